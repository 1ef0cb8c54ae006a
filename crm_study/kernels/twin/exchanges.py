"""Choose one candidate per slot by exchanging one, then two at a time.

The search knows nothing of what is aimed at. It sees sums over the chosen candidates,
and a function that says how far such sums are from every goal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

Choice = NDArray[np.intp]
#: Sums of shape (..., m, m) to signed distances of shape (..., n_goals); 0 is the goal.
Residuals = Callable[[Floats], Floats]

#: A residual below this many single exchanges' spread is left to pairs of exchanges.
_COARSE = 0.5
#: Gentlest exchanges that look for a partner, partners each is offered, and how far off
#: the sum of two effects may be before the exact value is computed, in units of distance.
_SEEKERS, _PARTNERS, _REACH = 4096, 4, 2.0
#: Slots drawn anew when no pair fits.
_KICKED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Where a search ended.

    Attributes
    ----------
    choice : ndarray of int, shape (n_slots,)
        The chosen candidate of each slot; the closest that was seen when not solved.
    n_steps, n_kicks : int
        Rounds, and how many of them ended with some slots drawn anew.
    solved : bool
        Whether every distance is within the tolerance.
    """

    choice: Choice
    n_steps: int
    n_kicks: int
    solved: bool


def search(
    products: Floats, residuals: Residuals, *, tolerance: float, seed: int, max_steps: int
) -> Search:
    """Look for a choice whose sums are within the tolerance of every goal.

    Parameters
    ----------
    products : ndarray of float, shape (n_slots, n_candidates, m, m)
        What each candidate adds to the sums; at least 3 slots.
    residuals : callable
        Signed distances of sums from the goals, all in the same unit.
    tolerance : float
        Largest distance that is close enough, in that unit.
    seed : int
        Of the first choice and of the kicks.
    max_steps : int
        Rounds before giving up.

    Returns
    -------
    Search

    References
    ----------
    .. [1] Horowitz, E., & Sahni, S. (1974). Computing partitions with applications to
       the knapsack problem. Journal of the ACM, 21(2), 277-292 (meeting in the middle).

    Examples
    --------
    >>> products = np.random.default_rng(1).normal(size=(10, 20, 1, 1))
    >>> found = search(products, lambda totals: (totals[..., 0] - 2.0) / 0.001,
    ...                tolerance=1.0, seed=1, max_steps=50)
    >>> found.solved, round(float(chosen_totals(products, found.choice)[0, 0]), 2)
    (True, 2.0)
    """
    rng = np.random.default_rng(seed)
    n_slots, n_candidates = products.shape[:2]

    def miss(choice: Choice) -> float:
        return float(np.abs(residuals(chosen_totals(products, choice))).max())

    choice: Choice = np.asarray(rng.integers(n_candidates, size=n_slots), dtype=np.intp)
    closest, n_kicks = choice, 0
    for step in range(1, max_steps + 1):
        if miss(choice) <= tolerance:
            return Search(choice, step, n_kicks, solved=True)
        swaps = _swaps(products, residuals, choice)
        following = _descent(swaps)
        if following is None:
            following = _pair(products, residuals, swaps)
            closest = min(closest, following, key=miss)
            if miss(following) > tolerance:
                following = _kick(choice, n_candidates, rng)
                n_kicks += 1
        choice = following
    closest = min(closest, choice, key=miss)
    return Search(closest, max_steps, n_kicks, solved=miss(closest) <= tolerance)


def chosen_totals(products: Floats, choice: Choice) -> Floats:
    """Sum up what the chosen candidates add.

    Parameters
    ----------
    products : ndarray of float, shape (n_slots, n_candidates, m, m)
    choice : ndarray of int, shape (n_slots,)

    Returns
    -------
    ndarray of float, shape (m, m)

    Examples
    --------
    >>> chosen_totals(np.arange(6.0).reshape(2, 3, 1, 1), np.array([0, 2]))
    array([[5.]])
    """
    totals: Floats = products[np.arange(len(choice)), choice].sum(axis=0)
    return totals


def _kick(choice: Choice, n_candidates: int, rng: np.random.Generator) -> Choice:
    """Draw a few slots anew."""
    kicked = choice.copy()
    slots = rng.choice(len(choice), size=_KICKED, replace=False)
    kicked[slots] = rng.integers(n_candidates, size=_KICKED)
    return kicked


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    """All single exchanges from one choice; an exchange is numbered slot-wise.

    ``here`` (n_targets,) and ``after`` (n_swaps, n_targets) are residuals before and
    after, ``spread`` (n_targets,) is the exchanges' typical effect.
    """

    choice: Choice
    here: Floats
    after: Floats
    spread: Floats

    def applied(self, *swaps: int) -> Choice:
        """Return the choice after some exchanges."""
        changed = self.choice.copy()
        for swap in swaps:
            slot, candidate = divmod(swap, len(self.after) // len(self.choice))
            changed[slot] = candidate
        return changed


def _swaps(products: Floats, residuals: Residuals, choice: Choice) -> _Swaps:
    """Compute what every single exchange would do."""
    totals = chosen_totals(products, choice)
    here = residuals(totals)
    after = residuals(totals + _differences(products, choice)).reshape(-1, len(here))
    finite = after[np.isfinite(after).all(axis=1)]
    spread = finite.std(axis=0) if len(finite) else np.zeros(len(here))
    return _Swaps(choice, here, after, np.where(spread > 0, spread, 1.0))


def _differences(products: Floats, choice: Choice) -> Floats:
    """Subtract the chosen candidate from all candidates of its slot."""
    chosen = products[np.arange(len(choice)), choice]
    differences: Floats = products - chosen[:, None]
    return differences


def _descent(swaps: _Swaps) -> Choice | None:
    """Make the best single exchange; None where pairs should take over."""
    if np.abs(swaps.here / swaps.spread).max() <= _COARSE:
        return None
    loss = np.square(swaps.after / swaps.spread).sum(axis=1)
    best = int(loss.argmin())
    if not loss[best] < np.square(swaps.here / swaps.spread).sum():
        return None
    return swaps.applied(best)


def _pair(products: Floats, residuals: Residuals, swaps: _Swaps) -> Choice:
    """Make the best verified pair of exchanges, if any; they meet in the middle."""
    first, second = _matches(swaps)
    if not len(first):
        return swaps.choice
    differences = _differences(products, swaps.choice).reshape(-1, *products.shape[2:])
    totals = chosen_totals(products, swaps.choice) + differences[first] + differences[second]
    best = int(np.abs(residuals(totals)).max(axis=1).argmin())
    return swaps.applied(int(first[best]), int(second[best]))


def _matches(swaps: _Swaps) -> tuple[Choice, Choice]:
    """Find pairs in different slots whose effects nearly add up to minus the residual."""
    from scipy.spatial import cKDTree

    usable = np.flatnonzero(np.isfinite(swaps.after).all(axis=1))
    if not len(usable) or not np.isfinite(swaps.here).all():
        return usable[:0], usable[:0]
    effects = swaps.after[usable] - swaps.here
    size = np.abs(effects / swaps.spread).max(axis=1)
    seekers = np.argsort(size, kind="stable")[:_SEEKERS]
    wanted = -swaps.here - effects[seekers]
    found = cKDTree(effects).query(wanted, k=_PARTNERS, p=np.inf, distance_upper_bound=_REACH)
    distance, partner = np.asarray(found[0]), np.asarray(found[1])
    row, column = np.nonzero(np.isfinite(distance))
    first, second = usable[seekers[row]], usable[partner[row, column]]
    n_candidates = len(swaps.after) // len(swaps.choice)
    apart = first // n_candidates != second // n_candidates
    return first[apart], second[apart]
