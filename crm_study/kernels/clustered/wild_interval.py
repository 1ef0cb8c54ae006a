"""Interval of the wild cluster bootstrap: the hypotheses it does not reject."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.clustered.wild_bootstrap import bootstrap_of, draws_of, is_exact
from crm_study.kernels.clustered.wild_draws import WildWeights, drawn_weights, signs_of
from crm_study.kernels.clustered.wild_form import WildForm
from crm_study.kernels.clustered.wild_share import (
    Candidates,
    Mask,
    candidates,
    mask_of_all_signs,
)

#: Share of patterns that are extreme, by the distance of the hypothesis from the estimate.
Share = Callable[[float], float]

_SAMPLE = 8192
_ROUGH = 9
_DOUBLINGS = 60
_HALVINGS = 60


@dataclass(frozen=True, slots=True, eq=False)
class WildInterval:
    """Values of a coefficient that the bootstrap does not reject. Unrounded.

    Attributes
    ----------
    term : str
        Name of the coefficient.
    conf_low, conf_high : float
        In outcome units per predictor unit; infinite where no hypothesis, however far,
        is rejected.
    conf_level : float
        Coverage.
    is_bounded : bool
        Whether both limits are finite.
    is_exact : bool
        Whether all sign patterns were tried.
    """

    term: str
    conf_low: float
    conf_high: float
    conf_level: float
    is_bounded: bool
    is_exact: bool


def wild_interval(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    term: str,
    conf_level: float = 0.95,
    weights: WildWeights = "rademacher",
    n_draws: int = 9999,
    seed: int = 0,
    names: Sequence[str] | None = None,
) -> WildInterval:
    """Invert the wild cluster bootstrap-t of one coefficient.

    Parameters
    ----------
    outcome, predictors, cluster, term, weights, n_draws, seed, names
        As in `wild_bootstrap`.
    conf_level : float, default 0.95
        Coverage, strictly between 0 and 1.

    Returns
    -------
    WildInterval
        The limits are where the symmetric p value, going outward from the estimate, falls
        to 1 - conf_level; to the last digits, since the value of every pattern is a
        polynomial of fourth degree in the hypothesis.

    Raises
    ------
    AnalysisError
        As in `wild_bootstrap`.

    Notes
    -----
    A pattern that only turns all signs is never less extreme than the sample, so with five
    clusters or fewer no p is below 1/16 and a 95% interval has no limits.

    References
    ----------
    .. [1] Roodman, D., Nielsen, M. Ø., MacKinnon, J. G., & Webb, M. D. (2019). Stata
       Journal, 19(1), 4-60.
    .. [2] Hansen, B. E. (1999). Review of Economics and Statistics, 81(4), 594-607.

    Examples
    --------
    >>> found = wild_interval([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]],
    ...                       cluster=["a", "a", "b", "b", "c", "c"], term="x1",
    ...                       conf_level=0.7)
    >>> found.is_exact, found.is_bounded
    (True, True)
    """
    level = confidence_level(conf_level)
    _, clusters, form = bootstrap_of(outcome, predictors, cluster, term, names)
    draws = draws_of(form, weights=weights, n_draws=n_draws, seed=seed)
    alpha = 1 - level
    if draws is None:
        sample = _sample(form)
        reach_down, reach_up = (_reach_of_all(form, sample, side, alpha) for side in (1.0, -1.0))
    else:
        exact = is_exact(len(clusters), weights)
        share = _share_of(draws, n_extra=0 if exact else 1)
        reach_down, reach_up = (_reach(share, form, side, alpha) for side in (1.0, -1.0))
    low, high = form.estimate - reach_down, form.estimate + reach_up
    return WildInterval(
        term=term,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        is_bounded=bool(np.isfinite([low, high]).all()),
        is_exact=is_exact(len(clusters), weights),
    )


def _share_of(draws: Candidates, *, n_extra: int, n_settled: int = 0, n_all: int = 0) -> Share:
    """P as a function of the distance; ``n_settled`` patterns are extreme all along."""
    total = (n_all or draws.n) + n_extra

    def share(distance: float) -> float:
        return (int(np.count_nonzero(draws.extreme(distance))) + n_settled + n_extra) / total

    return share


def _reach(share: Share, form: WildForm, side: float, alpha: float) -> float:
    """Distance on one side at which p falls to alpha; infinity when it never does."""
    outside = _outward(share, form, side, alpha)
    return _narrowed(share, side, alpha, (0.0, outside))[1] if np.isfinite(outside) else outside


def _outward(share: Share, form: WildForm, side: float, alpha: float) -> float:
    """Double the distance until p is no longer above alpha; infinity when it never is."""
    distance = 2 * form.std_error
    for _ in range(_DOUBLINGS):
        if share(side * distance) <= alpha:
            return distance
        distance *= 2
    return float("inf")


def _narrowed(
    share: Share, side: float, alpha: float, ends: tuple[float, float], *, steps: int = _HALVINGS
) -> tuple[float, float]:
    """Halve a range of distances whose inner end is kept and whose outer end is rejected."""
    inside, outside = ends
    for _ in range(steps):
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            break
        if share(side * middle) > alpha:
            inside = middle
        else:
            outside = middle
    return inside, outside


def _sample(form: WildForm) -> Share:
    """P by a random part of all sign patterns, always the same part."""
    n_clusters = len(form.numerator_still)
    signs = drawn_weights("rademacher", n_draws=_SAMPLE, n_clusters=n_clusters, seed=0)
    return _share_of(candidates(form, signs), n_extra=0)


def _reach_of_all(form: WildForm, sample: Share, side: float, alpha: float) -> float:
    """Find it with all sign patterns; a sample of them says where to look at all.

    Two masks of all patterns then leave those that change in between, tried one by one.
    """
    ends = _bracket(sample, form, side, alpha)
    if not np.isfinite(ends[1]):
        return ends[1]
    (inside, outside), inner, outer = _verified(form, side, alpha, ends)
    n_clusters, n_all = len(form.numerator_still), inner.size
    changing, settled = np.flatnonzero(inner != outer), int(np.count_nonzero(inner & outer))
    draws = candidates(form, signs_of(changing, n_clusters=n_clusters))
    share = _share_of(draws, n_extra=0, n_settled=settled, n_all=n_all)
    inside, outside = _narrowed(share, side, alpha, (inside, outside), steps=_ROUGH)
    inner, outer = draws.extreme(side * inside), draws.extreme(side * outside)
    few = candidates(form, signs_of(changing[inner != outer], n_clusters=n_clusters))
    settled += int(np.count_nonzero(inner & outer))
    share = _share_of(few, n_extra=0, n_settled=settled, n_all=n_all)
    return _narrowed(share, side, alpha, (inside, outside))[1]


def _verified(
    form: WildForm, side: float, alpha: float, ends: tuple[float, float]
) -> tuple[tuple[float, float], Mask, Mask]:
    """Move the ends until all patterns agree that the limit lies between them."""
    inside, outside = ends
    inner, outer = mask_of_all_signs(form, side * inside), mask_of_all_signs(form, side * outside)
    width = outside - inside
    while outer.mean() > alpha:
        inside, inner, outside = outside, outer, outside + width
        outer = mask_of_all_signs(form, side * outside)
    while inner.mean() <= alpha:
        outside, outer, inside = inside, inner, max(0.0, inside - width)
        inner = mask_of_all_signs(form, side * inside)
    return (inside, outside), inner, outer


def _bracket(share: Share, form: WildForm, side: float, alpha: float) -> tuple[float, float]:
    """Distances around the limit, four standard errors of a sample of patterns apart."""
    slack = 4 * np.sqrt(alpha * (1 - alpha) / _SAMPLE)
    less, more = max(alpha - slack, alpha / 2), min(alpha + slack, (1 + alpha) / 2)
    far = _outward(share, form, side, less)
    if not np.isfinite(far):
        return far, far
    inside = _narrowed(share, side, more, (0.0, far), steps=_ROUGH)[0]
    return inside, _narrowed(share, side, less, (inside, far), steps=_ROUGH)[1]
