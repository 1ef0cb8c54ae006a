"""The joint model recovered from printed pieces: a table, real data, and its limits."""

import math

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.published.df_range import DfRange
from crm_study.kernels.published.joint_model import (
    joint_df,
    predictor_correlation,
    unique_share_bound,
)
from crm_study.kernels.published.rounding import rounding_interval

READ = rounding_interval


@pytest.mark.parametrize(
    ("n", "r_12", "beta", "other_beta", "r_squared", "unique", "vif"),
    [
        (17, 0.304, 0.478, 0.610, 0.778, 0.208, 1.10),
        (21, 0.351, 0.454, 0.596, 0.751, 0.181, 1.14),
        (57, 0.561, 0.350, 0.559, 0.654, 0.084, 1.46),
        (91, 0.638, 0.306, 0.560, 0.626, 0.056, 1.69),
        (105, 0.658, 0.294, 0.562, 0.619, 0.049, 1.76),
        (133, 0.688, 0.273, 0.567, 0.609, 0.039, 1.90),
        (200, 0.731, 0.240, 0.580, 0.597, 0.027, 2.15),
        (476, 0.792, 0.176, 0.616, 0.582, 0.012, 2.68),
    ],
)
def test_table_of_the_joint_reading(n, r_12, beta, other_beta, r_squared, unique, vif):
    model = predictor_correlation(0.44, 0.57, statistic=3.616, n=n)
    assert model.predictor_correlation == pytest.approx(r_12, abs=6e-4)
    assert model.std_estimate == pytest.approx(beta, abs=6e-4)
    assert model.other_std_estimate == pytest.approx(other_beta, abs=6e-4)
    assert model.r_squared == pytest.approx(r_squared, abs=6e-4)
    assert model.delta_r_squared == pytest.approx(unique, abs=6e-4)
    assert model.vif == pytest.approx(vif, abs=6e-3)
    assert math.isnan(model.second_correlation)


@pytest.mark.parametrize(
    ("n", "r_12", "r_squared"), [(84, 0.626, 0.630), (118, 0.673, 0.614), (147, 0.700, 0.606)]
)
def test_table_of_the_study_facts(n, r_12, r_squared):
    model = predictor_correlation(0.44, 0.57, statistic=3.616, n=n)
    assert model.predictor_correlation == pytest.approx(r_12, abs=5e-4)
    assert model.r_squared == pytest.approx(r_squared, abs=5e-4)


def two_predictor_model(rng, n, weights, *, shared):
    """What a study with two predictors would print, and what it would not."""
    common = rng.normal(size=n)
    x = np.sqrt(shared) * common[:, None] + np.sqrt(1 - shared) * rng.normal(size=(n, 2))
    y = x @ weights + rng.normal(size=n)
    r = np.corrcoef(np.column_stack([x, y]), rowvar=False)
    beta = np.linalg.solve(r[:2, :2], r[:2, 2])
    joint = float(beta @ r[:2, 2])
    t = beta[0] / np.sqrt((1 - joint) * np.linalg.inv(r[:2, :2])[0, 0] / (n - 3))
    return r, beta, joint, float(t)


@pytest.mark.parametrize("weights", [(0.4, 0.8), (0.8, 0.4), (0.3, 0.3), (-0.1, 1.0)])
def test_real_regressions_are_recovered(weights):
    rng = np.random.default_rng(7)
    for n in (10, 60, 300):
        r, beta, joint, t = two_predictor_model(rng, n, weights, shared=0.5)
        if min(r[0, 2], r[1, 2]) <= 0:
            continue
        model = predictor_correlation(r[0, 2] ** 2, r[1, 2] ** 2, statistic=t, n=n)
        both = [model.predictor_correlation, model.second_correlation]
        assert r[0, 1] in [pytest.approx(root, rel=1e-8) for root in both]
        assert model.r_squared == pytest.approx(joint, rel=1e-8)
        bound = unique_share_bound(t, r_squared_full=joint, df=n - 3)
        assert model.delta_r_squared == pytest.approx(bound, rel=1e-8)
        if model.predictor_correlation == pytest.approx(r[0, 1], rel=1e-8):
            found = (model.std_estimate, model.other_std_estimate)
            assert found == pytest.approx(tuple(beta), rel=1e-8)


def test_stronger_predictor_has_a_second_solution():
    model = predictor_correlation(0.5, 0.3, statistic=6.0, n=40)
    for root in (model.predictor_correlation, model.second_correlation):
        unique = (np.sqrt(0.5) - np.sqrt(0.3) * root) ** 2 / (1 - root**2)
        assert unique == pytest.approx(model.delta_r_squared, rel=1e-8)


def test_weaker_other_predictor_bounds_the_sample():
    bound = joint_df(READ("0.50"), READ("2.00"), other_r_squared=READ("0.30"))
    assert bound.high == pytest.approx(2.005**2 * 0.505 / 0.19)
    predictor_correlation(0.495, 0.305, statistic=2.005, n=int(bound.high) + 3)
    with pytest.raises(AnalysisError):
        predictor_correlation(0.495, 0.305, statistic=2.005, n=int(bound.high) + 4)


def test_stronger_other_predictor_bounds_nothing():
    assert joint_df(READ("0.44"), READ("3.616"), other_r_squared=READ("0.570")) == DfRange(
        0.0, math.inf
    )


def test_unique_share_needs_neither_n_nor_the_correlation():
    beside = unique_share_bound(3.6165, r_squared_full=0.5695, df=88)
    alone = unique_share_bound(3.6165, r_squared_full=0.435, df=88)
    assert (beside, alone) == pytest.approx((0.064, 0.084), abs=5e-4)


def test_impossible_pieces_are_refused():
    with pytest.raises(AnalysisError) as caught:
        predictor_correlation(0.57, 0.1, statistic=0.5, n=118)
    assert str(caught.value) == (
        "No two predictors with R squared 0.57 and 0.1 can give the first one a t of 0.5 "
        "beside the other with 118 respondents."
    )
    with pytest.raises(AnalysisError):
        predictor_correlation(0.44, 0.44, statistic=0.0, n=118)


@pytest.mark.parametrize(
    ("shares", "n", "sentence"),
    [
        ((1.2, 0.5), 50, "R squared must lie between 0 and 1, but is 1.2."),
        ((0.5, 0.0), 50, "R squared must lie between 0 and 1, but is 0.0."),
        ((0.5, 0.5), 3, "A model with two predictors needs 4 respondents, but n is 3."),
    ],
)
def test_unusable_pieces_are_refused(shares, n, sentence):
    with pytest.raises(AnalysisError) as caught:
        predictor_correlation(*shares, statistic=2.0, n=n)
    assert str(caught.value) == sentence


def test_unusable_bound_is_refused():
    with pytest.raises(AnalysisError) as caught:
        unique_share_bound(3.6, r_squared_full=0.5, df=0)
    assert str(caught.value) == (
        "A unique share needs a finite t, an R squared from 0 to 1 and a positive df, "
        "but they are 3.6, 0.5 and 0."
    )
