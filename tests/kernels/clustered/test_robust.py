"""HC and CR standard errors with their degrees of freedom, against R and statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.clustered.absorption import absorbing_clusters
from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.clustered.joint_wald import joint_wald
from crm_study.kernels.linear.least_squares import ols

CASES = ["even", "uneven", "alone", "weighted", "people", "weighted_people"]
HC = ["HC0", "HC1", "HC2", "HC3", "HC4", "HC4m", "HC5"]
CR = ["CR0", "CR1", "CR1p", "CR1S", "CR2", "CR3"]
RTOL = 1e-9


@pytest.fixture(scope="module", params=CASES)
def case(request, reference, clustered_case):
    return clustered_case(request.param), reference("cluster_robust")[request.param]


@pytest.mark.parametrize("kind", HC)
def test_hc_agrees_with_sandwich(case, kind):
    (y, x, _, weights), known = case
    fit = heteroscedastic(y, x, kind=kind, weights=weights)
    np.testing.assert_allclose(fit.estimate, known["estimate"], rtol=RTOL)
    np.testing.assert_allclose(fit.covariance, known["hc"][kind], rtol=RTOL)
    assert fit.df.tolist() == [len(y) - len(fit.terms)] * len(fit.terms)


@pytest.mark.parametrize("kind", CR)
def test_cr_agrees_with_clubsandwich(case, kind):
    (y, x, cluster, weights), known = case
    fit = cluster_robust(y, x, cluster=cluster, kind=kind, df="satterthwaite", weights=weights)
    found = known["cr"][kind]
    np.testing.assert_allclose(fit.covariance, found["covariance"], rtol=RTOL)
    np.testing.assert_allclose(fit.std_error, found["std_error"], rtol=RTOL)
    np.testing.assert_allclose(fit.df, found["df"], rtol=RTOL)
    np.testing.assert_allclose(fit.p_value, found["p_value"], rtol=RTOL)


@pytest.mark.parametrize("kind", HC[:4])
def test_hc_agrees_with_statsmodels(few, kind):
    y, x, _ = few(12)
    known = sm.OLS(y, sm.add_constant(x)).fit(cov_type=kind, use_t=True)
    fit = heteroscedastic(y, x, kind=kind, conf_level=0.9)
    np.testing.assert_allclose(fit.std_error, known.bse, rtol=RTOL)
    np.testing.assert_allclose(fit.p_value, known.pvalues, rtol=RTOL)
    np.testing.assert_allclose(np.column_stack([fit.conf_low, fit.conf_high]), known.conf_int(0.1))


@pytest.mark.parametrize(("kind", "corrected"), [("CR0", False), ("CR1S", True)])
def test_cr_agrees_with_statsmodels(few, kind, corrected):
    y, x, cluster = few(12)
    options = {"groups": cluster, "use_correction": corrected, "df_correction": True}
    known = sm.OLS(y, sm.add_constant(x)).fit(cov_type="cluster", cov_kwds=options, use_t=True)
    fit = cluster_robust(y, x, cluster=cluster, kind=kind)
    np.testing.assert_allclose(fit.covariance, known.cov_params(), rtol=RTOL)
    np.testing.assert_allclose(fit.p_value, known.pvalues, rtol=RTOL)
    assert fit.df.tolist() == [11.0] * 3


def test_by_hand():
    """Means of two groups: HC0 is the sum of the mean squared residuals over n."""
    y, x = [1.0, 3.0, 2.0, 6.0], [[0], [0], [1], [1]]
    assert heteroscedastic(y, x, kind="HC0").std_error.tolist() == pytest.approx(
        [0.5**0.5, 2.5**0.5]
    )
    assert cluster_robust(y, x, cluster=list("abcd"), kind="CR2").df.tolist() == pytest.approx(
        [1, 2]
    )


def test_each_row_a_cluster_is_hc(few):
    y, x, _ = few(8)
    for alone, with_clusters in (("HC0", "CR0"), ("HC2", "CR2"), ("HC3", "CR3")):
        np.testing.assert_allclose(
            cluster_robust(y, x, cluster=range(len(y)), kind=with_clusters).covariance,
            heteroscedastic(y, x, kind=alone).covariance,
            rtol=1e-10,
        )


@pytest.mark.parametrize("kind", CR)
def test_labels_order_units_and_origin_do_not_matter(few, kind):
    y, x, cluster = few(9)
    fit = cluster_robust(y, x, cluster=cluster, kind=kind)
    order = np.random.default_rng(3).permutation(len(y))
    names = [f"MFI{99 - code:02d}" for code in cluster[order]]
    moved = cluster_robust(7 + 2 * y[order], 3 * x[order] - 5, cluster=names, kind=kind)
    np.testing.assert_allclose(moved.estimate[1:], fit.estimate[1:] * 2 / 3, rtol=1e-10)
    np.testing.assert_allclose(moved.std_error[1:], fit.std_error[1:] * 2 / 3, rtol=1e-10)
    np.testing.assert_allclose(moved.df[1:], fit.df[1:], rtol=1e-10)


def test_equal_weights_are_none(few):
    y, x, cluster = few(9)
    fit = cluster_robust(y, x, cluster=cluster)
    same = cluster_robust(y, x, cluster=cluster, weights=np.full(len(y), 4.0))
    np.testing.assert_allclose(same.std_error, fit.std_error, rtol=1e-12)


def test_cr2_finds_the_variance_of_independent_residuals(few):
    """Unbiased by construction: its mean over many draws is that of least squares."""
    _, x, cluster = few(8)
    generator = np.random.default_rng(5)
    outcomes = generator.normal(size=(400, len(x)))
    found = [cluster_robust(y, x, cluster=cluster).covariance[2, 2] for y in outcomes]
    true = ols(outcomes[0], x)
    expected = true.covariance[2, 2] / true.sigma**2
    assert np.mean(found) == pytest.approx(expected, rel=4 * np.std(found) / 20 / expected)


def test_a_cluster_that_absorbs_a_predictor(few, refused):
    y, x, cluster = few(8)
    x = np.column_stack([x[:, 0], cluster == 2])
    names = [f"MFI{code:02d}" for code in cluster]
    assert absorbing_clusters(y, x, cluster=names, names=["care", "second"]) == {"second": "MFI02"}
    assert np.isfinite(cluster_robust(y, x, cluster=names).std_error).all()
    with refused("CR3 is undefined: without cluster 'MFI02' a coefficient cannot be estimated."):
        cluster_robust(y, x, cluster=names, kind="CR3")


def test_bad_input(few, refused):
    y, x, cluster = few(3)
    n = len(y)
    with refused(
        "Cluster-robust inference needs at least 2 clusters, but every row is in 'MFI01'."
    ):
        cluster_robust(y, x, cluster=["MFI01"] * n)
    with refused(f"Clusters need one label per row, but got 2 labels for {n} rows."):
        cluster_robust(y, x, cluster=["MFI01", "MFI02"])
    with refused(f"Every row needs a cluster, but 1 of {n} rows have none."):
        cluster_robust(y, x, cluster=[None, *cluster[1:].tolist()])
    with refused(f"Every row needs a cluster, but 1 of {n} rows have none."):
        cluster_robust(y, x, cluster=[float("nan"), *["MFI01", "MFI02"] * n][:n])
    with refused("There is no estimator 'CR4'; there are CR0, CR1, CR1p, CR1S, CR2, CR3."):
        cluster_robust(y, x, cluster=cluster, kind="CR4")
    with refused("There is no estimator 'HC9'; there are HC0, HC1, HC2, HC3, HC4, HC4m, HC5."):
        heteroscedastic(y, x, kind="HC9")
    with refused(
        "CR1p needs more clusters than coefficients, but got 3 clusters for 3 coefficients."
    ):
        cluster_robust(y, x, cluster=cluster, kind="CR1p")
    with refused("Weights must be above zero, but the smallest of them is 0."):
        heteroscedastic(y, x, weights=np.append(np.zeros(1), np.ones(n - 1)))
    with refused("A regression needs an outcome that varies: every value is 2."):
        cluster_robust(np.full(n, 2.0), x, cluster=cluster)
    with refused(
        "A regression cannot tell 'x3' apart: it is a linear combination of 'x1'. "
        "Leave one of them out."
    ):
        cluster_robust(y, np.column_stack([x, 2 * x[:, 0]]), cluster=cluster)


def test_a_perfect_fit_has_no_test():
    x = np.arange(6.0)[:, None]
    fit = cluster_robust(2 * x[:, 0] + 1, x, cluster=list("aabbcc"))
    assert fit.std_error.tolist() == [0, 0]
    assert np.isnan([*fit.statistic, *fit.p_value, *fit.conf_low]).all()


def test_a_row_that_determines_a_coefficient(refused):
    with refused("HC3 is undefined: row 4 has a leverage of 1, it alone determines a coefficient."):
        heteroscedastic([1, 2, 4, 3], [[0], [0], [0], [1]])


def test_a_cluster_of_one(few):
    y, x, cluster = few(8)
    cluster = np.append(np.full(len(y) - 1, 0), 9) + np.where(cluster < 7, cluster, 0)
    assert np.isfinite(cluster_robust(y, x, cluster=cluster).p_value).all()


def test_a_joint_test_agrees_with_clubsandwich(case):
    (y, x, cluster, weights), known = case
    columns = range(1, x.shape[1] + 1)
    test = joint_wald(y, x, cluster=cluster, columns=columns, weights=weights)
    for field in ("statistic", "df1", "df2", "p_value"):
        assert getattr(test, field) == pytest.approx(known["joint"][field], rel=1e-8)
