"""Weighted moments: exact in any order, for any weights."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.weightstats import DescrStatsW

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.grouped_fits import grouped_design
from crm_study.kernels.clustered.grouped_model import grouped_model
from crm_study.kernels.moments.binary_digits import binary_digits
from crm_study.kernels.moments.group_moments import group_moments
from crm_study.kernels.moments.weighted_groups import no_weighted, weighted_groups
from crm_study.kernels.survey.regression import survey_ols
from crm_study.kernels.survey.sample_design import SampleDesign

RNG = np.random.default_rng(7)
LABELS = [("a",), ("b",), ("c",)]


def made_up(n=400, k=3):
    columns = RNG.integers(-5, 60, (k, n))
    return columns, RNG.lognormal(0, 2, n), RNG.integers(0, 3, n)


def same(first, second) -> bool:
    return (first.labels, first.products.tolist(), first.exponent) == (
        second.labels,
        second.products.tolist(),
        second.exponent,
    )


def test_a_case_worked_by_hand():
    # group a: weights 0.5 and 2 on (1, 2) and (3, 1); group b: weight 0.1 on (2, 2)
    found = weighted_groups(
        np.array([[1, 3, 2], [2, 1, 2]]),
        np.array([0.5, 2, 0.1]),
        np.array([0, 0, 1]),
        LABELS,
        unit=2,
    )
    assert found.labels == (("a",), ("b",))
    assert found.total().tolist() == [2.5, 0.1]
    about = found.about([2, 1])
    # a: sum w (x - 2) = -0.5 + 2 = 1.5, in units of 1/2; sum w (x - 2)(y - 1) = -0.5
    assert about[0, 0, 1] == 1.5 / 2
    assert about[0, 1, 2] == -0.5 / 4
    assert about[0, 1, 1] == 2.5 / 4
    assert about[1].tolist() == [[0.1, 0, 0.05], [0, 0, 0], [0.05, 0, 0.025]]


def test_every_sum_is_the_exact_one():
    columns, weights, group = made_up(60, 2)
    found = weighted_groups(columns, weights, group, LABELS)
    for g, label in enumerate(found.labels):
        rows = np.flatnonzero(group == LABELS.index(label))
        exact = sum(Fraction(weights[r]) * int(columns[0, r] * columns[1, r]) for r in rows)
        assert found.products[g, 4] * Fraction(2) ** found.exponent == exact


@pytest.mark.parametrize("cut", [1, 17, 399])
def test_any_cut_and_any_order_give_the_same_bits(cut):
    columns, weights, group = made_up()
    whole = weighted_groups(columns, weights, group, LABELS)
    parts = [
        weighted_groups(columns[:, rows], weights[rows], group[rows], LABELS)
        for rows in np.array_split(RNG.permutation(400), range(cut, 400, cut))
    ]
    joined = sum(reversed(parts), no_weighted(3))
    assert same(whole, joined)
    assert np.array_equal(whole.about([20, 20, 20]), joined.about([20, 20, 20]))


def test_means_and_covariances_are_those_of_statsmodels():
    columns, weights, _ = made_up()
    found = weighted_groups(columns, weights, np.zeros(400, int), LABELS).about([27, 27, 27])[0]
    mean = found[0, 1:] / found[0, 0]
    witness = DescrStatsW(columns.T.astype(float), weights=weights)
    np.testing.assert_allclose(mean + 27, witness.mean, rtol=1e-12)
    covariance = found[1:, 1:] / found[0, 0] - np.outer(mean, mean)
    np.testing.assert_allclose(covariance, witness.cov, rtol=1e-10)


def test_equal_weights_are_moments_without_weights():
    columns, _, group = made_up()
    plain = group_moments(columns, group, LABELS)
    found = weighted_groups(columns, np.ones(400), group, LABELS)
    assert found.about([0, 0, 0])[:, 1:, 1:].tolist() == plain.products.tolist()
    thrice = weighted_groups(columns, np.full(400, 3.0), group, LABELS)
    assert (thrice.about([1, 2, 3]) == 3 * found.about([1, 2, 3])).all()


@pytest.mark.parametrize("factor", [2.0**-900, 2.0**-30, 2.0**500])
def test_weights_of_any_size_keep_every_bit(factor):
    columns, weights, group = made_up()
    plain = weighted_groups(columns, weights, group, LABELS)
    scaled = weighted_groups(columns, weights * factor, group, LABELS)
    assert (scaled.total() == plain.total() * factor).all()


def test_weights_far_apart_are_summed_without_loss():
    found = weighted_groups(
        np.array([[1, 1, 1]]), np.array([1e16, 1.0, 1.0]), np.zeros(3, int), LABELS
    )
    assert int(found.products[0, 0]) * Fraction(2) ** found.exponent == 10**16 + 2


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_what_is_no_weight_is_refused(weight):
    with pytest.raises(AnalysisError) as caught:
        weighted_groups(np.array([[1, 2]]), np.array([1.0, weight]), np.zeros(2, int), LABELS)
    assert str(caught.value) == "Weights must be numbers above 0."


def test_numbers_too_large_are_refused():
    huge = np.full((1, 5), 2**31)
    with pytest.raises(AnalysisError, match="have no exact weighted sums by group"):
        weighted_groups(huge, np.ones(5), np.zeros(5, int), LABELS)


def test_no_row_adds_nothing():
    columns, weights, group = made_up()
    whole = weighted_groups(columns, weights, group, LABELS)
    nothing = weighted_groups(columns[:, :0], weights[:0], group[:0], LABELS)
    assert same(whole, nothing + whole)
    assert len((nothing + nothing).labels) == 0
    with pytest.raises(AnalysisError, match="do not add up"):
        whole + no_weighted(3, unit=2)


def test_digits_are_the_number():
    numbers = np.array([0.1, 1e300, 5e-324, 0.0, 3.0])
    found = sum(
        (np.array([Fraction(int(d)) for d in digits]) * Fraction(2) ** power)
        for digits, power in binary_digits(numbers, 11)
    )
    assert found.tolist() == [Fraction(number) for number in numbers]


def test_a_regression_of_the_sums_is_that_of_the_weighted_rows():
    rng = np.random.default_rng(5)
    x = rng.integers(1, 30, (2, 300))
    y = 3 * x[0] - x[1] + rng.integers(-9, 10, 300)
    weights, cluster = rng.lognormal(0, 1, 300), rng.integers(0, 12, 300)
    labels = [(f"m{i:02}",) for i in range(12)]
    columns = np.vstack([y, x])
    found = grouped_model(
        group_moments(columns, cluster, labels),
        names=["a", "b"],
        weights=np.ones(12),
        weighted=weighted_groups(columns, weights, cluster, labels),
    )
    witness = sm.WLS(y, sm.add_constant(x.T), weights=weights).fit()
    np.testing.assert_allclose(found.model.estimate, witness.params, rtol=1e-10)
    fit = grouped_design(found, design=SampleDesign(cluster=np.arange(12)))
    rows = survey_ols(y, x.T, design=SampleDesign(cluster=cluster, weights=weights))
    for name in ("estimate", "std_error", "df", "p_value", "conf_low"):
        np.testing.assert_allclose(getattr(fit, name), getattr(rows, name), rtol=1e-9)
