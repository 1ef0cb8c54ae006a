"""Comparisons worked by hand, moved, relabeled and given nothing to compare."""

from math import comb

import numpy as np
import pytest

from crm_study.kernels.description.one_way import one_way
from crm_study.kernels.groups.analysis_of_variance import levene, share_of_variance, welch_anova
from crm_study.kernels.groups.contingency import contingency
from crm_study.kernels.groups.fisher_exact import fisher_exact
from crm_study.kernels.groups.kruskal_wallis import kruskal_wallis
from crm_study.kernels.groups.mann_whitney import mann_whitney, orderings
from crm_study.kernels.groups.multiplicity import adjusted
from crm_study.kernels.groups.noncentral import chi2_limits, f_limits, t_limits
from crm_study.kernels.groups.ordinal_association import ordinal_association
from crm_study.kernels.groups.pairs import dunn, games_howell, tukey
from crm_study.kernels.groups.samples import samples_of
from crm_study.kernels.groups.standardized_difference import standardized_difference
from crm_study.kernels.groups.studentized_range import range_upper_p
from crm_study.kernels.groups.t_tests import one_sample, paired, student, welch

A, B = [1.0, 2, 3], [3.0, 4, 8]
Y = [1.0, 2, 3, 2, 4, 9, 5, 6, 8]
G = list("aaabbbccc")


def test_student_by_hand():
    # Means 2 and 5, variances 1 and 7, pooled 4: t = -3 / (2 sqrt(2/3)).
    found = student(A, B)
    assert found.statistic == pytest.approx(-3 / (2 * np.sqrt(2 / 3)), rel=1e-14)
    assert standardized_difference(A, B).cohen_d == pytest.approx(-1.5, rel=1e-14)
    # Hedges' factor at 4 degrees of freedom: gamma(2) / (sqrt 2 gamma(1.5)) = sqrt(2/pi).
    assert standardized_difference(A, B).hedges_g == pytest.approx(
        -1.5 * np.sqrt(2 / np.pi), rel=1e-13
    )


def test_welch_by_hand():
    # (1/3 + 7/3)² / ((1/3)²/2 + (7/3)²/2) = (64/9) / (50/18) = 2.56.
    assert welch(A, B).df == pytest.approx(2.56, rel=1e-14)
    assert welch_anova(A + B, list("aaabbb")).statistic == pytest.approx(
        welch(A, B).statistic ** 2, rel=1e-12
    )
    assert welch_anova(A + B, list("aaabbb")).df2 == pytest.approx(2.56, rel=1e-12)


def test_two_groups_tell_the_same_story():
    labels = list("aaabbb")
    assert tukey(A + B, labels).p_value[0] == pytest.approx(student(A, B).p_value, rel=1e-9)
    assert games_howell(A + B, labels).p_value[0] == pytest.approx(welch(A, B).p_value, rel=1e-9)
    assert games_howell(A + B, labels).conf_low[0] == pytest.approx(welch(A, B).conf_low, rel=1e-8)
    z = mann_whitney(A, B).z
    assert kruskal_wallis(A + B, labels).statistic == pytest.approx(z**2, rel=1e-12)
    assert dunn(A + B, labels).statistic[0] == pytest.approx(z, rel=1e-12)


def test_pairs_are_one_sample_of_differences():
    assert paired(A, B) == one_sample(np.subtract(A, B))


def test_orders_are_all_counted():
    counts = orderings(7, 5)
    assert counts.sum() == comb(12, 5)
    np.testing.assert_array_equal(counts, counts[::-1])
    assert orderings(40, 40).sum() == pytest.approx(comb(80, 40), rel=1e-12)


def test_no_overlap_is_the_smallest_p():
    found = mann_whitney([1, 2, 3], [4, 5, 6, 7])
    assert found.p_value == pytest.approx(2 / comb(7, 3), rel=1e-14)
    assert (found.rank_biserial, found.conf_low, found.superiority) == (-1, -1, 0)


def test_a_share_of_variance_by_hand():
    # F = 13.5, df 1 and 4: omega² = 12.5 / 18.5, epsilon² = 12.5 / 17.5.
    found = share_of_variance(one_way([1, 2, 3, 4, 5, 6.0], list("aaabbb")))
    assert found.omega_squared == pytest.approx(12.5 / 18.5, rel=1e-13)
    assert found.epsilon_squared == pytest.approx(12.5 / 17.5, rel=1e-13)
    assert 0 < found.conf_low < found.eta_squared < found.conf_high < 1


def test_two_by_two_by_hand():
    found = contingency([[10, 20], [25, 15]])
    # n (ad - bc)² / product of margins; phi negative as ad < bc.
    assert found.chi2 == pytest.approx(70 * 350**2 / (30 * 40 * 35 * 35), rel=1e-13)
    assert found.phi == pytest.approx(-350 / np.sqrt(30 * 40 * 35 * 35), rel=1e-13)
    # With one degree of freedom every adjusted residual is the root of chi-squared.
    np.testing.assert_allclose(found.std_residual**2, found.chi2, rtol=1e-12)


def test_independence_has_no_strength():
    found = contingency([[10, 20, 30], [20, 40, 60]])
    assert found.chi2 == pytest.approx(0, abs=1e-12)
    assert (found.conf_low, found.corrected_v) == (0, 0)
    assert fisher_exact([[2, 2], [2, 2]]).p_value == pytest.approx(1, rel=1e-14)


def test_fisher_s_tea():
    found = fisher_exact([[4, 0], [0, 4]])
    assert found.p_value == pytest.approx(2 / 70, rel=1e-12)
    assert found.odds_ratio == np.inf
    assert found.conf_high == np.inf


def test_turning_a_table_changes_nothing():
    table = np.array([[3, 1, 4], [2, 6, 1], [0, 3, 5], [4, 1, 0]])
    for turned in (table.T, table[::-1], table[:, [2, 0, 1]]):
        assert fisher_exact(turned).p_value == pytest.approx(fisher_exact(table).p_value, rel=1e-9)
        assert contingency(turned).chi2 == pytest.approx(contingency(table).chi2, rel=1e-12)


def test_concordance_by_hand():
    # Twice 1 * (2 * 4) concordant and 1 * 3 * 1 discordant pairs ...
    found = ordinal_association([[2, 1], [3, 4]])
    assert found.gamma.estimate == pytest.approx((8 - 3) / (8 + 3), rel=1e-14)
    assert found.tau_b.estimate == pytest.approx(contingency([[2, 1], [3, 4]]).phi, rel=1e-12)
    reversed_rows = ordinal_association([[3, 4], [2, 1]])
    assert reversed_rows.gamma.estimate == pytest.approx(-found.gamma.estimate)


def test_adjustment_by_hand():
    assert adjusted([0.01, 0.04, 0.03], method="bonferroni").tolist() == [0.03, 0.12, 0.09]
    assert adjusted([0.5, 0.9], method="holm").tolist() == [1.0, 1.0]
    np.testing.assert_allclose(adjusted([0.01, np.nan, 0.02]), [0.02, np.nan, 0.02])
    assert adjusted([]).size == 0


def test_a_range_of_two_is_a_t():
    assert range_upper_p(0.0, 3, 5) == 1
    assert range_upper_p(200.0, 3, 5) < 1e-8
    assert range_upper_p(np.sqrt(2) * 1.959963984540054, 2, np.inf) == pytest.approx(
        0.05, rel=1e-12
    )


def test_noncentralities_are_centered():
    low, high = t_limits(0.0, 30)
    assert low == pytest.approx(-high, rel=1e-10)
    assert f_limits(0.2, 3, 40)[0] == 0
    assert chi2_limits(0.01, 4) == (0, 0)


@pytest.mark.parametrize(("shift", "scale"), [(1e6, 1.0), (-3.0, 1e-4)])
def test_units_change_nothing(shift, scale):
    moved = np.array(Y) * scale + shift
    for ask in (welch_anova, levene, kruskal_wallis):
        assert ask(moved, G).statistic == pytest.approx(ask(Y, G).statistic, rel=1e-6)
    np.testing.assert_allclose(
        games_howell(moved, G).p_value, games_howell(Y, G).p_value, rtol=1e-6
    )


def test_scores_that_do_not_vary_leave_nothing_to_test():
    same = student([2, 2, 2], [2, 2, 2.0])
    assert np.isnan(same.statistic)
    assert np.isnan(same.p_value)
    assert np.isnan(mann_whitney([2, 2], [2, 2.0]).p_value)
    assert np.isnan(kruskal_wallis([2, 2, 2, 2.0], list("aabb")).statistic)
    assert np.isnan(standardized_difference([2, 2], [3, 3.0]).cohen_d)
    assert np.isnan(tukey([2, 2, 3, 3.0, 4, 4], list("aabbcc")).p_value).all()


def test_planted_differences_are_found_at_the_promised_rate():
    rng = np.random.default_rng(11)
    covered = [
        found.d_low <= 0.5 <= found.d_high
        for found in (
            standardized_difference(rng.normal(0.5, size=20), rng.normal(size=15))
            for _ in range(600)
        )
    ]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: student([1], [1, 2]), "A t test needs at least 2 scores in a group, but got 1."),
        (lambda: paired([1, 2, 3], [1, 2]), "Pairs need as many first as second scores: 3 and 2."),
        (
            lambda: mann_whitney([], [1, 2]),
            "The Mann-Whitney test needs at least one score in each group.",
        ),
        (
            lambda: mann_whitney([1, 2], [2, 3], exact=True),
            "An exact Mann-Whitney p needs scores without ties.",
        ),
        (
            lambda: samples_of([1, 2], ["a", "a"]),
            "Comparing groups needs at least 2 groups, but got 1.",
        ),
        (
            lambda: samples_of([1, 2], ["a"]),
            "Comparing groups needs one group per score, but got 1 groups for 2 scores.",
        ),
        (
            lambda: welch_anova([1, 2, 3], ["MFI01", "MFI01", "MFI02"]),
            "Welch's analysis of variance needs at least 2 respondents in every group, but group "
            "'MFI02' has 1.",
        ),
        (
            lambda: welch_anova([1, 2, 3, 3], list("aabb")),
            "Welch's analysis of variance needs scores that vary in every group, but those of "
            "group 'b' are all the same.",
        ),
        (
            lambda: tukey([1, 2], ["a", "b"]),
            "Tukey's test needs more respondents than groups, but got 2 and 2.",
        ),
        (
            lambda: contingency([[1, 2]]),
            "An association needs at least 2 rows and 2 columns, but got 1 and 2.",
        ),
        (
            lambda: contingency([[1, 0], [2, 0]]),
            "An association needs a count in every row and every column.",
        ),
        (
            lambda: contingency([[1.5, 1], [2, 1]]),
            "A table of counts must hold whole numbers, 0 or more.",
        ),
        (lambda: adjusted([1.2]), "A p value must lie from 0 to 1."),
        (
            lambda: adjusted([0.2], method="tukey"),
            "'tukey' adjusts no p value; it must be one of bonferroni, holm, hochberg, "
            "benjamini_hochberg, benjamini_yekutieli, none.",
        ),
        (
            lambda: range_upper_p(3, 1, 10),
            "A studentized range needs at least 2 means and positive degrees of freedom, but got "
            "1 and 10.",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(ask, sentence, refused):
    with refused(sentence):
        ask()
