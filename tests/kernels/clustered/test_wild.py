"""The restricted wild cluster bootstrap, against its own definition and other programs."""

from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.clustered.wild_bootstrap import wild_bootstrap

TERMS = ["intercept", "x1", "x2"]


def by_definition(y, x, cluster, position, null, weights):
    """Fit every bootstrap sample by least squares with CR1 standard errors."""
    full = sm.add_constant(x)
    less = np.delete(full, position, axis=1)
    offset = null * full[:, position]
    fitted = offset + less @ np.linalg.lstsq(less, y - offset, rcond=None)[0]
    codes = np.unique(cluster, return_inverse=True)[1]
    inverse = np.linalg.inv(full.T @ full)

    def statistic(outcome):
        estimate = inverse @ full.T @ outcome
        scores = full * (outcome - full @ estimate)[:, None]
        sums = np.array([scores[codes == code].sum(axis=0) for code in range(codes.max() + 1)])
        covariance = inverse @ sums.T @ sums @ inverse * len(sums) / (len(sums) - 1)
        return (estimate[position] - null) / np.sqrt(covariance[position, position])

    draws = [statistic(fitted + np.asarray(v)[codes] * (y - fitted)) for v in weights]
    return statistic(y), np.array(draws)


@pytest.mark.parametrize("n_clusters", [8, 9, 11])
@pytest.mark.parametrize(("position", "null"), [(1, 0.0), (2, 0.0), (2, 0.4), (0, 0.1)])
def test_all_signs_are_the_definition(few, n_clusters, position, null):
    y, x, cluster = few(n_clusters)
    signs = [(1, *rest) for rest in product((1, -1), repeat=n_clusters - 1)]
    known, draws = by_definition(y, x, cluster, position, null, signs)
    test = wild_bootstrap(y, x, cluster=cluster, term=TERMS[position], null=null, conf_level=None)
    assert test.statistic == pytest.approx(known, rel=1e-9)
    assert test.p_value == np.mean(np.abs(draws) >= abs(known) * (1 - 1e-9))
    assert test.p_equal_tailed == test.p_value
    assert (test.is_exact, test.n_draws) == (True, 2 ** (n_clusters - 1))


@pytest.mark.parametrize(("name", "n_obs"), [("eight", 48), ("eleven", 66)])
def test_agrees_with_wildboottest(reference, made_up, name, n_obs):
    """It counts a tie where rounding lets it, and scales the variance by (n - 1) / (n - k)."""
    answers, cluster = made_up(n_obs, 4), np.arange(n_obs) // 6
    x = np.column_stack([answers[:, 0], cluster * 7 % 5])
    for term, (statistic, p_value) in reference("wild_bootstrap")[name].items():
        test = wild_bootstrap(answers[:, 2:].mean(axis=1), x, cluster=cluster, term=term)
        scale = np.sqrt((n_obs - 1) / (n_obs - 3))
        assert test.statistic == pytest.approx(statistic * scale, rel=1e-9)
        assert 0 <= test.p_value - p_value <= 1 / test.n_draws


def test_halves_count_what_one_by_one_counts(few, monkeypatch):
    y, x, cluster = few(15)
    halves = wild_bootstrap(y, x, cluster=cluster, term="x2")
    monkeypatch.setattr("crm_study.kernels.clustered.wild_bootstrap._ONE_BY_ONE", 15)
    one_by_one = wild_bootstrap(y, x, cluster=cluster, term="x2")
    assert halves.p_value == one_by_one.p_value
    assert halves.conf_low == pytest.approx(one_by_one.conf_low, rel=1e-12)
    assert halves.conf_high == pytest.approx(one_by_one.conf_high, rel=1e-12)


@pytest.mark.parametrize("n_clusters", [9, 16, 21])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_limits_are_where_p_passes_alpha(few, n_clusters, level):
    y, x, cluster = few(n_clusters, seed=n_clusters)

    def p(null):
        return wild_bootstrap(y, x, cluster=cluster, term="x1", null=null, conf_level=None).p_value

    test = wild_bootstrap(y, x, cluster=cluster, term="x1", conf_level=level)
    step = 1e-9
    assert p(test.conf_low + step) > 1 - level >= p(test.conf_low - step)
    assert p(test.conf_high - step) > 1 - level >= p(test.conf_high + step)


def test_draws_agree_with_all_signs(few):
    y, x, cluster = few(12)
    exact = wild_bootstrap(y, x, cluster=cluster, term="x2")
    drawn = wild_bootstrap(y, x, cluster=cluster, term="x2", weights="webb", n_draws=20_000)
    again = wild_bootstrap(y, x, cluster=cluster, term="x2", weights="webb", n_draws=20_000)
    assert drawn.p_value == again.p_value
    assert not drawn.is_exact
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.02)
    assert drawn.p_equal_tailed == pytest.approx(drawn.p_value, abs=0.02)
    assert drawn.conf_high == pytest.approx(exact.conf_high, abs=0.1)


def test_webb_draws_are_the_definition(few):
    from crm_study.kernels.clustered.wild_draws import drawn_weights

    y, x, cluster = few(8)
    weights = drawn_weights("webb", n_draws=199, n_clusters=8, seed=4)
    known, draws = by_definition(y, x, cluster, 1, 0.0, weights)
    test = wild_bootstrap(y, x, cluster=cluster, term="x1", weights="webb", n_draws=199, seed=4)
    assert test.p_value == (np.sum(np.abs(draws) >= abs(known)) + 1) / 200
    tails = np.sum(draws >= known) + 1, np.sum(draws <= known) + 1
    assert test.p_equal_tailed == min(1, 2 * min(tails) / 200)


def test_weights_have_mean_0_and_variance_1():
    from crm_study.kernels.clustered.wild_draws import drawn_weights

    for kind, points in (("rademacher", 2), ("webb", 6)):
        drawn = drawn_weights(kind, n_draws=20_000, n_clusters=5, seed=1)
        assert len(np.unique(drawn)) == points
        assert drawn.mean() == pytest.approx(0, abs=0.01)
        assert drawn.var() == pytest.approx(1, abs=0.01)


def test_more_than_21_clusters_are_drawn(few):
    y, x, cluster = few(22)
    test = wild_bootstrap(y, x, cluster=cluster, term="x1", n_draws=499)
    assert (test.is_exact, test.n_draws) == (False, 499)


@pytest.mark.parametrize("n_clusters", [9, 16])
def test_labels_order_units_and_origin_do_not_matter(few, n_clusters):
    y, x, cluster = few(n_clusters)
    test = wild_bootstrap(y, x, cluster=cluster, term="x1")
    order = np.random.default_rng(3).permutation(len(y))
    names = [f"MFI{99 - code:02d}" for code in cluster[order]]
    moved = wild_bootstrap(7 + 2 * y[order], 3 * x[order] - 5, cluster=names, term="x1")
    assert moved.p_value == test.p_value
    assert moved.conf_low == pytest.approx(test.conf_low * 2 / 3, rel=1e-9)
    assert moved.conf_high == pytest.approx(test.conf_high * 2 / 3, rel=1e-9)


def test_five_clusters_bound_nothing(few):
    y, x, cluster = few(5)
    test = wild_bootstrap(y, x, cluster=cluster, term="x1")
    assert (test.conf_low, test.conf_high) == (-np.inf, np.inf)
    assert wild_bootstrap(y, x, cluster=cluster, term="x1", null=1e6).p_value == 1 / 16


def test_the_estimate_itself_is_never_rejected(few):
    y, x, cluster = few(16)
    estimate = wild_bootstrap(y, x, cluster=cluster, term="x1", conf_level=None).estimate
    assert wild_bootstrap(y, x, cluster=cluster, term="x1", null=estimate).p_value == 1


def test_bad_input(few, refused):
    y, x, cluster = few(6)
    with refused(
        "The model has no coefficient 'x3'. Did you mean 'x2'? It has: intercept, x1, x2."
    ):
        wild_bootstrap(y, x, cluster=cluster, term="x3")
    with refused("There are no bootstrap weights 'mammen'; there are rademacher, webb."):
        wild_bootstrap(y, x, cluster=cluster, term="x1", weights="mammen")
    with refused("A bootstrap needs at least 1 draw, but got 0."):
        wild_bootstrap(y, x, cluster=cluster, term="x1", weights="webb", n_draws=0)
    with refused(
        "The wild cluster bootstrap of 'x1' is undefined: its cluster-robust standard error is 0. "
        "The fit is perfect, or one cluster alone determines the coefficient."
    ):
        wild_bootstrap(2 * x[:, 0] + 1, x, cluster=cluster, term="x1")
