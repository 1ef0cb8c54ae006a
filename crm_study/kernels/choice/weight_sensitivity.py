"""How much a choice hangs on the weights of the criteria."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.choice.topsis import shares_of

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class TurningWeights:
    """Where the first place changes hands, for each of k criteria; arrays of shape (k,).

    Attributes
    ----------
    low, high : ndarray of float
        The weight below, and above, which another alternative comes first, all other weights
        keeping their proportions; nan where none ever does.
    low_rival, high_rival : ndarray of int
        Place of that alternative; -1 where there is none.
    winner : int
        Place of the alternative that comes first.
    """

    low: Floats
    high: Floats
    low_rival: np.ndarray[tuple[int], np.dtype[np.int64]]
    high_rival: np.ndarray[tuple[int], np.dtype[np.int64]]
    winner: int


def turning_weights(scores: ArrayLike, weights: ArrayLike) -> TurningWeights:
    r"""Find how far each weight may move before the weighted sum has another winner.

    Parameters
    ----------
    scores : array_like of float, shape (m, k)
        At least 2 alternatives by criteria, in units that may be added; more is better.
    weights : array_like of float, shape (k,)
        Not negative; brought to a sum of 1.

    Returns
    -------
    TurningWeights

    Raises
    ------
    AnalysisError
        Fewer than 2 alternatives, or whatever `shares_of` refuses.

    Notes
    -----
    With weight t on criterion j and the others sharing 1 - t as before, the lead over a rival
    is linear in t; it is 0 at :math:`t^* = r / (r - d)`, d being the lead in the criterion and
    r the lead in the weighted mean of the others.

    References
    ----------
    .. [1] Triantaphyllou, E., & Sánchez, A. (1997). Decision Sciences, 28(1), 151-194, theorem 1.

    Examples
    --------
    >>> found = turning_weights([[5, 1], [2, 3]], [0.6, 0.4])
    >>> found.winner, found.low.round(3), found.high.round(3)
    (0, array([0.4, nan]), array([nan, 0.6]))
    """
    table = complete(scores, name="scores", ndim=2)
    if len(table) < 2:
        raise AnalysisError("A choice needs at least 2 alternatives.")
    shares = shares_of(weights, n_criteria=table.shape[1])
    winner = int((table @ shares).argmax())
    found = [_turn(table, shares, winner, j) for j in range(shares.size)]
    low, high, low_rival, high_rival = map(np.array, zip(*found, strict=True))
    return TurningWeights(low, high, low_rival, high_rival, winner)


def drawn_weights(
    n_criteria: int,
    *,
    n_draws: int,
    seed: int,
    around: ArrayLike | None = None,
    concentration: float = 50.0,
) -> Floats:
    """Draw sets of weights: any at all, or near a given set.

    Parameters
    ----------
    n_criteria : int
    n_draws : int
    seed : int
    around : array_like of float, shape (n_criteria,), optional
        Center of the draws; without it every set of weights is as likely as any other.
    concentration : float, default 50
        How near the draws stay: a weight w has variance w (1 - w) / (concentration + 1).

    Returns
    -------
    ndarray of float, shape (n_draws, n_criteria)
        Every row sums to 1.

    Notes
    -----
    A Dirichlet law with all parameters 1, or with ``concentration`` times the center.

    References
    ----------
    .. [1] Lahdelma, R., Hokkanen, J., & Salminen, P. (1998). European Journal of Operational
       Research, 106(1), 137-143.

    Examples
    --------
    >>> drawn_weights(3, n_draws=2, seed=1).sum(axis=1).round(12)
    array([1., 1.])
    """
    center = np.ones(n_criteria)
    if around is not None:
        center = concentration * shares_of(around, n_criteria=n_criteria)
    drawn = np.random.default_rng(seed).standard_gamma(center, size=(n_draws, n_criteria))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


def rank_shares(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """Count how often each alternative takes each rank over sets of weights.

    Parameters
    ----------
    scores : array_like of float, shape (m, k)
        More is better.
    weights : array_like of float, shape (n_draws, k)

    Returns
    -------
    ndarray of float, shape (m, m)
        Alternatives by ranks, the first rank first; rows sum to 1. Equals share the best rank.

    References
    ----------
    .. [1] Lahdelma, R., & Salminen, P. (2001). Operations Research, 49(3), 444-454.

    Examples
    --------
    >>> rank_shares([[5, 1], [2, 3]], [[1, 0], [0, 1], [0.9, 0.1], [0.8, 0.2]])
    array([[0.75, 0.25],
           [0.25, 0.75]])
    """
    table = complete(scores, name="scores", ndim=2)
    drawn = complete(weights, name="weights", ndim=2)
    totals = drawn @ table.T
    better = (totals[:, :, None] < totals[:, None, :]).sum(axis=2)
    ranks = np.arange(len(table))
    return np.asarray((better[:, :, None] == ranks).mean(axis=0))


def _turn(
    table: Floats, shares: Floats, winner: int, criterion: int
) -> tuple[float, float, int, int]:
    """Find the nearest turning points of one weight, below and above where it is."""
    weight = shares[criterion]
    others = np.delete(shares, criterion)
    rest = np.delete(table, criterion, axis=1)
    total = others.sum()
    spread = others / total if total > 0 else np.full(others.size, 1 / max(others.size, 1))
    lead = table[winner, criterion] - table[:, criterion]
    behind = rest[winner] @ spread - rest @ spread
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = behind / (behind - lead)
    turn[(behind - lead == 0) | (turn < -_ROUNDING) | (turn > 1 + _ROUNDING)] = np.nan
    turn[winner] = np.nan
    below = np.where(turn <= weight, turn, np.nan)
    above = np.where(turn > weight, turn, np.nan)
    low_rival = -1 if np.isnan(below).all() else int(np.nanargmax(below))
    high_rival = -1 if np.isnan(above).all() else int(np.nanargmin(above))
    low = below[low_rival] if low_rival >= 0 else np.nan
    high = above[high_rival] if high_rival >= 0 else np.nan
    return float(low), float(high), low_rival, high_rival
