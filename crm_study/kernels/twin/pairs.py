"""Meeting in the middle: two effects that add up to what is missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

Numbers = NDArray[np.intp]
#: How far off the sum of two effects may be for the exact value to be computed, in half-widths.
_REACH = 2.5
#: Most pairs looked at, and most of them computed exactly.
_LOOKED_AT, _VERIFIED = 1_500_000, 40_000


def matching_pairs(after: Floats, here: Floats, *, people: Numbers) -> tuple[Numbers, Numbers]:
    """Find pairs of exchanges of different people whose effects nearly cancel the distance.

    Parameters
    ----------
    after : ndarray of float, shape (n_moves, n_goals)
        Signed distances after each exchange.
    here : ndarray of float, shape (n_goals,)
        Signed distances before.
    people : ndarray of int, shape (n_moves, 2)
        Whom each exchange touches.

    Returns
    -------
    tuple of two ndarrays of int
        Numbers of the exchanges of each pair, gentle ones first: their effects add up best.

    Notes
    -----
    Exchanges are sorted by their effect on the goal that is hardest to hit; each looks for
    partners in the window that the goal leaves.

    Examples
    --------
    >>> effects = np.array([[5.0], [-3.0], [-5.2], [9.0]])
    >>> people = np.array([[0, 0], [1, 1], [2, 2], [3, 3]])
    >>> first, second = matching_pairs(effects, np.zeros(1), people=people)
    >>> list(zip(first.tolist(), second.tolist()))
    [(0, 1), (0, 2)]
    """
    usable = np.flatnonzero(np.isfinite(after).all(axis=1))
    effects = after[usable] - here
    if not len(usable):
        return usable, usable
    hardest_first = np.argsort(-np.abs(effects).mean(axis=0), kind="stable")
    effects, here = effects[:, hardest_first], here[hardest_first]
    one, other = _neighbors(effects[:, 0], -here[0])
    for goal in range(effects.shape[1]):
        off = effects[one, goal] + effects[other, goal] + here[goal]
        fits = np.abs(off) <= _REACH
        one, other = one[fits], other[fits]
    apart = (people[usable[one]][:, :, None] != people[usable[other]][:, None, :]).all(axis=(1, 2))
    one, other = one[apart], other[apart]
    gentle = np.abs(effects[:, 0])
    order = np.argsort(gentle[one] * gentle[other], kind="stable")[:_VERIFIED]
    return usable[one[order]], usable[other[order]]


def _neighbors(effects: Floats, wanted: float) -> tuple[Numbers, Numbers]:
    """List pairs whose effects add up to what is wanted, each once."""
    order = np.argsort(effects, kind="stable")
    ascending = effects[order]
    low = np.searchsorted(ascending, wanted - effects - _REACH, side="left")
    high = np.searchsorted(ascending, wanted - effects + _REACH, side="right")
    sizes = high - low
    gentle = np.argsort(np.abs(effects), kind="stable")
    seekers = gentle[np.cumsum(sizes[gentle]) <= _LOOKED_AT]
    counts = sizes[seekers]
    starts = np.repeat(low[seekers] - np.concatenate([[0], counts.cumsum()[:-1]]), counts)
    partners = order[starts + np.arange(int(counts.sum()))]
    one = np.repeat(seekers, counts)
    seeks = np.zeros(len(effects), dtype=bool)
    seeks[seekers] = True
    kept = (one < partners) | ~seeks[partners]
    return np.asarray(one[kept]), np.asarray(partners[kept])
