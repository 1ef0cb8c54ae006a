"""Two standard normal variables that correlate: density and joint probability."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.normal_law import ndtr, owens_t
from crm_study.kernels.arrays.validate import Floats

#: A correlation this close to 1 is kept from it, so that densities stay finite.
CLOSEST = 1e-15


def density(x: Floats, y: Floats, *, rho: Floats) -> Floats:
    r"""Compute the joint density of two standard normal variables.

    Parameters
    ----------
    x, y : ndarray of float
        Points; finite, of shapes that broadcast together.
    rho : ndarray of float
        Correlations strictly between -1 and 1.

    Returns
    -------
    ndarray of float
        Also the derivative of the joint probability with respect to rho.

    Notes
    -----
    .. math:: \phi_2 = \frac{1}{2\pi\sqrt{1 - \rho^2}}
              \exp\Bigl(-\frac{x^2 - 2\rho xy + y^2}{2 (1 - \rho^2)}\Bigr)

    References
    ----------
    .. [1] Plackett, R. L. (1954). Biometrika, 41(3/4), 351-360.

    Examples
    --------
    >>> float(density(np.zeros(1), np.zeros(1), rho=np.zeros(1))[0] * 2 * np.pi)
    1.0
    """
    spread = np.maximum((1 - rho) * (1 + rho), CLOSEST)
    # Free of cancellation: x^2 - 2 rho x y + y^2 = (x - rho y)^2 + (1 - rho^2) y^2.
    exponent = (x - rho * y) ** 2 / spread + y**2
    return np.asarray(np.exp(-exponent / 2) / (2 * np.pi * np.sqrt(spread)))


def probability_below(x: Floats, y: Floats, *, rho: Floats) -> Floats:
    r"""Compute the probability that both variables fall below a point.

    Parameters
    ----------
    x, y : ndarray of float
        Points; finite, of shapes that broadcast together.
    rho : ndarray of float
        Correlations strictly between -1 and 1.

    Returns
    -------
    ndarray of float
        Exact to about 1e-15 absolutely.

    Notes
    -----
    From Owen's function T, with a the slope from the origin to the point in the space of
    two independent variables:

    .. math:: \Phi_2 = \tfrac12 (\Phi(x) + \Phi(y)) - T(x, a_x) - T(y, a_y)
              - \tfrac12 [\text{x and y on different sides of 0}]

    References
    ----------
    .. [1] Owen, D. B. (1956). Annals of Mathematical Statistics, 27(4), 1075-1090.
    .. [2] Patefield, M., & Tandy, D. (2000). Journal of Statistical Software, 5(5), 1-25.

    Examples
    --------
    One quarter, and one third at a correlation of one half:

    >>> probability_below(np.zeros(2), np.zeros(2), rho=np.array([0.0, 0.5])).round(12)
    array([0.25      , 0.33333333])
    """
    half = (ndtr(x) + ndtr(y)) / 2
    x, y, rho = np.broadcast_arrays(x, y, rho)
    # Owen's slopes have no meaning at 0; nothing else changes within 1e-300 of it.
    x, y = np.where(x == 0, 1e-300, x), np.where(y == 0, 1e-300, y)
    spread = np.sqrt(np.maximum((1 - rho) * (1 + rho), CLOSEST))
    apart = np.where((x < 0) != (y < 0), 0.5, 0.0)
    with np.errstate(over="ignore"):
        by_x = owens_t(x, (y / x - rho) / spread)
        by_y = owens_t(y, (x / y - rho) / spread)
    return np.asarray(np.maximum(half - apart - by_x - by_y, 0.0))
