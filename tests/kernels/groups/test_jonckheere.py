"""Trends over ordered groups, against Kendall's tau in R and scipy and a published example."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.groups.jonckheere import ordered_trend

# Hollander and Wolfe (1973), Nonparametric statistical methods, 6.2: pieces made by men who
# had no, rough and accurate information on their output; J is printed as 79.
PIECES = [40, 35, 38, 43, 44, 41, 38, 40, 47, 44, 40, 42, 48, 40, 45, 43, 46, 44]
INFORMATION = [1] * 6 + [2] * 6 + [3] * 6


def cases(made_up, data_set):
    answers, rating = made_up(60, 6), data_set("attitude")["rating"].to_numpy(float)
    return {
        "tied": (answers[:, 0], answers[:, 3]),
        "plain": (rating + np.arange(1, 31) / 1000, np.tile(np.arange(1, 6), 6)),
        "two_groups": (answers[:, 1], (answers[:, 4] > 3).astype(float)),
    }


@pytest.mark.parametrize("name", ["tied", "plain", "two_groups"])
def test_equals_kendalls_z_in_r(reference, made_up, data_set, name) -> None:
    scores, stage = cases(made_up, data_set)[name]
    found, expected = ordered_trend(scores, stage), reference("ordered_trend")[name]
    for column in ("z", "p_value", "tau_b", "statistic"):
        assert getattr(found, column) == pytest.approx(expected[column], rel=1e-8), column


def test_equals_kendalls_p_in_scipy(made_up) -> None:
    answers = made_up(60, 6)
    found = ordered_trend(answers[:, 0], answers[:, 3])
    expected = stats.kendalltau(answers[:, 3], answers[:, 0], method="asymptotic")
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-8)
    assert found.tau_b == pytest.approx(expected.statistic, rel=1e-12)


def test_the_published_example() -> None:
    found = ordered_trend(PIECES, INFORMATION)
    assert (found.statistic, found.mean) == (79.0, 54.0)


def test_without_ties_the_variance_is_the_textbooks() -> None:
    # n = 6 in groups of 2: (36 * 15 - 3 * 4 * 7) / 72 = 6.33..., here from the general formula
    found = ordered_trend([1, 2, 3, 4, 5, 6], [1, 1, 2, 2, 3, 3])
    n, sizes = 6, np.array([2, 2, 2])
    assert found.std_dev**2 == pytest.approx(
        (n**2 * (2 * n + 3) - (sizes**2 * (2 * sizes + 3)).sum()) / 72
    )
    assert found.statistic == 12.0


def test_only_order_counts(made_up) -> None:
    answers = made_up(60, 6)
    plain = ordered_trend(answers[:, 0], answers[:, 3])
    moved = ordered_trend(np.exp(answers[::-1, 0]), 7 * answers[::-1, 3] - 3)
    assert moved.z == pytest.approx(plain.z, rel=1e-12)
    turned = ordered_trend(-answers[:, 0], answers[:, 3])
    assert turned.z == pytest.approx(-plain.z, rel=1e-12)


def test_scores_that_all_tie_have_no_p() -> None:
    found = ordered_trend([2, 2, 2], [1, 2, 3])
    assert np.isnan(found.p_value)
    assert np.isnan(found.tau_b)


def test_refusals(refused) -> None:
    with refused("A trend needs at least 2 ordered groups, but got 1."):
        ordered_trend([1, 2], [1, 1])
    with refused("A trend needs one group per score, but got 1 groups for 2 scores."):
        ordered_trend([1, 2], [1])
    with refused("The scores must be complete: 1 of 2 values is missing or infinite."):
        ordered_trend([1, np.nan], [1, 2])
