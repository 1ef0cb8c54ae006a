"""A share of respondents with its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import Floats, confidence_level


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares with Wilson's limits, from 0 to 1. Unrounded.

    Attributes
    ----------
    estimate, conf_low, conf_high : ndarray of float
        nan where nobody was asked.
    """

    estimate: Floats
    conf_low: Floats
    conf_high: Floats


def shares(n_hits: ArrayLike, n_obs: ArrayLike, *, conf_level: float = 0.95) -> Shares:
    r"""Compute shares with Wilson's score limits.

    Parameters
    ----------
    n_hits : array_like of float, shape (k,) or ()
        How many of those asked it holds for.
    n_obs : array_like of float, shape (k,) or ()
        How many were asked.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    Shares

    Raises
    ------
    AnalysisError
        More hits than people, or negative counts.

    Notes
    -----
    .. math:: \frac{p + z^2/2n \pm z \sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    Without continuity correction, as R's ``prop.test(correct = FALSE)`` and statsmodels'
    ``proportion_confint(method="wilson")``.

    References
    ----------
    .. [1] Wilson, E. B. (1927). JASA, 22(158), 209-212.

    Examples
    --------
    >>> found = shares(8, 10)
    >>> float(found.estimate), round(float(found.conf_low), 4), round(float(found.conf_high), 4)
    (0.8, 0.4902, 0.9433)
    """
    level = confidence_level(conf_level)
    hits, size = np.asarray(n_hits, dtype=float), np.asarray(n_obs, dtype=float)
    if not bool(np.all((hits >= 0) & (hits <= size))):
        raise AnalysisError("A share needs counts from 0 to the number of people asked.")
    z = normal_quantile(0.5 + level / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = hits / size
        middle = p + z**2 / (2 * size)
        reach = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2))
        low, high = (middle - reach) / (1 + z**2 / size), (middle + reach) / (1 + z**2 / size)
    return Shares(
        p, np.where(hits > 0, low, np.where(size > 0, 0.0, np.nan)), _top(hits, size, high)
    )


def _top(hits: Floats, size: Floats, high: Floats) -> Floats:
    """Return the upper limits, exactly 1 where it holds for everybody."""
    return np.asarray(np.where((hits == size) & (size > 0), 1.0, high))
