"""Sums of weights: exact, in any order."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.weight_summary import summary_of_sums, weight_summary
from crm_study.kernels.survey.weight_sums import WeightSums, weight_sums

LABELS = [("bank",), ("union",)]


def made_up(n=500):
    rng = np.random.default_rng(3)
    return rng.lognormal(0, 1.5, n), rng.integers(0, 2, n)


def test_sums_and_squares_are_exact():
    weights, cell = made_up(80)
    found = weight_sums(weights, cell, LABELS)
    for place, label in enumerate(LABELS):
        own = [Fraction(one) for one in weights[cell == place]]
        sums = found.cells[label]
        assert (sums.n_obs, sums.total) == (len(own), sum(own))
        assert sums.squares == sum(one**2 for one in own)
        assert (sums.minimum, sums.maximum) == (float(min(own)), float(max(own)))
        assert not sums.whole


def test_any_cut_gives_the_same():
    weights, cell = made_up()
    whole = weight_sums(weights, cell, LABELS)
    joined = WeightSums()
    for rows in np.array_split(np.random.default_rng(1).permutation(500), 7):
        joined = joined + weight_sums(weights[rows], cell[rows], LABELS)
    assert joined.cells == whole.cells


def test_the_summary_is_that_of_the_rows():
    weights, cell = made_up()
    sums = weight_sums(weights, np.zeros_like(cell), LABELS).cells["bank",]
    found, expected = summary_of_sums(sums), weight_summary(weights)
    for name in ("n_obs", "total", "minimum", "maximum", "mean", "cv", "design_effect", "n_eff"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-12), name


def test_equal_weights_cost_nothing():
    sums = weight_sums(np.full(7, 0.1), np.zeros(7, int), LABELS).cells["bank",]
    found = summary_of_sums(sums)
    assert (found.cv, found.design_effect, found.n_eff) == (0.0, 1.0, 7.0)
    assert weight_sums(np.array([2.0, 3]), np.zeros(2, int), LABELS).cells["bank",].whole


@pytest.mark.parametrize("weight", [0.0, -2.0, float("nan"), float("inf")])
def test_what_is_no_weight_is_refused(weight):
    with pytest.raises(AnalysisError) as caught:
        weight_sums(np.array([1.0, weight]), np.zeros(2, int), LABELS)
    assert str(caught.value) == "Weights must be numbers above 0."
