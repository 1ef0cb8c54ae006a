"""Agreement on an order, against friedman.test, vegan and a published example."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.ranking.friedman import (
    concordance,
    rank_intervals,
    ranked_pairs,
    row_ranks,
)

#: Hollander and Wolfe (1973), p. 140: three ways to round first base, 22 players.
ROUNDING = [
    *([5.40, 5.50, 5.55], [5.85, 5.70, 5.75], [5.20, 5.60, 5.50], [5.55, 5.50, 5.40]),
    *([5.90, 5.85, 5.70], [5.45, 5.55, 5.60], [5.40, 5.40, 5.35], [5.45, 5.50, 5.35]),
    *([5.25, 5.15, 5.00], [5.85, 5.80, 5.70], [5.25, 5.20, 5.10], [5.65, 5.55, 5.45]),
    *([5.60, 5.35, 5.45], [5.05, 5.00, 4.95], [5.50, 5.50, 5.40], [5.45, 5.55, 5.50]),
    *([5.55, 5.55, 5.35], [5.45, 5.50, 5.55], [5.50, 5.45, 5.25], [5.65, 5.60, 5.40]),
    *([5.70, 5.65, 5.55], [6.30, 6.30, 6.25]),
]


def table(made_up, name):
    if name == "made_up":
        return made_up(40, 6)
    i, j = np.ogrid[1:26, 1:6]
    return made_up(25, 5) + (7 * i + 3 * j) % 5 / 10 + j / 100


@pytest.mark.parametrize("name", ["made_up", "untied"])
def test_equals_r(reference, made_up, name) -> None:
    found, expected = concordance(table(made_up, name)), reference("ranking")[name]
    assert found.mean_rank.tolist() == pytest.approx(expected["mean_rank"], rel=1e-12)
    for column in ("statistic", "df", "p_value", "kendall_w", "f_statistic"):
        assert getattr(found, column) == pytest.approx(expected[column], rel=1e-8), column


def test_equals_scipy(made_up) -> None:
    ratings = made_up(40, 6)
    expected = stats.friedmanchisquare(*ratings.T)
    found = concordance(ratings)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-10)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-8)


def test_the_published_example(reference) -> None:
    # the book prints S = 11.1
    found = concordance(ROUNDING, largest_first=False)
    assert found.statistic == pytest.approx(reference("ranking")["rounding"], rel=1e-10)
    assert round(found.statistic, 1) == 11.1


def test_full_agreement_and_its_opposite() -> None:
    same = concordance([[3, 2, 1]] * 4)
    assert same.kendall_w == pytest.approx(1.0)
    assert same.f_p_value == 0
    opposite = concordance([[3, 2, 1], [1, 2, 3]])
    assert opposite.kendall_w == 0


def test_by_hand() -> None:
    # two people, one tie: ranks 1 2 3 and 1.5 1.5 3; R = 2.5 3.5 6, mean 4
    found = concordance([[5, 4, 1], [4, 4, 1]])
    above, left = 12 * (2.25 + 0.25 + 4), 2 * 3 * 4 - 6 / 2
    assert found.statistic == pytest.approx(above / left)
    z = ranked_pairs(found).statistic
    assert z.tolist() == pytest.approx([-0.5, -1.75, -1.25])  # sqrt(3 * 4 / (6 * 2)) = 1


def test_order_of_people_and_a_monotone_change_do_nothing(made_up) -> None:
    ratings = made_up(40, 6)
    plain = concordance(ratings)
    moved = concordance(np.exp(ratings[::-1]))
    assert moved.statistic == pytest.approx(plain.statistic, rel=1e-12)
    ranks = row_ranks(ratings, largest_first=True)
    assert concordance(ranks, largest_first=False).statistic == pytest.approx(plain.statistic)


def test_a_planted_order_is_found_and_sure() -> None:
    noise = np.random.default_rng(1).normal(size=(80, 4))
    scores = row_ranks(noise + np.array([3.0, 2.0, 1.0, 0.0]), largest_first=True)
    found = rank_intervals(scores, largest_first=False, conf_level=0.95, n_resamples=500, seed=1)
    assert found.rank_low.tolist() == found.rank_high.tolist() == [1, 2, 3, 4]
    assert np.all(found.mean_low < scores.mean(axis=0))
    assert np.all(found.mean_high > scores.mean(axis=0))


def test_everybody_ties_everything() -> None:
    assert np.isnan(concordance([[3, 3], [2, 2]]).statistic)


def test_refusals(refused) -> None:
    with refused("Agreement on an order needs at least 2 people and 2 things, but got 1 and 2."):
        concordance([[1, 2]])
    with refused("The ratings must be complete: 1 of 4 values is missing or infinite."):
        concordance([[1, np.nan], [2, 1]])
