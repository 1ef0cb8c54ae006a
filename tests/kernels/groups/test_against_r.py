"""Group comparisons and tables against R, car, effectsize, vcd, SciPy and pingouin."""

import numpy as np
import pingouin as pg
import pytest
from scipy import stats

from crm_study.kernels.description.one_way import one_way
from crm_study.kernels.groups.analysis_of_variance import levene, share_of_variance, welch_anova
from crm_study.kernels.groups.contingency import contingency
from crm_study.kernels.groups.fisher_exact import fisher_exact
from crm_study.kernels.groups.kruskal_wallis import kruskal_wallis
from crm_study.kernels.groups.mann_whitney import mann_whitney
from crm_study.kernels.groups.multiplicity import adjusted
from crm_study.kernels.groups.ordinal_association import ordinal_association
from crm_study.kernels.groups.pairs import dunn, games_howell, tukey
from crm_study.kernels.groups.standardized_difference import (
    standardized_change,
    standardized_difference,
)
from crm_study.kernels.groups.studentized_range import range_quantile, range_upper_p
from crm_study.kernels.groups.t_tests import one_sample, paired, student, welch

RTOL = 1e-9
LOW, HIGH = [1, 2, 4, 8, 16, 32, 40], [3, 5, 9, 17, 33, 65, 70, 71]
SOME_P = [0.01, 0.02, 0.03, 0.04, 0.05, 0.0001, 0.9, 0.04]
TABLES = {
    "job": [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]],
    "few": [[3, 1, 4], [2, 6, 1], [0, 3, 5], [4, 1, 0]],
    "tea": [[3, 1], [1, 3]],
    "convictions": [[2, 15], [10, 3]],
}


@pytest.fixture(scope="module")
def known(reference):
    return reference("groups")


@pytest.fixture(scope="module")
def chicks(data_set):
    frame = data_set("chickwts")
    return [
        frame.loc[frame["feed"] == feed, "weight"].to_numpy(float) for feed in ("casein", "linseed")
    ]


@pytest.fixture(scope="module")
def sleep(data_set):
    extra = data_set("sleep")["extra"].to_numpy(float)
    return extra[:10], extra[10:]


@pytest.fixture(scope="module", params=["plants", "insects"])
def several(request, data_set, known):
    """Scores, groups and what R found; sprays differ in spread, counts are tied."""
    if request.param == "plants":
        frame = data_set("PlantGrowth")
        return frame["weight"].to_numpy(float), frame["group"].tolist(), known["plants"]
    frame = data_set("InsectSprays")
    return frame["count"].to_numpy(float), frame["spray"].tolist(), known["insects"]


@pytest.mark.parametrize("name", ["student", "welch", "paired", "one_sample"])
def test_t_tests(name, known, chicks, sleep):
    found = {
        "student": lambda: student(*chicks),
        "welch": lambda: welch(*chicks),
        "paired": lambda: paired(*sleep),
        "one_sample": lambda: one_sample(chicks[0], mean=300),
    }[name]()
    expected = known[name]
    for field in ("statistic", "df", "p_value", "std_error"):
        assert getattr(found, field) == pytest.approx(expected[field], rel=RTOL), field
    moved = 300 if name == "one_sample" else 0
    assert found.conf_low + moved == pytest.approx(expected["conf_low"], rel=RTOL)
    assert found.conf_high + moved == pytest.approx(expected["conf_high"], rel=RTOL)


def test_standardized_differences(known, chicks, sleep):
    found = standardized_difference(*chicks)
    # effectsize finds its noncentralities by optim, to about four digits.
    for name, estimate, low, high in (
        ("cohen", found.cohen_d, found.d_low, found.d_high),
        ("hedges", found.hedges_g, found.g_low, found.g_high),
    ):
        assert estimate == pytest.approx(known[name]["estimate"], rel=RTOL)
        assert low == pytest.approx(known[name]["conf_low"], rel=2e-3)
        assert high == pytest.approx(known[name]["conf_high"], rel=2e-3)
    change = standardized_change(*sleep)
    assert change.cohen_d == pytest.approx(known["change"]["estimate"], rel=RTOL)
    assert change.d_low == pytest.approx(known["change"]["conf_low"], rel=2e-3)


def test_noncentral_limits_are_where_scipy_puts_them(chicks):
    found = standardized_difference(*chicks)
    a, b = chicks
    scale, df = np.sqrt(1 / a.size + 1 / b.size), a.size + b.size - 2
    t = found.cohen_d / scale
    assert stats.nct.cdf(t, df, found.d_low / scale) == pytest.approx(0.975, rel=1e-9)
    assert stats.nct.cdf(t, df, found.d_high / scale) == pytest.approx(0.025, rel=1e-8)


def test_mann_whitney(known, sleep):
    exact = mann_whitney(LOW, HIGH)
    assert exact.method == "exact"
    assert exact.statistic == known["wilcoxon"]["exact"]["statistic"]
    assert exact.p_value == pytest.approx(known["wilcoxon"]["exact"]["p_value"], rel=1e-12)
    assert exact.rank_biserial == pytest.approx(known["wilcoxon"]["biserial"]["estimate"])
    assert exact.conf_low == pytest.approx(known["wilcoxon"]["biserial"]["conf_low"], rel=RTOL)
    assert exact.conf_high == pytest.approx(known["wilcoxon"]["biserial"]["conf_high"], rel=RTOL)
    assert exact.superiority == pytest.approx(known["wilcoxon"]["superiority"])
    tied = mann_whitney(*sleep)
    assert tied.method == "normal"
    assert tied.statistic == known["wilcoxon"]["tied"]["statistic"]
    assert tied.p_value == pytest.approx(known["wilcoxon"]["tied"]["p_value"], rel=RTOL)
    other = stats.mannwhitneyu(*sleep, method="asymptotic")
    assert tied.p_value == pytest.approx(other.pvalue, rel=RTOL)
    assert mann_whitney(LOW, HIGH).p_value == pytest.approx(stats.mannwhitneyu(LOW, HIGH).pvalue)


def test_several_means(several):
    y, g, known = several
    one = one_way(y, g)
    assert one.statistic == pytest.approx(known["f"], rel=RTOL)
    found = welch_anova(y, g)
    assert [found.df1, found.df2] == pytest.approx(known["welch"]["df"], rel=RTOL)
    assert found.statistic == pytest.approx(known["welch"]["statistic"], rel=RTOL)
    assert found.p_value == pytest.approx(known["welch"]["p_value"], rel=RTOL)
    share = share_of_variance(one)
    assert share.eta_squared == pytest.approx(known["eta"], rel=RTOL)
    assert share.omega_squared == pytest.approx(known["omega"], rel=RTOL)
    assert share.epsilon_squared == pytest.approx(known["epsilon"], rel=RTOL)
    assert [share.conf_low, share.conf_high] == pytest.approx(known["limits"], rel=1e-8)


def test_spread(several):
    y, g, known = several
    for center, name in (("median", "brown_forsythe"), ("mean", "levene")):
        found = levene(y, g, center=center)
        assert [found.statistic, found.p_value] == pytest.approx(
            list(known[name].values()) if isinstance(known[name], dict) else known[name], rel=RTOL
        )
        parts = [y[np.array(g) == label] for label in sorted(set(g))]
        assert found.statistic == pytest.approx(stats.levene(*parts, center=center).statistic)


def test_ranks_of_several(several):
    y, g, known = several
    found = kruskal_wallis(y, g)
    assert found.statistic == pytest.approx(known["kruskal"]["statistic"], rel=RTOL)
    assert found.df == known["kruskal"]["df"]
    assert found.p_value == pytest.approx(known["kruskal"]["p_value"], rel=RTOL)
    pairs = dunn(y, g)
    np.testing.assert_allclose(pairs.statistic, known["dunn"]["statistic"], rtol=RTOL)
    np.testing.assert_allclose(pairs.unadjusted_p_value, known["dunn"]["p"], rtol=RTOL)
    np.testing.assert_allclose(pairs.p_value, known["dunn"]["holm"], rtol=RTOL)


def test_pairs_of_means(several):
    y, g, known = several
    hsd = np.array(known["tukey"])
    found = tukey(y, g)
    # R takes the second less the first; its ptukey is good to about ten decimals.
    key = {pair: place for place, pair in enumerate(zip(found.first, found.second, strict=True))}
    labels = sorted(set(g))
    order = [key[first, second] for i, first in enumerate(labels) for second in labels[i + 1 :]]
    np.testing.assert_allclose(-found.estimate[order], hsd[:, 0], rtol=RTOL, atol=1e-12)
    np.testing.assert_allclose(-found.conf_high[order], hsd[:, 1], rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(found.p_value[order], hsd[:, 3], rtol=1e-7, atol=1e-9)
    welch_pairs, wanted = games_howell(y, g), known["games"]
    np.testing.assert_allclose(welch_pairs.estimate, wanted["estimate"], rtol=RTOL, atol=1e-12)
    np.testing.assert_allclose(welch_pairs.std_error, wanted["error"], rtol=RTOL)
    np.testing.assert_allclose(welch_pairs.df, wanted["df"], rtol=RTOL)
    np.testing.assert_allclose(welch_pairs.p_value, wanted["p"], rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(welch_pairs.conf_low, wanted["low"], rtol=1e-5, atol=1e-6)


def test_pingouin_agrees(several):
    import pandas as pd

    y, g, _ = several
    frame = pd.DataFrame({"y": y, "g": g})
    other = pg.pairwise_gameshowell(frame, dv="y", between="g")
    found = games_howell(y, g)
    np.testing.assert_allclose(found.p_value, other["pval"], rtol=1e-5, atol=1e-9)
    row = pg.welch_anova(frame, dv="y", between="g").iloc[0]
    assert welch_anova(y, g).statistic == pytest.approx(row["F"], rel=1e-9)


@pytest.mark.parametrize(
    "method",
    ["bonferroni", "holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli", "none"],
)
def test_adjusted_p_values(method, known):
    np.testing.assert_allclose(adjusted(SOME_P, method=method), known["adjust"][method], rtol=1e-12)


@pytest.mark.parametrize("name", ["hair", "job", "few", "tea", "convictions", "admitted"])
def test_tables(name, known):
    counts = np.array(known["counts"][name] if name in known["counts"] else TABLES[name])
    found, expected = contingency(counts), known["tables"][name]
    assert found.chi2 == pytest.approx(expected["chisq"]["statistic"], rel=RTOL)
    assert found.df == expected["chisq"]["df"]
    assert found.chi2_p_value == pytest.approx(expected["chisq"]["p_value"], rel=1e-8)
    np.testing.assert_allclose(found.std_residual, expected["residual"], rtol=RTOL)
    np.testing.assert_allclose(found.expected, expected["expected"], rtol=RTOL)
    assert [found.g_statistic, found.df, found.g_p_value] == pytest.approx(expected["g"], rel=1e-8)
    assert found.cramers_v == pytest.approx(expected["v"], rel=RTOL)
    limits = np.minimum(expected["limits"], 1)
    np.testing.assert_allclose([found.conf_low, found.conf_high], limits, rtol=1e-7, atol=1e-9)
    assert found.corrected_v == pytest.approx(expected["corrected"], rel=RTOL, abs=1e-12)
    if counts.shape == (2, 2):
        assert found.yates == pytest.approx(expected["yates"]["statistic"], rel=RTOL)
        assert abs(found.phi) == pytest.approx(found.cramers_v, rel=RTOL)
    assert found.chi2 == pytest.approx(stats.chi2_contingency(counts, correction=False)[0])


@pytest.mark.parametrize("name", ["few", "tea", "convictions", "admitted"])
def test_fisher(name, known):
    counts = np.array(known["counts"][name] if name in known["counts"] else TABLES[name])
    found, expected = fisher_exact(counts), known["tables"][name]["fisher"]
    assert found.method == "exact"
    assert found.p_value == pytest.approx(expected["p"], rel=1e-7)
    if counts.shape == (2, 2):
        # R searches the limits of the odds to about two digits where they are large.
        assert found.odds_ratio == pytest.approx(expected["odds"], rel=1e-3)
        assert [found.conf_low, found.conf_high] == pytest.approx(expected["ci"], rel=1e-2)
        other = stats.contingency.odds_ratio(counts)
        assert found.odds_ratio == pytest.approx(other.statistic, rel=1e-8)
        assert found.conf_low == pytest.approx(other.confidence_interval().low, rel=1e-8)


def test_too_many_tables_are_drawn(known):
    found, expected = fisher_exact(TABLES["job"]), known["tables"]["job"]["fisher"]["p"]
    assert (found.method, found.n_draws) == ("monte_carlo", 10_000)
    spread = np.sqrt(expected * (1 - expected) / 10_000)
    assert found.p_value == pytest.approx(expected, abs=4 * spread)
    assert fisher_exact(TABLES["job"]).p_value == found.p_value


def test_ordinal_measures():
    counts = np.array(TABLES["job"])
    rows, columns = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.ravel(), axis=1)
    found = ordinal_association(counts)
    assert found.tau_b.estimate == pytest.approx(stats.kendalltau(rows, columns).statistic)
    assert found.somers_d.estimate == pytest.approx(stats.somersd(rows, columns).statistic)


def test_errors_of_concordance_are_those_of_the_delta_method():
    counts = np.array(TABLES["job"], dtype=float)
    n = counts.sum()
    found = ordinal_association(counts)
    for name in ("gamma", "tau_b", "somers_d"):
        measure = getattr(found, name)
        gradient = np.zeros(counts.shape)
        for cell in np.ndindex(counts.shape):
            up, down = counts.copy(), counts.copy()
            up[cell] += 1e-4
            down[cell] -= 1e-4
            gradient[cell] = (slope_of(up, name) - slope_of(down, name)) / 2e-4
        center = (counts * gradient).sum() / n
        error = np.sqrt((counts * (gradient - center) ** 2).sum())
        assert measure.std_error == pytest.approx(error, rel=1e-5)


def slope_of(counts, name):
    """The measure as a function of real counts, worked from all pairs of cells."""
    cells = list(np.ndindex(counts.shape))
    p = q = 0.0
    for a in cells:
        for b in cells:
            sign = np.sign((a[0] - b[0]) * (a[1] - b[1]))
            p += counts[a] * counts[b] * (sign > 0)
            q += counts[a] * counts[b] * (sign < 0)
    n2 = counts.sum() ** 2
    rows, columns = n2 - (counts.sum(1) ** 2).sum(), n2 - (counts.sum(0) ** 2).sum()
    below = {"gamma": p + q, "tau_b": np.sqrt(rows * columns), "somers_d": rows}[name]
    return (p - q) / below


def test_studentized_range(known):
    ranges = known["ranges"]
    for q, k, df, p in zip(*(ranges[name] for name in ("q", "k", "df", "p")), strict=True):
        # R's ptukey is good to four decimals at so few degrees of freedom, to nine beyond.
        atol = 1e-4 if df < 5 else 2e-9
        assert range_upper_p(q, k, df) == pytest.approx(p, rel=1e-7, abs=atol), (q, k, df)
    for df in (1, 2, 7.5, 400):
        both = 2 * stats.t.sf(3 / np.sqrt(2), df)
        assert range_upper_p(3, 2, df) == pytest.approx(both, rel=1e-10)
    for k, df, q in zip((2, 3, 5), (10, 20, 4.7), known["quantiles"]["q"], strict=True):
        # R's qtukey stops at a step of 1e-4.
        assert range_quantile(0.95, k, df) == pytest.approx(q, rel=2e-5)
        assert stats.studentized_range.cdf(range_quantile(0.95, k, df), k, df) == pytest.approx(
            0.95, abs=1e-9
        )
