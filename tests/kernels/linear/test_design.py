import numpy as np
import pytest

from crm_study.kernels.linear.design import centered_design


@pytest.mark.parametrize("origin", [0, 10, 1e5, 1e9])
@pytest.mark.parametrize("seed", range(5))
def test_a_sum_of_predictors_is_recognized_wherever_they_lie(refused, origin, seed):
    x = np.random.default_rng(seed).normal(size=(50, 4)) + origin
    x[:, 3] = (x[:, 0] + 3 * x[:, 2]) / 7
    with refused(
        "A regression cannot tell 'total' apart: it is a linear combination of 'a', 'c'. "
        "Leave one of them out."
    ):
        centered_design(x, names=["a", "b", "c", "total"])


def test_a_copy_is_recognized(refused):
    x = np.random.default_rng(1).integers(1, 6, size=(20, 2)).astype(float)
    with refused(
        "A regression cannot tell 'x3' apart: it is a linear combination of 'x2'. "
        "Leave one of them out."
    ):
        centered_design(np.column_stack([x, x[:, 1]]))


def test_the_first_of_two_redundant_predictors_is_named(refused):
    x = np.arange(6.0)
    with refused(
        "A regression cannot tell 'x2' apart: it is a linear combination of 'x1'. "
        "Leave one of them out."
    ):
        centered_design(np.column_stack([x, 2 * x, x**2, 3 * x]))


@pytest.mark.parametrize("noise", [1e-3, 1e-6, 1e-9])
def test_near_collinearity_is_left_to_the_variance_inflation_factor(noise):
    x, wobble = np.random.default_rng(2).normal(size=(2, 40))
    design = centered_design(np.column_stack([x, x + noise * wobble]))
    assert abs(design.triangle[1, 1]) < 2 * noise


def test_the_factors_give_the_predictors_back():
    x = np.random.default_rng(3).normal(size=(30, 3)) * [1, 100, 0.01] + [5, 1e4, 0]
    design = centered_design(x)
    back = design.basis @ design.triangle * design.length + design.center
    np.testing.assert_allclose(back, x, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(design.basis.T @ design.basis, np.eye(3), atol=1e-14)
    np.testing.assert_allclose(design.basis.sum(axis=0), 0, atol=1e-13)
    np.testing.assert_allclose(design.triangle @ design.inverse, np.eye(3), atol=1e-14)


def test_a_far_origin_leaves_the_basis_orthogonal_to_the_constant():
    x = np.random.default_rng(4).normal(size=(37, 2)) + 1e9
    np.testing.assert_allclose(centered_design(x).basis.sum(axis=0), 0, atol=1e-13)
