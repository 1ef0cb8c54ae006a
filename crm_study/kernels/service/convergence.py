"""How far two measures of one thing agree, with and without measurement error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.description.correlation import correlate


@dataclass(frozen=True, slots=True)
class Convergence:
    """How far two measures of one thing agree. Unrounded, dimensionless.

    Attributes
    ----------
    pearson, conf_low, conf_high : float
        Correlation with Fisher's limits.
    p_value : float
        Two-sided, from t with n - 2 degrees of freedom.
    spearman, spearman_low, spearman_high : float
        Rank correlation with the limits of Bonett and Wright.
    spearman_p_value : float
        Two-sided, from t.
    disattenuated, disattenuated_low, disattenuated_high : float
        Correlation and its limits over the root of the two reliabilities; may pass 1.
    n_obs : int
    """

    pearson: float
    conf_low: float
    conf_high: float
    p_value: float
    spearman: float
    spearman_low: float
    spearman_high: float
    spearman_p_value: float
    disattenuated: float
    disattenuated_low: float
    disattenuated_high: float
    n_obs: int


def converge(
    first: ArrayLike,
    second: ArrayLike,
    *,
    reliabilities: tuple[float, float] = (1.0, 1.0),
    conf_level: float = 0.95,
) -> Convergence:
    r"""Correlate two measures of one thing and correct for their unreliability.

    Parameters
    ----------
    first, second : array_like of float, shape (n_obs,)
        Complete, at least 4 pairs.
    reliabilities : pair of float, default (1.0, 1.0)
        Above 0 and up to 1, taken as known.
    conf_level : float, default 0.95

    Returns
    -------
    Convergence

    Raises
    ------
    AnalysisError
        Fewer than 4 pairs, a constant, a missing value, or no such reliability.

    Notes
    -----
    .. math:: r_c = \frac{r}{\sqrt{r_{xx} r_{yy}}}, \qquad
              \operatorname{artanh} r_s \pm z \sqrt{\frac{1 + r_s^2 / 2}{n - 3}}

    Reliabilities from the same data have errors of their own, which the limits leave out.

    References
    ----------
    .. [1] Spearman, C. (1904). American Journal of Psychology, 15(1), 72-101.
    .. [2] Charles, E. P. (2005). Psychological Methods, 10(2), 206-226.
    .. [3] Bonett, D. G., & Wright, T. A. (2000). Psychometrika, 65(1), 23-28.

    Examples
    --------
    >>> found = converge([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], reliabilities=(0.8, 0.8))
    >>> round(found.pearson, 4), round(found.disattenuated, 4)
    (0.8, 1.0)
    """
    for reliability in reliabilities:
        if not 0 < reliability <= 1:
            raise AnalysisError(
                f"A reliability must lie above 0 and not above 1, but is {reliability:g}."
            )
    level = confidence_level(conf_level)
    pair = correlate(first, second, conf_level=level)
    if pair.n_obs < 4:
        raise AnalysisError(f"Convergence needs at least 4 pairs, but got {pair.n_obs}.")
    low, high = _rank_limits(pair.spearman, pair.n_obs, level)
    kept = float(np.sqrt(reliabilities[0] * reliabilities[1]))
    return Convergence(
        pearson=pair.pearson,
        conf_low=pair.conf_low,
        conf_high=pair.conf_high,
        p_value=pair.p_value,
        spearman=pair.spearman,
        spearman_low=low,
        spearman_high=high,
        spearman_p_value=pair.spearman_p_value,
        disattenuated=pair.pearson / kept,
        disattenuated_low=pair.conf_low / kept,
        disattenuated_high=pair.conf_high / kept,
        n_obs=pair.n_obs,
    )


def _rank_limits(spearman: float, n_obs: int, level: float) -> tuple[float, float]:
    """Limits of a rank correlation on the artanh scale, with Bonett and Wright's variance."""
    if abs(spearman) == 1:
        return spearman, spearman
    reach = normal_quantile((1 + level) / 2) * np.sqrt((1 + spearman**2 / 2) / (n_obs - 3))
    center = np.arctanh(spearman)
    return float(np.tanh(center - reach)), float(np.tanh(center + reach))
