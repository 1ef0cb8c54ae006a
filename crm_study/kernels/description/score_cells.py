"""How often each score occurs: cells of few values, bars of a histogram, quantiles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import Floats, complete

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ScoreCells:
    """Stretches of a scale, in rising order, with their people. Arrays of shape (n_cells,).

    Attributes
    ----------
    lower, upper : ndarray of float
        A score x lies in a cell where lower <= x < upper.
    counts : ndarray of int
        People of each cell.
    """

    lower: Floats
    upper: Floats
    counts: NDArray[np.intp]

    def expected(self) -> Floats:
        """Return the standard normal quantile of the share of people below each upper limit.

        The last one is infinite: everybody lies below it.
        """
        share = np.cumsum(self.counts) / self.counts.sum()
        return np.append(normal_quantile(share[:-1]), np.inf)


def score_cells(
    values: ArrayLike,
    counts: ArrayLike,
    *,
    ends: tuple[float, float],
    step: float,
    smallest: int = 1,
) -> ScoreCells:
    """Count people by score, in cells around the possible scores that hold enough of them.

    Parameters
    ----------
    values, counts : array_like, shape (n_values,)
        Different scores, and the people who have each.
    ends : (float, float)
        Least and greatest score that is possible.
    step : float
        Distance of two possible scores; the width of the finest cell.
    smallest : int, default 1
        People a cell must hold. Cells with fewer are joined with their neighbors, and the
        outermost reach to the ends, so that no limit tells an extreme. With 1, only cells
        that hold somebody are returned.

    Raises
    ------
    AnalysisError
        No score, one outside the ends, or fewer people than ``smallest``.

    Examples
    --------
    >>> found = score_cells([1.0, 1.5, 2.0, 3.0], [1, 4, 6, 1], ends=(1, 3), step=0.5, smallest=5)
    >>> found.lower.tolist(), found.upper.tolist(), found.counts.tolist()
    ([0.75, 1.75], [1.75, 3.25], [5, 7])
    """
    x, people = complete(values, name="values", ndim=1), np.asarray(counts, dtype=np.intp)
    low, high = ends
    if not x.size or x.min() < low - _CLOSE or x.max() > high + _CLOSE:
        raise AnalysisError(f"Scores must lie between {low:g} and {high:g}.")
    if people.sum() < smallest:
        raise AnalysisError(f"Cells of {smallest} people need as many; got {people.sum()}.")
    places = np.floor((x - low) / step + 0.5 + _CLOSE).astype(np.intp)
    n_cells = math.floor((high - low) / step + 0.5 + _CLOSE) + 1
    held = np.bincount(places, weights=people, minlength=n_cells).astype(np.intp)
    first, last = np.array(list(_stretches(held, smallest))).T
    total = np.concatenate([[0], np.cumsum(held)])
    edge = low - step / 2
    return ScoreCells(edge + first * step, edge + last * step, total[last] - total[first])


def _stretches(held: NDArray[np.intp], smallest: int) -> Iterator[tuple[int, int]]:
    """Yield first and behind-last cell of every stretch that holds enough people."""
    if smallest <= 1:
        yield from ((at, at + 1) for at in np.flatnonzero(held).tolist())
        return
    ends, people = [0], 0
    for at, count in enumerate(held.tolist(), start=1):
        people += count
        if people >= smallest:
            ends.append(at)
            people = 0
    yield from zip(ends[:-1], [*ends[1:-1], held.size], strict=True)


def histogram_bars(cells: ScoreCells, *, width: float) -> ScoreCells:
    """Join cells to bars of about a width; every bar is made of whole cells.

    Parameters
    ----------
    cells : ScoreCells
        Narrower than the bars, or wider where people had to be joined.
    width : float
        A multiple of the width of the finest cell.

    Examples
    --------
    >>> cells = score_cells([1.0, 1.5, 3.0], [2, 4, 6], ends=(1, 3), step=0.5)
    >>> bars = histogram_bars(cells, width=1.0)
    >>> bars.lower.tolist(), bars.upper.tolist(), bars.counts.tolist()
    ([0.75, 2.75], [1.75, 3.75], [6, 6])
    """
    start = cells.lower[0]
    number = np.floor((cells.lower - start) / width + _CLOSE)
    first = np.flatnonzero(np.diff(number, prepend=-1.0))
    before = np.append(-np.inf, cells.upper[first[1:] - 1])
    lower = np.maximum(start + number[first] * width, before)
    behind = np.append(cells.lower[first[1:]], np.inf)
    last = np.append(first[1:], number.size) - 1
    upper = np.maximum(np.minimum(lower + width, behind), cells.upper[last])
    return ScoreCells(lower, upper, np.add.reduceat(cells.counts, first))


def bar_width(values: ArrayLike, counts: ArrayLike, *, step: float) -> float:
    r"""Return the width of the bars of a histogram, in whole steps of the scale.

    Parameters
    ----------
    values, counts : array_like, shape (n_values,)
        Different scores, and the people who have each.
    step : float
        Distance of two possible scores: bars that are no multiple of it would hold now
        more, now fewer possible scores, and look like a comb.

    Notes
    -----
    :math:`h = 2\,\mathrm{IQR}\,n^{-1/3}` of Freedman and Diaconis [1]_, rounded to the
    nearest multiple of the step, at least one; the rule of Sturges where the quartiles
    agree.

    References
    ----------
    .. [1] Freedman, D., & Diaconis, P. (1981). Zeitschrift für Wahrscheinlichkeitstheorie
       und verwandte Gebiete, 57, 453-476.

    Examples
    --------
    >>> bar_width([1, 2, 3, 4, 5], [10, 20, 40, 20, 10], step=0.25)
    0.75
    """
    order = np.argsort(np.asarray(values, dtype=float))
    x, people = np.asarray(values, dtype=float)[order], np.asarray(counts)[order]
    n_obs = int(people.sum())
    width = float(np.subtract(*_quartiles(x, np.cumsum(people)))) * 2 / math.cbrt(n_obs)
    if width <= 0:
        width = float(np.ptp(x)) / (math.log2(n_obs) + 1)
    return step * max(1, round(width / step))


def _quartiles(x: Floats, up_to: NDArray[np.intp]) -> tuple[float, float]:
    """Return the third and the first quartile, as `numpy.percentile` of all people."""
    found = []
    for share in (0.75, 0.25):
        place = share * (int(up_to[-1]) - 1)
        near = x[np.searchsorted(up_to, [math.floor(place), math.ceil(place)], side="right")]
        found.append(float(near[0] + (near[1] - near[0]) * (place - math.floor(place))))
    return found[0], found[1]
