"""Make exchanges, many, then two at a time, until sums over people are where they should be.

The search knows nothing of what is aimed at, nor of what is exchanged. It sees what
each possible exchange adds to the sums, and a function that says how far such sums are
from every goal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.twin.pairs import matching_pairs

Numbers = NDArray[np.intp]
#: Sums of shape (..., n_sums) to signed distances of shape (..., n_goals); 0 is the goal,
#: and 1 is as far as a goal allows.
Residuals = Callable[[Floats], Floats]

#: A distance below this many single exchanges' spread is left to pairs of exchanges.
_COARSE = 0.5
#: Goals this near count as met while others are not.
_MET = 0.8
#: Most exchanges made at once on the way down.
_BATCH = 64


class State(Protocol):
    """People as they are now; an exchange makes another state."""

    def totals(self) -> Floats:
        """Return the sums over people, shape (n_sums,)."""
        ...

    def moves(self, rng: np.random.Generator) -> Moves:
        """Return what exchanges from here would do."""
        ...

    def kicked(self, rng: np.random.Generator) -> State:
        """Return a state nearby, a few people drawn anew."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Exchanges that are possible.

    Attributes
    ----------
    changes : ndarray of float, shape (n_moves, n_sums)
        What each adds to the sums.
    people : ndarray of int, shape (n_moves, 2)
        Whose answers it touches; exchanges of the same person exclude each other.
    after : callable
        Makes the state after some exchanges, given their numbers.
    """

    changes: Floats
    people: Numbers
    after: Callable[[Numbers], State]


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Where a search ended.

    Attributes
    ----------
    state : State
        The last; the closest that was seen when not solved.
    n_steps, n_kicks : int
        Rounds, and how many of them ended with some people drawn anew.
    solved : bool
        Whether every distance is within the tolerance.
    """

    state: State
    n_steps: int
    n_kicks: int
    solved: bool


def search(
    state: State, residuals: Residuals, *, tolerance: float, seed: int, max_steps: int
) -> Search:
    """Look for a state whose sums are within the tolerance of every goal.

    Parameters
    ----------
    state : State
        Where to begin.
    residuals : callable
        Signed distances of sums from the goals, in half-widths of what is allowed.
    tolerance : float
        Largest distance that is close enough.
    seed : int
        Of the kicks, and of the exchanges where there are too many to look at all.
    max_steps : int
        Rounds before giving up.

    Returns
    -------
    Search

    Notes
    -----
    Steepest descent makes the best exchanges of different people, as many together as
    help. What remains is below the effect of one exchange: then two exchanges are sought
    whose effects add up to it. Each such pair is verified exactly, since effects add up
    only in first order. If none fits, three people are drawn anew.

    References
    ----------
    .. [1] Horowitz, E., & Sahni, S. (1974). Computing partitions with applications to
       the knapsack problem. Journal of the ACM, 21(2), 277-292 (meeting in the middle).

    Examples
    --------
    >>> from crm_study.kernels.twin.pool import PoolState
    >>> sums = np.random.default_rng(1).normal(size=(10, 20, 1))
    >>> found = search(PoolState.drawn(sums, seed=1), lambda totals: (totals - 2.0) / 0.001,
    ...                tolerance=1.0, seed=1, max_steps=50)
    >>> found.solved, round(float(found.state.totals()[0]), 2)
    (True, 2.0)
    """
    rng = np.random.default_rng(seed)
    closest, distance, n_kicks = state, np.inf, 0
    for step in range(max_steps + 1):
        miss = float(np.abs(residuals(state.totals())).max())
        if miss < distance:
            closest, distance = state, miss
        if distance <= tolerance or step == max_steps:
            break
        following = _better(_survey(state, residuals, rng), residuals, tolerance)
        n_kicks += following is None
        state = following or closest.kicked(rng)
    return Search(closest, step, n_kicks, solved=distance <= tolerance)


@dataclass(frozen=True, slots=True, eq=False)
class _Survey:
    """All exchanges from one state: distances before and after, and their typical change."""

    totals: Floats
    moves: Moves
    here: Floats
    after: Floats
    spread: Floats

    def loss(self, residuals: Floats) -> Floats:
        """Measure how far off distances are, in exchanges; met goals do not count."""
        excess = np.maximum(np.abs(residuals) - _MET, 0.0) / self.spread
        loss: Floats = np.square(excess).sum(axis=-1)
        return loss


def _survey(state: State, residuals: Residuals, rng: np.random.Generator) -> _Survey:
    totals = state.totals()
    moves = state.moves(rng)
    here, after = residuals(totals), residuals(totals + moves.changes)
    finite = after[np.isfinite(after).all(axis=1)]
    spread = finite.std(axis=0) if len(finite) else np.zeros(len(here))
    return _Survey(totals, moves, here, after, np.where(spread > 0, spread, 1.0))


def _better(seen: _Survey, residuals: Residuals, tolerance: float) -> State | None:
    """Make the exchanges that help most; None where none does."""
    pair: Numbers | None = None
    near = (np.abs(seen.here) - _MET) / seen.spread
    if near.max() <= _COARSE:
        pair = _pair(seen, residuals)
        if pair is not None and _miss(seen, residuals, pair) <= tolerance:
            return seen.moves.after(pair)
    here = float(seen.loss(seen.here))
    batch = _descent(seen, residuals)
    options = [chosen for chosen in (batch, pair) if chosen is not None]
    losses = [float(seen.loss(_landing(seen, residuals, chosen))) for chosen in options]
    if not options or not min(losses) < here:
        return None
    return seen.moves.after(options[int(np.argmin(losses))])


def _landing(seen: _Survey, residuals: Residuals, chosen: Numbers) -> Floats:
    return residuals(seen.totals + seen.moves.changes[chosen].sum(axis=0))


def _miss(seen: _Survey, residuals: Residuals, chosen: Numbers) -> float:
    return float(np.abs(_landing(seen, residuals, chosen)).max())


def _descent(seen: _Survey, residuals: Residuals) -> Numbers | None:
    """Choose the best exchanges of different people, as many as help together."""
    losses = seen.loss(seen.after)
    size = min(4 * _BATCH, len(losses))
    if not size:
        return None
    best = np.argpartition(losses, size - 1)[:size]
    best = best[np.lexsort((best, losses[best]))]
    apart = _apart(seen.moves.people[best])
    chosen = best[apart][:_BATCH]
    paths = seen.totals + seen.moves.changes[chosen].cumsum(axis=0)
    found = seen.loss(residuals(paths))
    found = np.where(np.isfinite(found), found, np.inf)
    return np.asarray(chosen[: int(found.argmin()) + 1])


def _apart(people: Numbers) -> NDArray[np.bool_]:
    """Keep exchanges that touch nobody an earlier one touched."""
    touched: set[int] = set()
    kept = np.zeros(len(people), dtype=bool)
    for row, (one, other) in enumerate(people.tolist()):
        if one not in touched and other not in touched:
            kept[row] = True
            touched |= {one, other}
    return kept


def _pair(seen: _Survey, residuals: Residuals) -> Numbers | None:
    """Choose the best verified pair of exchanges of different people, if there is any."""
    if not np.isfinite(seen.here).all():
        return None
    first, second = matching_pairs(seen.after, seen.here, people=seen.moves.people)
    if not len(first):
        return None
    changes = seen.moves.changes
    landed = np.abs(residuals(seen.totals + changes[first] + changes[second])).max(axis=1)
    best = int(landed.argmin())
    return np.array([first[best], second[best]], dtype=np.intp)
