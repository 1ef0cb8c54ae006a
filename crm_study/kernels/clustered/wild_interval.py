"""Interval of the wild cluster bootstrap: the hypotheses it does not reject.

The limits are where the symmetric p value, going outward from the estimate, falls to
alpha. They are found to the last digits, because what a pattern contributes is a polynomial
of fourth degree in the hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from crm_study.kernels.clustered.wild_draws import drawn_weights, signs_of
from crm_study.kernels.clustered.wild_form import WildForm
from crm_study.kernels.clustered.wild_share import (
    Candidates,
    Mask,
    candidates,
    count_all_signs,
    mask_of_all_signs,
)

#: p as a function of the distance of the hypothesis from the estimate.
Share = Callable[[float], float]
Ends = tuple[float, float]

_SAMPLE = 4096
_DOUBLINGS = 60
_HALVINGS = 60
_COARSE = 32
_ROUGH = 14
#: Half the change of p between the two distances at which all patterns are tried.
_NARROW = 4e-4


def wild_limits(
    form: WildForm, draws: Candidates | None, *, conf_level: float, exact: bool
) -> tuple[float, float]:
    """Invert the wild cluster bootstrap-t of one coefficient.

    Parameters
    ----------
    form : WildForm
        The regression.
    draws : Candidates or None
        Weights to try one by one; None for all sign patterns of 14 clusters and more.
    conf_level : float
        Coverage, between 0 and 1.
    exact : bool
        Whether the draws are all there are; random ones count the sample as one more.

    Returns
    -------
    tuple of float
        Lower and upper limit; infinite where no hypothesis, however far, is rejected.

    References
    ----------
    .. [1] Roodman, D., Nielsen, M. Ø., MacKinnon, J. G., & Webb, M. D. (2019). Stata
       Journal, 19(1), 4-60.
    .. [2] Hansen, B. E. (1999). Review of Economics and Statistics, 81(4), 594-607.

    Examples
    --------
    >>> from crm_study.kernels.clustered.clusters import clusters_of
    >>> from crm_study.kernels.clustered.weighted_model import weighted_model
    >>> model = weighted_model([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]])
    >>> from crm_study.kernels.clustered.wild_form import wild_form
    >>> form = wild_form(model, clusters_of(list("aabbcc"), n_obs=6), term=1)
    >>> draws = candidates(form, signs_of(np.arange(4), n_clusters=3))
    >>> wild_limits(form, draws, conf_level=0.95, exact=True)
    (-inf, inf)
    """
    alpha = 1 - conf_level
    if draws is None:
        sample = _sample(form)
        down, up = (_reach_of_all(form, sample, side, alpha) for side in (1.0, -1.0))
    else:
        share = _share_of(draws, n_extra=0 if exact else 1)
        steps = _HALVINGS if exact else _COARSE
        down, up = (_reach(share, form, side, alpha, steps=steps)[1] for side in (1.0, -1.0))
    return form.estimate - down, form.estimate + up


def _share_of(draws: Candidates, *, n_extra: int, n_settled: int = 0, n_all: int = 0) -> Share:
    """Write p as a function; ``n_settled`` of ``n_all`` patterns are extreme all along."""
    total = (n_all or draws.n) + n_extra

    def share(distance: float) -> float:
        return (int(np.count_nonzero(draws.extreme(distance))) + n_settled + n_extra) / total

    return share


def _reach(
    share: Share, form: WildForm, side: float, alpha: float, *, steps: int = _HALVINGS
) -> Ends:
    """Distances on one side around the limit; infinite when p never falls to alpha."""
    distance = 2 * form.std_error
    for _ in range(_DOUBLINGS):
        if share(side * distance) <= alpha:
            return _narrowed(share, side, alpha, (0.0, distance), steps=steps)
        distance *= 2
    return float("inf"), float("inf")


def _narrowed(share: Share, side: float, alpha: float, ends: Ends, *, steps: int) -> Ends:
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
    """Write p by a random part of all sign patterns, always the same part."""
    n_clusters = len(form.numerator_still)
    signs = drawn_weights("rademacher", n_draws=_SAMPLE, n_clusters=n_clusters, seed=0)
    return _share_of(candidates(form, signs), n_extra=0)


def _reach_of_all(form: WildForm, sample: Share, side: float, alpha: float) -> float:
    """Find the limit with all sign patterns.

    The sample says where to look; two masks of all patterns leave the few that change in
    between, and these are tried one by one.
    """
    rough = _reach(sample, form, side, alpha, steps=_ROUGH)[1]
    if not np.isfinite(rough):
        return rough
    ends, inner, outer = _verified(form, side, alpha, _aimed(form, sample, side, alpha, rough))
    few = signs_of(np.flatnonzero(inner != outer), n_clusters=len(form.numerator_still))
    share = _share_of(
        candidates(form, few),
        n_extra=0,
        n_settled=int(np.count_nonzero(inner & outer)),
        n_all=inner.size,
    )
    return _narrowed(share, side, alpha, ends, steps=_HALVINGS)[1]


def _aimed(form: WildForm, sample: Share, side: float, alpha: float, rough: float) -> Ends:
    """Correct the sample's answer by one count of all patterns and the sample's slope."""
    n_all = 2 ** (len(form.numerator_still) - 1)
    found = count_all_signs(form, side * rough) / n_all
    fall = (sample(side * 0.9 * rough) - sample(side * 1.1 * rough)) / (0.2 * rough)
    if fall <= 0:
        return 0.9 * rough, 1.1 * rough
    aim = rough + float(np.clip((found - alpha) / fall, -0.3 * rough, 0.3 * rough))
    width = float(np.clip(_NARROW / fall, 1e-6 * rough, 0.1 * rough))
    return aim - width, aim + width


def _verified(form: WildForm, side: float, alpha: float, ends: Ends) -> tuple[Ends, Mask, Mask]:
    """Move the ends until all patterns agree that the limit lies between them."""
    inside, outside = ends
    inner, outer = mask_of_all_signs(form, side * inside), mask_of_all_signs(form, side * outside)
    width = outside - inside
    while np.count_nonzero(outer) > alpha * outer.size:
        width *= 2
        inside, inner, outside = outside, outer, outside + width
        outer = mask_of_all_signs(form, side * outside)
    while np.count_nonzero(inner) <= alpha * inner.size:
        width *= 2
        outside, outer, inside = inside, inner, max(0.0, inside - width)
        inner = mask_of_all_signs(form, side * inside)
    return (inside, outside), inner, outer
