"""Respondents chosen to print given numbers, recomputed by statsmodels from the rows."""

import dataclasses

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import agrees, rounding_interval
from crm_study.kernels.twin.calibration import Target, calibrate


def printed(kind, outcome, predictors, text, term=None):
    interval = rounding_interval(text)
    return Target(kind, outcome, predictors, term, interval.lower, interval.upper)


TARGETS = (
    printed("r_squared", 2, (0,), "0.44"),
    printed("r_squared", 2, (1,), "0.570"),
    printed("statistic", 2, (0, 1), "3.616", term=0),
)


def likert_pool(seed, n_slots=118, n_candidates=200):
    """Scores near the targets' model, on a grid of 23rds between 1 and 5."""
    r_1, r_2, r_12 = np.sqrt(0.44), np.sqrt(0.57), 0.673
    correlation = [[1, r_12, r_1], [r_12, 1, r_2], [r_1, r_2, 1]]
    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_normal(np.zeros(3), correlation, size=(n_slots, n_candidates))
    return np.clip(np.round((3.8 + 0.8 * drawn) * 23) / 23, 1, 5)


def statistics(rows):
    """The three targeted numbers by statsmodels."""
    simple, other, joint = (
        sm.OLS(rows[:, 2], sm.add_constant(rows[:, list(predictors)])).fit()
        for predictors in ((0,), (1,), (0, 1))
    )
    return np.array([simple.rsquared, other.rsquared, joint.tvalues[1]])


@pytest.mark.parametrize("seed", range(20))
def test_prints_what_was_asked_for(seed):
    pool = likert_pool(seed)
    found = calibrate(pool, TARGETS, seed=seed)
    assert found.solved
    obtained = statistics(pool[np.arange(118), found.choice])
    assert found.attained == pytest.approx(obtained, rel=1e-8)
    for value, text in zip(obtained, ("0.44", "0.570", "3.616"), strict=True):
        assert agrees(value, text)


@pytest.mark.parametrize("seed", range(3))
def test_small_samples_are_hard_and_still_found(seed):
    pool = likert_pool(seed, n_slots=42, n_candidates=256)
    assert calibrate(pool, TARGETS, seed=seed).solved


def test_stays_inside_ninety_eight_percent():
    found = calibrate(likert_pool(1), TARGETS, seed=1)
    for value, target in zip(found.attained, TARGETS, strict=True):
        half_width = (target.upper - target.lower) / 2
        assert abs(value - (target.lower + target.upper) / 2) <= 0.98 * half_width * (1 + 1e-12)


def test_same_seed_same_respondents_and_another_seed_others():
    pool = likert_pool(1)
    first, again, other = (calibrate(pool, TARGETS, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(first.choice, again.choice)
    assert np.array_equal(first.attained, again.attained)
    assert not np.array_equal(first.choice, other.choice)
    assert other.solved


def test_unit_of_the_scale_does_not_matter():
    pool = likert_pool(1)
    doubled = calibrate(2 * pool, TARGETS, seed=5)
    assert np.array_equal(doubled.choice, calibrate(pool, TARGETS, seed=5).choice)


def test_pool_is_left_alone():
    pool = likert_pool(1)
    before = pool.copy()
    calibrate(pool, TARGETS, seed=1)
    assert np.array_equal(pool, before)


def test_contradictory_targets_are_not_solved():
    targets = (TARGETS[0], printed("statistic", 2, (0,), "3.616", term=0))
    found = calibrate(likert_pool(1, n_candidates=20), targets, seed=1, max_steps=15)
    assert not found.solved
    assert found.n_steps == 15
    assert found.choice.shape == (118,)
    assert np.isfinite(found.attained).all()


def test_outcome_that_never_varies_is_not_solved():
    pool = likert_pool(1, n_slots=10, n_candidates=5)
    pool[..., 2] = 3.0
    assert not calibrate(pool, TARGETS, seed=1, max_steps=5).solved


def test_one_candidate_leaves_no_choice():
    pool = likert_pool(1, n_slots=10, n_candidates=1)
    assert np.array_equal(calibrate(pool, TARGETS, seed=1, max_steps=5).choice, np.zeros(10))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"predictors": (0, 2), "term": 0},
            "A target needs an outcome and other predictors, but has (2, 0, 2).",
        ),
        (
            {"predictors": (), "term": None},
            "A target needs an outcome and other predictors, but has (2,).",
        ),
        (
            {"outcome": 3},
            "A target's columns must lie from 0 to 2, but are (3, 0, 1).",
        ),
        (
            {"term": None},
            "A statistic needs one of the predictors (0, 1) as its term and an r_squared needs "
            "none, but the term of this statistic is None.",
        ),
        (
            {"kind": "r_squared"},
            "A statistic needs one of the predictors (0, 1) as its term and an r_squared needs "
            "none, but the term of this r_squared is 0.",
        ),
        (
            {"upper": float("inf")},
            "A target needs a finite interval, but has 3.6155 to inf.",
        ),
        (
            {"upper": 3.6155},
            "A target needs a finite interval, but has 3.6155 to 3.6155.",
        ),
    ],
)
def test_targets_that_do_not_belong_are_refused(changes, sentence):
    target = dataclasses.replace(TARGETS[2], **changes)
    with pytest.raises(AnalysisError) as caught:
        calibrate(likert_pool(1, n_slots=10, n_candidates=5), [target], seed=1)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("pool", "targets", "sentence"),
    [
        (
            np.ones((10, 5, 3)),
            [],
            "A calibration needs targets, candidates and steps, but got 0, 5 and 200.",
        ),
        (
            np.ones((10, 0, 3)),
            TARGETS,
            "A calibration needs targets, candidates and steps, but got 3, 0 and 200.",
        ),
        (
            np.ones((3, 5, 3)),
            TARGETS,
            "A model with 2 predictors needs 4 slots, but the pool has 3.",
        ),
        (
            np.ones((10, 3)),
            TARGETS,
            "The pool must have 3 dimension(s), but have 2.",
        ),
        (
            np.full((1, 1, 3), np.nan),
            TARGETS,
            "The pool must be complete: 3 of 3 values are missing or infinite.",
        ),
    ],
)
def test_unusable_pools_are_refused(pool, targets, sentence):
    with pytest.raises(AnalysisError) as caught:
        calibrate(pool, targets, seed=1)
    assert str(caught.value) == sentence
