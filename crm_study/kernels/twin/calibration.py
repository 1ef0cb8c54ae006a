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
from crm_study.kernels.arrays.cross_products import SweptFits, cross_products, swept_fits
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.twin.exchanges import chosen_totals, search

#: Share of the half-width to stay inside, so that other software prints the same digits.
_SAFE = 0.98


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
    scores = complete(pool, name="pool", ndim=3)
    _check(scores, targets, max_steps)
    # Regressions do not notice a shift, and centered sums keep more digits.
    products = cross_products(scores - scores.mean(axis=(0, 1)))
    aims = _Aims(tuple(targets))
    found = search(products, aims.residuals, tolerance=_SAFE, seed=seed, max_steps=max_steps)
    return Calibration(
        found.choice,
        aims.values(chosen_totals(products, found.choice)),
        found.n_steps,
        found.n_kicks,
        found.solved,
    )


@dataclass(frozen=True, slots=True)
class _Aims:
    """The targets together: summed cross products in, distances from the boxes out."""

    targets: tuple[Target, ...]

    def values(self, totals: Floats) -> Floats:
        """Compute the targeted statistics: shape (..., n_targets)."""
        models = {(target.outcome, target.predictors) for target in self.targets}
        fits = {
            model: swept_fits(totals, outcome=model[0], predictors=model[1]) for model in models
        }
        found = [_pick(fits[target.outcome, target.predictors], target) for target in self.targets]
        return np.stack(found, axis=-1)

    def residuals(self, totals: Floats) -> Floats:
        """Measure how far off the statistics are, in half-widths: shape (..., n_targets)."""
        lower = np.array([target.lower for target in self.targets])
        upper = np.array([target.upper for target in self.targets])
        off = (self.values(totals) - (lower + upper) / 2) / ((upper - lower) / 2)
        return np.where(np.isfinite(off), off, np.inf)


def _pick(fits: SweptFits, target: Target) -> Floats:
    """Take the number that the target is about."""
    if target.term is None:
        return fits.r_squared
    statistic: Floats = fits.statistic[..., target.predictors.index(target.term)]
    return statistic


def _check(pool: Floats, targets: Sequence[Target], max_steps: int) -> None:
    """Refuse a search that cannot start."""
    n_slots, n_candidates, n_variables = pool.shape
    if not (targets and n_candidates and max_steps > 0):
        raise AnalysisError(
            f"A calibration needs targets, candidates and steps, but got {len(targets)}, "
            f"{n_candidates} and {max_steps}."
        )
    for target in targets:
        _check_target(target, n_slots, n_variables)


def _check_target(target: Target, n_slots: int, n_variables: int) -> None:
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
