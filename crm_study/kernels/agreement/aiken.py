"""Aiken's V: how high experts rate each item between the ends of their scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level


@dataclass(frozen=True, slots=True, eq=False)
class AikenV:
    """Aiken's V of each item; every array has shape (n_items,). Unrounded, dimensionless.

    Attributes
    ----------
    estimate : ndarray of float
        0 when every expert gave the lowest rating, 1 when every one gave the highest.
    conf_low, conf_high : ndarray of float
        Score limits, never outside 0 to 1.
    conf_level : float
        Coverage.
    n_experts, n_items : int
        Experts and items.
    """

    estimate: Floats
    conf_low: Floats
    conf_high: Floats
    conf_level: float
    n_experts: int
    n_items: int


def aiken_v(ratings: ArrayLike, *, low: float, high: float, conf_level: float = 0.95) -> AikenV:
    r"""Compute Aiken's V with Penfield and Giacobbi's score interval.

    Parameters
    ----------
    ratings : array_like of float, shape (n_experts, n_items)
        Complete.
    low, high : float
        Lowest and highest rating that the scale offers, chosen or not.
    conf_level : float, default 0.95
        Coverage, strictly between 0 and 1.

    Returns
    -------
    AikenV

    Raises
    ------
    AnalysisError
        No experts or items, a missing rating, one outside the scale, or a scale of one
        point.

    Notes
    -----
    With n experts and a scale of range c,

    .. math:: V = \frac{\bar x - low}{c}, \qquad
              \frac{2ncV + z^2 \mp z \sqrt{4ncV(1 - V) + z^2}}{2(nc + z^2)}

    The interval takes a rating for c independent yes-or-no answers.

    References
    ----------
    .. [1] Aiken, L. R. (1985). Educational and Psychological Measurement, 45(1), 131-142.
    .. [2] Penfield, R. D., & Giacobbi, P. R. (2004). Measurement in Physical Education and
       Exercise Science, 8(4), 213-225.

    Examples
    --------
    >>> v = aiken_v([[4, 2], [5, 3], [4, 5], [5, 4]], low=1, high=5)
    >>> v.estimate, v.conf_low.round(3), v.conf_high.round(3)
    (array([0.875, 0.625]), array([0.64 , 0.386]), array([0.965, 0.815]))
    """
    level = confidence_level(conf_level)
    table = _on_scale(ratings, low, high)
    n_experts, n_items = table.shape
    estimate = (table.mean(axis=0) - low) / (high - low)
    z2, trials = normal_quantile((1 + level) / 2) ** 2, n_experts * (high - low)
    middle = (estimate * trials + z2 / 2) / (trials + z2)
    reach = np.sqrt(z2 * (trials * estimate * (1 - estimate) + z2 / 4)) / (trials + z2)
    return AikenV(
        estimate=estimate,
        conf_low=np.maximum(middle - reach, 0.0),
        conf_high=np.minimum(middle + reach, 1.0),
        conf_level=level,
        n_experts=n_experts,
        n_items=n_items,
    )


def _on_scale(ratings: ArrayLike, low: float, high: float) -> Floats:
    """Ratings that the scale offers."""
    table = complete(ratings, name="ratings", ndim=2)
    if not high > low:
        raise AnalysisError(f"A rating scale needs two points, but goes from {low:g} to {high:g}.")
    if not table.size:
        raise AnalysisError("Aiken's V needs at least 1 expert and 1 item.")
    outside = table[(table < low) | (table > high)]
    if outside.size:
        raise AnalysisError(
            f"Ratings must lie on the scale from {low:g} to {high:g}, but one is {outside[0]:g}."
        )
    return table
