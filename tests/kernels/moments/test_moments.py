"""Moments: exact, additive in any order, and equal to what the rows give."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.description.descriptives import describe
from crm_study.kernels.moments.exact_products import exact_products
from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.kernels.moments.moments import moments_of, no_moments
from crm_study.kernels.moments.pairwise import pair_moments, pairs_of

RNG = np.random.default_rng(5)
ROWS = RNG.integers(1, 6, size=(40_000, 7)).astype(np.int8)


def test_products_are_those_of_whole_numbers() -> None:
    wide = RNG.integers(-60_000, 60_000, size=(3, 5_000))
    for table in (ROWS.T, wide):
        expected = table.astype(object) @ table.astype(object).T
        assert (exact_products(table) == expected).all()


def test_numbers_too_large_are_refused() -> None:
    with pytest.raises(AnalysisError, match="Numbers as large as 4611686018427387904 have no"):
        exact_products(np.array([[2**62]]))


def test_any_cut_gives_the_same_bits() -> None:
    whole = moments_of(ROWS)
    cuts = np.split(ROWS, [1, 17, 30_001])
    joined = no_moments(7)
    for part in reversed(cuts):
        joined = moments_of(part) + joined
    assert joined.n_obs == whole.n_obs
    assert np.array_equal(joined.products, whole.products)
    assert np.array_equal(joined.covariance(), whole.covariance())


def test_means_covariances_and_correlations_are_numpys() -> None:
    moments = moments_of(ROWS)
    np.testing.assert_allclose(moments.mean(), ROWS.mean(axis=0), rtol=1e-14)
    np.testing.assert_allclose(moments.covariance(), np.cov(ROWS.T), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(moments.correlation(), np.corrcoef(ROWS.T), atol=1e-13)


def test_a_far_mean_costs_no_digits() -> None:
    # Uncentered sums of squares in floating point would lose all of them.
    far = np.array([[10**7 + 1], [10**7 + 2], [10**7 + 3]])
    assert moments_of(far).covariance()[0, 0] == 1.0


def test_sums_of_items_follow_from_their_moments() -> None:
    weights = np.array([[1, 1, 0, -2, 0, 0, 0], [0, 0, 3, 0, 0, 0, 1]])
    shift = np.array([6, -1])
    mapped = moments_of(ROWS).mapped(weights, shift, unit=2)
    direct = moments_of(ROWS.astype(np.int64) @ weights.T + shift, unit=2)
    assert np.array_equal(mapped.products, direct.products)
    assert np.array_equal(mapped.sums, direct.sums)


def test_a_gap_leaves_only_its_pairs() -> None:
    values = ROWS[:500].astype(float)
    values[RNG.random(values.shape) < 0.2] = np.nan
    known = ~np.isnan(values.T)
    pairs = pair_moments(np.nan_to_num(values.T).astype(np.int64), known)
    found = pairs.correlation()
    for i, j in ((0, 1), (2, 6), (3, 3)):
        both = ~np.isnan(values[:, [i, j]]).any(axis=1)
        expected = np.corrcoef(values[both, i], values[both, j])[0, 1]
        assert found[i, j] == pytest.approx(expected, abs=1e-13)
        assert pairs.counts[i, j] == both.sum()


def test_complete_rows_are_a_case_of_pairs() -> None:
    direct = pair_moments(ROWS.T, np.ones(ROWS.T.shape, bool))
    derived = pairs_of(moments_of(ROWS))
    assert np.array_equal(direct.sums, derived.sums)
    assert np.array_equal(direct.squares, derived.squares)


def test_a_constant_correlates_with_nothing() -> None:
    with pytest.raises(AnalysisError, match="does not vary"):
        moments_of(np.array([[1, 2], [1, 3]])).correlation()


def test_frequencies_describe_as_rows_do() -> None:
    values = RNG.integers(-4, 30, 1001)
    cut = Frequencies({}, unit=6)
    for part in np.split(values, [3, 700]):
        found, counts = np.unique(part, return_counts=True)
        cut = cut + Frequencies(dict(zip(found.tolist(), counts.tolist(), strict=True)), unit=6)
    told, expected = cut.describe(), describe(values / 6)
    for name in ("mean", "std_dev", "median", "skewness", "kurtosis", "minimum", "maximum"):
        assert getattr(told, name) == pytest.approx(getattr(expected, name), rel=1e-12)
