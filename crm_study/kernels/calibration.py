"""Choose synthetic respondents so that their regressions print given numbers.

A success proves nothing: many different samples print the same three numbers, and even
implausible ones can be hit. What comes out is calibrated, never a reproduction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.cross_products import cross_products, swept_fits
from crm_study.kernels.validate import Floats, complete

#: Share of the half-width to stay inside, so that other software prints the same digits.
_SAFE = 0.98
#: A residual below this many single exchanges' spread is left to pairs of exchanges.
_COARSE = 0.5
#: Gentlest exchanges that look for a partner, partners each is offered, and how far off
#: the sum of two effects may be before the exact value is computed, in half-widths.
_SEEKERS, _PARTNERS, _REACH = 4096, 4, 2.0
#: Slots drawn anew when no pair fits.
_KICKED = 3


@dataclass(frozen=True, slots=True)
class Target:
    """A printed number that a regression on the chosen respondents has to hit.

    Attributes
    ----------
    kind : {"r_squared", "statistic"}
        The model's R squared, or the t of one of its predictors.
    outcome : int
        Column among the pool's variables.
    predictors : tuple of int
        Columns of all predictors of the model.
    term : int or None
        The predictor whose t is meant; None for an R squared.
    lower, upper : float
        Where the unrounded number may lie, as from `rounding_interval`.
    """

    kind: Literal["r_squared", "statistic"]
    outcome: int
    predictors: tuple[int, ...]
    term: int | None
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The respondents that were chosen, and how close they come.

    Attributes
    ----------
    choice : ndarray of int, shape (n_slots,)
        The chosen candidate of each slot.
    attained : ndarray of float, shape (n_targets,)
        What the chosen respondents give, unrounded, in the order of the targets.
    n_steps : int
        Rounds of the search.
    n_kicks : int
        How often three slots were drawn anew, because no exchange led on.
    solved : bool
        Whether every target is hit, inside 98 % of its half-width. If not, the closest
        choice that was seen is given.
    """

    choice: NDArray[np.intp]
    attained: Floats
    n_steps: int
    n_kicks: int
    solved: bool


def calibrate(
    pool: Floats, targets: Sequence[Target], *, seed: int, max_steps: int = 200
) -> Calibration:
    """Choose one candidate per slot so that all targets are hit.

    Parameters
    ----------
    pool : ndarray of float, shape (n_slots, n_candidates, n_variables)
        Scale scores of the candidates for each slot, complete.
    targets : sequence of Target
        At least one. They are taken as they come: whether they contradict each other
        is for `readings` to say.
    seed : int
        Of the first choice and of the kicks. The same seed, the same respondents.
    max_steps : int, default 200
        Rounds before the search gives up; a few dozen are usual.

    Returns
    -------
    Calibration
        Look at ``solved``: targets that no choice can hit are not an error.

    Raises
    ------
    AnalysisError
        An incomplete pool, or a target that does not belong to it.

    Notes
    -----
    Regressions depend on sums over slots only, so the effects of all single exchanges
    are computed together. Steepest descent brings the residual below the effect of one
    exchange. Then two exchanges in different slots are sought whose effects add up to
    it, by nearest neighbors; each such pair is verified exactly, since effects add up
    only in first order. If none fits, three slots are drawn anew.

    References
    ----------
    .. [1] Horowitz, E., & Sahni, S. (1974). Computing partitions with applications to
       the knapsack problem. Journal of the ACM, 21(2), 277-292 (meeting in the middle).

    Examples
    --------
    >>> pool = np.random.default_rng(1).normal(size=(40, 50, 2))
    >>> target = Target("r_squared", outcome=1, predictors=(0,), term=None,
    ...                 lower=0.4395, upper=0.4405)
    >>> found = calibrate(pool, [target], seed=1)
    >>> found.solved, bool(0.4395 < found.attained[0] < 0.4405)
    (True, True)
    """
    space = _space(complete(pool, name="pool", ndim=3), targets, max_steps)
    rng = np.random.default_rng(seed)
    n_slots, n_candidates = space.products.shape[:2]
    choice = closest = rng.integers(n_candidates, size=n_slots)
    n_kicks = 0
    for step in range(1, max_steps + 1):
        if space.miss(choice) <= _SAFE:
            return space.calibration(choice, step, n_kicks)
        swaps = _swaps(space, choice)
        following = _descent(swaps)
        if following is None:
            following = _pair(space, swaps)
            closest = min(closest, following, key=space.miss)
            if space.miss(following) > _SAFE:
                following = choice.copy()
                kicked = rng.choice(n_slots, size=_KICKED, replace=False)
                following[kicked] = rng.integers(n_candidates, size=_KICKED)
                n_kicks += 1
        choice = following
    return space.calibration(min(closest, choice, key=space.miss), max_steps, n_kicks)


@dataclass(frozen=True, slots=True, eq=False)
class _Space:
    """The pool as cross products (n_slots, n_candidates, m, m), and the boxes to reach."""

    products: Floats
    targets: tuple[Target, ...]
    center: Floats
    half_width: Floats

    def totals(self, choice: NDArray[np.intp]) -> Floats:
        """Sum the chosen candidates' cross products: shape (m, m)."""
        summed: Floats = self.products[np.arange(len(choice)), choice].sum(axis=0)
        return summed

    def values(self, totals: Floats) -> Floats:
        """Compute the targeted statistics: shape (..., n_targets)."""
        models = {(target.outcome, target.predictors) for target in self.targets}
        fits = {
            model: swept_fits(totals, outcome=model[0], predictors=model[1]) for model in models
        }
        columns = []
        for target in self.targets:
            fit = fits[target.outcome, target.predictors]
            if target.term is None:
                columns.append(fit.r_squared)
            else:
                columns.append(fit.statistic[..., target.predictors.index(target.term)])
        return np.stack(columns, axis=-1)

    def residuals(self, totals: Floats) -> Floats:
        """Measure how far off the statistics are, in half-widths: shape (..., n_targets)."""
        off = (self.values(totals) - self.center) / self.half_width
        return np.where(np.isfinite(off), off, np.inf)

    def miss(self, choice: NDArray[np.intp]) -> float:
        """Return the worst residual of a choice; up to 1 is inside every box."""
        return float(np.abs(self.residuals(self.totals(choice))).max())

    def calibration(self, choice: NDArray[np.intp], n_steps: int, n_kicks: int) -> Calibration:
        """Write the answer down."""
        attained = self.values(self.totals(choice))
        return Calibration(choice, attained, n_steps, n_kicks, self.miss(choice) <= _SAFE)


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    """All single exchanges from one choice; an exchange is numbered slot-wise.

    ``here`` (n_targets,) and ``after`` (n_swaps, n_targets) are residuals before and
    after, ``spread`` (n_targets,) is the exchanges' typical effect.
    """

    choice: NDArray[np.intp]
    here: Floats
    after: Floats
    spread: Floats

    def applied(self, *swaps: int) -> NDArray[np.intp]:
        """Return the choice after some exchanges."""
        changed = self.choice.copy()
        for swap in swaps:
            slot, candidate = divmod(swap, len(self.after) // len(self.choice))
            changed[slot] = candidate
        return changed


def _swaps(space: _Space, choice: NDArray[np.intp]) -> _Swaps:
    """Compute what every single exchange would do."""
    totals = space.totals(choice)
    after = space.residuals(totals + _differences(space, choice)).reshape(-1, len(space.targets))
    finite = after[np.isfinite(after).all(axis=1)]
    spread = finite.std(axis=0) if len(finite) else np.zeros(len(space.targets))
    return _Swaps(choice, space.residuals(totals), after, np.where(spread > 0, spread, 1.0))


def _differences(space: _Space, choice: NDArray[np.intp]) -> Floats:
    """Subtract the chosen candidate from all candidates of its slot."""
    chosen = space.products[np.arange(len(choice)), choice]
    differences: Floats = space.products - chosen[:, None]
    return differences


def _descent(swaps: _Swaps) -> NDArray[np.intp] | None:
    """Make the best single exchange; None where pairs should take over."""
    if np.abs(swaps.here / swaps.spread).max() <= _COARSE:
        return None
    loss = np.square(swaps.after / swaps.spread).sum(axis=1)
    best = int(loss.argmin())
    if not loss[best] < np.square(swaps.here / swaps.spread).sum():
        return None
    return swaps.applied(best)


def _pair(space: _Space, swaps: _Swaps) -> NDArray[np.intp]:
    """Make the best verified pair of exchanges, if any; they meet in the middle."""
    first, second = _matches(swaps)
    if not len(first):
        return swaps.choice
    differences = _differences(space, swaps.choice).reshape(-1, *space.products.shape[2:])
    totals = space.totals(swaps.choice) + differences[first] + differences[second]
    best = int(np.abs(space.residuals(totals)).max(axis=1).argmin())
    return swaps.applied(int(first[best]), int(second[best]))


def _matches(swaps: _Swaps) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find pairs in different slots whose effects nearly add up to minus the residual."""
    from scipy.spatial import cKDTree

    usable = np.flatnonzero(np.isfinite(swaps.after).all(axis=1))
    if not len(usable) or not np.isfinite(swaps.here).all():
        return usable[:0], usable[:0]
    effects = swaps.after[usable] - swaps.here
    size = np.abs(effects / swaps.spread).max(axis=1)
    seekers = np.argsort(size, kind="stable")[:_SEEKERS]
    distance, partner = cKDTree(effects).query(
        -swaps.here - effects[seekers], k=_PARTNERS, p=np.inf, distance_upper_bound=_REACH
    )
    row, column = np.nonzero(np.isfinite(distance))
    first, second = usable[seekers[row]], usable[partner[row, column]]
    n_candidates = len(swaps.after) // len(swaps.choice)
    apart = first // n_candidates != second // n_candidates
    return first[apart], second[apart]


def _space(pool: Floats, targets: Sequence[Target], max_steps: int) -> _Space:
    """Check what was asked for and center the pool, which spares digits."""
    n_slots, n_candidates, n_variables = pool.shape
    if not (targets and n_candidates and max_steps > 0):
        raise AnalysisError(
            f"A calibration needs targets, candidates and steps, but got {len(targets)}, "
            f"{n_candidates} and {max_steps}."
        )
    for target in targets:
        _check(target, n_slots, n_variables)
    lower, upper = np.array([(target.lower, target.upper) for target in targets]).T
    centered = pool - pool.mean(axis=(0, 1))
    return _Space(
        cross_products(centered), tuple(targets), (lower + upper) / 2, (upper - lower) / 2
    )


def _check(target: Target, n_slots: int, n_variables: int) -> None:
    """Refuse a target that does not belong to the pool."""
    columns = (target.outcome, *target.predictors)
    if not target.predictors or len(set(columns)) < len(columns):
        raise AnalysisError(f"A target needs an outcome and other predictors, but has {columns}.")
    if min(columns) < 0 or max(columns) >= n_variables:
        raise AnalysisError(
            f"A target's columns must lie from 0 to {n_variables - 1}, but are {columns}."
        )
    if (target.term in target.predictors) != (target.kind == "statistic"):
        raise AnalysisError(
            f"A statistic needs one of the predictors {target.predictors} as its term and an "
            f"r_squared needs none, but the term of this {target.kind} is {target.term}."
        )
    if not -math.inf < target.lower < target.upper < math.inf:
        raise AnalysisError(
            f"A target needs a finite interval, but has {target.lower} to {target.upper}."
        )
    if n_slots < len(target.predictors) + 2:
        raise AnalysisError(
            f"A model with {len(target.predictors)} predictors needs "
            f"{len(target.predictors) + 2} slots, but the pool has {n_slots}."
        )
