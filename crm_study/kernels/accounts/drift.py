"""A forecast that goes on as before: a random walk with drift, of many institutions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level


@dataclass(frozen=True, slots=True, eq=False)
class DriftForecast:
    """Sums some years ahead. Unrounded, in the unit of the amounts.

    Attributes
    ----------
    drift : float
        Mean change of the logarithm in a year.
    spread : float
        Standard deviation of those changes (n - 1).
    n_changes : int
    horizon : ndarray of int, shape (n_ahead,)
        Years ahead, from 1.
    estimate, conf_low, conf_high : ndarray of float, shape (n_ahead,)
        Sum of the units' forecasts with its prediction limits.
    log_std_error : ndarray of float, shape (n_ahead,)
        Standard error of the logarithm of the sum.
    conf_level : float
        Coverage.
    """

    drift: float
    spread: float
    n_changes: int
    horizon: np.ndarray
    estimate: Floats
    conf_low: Floats
    conf_high: Floats
    log_std_error: Floats
    conf_level: float


def drift_forecast(
    last: ArrayLike, changes: ArrayLike, *, n_ahead: int = 1, conf_level: float = 0.95
) -> DriftForecast:
    r"""Let every unit grow by the mean growth that was seen, and add them up.

    Parameters
    ----------
    last : array_like of float, shape (n_units,)
        Amounts above 0 in the last year.
    changes : array_like of float, shape (n_changes,)
        Changes of the logarithm from one year to the next, of all units and years.
    n_ahead : int, default 1
        Years ahead.
    conf_level : float, default 0.95

    Returns
    -------
    DriftForecast

    Raises
    ------
    AnalysisError
        An amount of 0 or less, missing numbers, fewer than 2 changes, or no year ahead.

    Notes
    -----
    With drift b, spread s, m changes and shares w of the last sum,

    .. math:: \log\hat Y_h = \log \sum y_i + h b, \qquad
              se_h^2 = h s^2 \sum w_i^2 + h^2 s^2 / m

    One unit alone gives the random walk with drift of [1]_ in logarithms. The first term is
    the delta method for a sum of units whose shocks are independent; limits by t with m − 1
    degrees of freedom. The estimate is a median, not a mean.

    References
    ----------
    .. [1] Hyndman, R. J., & Athanasopoulos, G. (2021). Forecasting: Principles and practice
       (3rd ed.), 5.2 and 5.5.

    Examples
    --------
    >>> import numpy as np
    >>> found = drift_forecast([121.0], np.log([1.1, 1.1, 1.1]))
    >>> round(float(found.estimate[0]), 4), round(found.spread, 6)
    (133.1, 0.0)
    """
    level = confidence_level(conf_level)
    amounts = complete(last, name="last amounts", ndim=1)
    moves = complete(changes, name="changes", ndim=1)
    if amounts.size < 1 or (amounts <= 0).any():
        raise AnalysisError("A forecast of growth needs amounts above 0 in the last year.")
    if moves.size < 2 or n_ahead < 1:
        raise AnalysisError(
            "A forecast needs at least 2 changes from year to year and 1 year ahead, but got "
            f"{moves.size} and {n_ahead}."
        )
    ahead = np.arange(1, n_ahead + 1)
    drift, spread = float(moves.mean()), float(moves.std(ddof=1))
    parts = amounts / amounts.sum()
    variance = spread**2 * (ahead * float(parts @ parts) + ahead**2 / moves.size)
    center = np.log(amounts.sum()) + ahead * drift
    reach = t_quantile((1 + level) / 2, moves.size - 1) * np.sqrt(variance)
    return DriftForecast(
        drift=drift,
        spread=spread,
        n_changes=moves.size,
        horizon=ahead,
        estimate=np.exp(center),
        conf_low=np.exp(center - reach),
        conf_high=np.exp(center + reach),
        log_std_error=np.sqrt(variance),
        conf_level=level,
    )
