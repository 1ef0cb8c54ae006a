import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.arrays.bootstrap import (
    bca_limits,
    method_of,
    percentile_limits,
    resample_counts,
)
from crm_study.kernels.reliability.alpha_bootstrap import (
    alpha_jackknife,
    alpha_replicates,
    bootstrap_alpha,
)
from crm_study.kernels.reliability.reliability import cronbach_alpha

BY_HAND = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])


@pytest.fixture(scope="module")
def attitude(data_set):
    return data_set("attitude").drop(columns="rownames").to_numpy(float)


def resamples(scores, **options):
    """The resampled rows themselves, as a loop would take them."""
    for counts in resample_counts(len(scores), **options):
        for row in counts:
            yield np.repeat(scores, row.astype(int), axis=0)


def test_counts_are_resamples():
    counts = np.vstack(list(resample_counts(7, n_resamples=2000, seed=3)))
    assert counts.shape == (2000, 7)
    assert (counts.sum(axis=1) == 7).all()
    assert (counts >= 0).all()
    # Each respondent is drawn once on average, with variance 6/7.
    np.testing.assert_allclose(counts.mean(axis=0), 1, atol=4 * np.sqrt(6 / 7 / 2000))
    np.testing.assert_allclose(counts.var(axis=0), 6 / 7, rtol=0.2)


def test_the_same_seed_gives_the_same_resamples():
    first, second, other = (
        np.vstack(list(resample_counts(9, n_resamples=5, seed=seed))) for seed in (1, 1, 2)
    )
    assert (first == second).all()
    assert (first != other).any()


def test_many_resamples_come_in_lots():
    lots = list(resample_counts(60_001, n_resamples=7, seed=1))
    assert [len(lot) for lot in lots] == [2, 2, 2, 1]
    fewer = np.vstack(list(resample_counts(60_001, n_resamples=3, seed=1)))
    assert (fewer == np.vstack(lots)[:3]).all()


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(lambda scores: scores, id="whole numbers, exact in single precision"),
        pytest.param(lambda scores: 1e5 + scores, id="far from the origin"),
        pytest.param(lambda scores: 1e4 * scores, id="whole but large"),
        pytest.param(lambda scores: scores / 3 - 0.1, id="fractions"),
    ],
)
def test_replicates_equal_a_naive_loop(made_up, moved):
    scores = moved(made_up(60, 6))
    naive = [cronbach_alpha(rows).estimate for rows in resamples(scores, n_resamples=300, seed=11)]
    found = alpha_replicates(scores, n_resamples=300, seed=11)
    np.testing.assert_allclose(found, naive, rtol=1e-12)


def test_replicates_agree_with_boot(attitude, reference, monkeypatch):
    known = reference("bootstrap")
    counts = np.array(known["counts"], dtype=float)
    monkeypatch.setattr(
        "crm_study.kernels.reliability.alpha_bootstrap.resample_counts",
        lambda *_, **__: iter([counts]),
    )
    found = alpha_replicates(attitude, n_resamples=20, seed=0)
    np.testing.assert_allclose(found, known["replicates"], rtol=1e-11)


def test_jackknife_agrees_with_boot(attitude, reference):
    known = np.array(reference("bootstrap")["influence"])
    left_out = alpha_jackknife(attitude)
    estimate = cronbach_alpha(attitude).estimate
    np.testing.assert_allclose((len(attitude) - 1) * (estimate - left_out), known, rtol=1e-9)


def test_jackknife_equals_a_naive_loop(made_up):
    scores = made_up(45, 5)
    naive = [cronbach_alpha(np.delete(scores, i, axis=0)).estimate for i in range(45)]
    np.testing.assert_allclose(alpha_jackknife(scores), naive, rtol=1e-12)


def test_limits_agree_with_boot_but_for_chance(attitude, reference):
    known = reference("bootstrap")
    bca = bootstrap_alpha(attitude, seed=1, n_resamples=50_000)
    percentile = bootstrap_alpha(attitude, seed=1, n_resamples=50_000, method="percentile")
    assert bca.std_error == pytest.approx(known["std_error"], rel=0.02)
    # 50,000 resamples leave the tails uncertain by about a hundredth of their standard error.
    near = 0.05 * known["std_error"]
    assert [bca.conf_low, bca.conf_high] == pytest.approx(known["bca"], abs=near)
    assert [percentile.conf_low, percentile.conf_high] == pytest.approx(
        known["percentile"], abs=near
    )


@pytest.mark.parametrize("method", ["percentile", "bca"])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_limits_agree_with_scipy_on_the_same_resamples(attitude, method, level):
    def alpha(*columns, axis=-1):
        items = np.stack(columns)
        within = items.var(axis=axis, ddof=1).sum(axis=0)
        total = items.sum(axis=0).var(axis=axis, ddof=1)
        return 7 / 6 * (1 - within / total)

    class Drawn:
        bootstrap_distribution = alpha_replicates(attitude, n_resamples=4000, seed=5)

    witness = stats.bootstrap(
        tuple(attitude.T),
        alpha,
        n_resamples=0,
        bootstrap_result=Drawn,
        confidence_level=level,
        method=method,
        paired=True,
        vectorized=True,
    )
    found = bootstrap_alpha(attitude, seed=5, n_resamples=4000, method=method, conf_level=level)
    assert found.conf_low == pytest.approx(witness.confidence_interval.low, rel=1e-9)
    assert found.conf_high == pytest.approx(witness.confidence_interval.high, rel=1e-9)
    assert found.std_error == pytest.approx(witness.standard_error, rel=1e-12)


def test_the_record_says_what_was_done(made_up):
    found = bootstrap_alpha(made_up(60, 6), seed=4, n_resamples=500, conf_level=0.9)
    assert found.estimate == pytest.approx(cronbach_alpha(made_up(60, 6)).estimate, rel=1e-13)
    assert (found.method, found.n_resamples, found.n_undefined) == ("bca", 500, 0)
    assert (found.seed, found.conf_level, found.n_obs, found.n_items) == (4, 0.9, 60, 6)
    assert found.conf_low < found.estimate < found.conf_high


def test_the_interval_ignores_units_and_origins(made_up):
    scores = made_up(60, 6)
    found, moved = (
        bootstrap_alpha(values, seed=4, n_resamples=500) for values in (scores, 8 - 2 * scores)
    )
    assert moved.conf_low == pytest.approx(found.conf_low, rel=1e-12)
    assert moved.conf_high == pytest.approx(found.conf_high, rel=1e-12)


def test_bca_covers_a_planted_alpha():
    generator = np.random.default_rng(1987)
    samples = generator.normal(size=(400, 60, 4)) + generator.normal(size=(400, 60, 1))
    found = [
        bootstrap_alpha(scores, seed=trial, n_resamples=400, conf_level=0.9)
        for trial, scores in enumerate(samples)
    ]
    covered = np.mean([alpha.conf_low <= 0.8 <= alpha.conf_high for alpha in found])
    assert covered == pytest.approx(0.9, abs=0.05)


def test_undefined_resamples_are_left_out_and_counted():
    # Three respondents: one resample in nine draws the same one three times.
    found = bootstrap_alpha([[1, 2], [2, 1], [4, 4]], seed=1, n_resamples=2000, method="percentile")
    # The first two have equal totals as well: (1 + 8) / 27 of the resamples have one total.
    assert found.n_undefined / 2000 == pytest.approx(9 / 27, abs=0.04)
    assert np.isfinite([found.conf_low, found.conf_high]).all()


def test_bca_has_no_limits_where_the_jackknife_has_no_alpha():
    found = bootstrap_alpha([[1, 2], [2, 1], [4, 4]], seed=1, n_resamples=200)
    assert np.isnan([found.conf_low, found.conf_high]).all()


def test_perfect_agreement_resamples_itself():
    found = bootstrap_alpha([[1, 1], [2, 2], [4, 4], [5, 5]], seed=2, n_resamples=200)
    assert (found.conf_low, found.conf_high) == pytest.approx((1, 1))


def test_bca_by_hand():
    # No bias and no acceleration: the percentile interval.
    even, flat = np.arange(101.0), np.array([1.0, 2.0, 3.0])
    assert bca_limits(even, estimate=50, jackknife=flat, conf_level=0.9) == pytest.approx((5, 95))
    assert percentile_limits(even, conf_level=0.9) == pytest.approx((5, 95))
    # z0 = Phi^-1(0.8): both limits move up by twice as much.
    z0, tail = stats.norm.ppf(0.8), stats.norm.ppf(0.95)
    found = bca_limits(np.arange(1000.0), estimate=799.5, jackknife=flat, conf_level=0.9)
    assert found == pytest.approx(999 * stats.norm.cdf([2 * z0 - tail, 2 * z0 + tail]))


def test_bca_has_no_limits_outside_its_replicates():
    nothing = bca_limits(
        np.arange(10.0), estimate=11, jackknife=np.array([1.0, 2, 4]), conf_level=0.9
    )
    assert np.isnan(nothing).all()
    assert np.isnan(percentile_limits(np.array([np.nan]), conf_level=0.9)).all()


def test_what_cannot_be_resampled_is_refused(refused):
    with refused("A bootstrap interval is one of percentile, bca, but is normal."):
        method_of("normal")
    with refused("A bootstrap needs at least 1 respondent and 1 resample, but got 4 and 0."):
        bootstrap_alpha(BY_HAND, seed=1, n_resamples=0)
    with refused("The confidence level must lie between 0 and 1, but is 95."):
        bootstrap_alpha(BY_HAND, seed=1, conf_level=95)
    with refused("Coefficient alpha is undefined: every respondent has the same total score."):
        bootstrap_alpha([[1, 3], [2, 2], [3, 1]], seed=1)
    with refused("Coefficient alpha needs at least 2 respondents and 2 items, but got 3 and 1."):
        bootstrap_alpha([[1], [2], [3]], seed=1)
    with refused("The scores must be complete: 1 of 4 values is missing or infinite."):
        bootstrap_alpha([[1, 2], [3, np.nan]], seed=1)
