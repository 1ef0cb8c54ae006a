"""E-value of a standardized slope: a rough conversion, good for one line."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EValue:
    """Risk ratios a confounder needs with predictor and outcome.

    Attributes
    ----------
    estimate : float
        To bring the estimate to nothing; at least 1.
    limit : float
        To bring the nearer confidence limit to nothing; 1 where it is there already.
    """

    estimate: float
    limit: float


def e_value(difference: float, std_error: float) -> EValue:
    r"""Convert a standardized difference to E-values.

    Parameters
    ----------
    difference : float
        Difference of the outcome in its standard deviations, for instance per standard
        deviation of the predictor (β).
    std_error : float
        Of the difference.

    Returns
    -------
    EValue

    Notes
    -----
    .. math:: RR = e^{0.91 |d|}, \quad RR_{low} = e^{0.91 |d| - 1.78\,se}, \quad
              E = RR + \sqrt{RR (RR - 1)}

    As ``evalues.OLS`` of the R package EValue.

    References
    ----------
    .. [1] VanderWeele, T. J., & Ding, P. (2017). Annals of Internal Medicine, 167(4), 268-274.
    .. [2] Chinn, S. (2000). Statistics in Medicine, 19(22), 3127-3131.

    Examples
    --------
    >>> found = e_value(0.5, 0.1)
    >>> round(found.estimate, 4), round(found.limit, 4)
    (2.5291, 1.968)
    """
    size = abs(difference)
    return EValue(_of_ratio(0.91 * size), _of_ratio(0.91 * size - 1.78 * std_error))


def _of_ratio(log_ratio: float) -> float:
    """Convert the logarithm of a risk ratio; 1 where the ratio is 1 or less."""
    if math.isnan(log_ratio):
        return math.nan
    ratio = math.exp(max(log_ratio, 0.0))
    return ratio + math.sqrt(ratio * (ratio - 1))
