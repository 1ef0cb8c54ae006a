"""Cluster means, their permutation, intraclass correlations and agreement within clusters."""

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from crm_study.kernels.clustered.cluster_means import cluster_means, cluster_means_ols
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.clustered.permutation import permutation_test
from crm_study.kernels.clustered.within_group import within_group_agreement


def test_means_by_hand():
    means = cluster_means([1, 3, 5, 9, 2], [[1], [2], [3], [4], [0]], cluster=list("bbaac"))
    assert means.labels == ("a", "b", "c")
    assert means.outcome.tolist() == [7, 2, 2]
    assert means.predictors[:, 0].tolist() == [3.5, 1.5, 0]
    assert means.size.tolist() == [2, 2, 1]


def test_means_are_regressed_as_statsmodels_does(few):
    y, x, cluster = few(10)
    table = np.array([[y[cluster == g].mean(), *x[cluster == g].mean(axis=0)] for g in range(10)])
    known = sm.OLS(table[:, 0], sm.add_constant(table[:, 1:])).fit()
    fit = cluster_means_ols(y, x, cluster=cluster)
    np.testing.assert_allclose(fit.estimate, known.params, rtol=1e-10)
    np.testing.assert_allclose(fit.p_value, known.pvalues, rtol=1e-9)
    assert fit.df_residual == 7


def test_all_permutations_are_scipy_s(few):
    y, x, cluster = few(7)
    means = cluster_means(y, x, cluster=cluster)
    z = means.predictors[:, 0]
    known = stats.permutation_test(
        (means.outcome,),
        lambda v: abs(np.corrcoef(v, z)[0, 1]),
        permutation_type="pairings",
        alternative="greater",
        n_resamples=np.inf,
    )
    test = permutation_test(y, x[:, :1], cluster=cluster, term="x1")
    assert test.p_value == pytest.approx(known.pvalue, abs=1e-12)
    assert (test.is_exact, test.n_permutations, test.scheme) == (True, 5040, "outcome")


def test_within_strata_by_definition(few):
    y, x, cluster = few(7)
    strata = np.where(cluster < 3, "north", "south")
    means = cluster_means(y, x[:, :1], cluster=cluster)
    z, v = means.predictors[:, 0], means.outcome
    orders = [(*a, *b) for a in permutations(range(3)) for b in permutations(range(3, 7))]
    found = np.array([abs(np.corrcoef(v[list(order)], z)[0, 1]) for order in orders])
    test = permutation_test(y, x[:, :1], cluster=cluster, term="x1", strata=strata)
    assert test.p_value == np.mean(found >= found[0] * (1 - 1e-10))
    assert (test.within_strata, test.n_permutations) == (True, 144)


def test_freedman_lane_by_definition(few):
    y, x, cluster = few(6)
    means = cluster_means(y, x, cluster=cluster)
    full, less = sm.add_constant(means.predictors), sm.add_constant(means.predictors[:, 1:])
    kept = sm.OLS(means.outcome, less).fit()

    def distance(order):
        moved = kept.fittedvalues + kept.resid[list(order)]
        return abs(sm.OLS(moved, full).fit().tvalues[1])

    found = np.array([distance(order) for order in permutations(range(6))])
    test = permutation_test(y, x, cluster=cluster, term="x1")
    assert test.p_value == np.mean(found >= found[0] * (1 - 1e-9))
    assert test.scheme == "freedman_lane"
    assert abs(test.statistic) == pytest.approx(found[0])


def test_random_permutations_agree_with_all(few):
    y, x, cluster = few(12)
    test = permutation_test(y, x[:, :1], cluster=cluster, term="x1", n_permutations=4999)
    assert not test.is_exact
    assert test.p_value * 5000 == pytest.approx(round(test.p_value * 5000))
    fit = cluster_means_ols(y, x[:, :1], cluster=cluster)
    assert test.p_value == pytest.approx(fit.p_value[1], abs=0.03)
    same = permutation_test(y, x[:, :1], cluster=cluster, term="x1", n_permutations=4999)
    assert same.p_value == test.p_value


def test_intraclass_correlations_by_hand():
    """Groups 1 2 3 and 4 5 6: MSB 13.5, MSW 1."""
    found = cluster_similarity([1, 2, 3, 4, 5, 6.0], cluster=["MFI02"] * 3 + ["MFI01"] * 3)
    assert found.icc1 == found.icc_anova == pytest.approx(12.5 / 15.5)
    assert found.icc2 == pytest.approx(12.5 / 13.5)
    assert found.design_effect == pytest.approx(1 + 2 * 12.5 / 15.5)


def test_unequal_sizes(few):
    y, _, cluster = few(9)
    groups = [y[cluster == g] for g in range(9)]
    f = stats.f_oneway(*groups).statistic
    n = np.array([len(group) for group in groups])
    found = cluster_similarity(y, cluster=cluster)
    assert found.icc1 == pytest.approx((f - 1) / (f - 1 + n.mean()))
    n0 = (n.sum() - (n**2).sum() / n.sum()) / 8
    assert found.icc_anova == pytest.approx((f - 1) / (f - 1 + n0))
    assert found.design_effect == pytest.approx(1 + ((n**2).sum() / n.sum() - 1) * found.icc1)
    moved = cluster_similarity(5 - 3 * y, cluster=[f"MFI{code:02d}" for code in cluster])
    assert moved.icc1 == pytest.approx(found.icc1)


def test_clusters_without_differences_inside():
    found = cluster_similarity([1, 1, 2, 2, 5, 5.0], cluster=list("aabbcc"))
    assert (found.icc1, found.icc2) == (1, 1)


def test_agreement_by_hand():
    """Answers 3 4 5 have variance 1, and even answers 2: rwg .5; two such items: 2/3."""
    answers = np.array([[3, 3], [4, 4], [5, 5], [1, 1], [5, 5], [2, 2]])
    one = within_group_agreement(answers[:, 0], cluster=list("aaabbb"), n_points=5)
    two = within_group_agreement(answers, cluster=list("aaabbb"), n_points=5)
    assert one.null_variance == 2
    assert one.estimate.tolist() == [0.5, 0]
    assert two.estimate.tolist() == pytest.approx([2 / 3, 0])
    assert two.mean == two.median == pytest.approx(1 / 3)
    skewed = within_group_agreement(
        answers[:, 0], cluster=list("aaabbb"), n_points=5, null="slight_skew"
    )
    assert skewed.null_variance == pytest.approx(1.34)
    assert skewed.estimate[0] == pytest.approx(1 - 1 / 1.34)


def test_a_group_of_one_has_no_agreement():
    found = within_group_agreement([3, 4, 5, 2], cluster=list("aaab"), n_points=5)
    assert np.isnan(found.estimate[1])
    assert found.mean == 0.5


def test_bad_input(few, refused):
    y, x, cluster = few(3)
    with refused(
        "A regression of cluster means needs more clusters than coefficients, "
        "but got 3 clusters for 3 coefficients."
    ):
        cluster_means_ols(y, x, cluster=cluster)
    y, x, cluster = few(8)
    codes = np.unique(cluster, return_inverse=True)[1]
    within = x[:, 0] - np.array([x[cluster == g, 0].mean() for g in range(8)])[codes]
    with refused("A regression needs predictors that vary: every value of 'x1' is 0."):
        cluster_means_ols(y, within[:, None], cluster=cluster)
    with refused("The model has no predictor 'x9'. Did you mean 'x1'? It has: x1."):
        permutation_test(y, x[:, :1], cluster=cluster, term="x9")
    with refused("A permutation test has nothing to exchange: every stratum holds one cluster."):
        permutation_test(y, x[:, :1], cluster=cluster, term="x1", strata=cluster)
    with refused("A permutation test needs at least 1 permutation, but got 0."):
        y, x, cluster = few(12)
        permutation_test(y, x[:, :1], cluster=cluster, term="x1", n_permutations=0)
    with refused("Slightly skewed answers are known for a scale of 5 points, but it has 7."):
        within_group_agreement([1, 2, 3], cluster=list("aab"), n_points=7, null="slight_skew")
    with refused("Agreement needs an answer scale of at least 2 points, but got 1."):
        within_group_agreement([1, 2, 3], cluster=list("aab"), n_points=1)
    with refused("Comparing groups needs scores that vary, but all are the same."):
        cluster_similarity([2, 2, 2], cluster=list("aab"))
