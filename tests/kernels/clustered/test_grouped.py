"""Sums of clusters give what the rows give."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered import satterthwaite
from crm_study.kernels.clustered.absorption import absorbed_terms, absorbing_clusters
from crm_study.kernels.clustered.cluster_means import cluster_means_ols, means_ols
from crm_study.kernels.clustered.cluster_robust import cluster_robust, cluster_robust_fit
from crm_study.kernels.clustered.grouped_fits import (
    grouped_design,
    grouped_means,
    grouped_random_intercept,
    grouped_similarity,
)
from crm_study.kernels.clustered.grouped_model import grouped_model
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.clustered.permutation import permutation_test, permuted_means
from crm_study.kernels.clustered.wild_bootstrap import wild_bootstrap, wild_test
from crm_study.kernels.mixed.random_intercept import random_intercept
from crm_study.kernels.moments.group_moments import group_moments, no_groups
from crm_study.kernels.survey.regression import survey_ols
from crm_study.kernels.survey.sample_design import SampleDesign

UNIT = 60
NAMES = ("first", "second", "third")
COLUMNS = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


def rows_of(n_clusters=14, *, seed=1, size=(1, 40), level=300, singletons=0):
    """Whole outcome and predictors (one varies between clusters alone) and clusters."""
    generator = np.random.default_rng(seed)
    sizes = generator.integers(*size, n_clusters)
    sizes[:singletons] = 1
    cluster = np.repeat(np.arange(n_clusters), sizes)
    shared = generator.normal(size=(3, n_clusters))[:, cluster]
    x = np.rint(30 * (generator.normal(size=(3, cluster.size)) + 0.7 * shared)).astype(int)
    x[2] = generator.integers(100, 200, n_clusters)[cluster]
    y = 0.4 * x[0] - 0.2 * x[1] + 0.1 * x[2] + 12 * shared[0]
    y = np.rint(y + generator.normal(size=cluster.size) * (10 + 5 * shared[1] ** 2)).astype(int)
    return np.vstack([y, x]) + level, cluster


def summed(columns, cluster):
    labels = [(f"{label:03d}",) for label in range(cluster.max() + 1)]
    return group_moments(columns, cluster, labels, unit=UNIT)


def data_of(columns, cluster):
    values = columns / UNIT
    names = np.array([f"{label:03d}" for label in range(cluster.max() + 1)])[cluster]
    return {"outcome": values[0], "predictors": values[1:].T, "cluster": names, "names": NAMES}


CASES = {
    "usual": {},
    "singletons": {"singletons": 5},
    "far from zero": {"level": 2_000_000},
    "few": {"n_clusters": 5, "size": (8, 20)},
    "many": {"n_clusters": 90, "size": (2, 6)},
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request):
    columns, cluster = rows_of(**request.param)
    return data_of(columns, cluster), summed(columns, cluster)


def same(found, expected, columns=COLUMNS, rtol=1e-9):
    for name in columns:
        mine, theirs = getattr(found, name), getattr(expected, name)
        np.testing.assert_allclose(mine, theirs, rtol=rtol, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR1p", "CR1S", "CR2", "CR3"])
def test_cluster_robust_errors_are_those_of_the_rows(case, kind):
    data, moments = case
    found = grouped_model(moments, names=NAMES)
    fit = cluster_robust_fit(found.model, found.clusters, kind=kind)
    expected = cluster_robust(**data, kind=kind)
    same(fit, expected)
    assert (fit.n_obs, fit.n_clusters) == (expected.n_obs, expected.n_clusters)


def test_two_clusters_of_two_by_hand():
    """y = 1, 3 in a and 2, 6 in b; x = 0, 1 in both: slope 3, residuals -.5, -1.5, .5, 1.5."""
    moments = group_moments(
        np.array([[1, 3, 2, 6], [0, 1, 0, 1]]), np.array([0, 0, 1, 1]), [("a",), ("b",)]
    )
    found = grouped_model(moments, names=["x"])
    fit = cluster_robust_fit(found.model, found.clusters, kind="CR0")
    np.testing.assert_allclose(fit.estimate, [1.5, 3.0], rtol=1e-13)
    # Scores of the slope, x less its mean times residual: -.5 and .5, over Sxx = 1.
    np.testing.assert_allclose(fit.std_error[1], np.sqrt(0.5), rtol=1e-13)


@pytest.mark.parametrize("weights", ["rademacher", "webb"])
@pytest.mark.parametrize("term", ["first", "third"])
def test_the_wild_bootstrap_is_that_of_the_rows(case, weights, term):
    data, moments = case
    found = grouped_model(moments, names=NAMES)
    mine = wild_test(found.model, found.clusters, term=term, weights=weights, n_draws=999)
    expected = wild_bootstrap(**data, term=term, weights=weights, n_draws=999)
    assert mine.p_value == expected.p_value
    same(mine, expected, ("estimate", "std_error", "statistic", "conf_low", "conf_high"), 1e-8)


def test_means_permutations_and_resemblance_are_those_of_the_rows(case):
    data, moments = case
    means, groups = grouped_means(moments), np.zeros(len(moments), np.intp)
    same(means_ols(means, names=NAMES), cluster_means_ols(**data), ("estimate", "std_error"))
    mine = permuted_means(means, groups=groups, term="first", names=NAMES, n_permutations=499)
    assert mine.p_value == permutation_test(**data, term="first", n_permutations=499).p_value
    expected = cluster_similarity(data["outcome"], cluster=data["cluster"])
    names = ("icc1", "icc2", "icc_anova", "f_statistic", "p_value", "design_effect", "n_effective")
    same(grouped_similarity(moments), expected, names)


def test_the_random_intercept_is_that_of_the_rows(case):
    data, moments = case
    expected = random_intercept(**data)
    mine = grouped_random_intercept(grouped_model(moments, names=NAMES))
    same(mine, expected, (*COLUMNS, "sigma", "tau", "icc"), 1e-8)
    same(mine, expected, ("log_likelihood", "r_squared_marginal", "cluster_effect"), 1e-8)


def test_the_design_is_that_of_the_rows(case):
    data, moments = case
    labels, codes = np.unique(data["cluster"], return_inverse=True)
    layers = np.arange(len(labels), dtype=np.intp) % 2
    given = {"outcome": data["outcome"], "predictors": data["predictors"], "names": NAMES}
    for strata in (None, layers):
        rows = None if strata is None else strata[codes]
        design = SampleDesign(cluster=codes, strata=rows, strata_labels=("x", "y"))
        own = SampleDesign(np.arange(len(labels)), strata, strata_labels=("x", "y"))
        mine = grouped_design(grouped_model(moments, names=NAMES), design=own)
        same(mine, survey_ols(**given, design=design))


def test_weighted_strata_that_cross_clusters_are_those_of_the_rows():
    columns, cluster = rows_of(9, size=(6, 20))
    stratum = np.arange(cluster.size) % 3
    weights = np.array([1.2, 0.7, 2.5])
    labels = [(f"{c:03d}", "xyz"[s]) for c in range(9) for s in range(3)]
    cells = group_moments(columns, cluster * 3 + stratum, labels, unit=UNIT)
    found = grouped_model(cells, names=NAMES, weights=np.tile(weights, 9))
    own = SampleDesign(np.repeat(np.arange(9), 3), np.tile(np.arange(3), 9))
    design = SampleDesign(cluster, stratum, weights[stratum])
    data = data_of(columns, cluster)
    del data["cluster"]
    same(grouped_design(found, design=own), survey_ols(**data, design=design))


def test_a_slope_that_one_cluster_determines_is_named():
    columns, cluster = rows_of()
    columns[3] = cluster == 4
    data, moments = data_of(columns, cluster), summed(columns, cluster)
    found = grouped_model(moments, names=NAMES)
    assert absorbed_terms(found.model, found.clusters) == absorbing_clusters(**data)
    assert absorbed_terms(found.model, found.clusters)["third"] == "004"


def test_degrees_of_freedom_of_many_clusters_are_those_of_few(monkeypatch):
    columns, cluster = rows_of(60)
    found = grouped_model(summed(columns, cluster), names=NAMES)
    few = cluster_robust_fit(found.model, found.clusters).df
    monkeypatch.setattr(satterthwaite, "_ONE_BY_ONE", 5)
    np.testing.assert_allclose(cluster_robust_fit(found.model, found.clusters).df, few, rtol=1e-10)


def test_parts_in_any_order_add_up_to_the_whole():
    columns, cluster = rows_of()
    whole = summed(columns, cluster)
    labels = whole.labels
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(cluster.size)
        parts = np.array_split(order, seed + 2)
        joined = no_groups(4, unit=UNIT)
        for part in parts:
            own = group_moments(columns[:, part], cluster[part], labels, unit=UNIT)
            joined = own + joined
        assert joined.labels == labels
        assert np.array_equal(joined.products, whole.products)
        assert np.array_equal(joined.sums, whole.sums)


def test_more_groups_than_the_limit_keep_nothing(monkeypatch):
    monkeypatch.setattr("crm_study.kernels.moments.group_moments.MOST_GROUPS", 3)
    first = group_moments(np.array([[1, 2]]), np.array([0, 1]), [("a",), ("b",)])
    other = group_moments(np.array([[1, 2]]), np.array([0, 1]), [("c",), ("d",)])
    assert (first + first).labels == (("a",), ("b",))
    joined = first + other
    assert joined.too_many
    assert len(joined + first) == 0
    assert (other + joined).too_many


@pytest.mark.parametrize(
    ("columns", "cluster", "says"),
    [
        ([[1, 2, 3, 5], [1, 2, 3, 4]], [0, 0, 0, 0], "at least 2 clusters, but there are 1"),
        ([[2, 2, 2, 2], [1, 2, 3, 4]], [0, 0, 1, 1], "needs an outcome that varies"),
        ([[1, 2, 3, 5], [2, 2, 2, 2]], [0, 0, 1, 1], "'first' does not vary"),
        (
            [[1, 2, 3, 5, 1], [1, 2, 3, 4, 2], [2, 4, 6, 8, 4]],
            [0, 0, 1, 1, 1],
            "collinear: first, second",
        ),
    ],
)
def test_what_cannot_be_fitted_is_said(columns, cluster, says):
    names = NAMES[: len(columns) - 1]
    labels = [("a",), ("b",)]
    with pytest.raises(AnalysisError, match=says):
        grouped_model(group_moments(np.array(columns), np.array(cluster), labels), names=names)


def test_clusters_of_one_row_each_have_no_intercept_of_their_own():
    columns, _ = rows_of(5)
    moments = summed(columns, np.arange(columns.shape[1]))
    with pytest.raises(AnalysisError, match="is a cluster of its own"):
        grouped_random_intercept(grouped_model(moments, names=NAMES))


def test_a_perfect_fit_leaves_no_standard_error():
    columns, cluster = rows_of()
    columns[0] = 2 * columns[1] - columns[2]
    found = grouped_model(summed(columns, cluster), names=NAMES)
    assert not found.model.residual.any()
    fit = cluster_robust_fit(found.model, found.clusters)
    assert not fit.std_error.any()
    with pytest.raises(AnalysisError, match="standard error is 0"):
        wild_test(found.model, found.clusters, term="first")


def test_numbers_without_exact_sums_are_refused():
    with pytest.raises(AnalysisError, match="have no exact sums by group"):
        group_moments(np.array([[2**27, 1]]), np.array([0, 0]), [("a",)])
