from itertools import combinations

import numpy as np
import pytest

from crm_study.kernels.importance.all_subsets import (
    adjusted_for,
    all_subset_residuals,
    all_subsets_r_squared,
)
from crm_study.kernels.linear.least_squares import ols


def correlations(*columns):
    return np.corrcoef(np.column_stack(columns), rowvar=False)


@pytest.mark.parametrize("name", ["attitude", "swiss"])
def test_r_squared_of_every_subset_is_that_of_lm(reference, data_set, name):
    frame = data_set(name).drop(columns="rownames", errors="ignore")
    outcome = "rating" if name == "attitude" else "Fertility"
    matrix = correlations(frame.drop(columns=outcome), frame[outcome])
    known = reference("importance")[name]["subsets"]
    np.testing.assert_allclose(all_subsets_r_squared(matrix), known, rtol=1e-10, atol=1e-14)


def test_bits_name_the_predictors():
    data = np.random.default_rng(1).normal(size=(40, 5))
    found = all_subsets_r_squared(correlations(data))
    for size in range(1, 5):
        for chosen in combinations(range(4), size):
            fit = ols(data[:, 4], data[:, list(chosen)])
            assert found[sum(1 << j for j in chosen)] == pytest.approx(fit.r_squared, rel=1e-12)


def test_many_samples_are_each_as_if_alone():
    data = np.random.default_rng(2).normal(size=(3, 30, 4))
    matrices = np.stack([correlations(one) for one in data])
    together = all_subsets_r_squared(matrices)
    for one, matrix in zip(together, matrices, strict=True):
        np.testing.assert_array_equal(one, all_subsets_r_squared(matrix))


def test_units_do_not_matter():
    data = np.random.default_rng(3).normal(size=(40, 4))
    scaled = np.cov(data * [1e6, 1e-6, 3, 50], rowvar=False)
    np.testing.assert_allclose(
        all_subsets_r_squared(scaled), all_subsets_r_squared(correlations(data)), rtol=1e-10
    )


def test_residuals_of_several_variables_are_those_of_regressions():
    data = np.random.default_rng(4).normal(size=(50, 4))
    centered = data - data.mean(axis=0)
    left = all_subset_residuals(centered.T @ centered, n_swept=2)[3]
    residual = np.column_stack([ols(data[:, j], data[:, :2]).residual for j in (2, 3)])
    np.testing.assert_allclose(left, residual.T @ residual, rtol=1e-12)


def test_collinear_subsets_are_undefined_and_the_others_are_not():
    x = np.random.default_rng(5).normal(size=(30, 2))
    found = all_subsets_r_squared(correlations(x[:, 0], 2 * x[:, 0], x[:, 1]))
    assert np.isnan(found[3])
    assert np.isfinite(found[:3]).all()


def test_seventeen_predictors_are_too_many(refused):
    with refused("All subsets are taken of at most 16 predictors, but there are 17."):
        all_subsets_r_squared(np.eye(18))


def test_controls_are_swept_out():
    data = np.random.default_rng(6).normal(size=(50, 3))
    centered = data - data.mean(axis=0)
    residual = np.column_stack([ols(data[:, j], data[:, :1]).residual for j in (1, 2)])
    found = adjusted_for(centered.T @ centered, n_controls=1)
    np.testing.assert_allclose(found, residual.T @ residual, rtol=1e-12)
    same = np.array([[1.0, 1, 0.2], [1, 1, 0.2], [0.2, 0.2, 1]])
    assert np.isnan(adjusted_for(same, n_controls=2)).all()
