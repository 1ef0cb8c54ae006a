"""Correlation matrices and alphas: by hand, from data, and with planted errors."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.published.alpha_rules import (
    alpha_from_average_r,
    alpha_from_variances,
    correlation_within_reliability,
)
from crm_study.kernels.published.correlation_rules import (
    positive_definite,
    r_squared_from_correlations,
)


def printed(matrix: np.ndarray, decimals: int) -> list[list[str]]:
    return [[f"{matrix[i, j]:.{decimals}f}" for j in range(i)] for i in range(1, len(matrix))]


def test_three_correlations_that_cannot_be() -> None:
    # 1 + 2abc - a² - b² - c² must not be negative; here it is 1 - 1.458 - 2.43
    found = positive_definite([[".90"], [".90", "-.90"]])
    assert found.verdict == "impossible"
    assert found.lower == pytest.approx(-0.8)


@pytest.mark.parametrize("decimals", [1, 2, 3])
@pytest.mark.parametrize("seed", range(8))
def test_rounded_matrices_of_data_are_possible(seed: int, decimals: int) -> None:
    draw = np.random.default_rng(seed)
    size = int(draw.integers(3, 9))
    data = draw.normal(size=(size - 1 + seed, size))  # nearly or wholly singular
    matrix = np.corrcoef(data, rowvar=False)
    assert positive_definite(printed(matrix, decimals)).verdict == "consistent"


@pytest.mark.parametrize("seed", range(8))
def test_r_squared_follows_from_the_matrix(seed: int) -> None:
    draw = np.random.default_rng(seed)
    data = draw.normal(size=(60, 4)) + draw.normal(size=(60, 1))
    matrix = np.corrcoef(data, rowvar=False)
    outer = matrix[-1, :-1]
    r_squared = outer @ np.linalg.solve(matrix[:-1, :-1], outer)
    rows = printed(matrix, 2)
    right = r_squared_from_correlations(
        r_squared=f"{r_squared:.2f}", outcome=rows[-1], predictors=rows[:-1]
    )
    wrong = r_squared_from_correlations(
        r_squared=f"{r_squared + 0.2:.2f}", outcome=rows[-1], predictors=rows[:-1]
    )
    assert (right.verdict, wrong.verdict) == ("consistent", "inconsistent")


def test_a_row_of_the_triangle_has_its_length() -> None:
    with pytest.raises(AnalysisError) as caught:
        positive_definite([[".5"], [".5"]])
    assert str(caught.value) == (
        "Row 2 of a lower triangle holds 2 correlations, but 1 were given."
    )


def test_alpha_by_hand() -> None:
    # k = 6, r = .33: 6 * .33 / (1 + 5 * .33) = .747
    ask = alpha_from_average_r
    assert ask(alpha=".75", average_r=".33", n_items=6, standardized=True).verdict == "consistent"
    assert ask(alpha=".70", average_r=".33", n_items=6, standardized=True).verdict == "inconsistent"
    assert ask(alpha=".70", average_r=".33", n_items=6).verdict == "not_checkable"
    # two items of variance 1 that correlate .6: total variance 3.2
    assert (
        alpha_from_variances(alpha=".75", item_sds=["1.00", "1.00"], total_sd="1.789").verdict
        == "consistent"
    )
    assert (
        alpha_from_variances(alpha=".85", item_sds=["1.00", "1.00"], total_sd="1.789").verdict
        == "inconsistent"
    )


def test_reliability_bounds_a_correlation() -> None:
    ask = correlation_within_reliability
    assert ask(r=".75", alpha_x=".80", alpha_y=".70").verdict == "consistent"
    assert ask(r="-.76", alpha_x=".70", alpha_y=".70").verdict == "inconsistent"
    assert ask(r="1.2", alpha_x=".70", alpha_y=".70").verdict == "impossible"
