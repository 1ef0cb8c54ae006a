"""How large an empty corner chance leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.necessity.ceiling import (
    Corner,
    corner_of,
    line_of,
    line_zone,
    step_zone,
    steps_of,
)

_NUMBERS_AT_ONCE = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class CornerTest:
    """Chance of an empty corner at least this large, unrounded.

    Attributes
    ----------
    ce_p_value, cr_p_value : float
        One-sided, (1 + permutations at least as large) / (1 + permutations).
    ce_threshold, cr_threshold : float
        95th percentile of the effect size by chance.
    n_permutations : int
    """

    ce_p_value: float
    cr_p_value: float
    ce_threshold: float
    cr_threshold: float
    n_permutations: int


def corner_test(
    condition: ArrayLike, outcome: ArrayLike, *, n_permutations: int = 10_000, seed: int = 0
) -> CornerTest:
    """Compare both effect sizes with those of shuffled outcomes.

    Parameters
    ----------
    condition, outcome : array_like of float, shape (n_obs,)
        As for `ceiling`.
    n_permutations : int, default 10000
    seed : int, default 0
        The same seed gives the same permutations.

    Returns
    -------
    CornerTest

    Raises
    ------
    AnalysisError
        No permutation, or whatever `ceiling` refuses.

    Notes
    -----
    A small p says that an empty corner of this size is unlikely where condition and outcome
    have nothing to do with each other. It does not say that the condition is necessary: a
    plain correlation empties the corner as well.

    References
    ----------
    .. [1] Dul, J., van der Laan, E., & Kuik, R. (2020). Organizational Research Methods,
       23(2), 385-395.
    .. [2] North, B. V., Curtis, D., & Sham, P. C. (2002). American Journal of Human
       Genetics, 71(2), 439-441.

    Examples
    --------
    >>> corner_test([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], n_permutations=999).ce_p_value < 0.05
    True
    """
    if n_permutations < 1:
        raise AnalysisError(f"A test needs at least 1 permutation, but got {n_permutations}.")
    corner, y = corner_of(condition, outcome)
    observed = _effects(corner, y[None, :])[:, 0]
    drawn = np.concatenate(
        [_effects(corner, outcomes) for outcomes in _shuffled(y, n_permutations, seed)], axis=1
    )
    as_large = (drawn >= observed[:, None] - 1e-12).sum(axis=1)
    p = (as_large + 1) / (n_permutations + 1)
    limits = np.quantile(drawn, 0.95, axis=1)
    return CornerTest(float(p[0]), float(p[1]), float(limits[0]), float(limits[1]), n_permutations)


def _effects(corner: Corner, outcomes: Floats) -> Floats:
    """Effect sizes of CE-FDH and CR-FDH, shape (2, n_arrangements)."""
    steps = steps_of(corner, outcomes)
    zones = step_zone(corner, steps), line_zone(corner, *line_of(corner, steps))
    return np.asarray(zones) / corner.area


def _shuffled(y: Floats, n_permutations: int, seed: int) -> Iterator[Floats]:
    generator = np.random.default_rng(seed)
    at_once = max(1, _NUMBERS_AT_ONCE // y.size)
    for start in range(0, n_permutations, at_once):
        n_rows = min(at_once, n_permutations - start)
        yield generator.permuted(np.broadcast_to(y, (n_rows, y.size)), axis=1)
