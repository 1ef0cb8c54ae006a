"""Cells, bars and quantiles of scores: whole counts, enough people, numpy as witness."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from crm_study.kernels.description.score_cells import bar_width, histogram_bars, score_cells

ENDS = (1.0, 5.0)


def counted(n_items: int, n_obs: int = 150) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scores of a made-up scale, and how many people have each."""
    at = np.arange(1, n_obs + 1)
    answers = np.clip(np.rint(3.4 + 1.3 * np.sin(np.outer(at**2, np.arange(1, n_items + 1)))), 1, 5)
    scores = answers.mean(axis=1)
    return scores, *np.unique(scores, return_counts=True)


def inside(scores: np.ndarray, lower: float, upper: float) -> int:
    return int(((scores >= lower - 1e-9) & (scores < upper - 1e-9)).sum())


@pytest.mark.parametrize("smallest", [1, 5, 12])
@pytest.mark.parametrize("n_items", [2, 3, 6])
def test_cells_and_bars_count_everybody_and_never_too_few(n_items: int, smallest: int) -> None:
    scores, values, counts = counted(n_items)
    cells = score_cells(values, counts, ends=ENDS, step=1 / n_items, smallest=smallest)
    bars = histogram_bars(cells, width=bar_width(values, counts, step=1 / n_items))
    for found in (cells, bars):
        assert found.counts.sum() == scores.size
        assert found.counts.min() >= smallest
        assert (found.upper[:-1] <= found.lower[1:] + 1e-9).all()
        for lower, upper, count in zip(found.lower, found.upper, found.counts, strict=True):
            assert inside(scores, lower, upper) == count


def test_the_bars_are_of_one_width_where_nobody_need_be_hidden() -> None:
    _, values, counts = counted(5)
    cells = score_cells(values, counts, ends=ENDS, step=0.2)
    bars = histogram_bars(cells, width=0.4)
    assert bars.upper - bars.lower == pytest.approx(np.full(bars.counts.size, 0.4))


def test_hidden_cells_reach_to_the_ends_of_the_scale() -> None:
    found = score_cells([2.0, 3.0, 4.0], [2, 9, 9], ends=ENDS, step=1.0, smallest=5)
    assert (found.lower[0], found.upper[-1]) == (0.5, 5.5)
    assert found.counts.tolist() == [11, 9]


def test_the_width_is_that_of_numpy_to_the_nearest_step() -> None:
    scores, values, counts = counted(5)
    exact = np.histogram_bin_edges(scores, bins="fd")
    wanted = 2 * np.subtract(*np.percentile(scores, [75, 25])) / np.cbrt(scores.size)
    assert exact[1] - exact[0] <= wanted
    assert bar_width(values, counts, step=1e-6) == pytest.approx(wanted, abs=1e-6)
    assert bar_width(values, counts, step=0.2) == pytest.approx(0.2 * round(wanted / 0.2))


def test_scores_that_hardly_differ_have_the_bars_of_sturges() -> None:
    assert bar_width([1.0, 3.0, 5.0], [1, 62, 1], step=0.1) == pytest.approx(0.6)


def test_quantiles_are_those_of_the_share_below_each_limit() -> None:
    _, values, counts = counted(4)
    expected = score_cells(values, counts, ends=ENDS, step=0.25).expected()
    assert expected[:-1] == pytest.approx(norm.ppf(np.cumsum(counts)[:-1] / counts.sum()))
    assert expected[-1] == np.inf


def test_moving_the_scale_moves_the_cells() -> None:
    _, values, counts = counted(3)
    here = score_cells(values, counts, ends=ENDS, step=1 / 3, smallest=5)
    there = score_cells(values + 10, counts, ends=(11, 15), step=1 / 3, smallest=5)
    assert there.lower == pytest.approx(here.lower + 10)
    assert there.counts.tolist() == here.counts.tolist()


def test_scores_beyond_the_scale_and_too_few_people(refused) -> None:
    with refused("Scores must lie between 1 and 5."):
        score_cells([0.5, 2.0], [3, 3], ends=ENDS, step=0.5)
    with refused("Scores must lie between 1 and 5."):
        score_cells([], [], ends=ENDS, step=0.5)
    with refused("Cells of 5 people need as many; got 3."):
        score_cells([2.0], [3], ends=ENDS, step=0.5, smallest=5)
