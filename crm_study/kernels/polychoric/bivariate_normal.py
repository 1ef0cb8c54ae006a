"""Two standard normal variables that correlate: density and joint probability."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.legendre import NODES_8, WEIGHTS_8
from crm_study.kernels.arrays.validate import Floats

#: A correlation this close to 1 is kept from it, so that densities stay finite.
CLOSEST = 1e-15
#: The largest angle whose sine is a correlation, for the same reason.
WIDEST = np.pi / 2 - np.sqrt(CLOSEST)
#: A stretch no longer than this share of what is left to a right angle takes eight nodes:
#: they are then good to 4e-16.
STRETCH = 1 / 3


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


def probability_gained(x: Floats, y: Floats, *, start: Floats, end: Floats) -> Floats:
    r"""Compute what the probability below a point gains as the correlation moves.

    Parameters
    ----------
    x, y : ndarray of float
        Points; finite, of shapes that broadcast together.
    start, end : ndarray of float
        Angles of at most `WIDEST` whose sines are the correlations, one shape for both.

    Returns
    -------
    ndarray of float
        Exact to about 1e-15 absolutely.

    Notes
    -----
    .. math:: \Phi_2(\sin\beta) - \Phi_2(\sin\alpha) = \frac{1}{2\pi}
              \int_\alpha^\beta \exp\Bigl(-\frac{(x - y \sin\theta)^2}{2 \cos^2\theta}
              - \frac{y^2}{2}\Bigr) d\theta

    by the rule of Gauss and Legendre, in stretches that shorten toward a right angle, where
    the integrand is steep.

    References
    ----------
    .. [1] Drezner, Z., & Wesolowsky, G. O. (1990). Journal of Statistical Computation and
       Simulation, 35(1-2), 101-107.

    Examples
    --------
    A quadrant holds one quarter, and one third at a correlation of one half:

    >>> zero = np.zeros(1)
    >>> probability_gained(zero, zero, start=zero, end=np.array([np.pi / 6])).round(12)
    array([0.08333333])
    """
    here, gained = start, np.zeros_like(x + y + start)
    while (np.abs(end - here) > 0).any():
        longest = STRETCH * (np.pi / 2 - np.abs(here))
        there = np.where(
            np.abs(end - here) <= longest, end, here + np.copysign(longest, end - here)
        )
        gained += _stretch(x, y, here, there)
        here = there
    return np.asarray(gained * np.exp(-(y**2) / 2) / (2 * np.pi))


def _stretch(x: Floats, y: Floats, start: Floats, end: Floats) -> Floats:
    """Integrate over angles, all but the factors that do not depend on them."""
    angles = start + np.multiply.outer(NODES_8, end - start)
    narrow = np.sqrt(0.5) / np.cos(angles)
    distance = x * narrow - y * (narrow * np.sin(angles))
    distance *= -distance
    return np.tensordot(WEIGHTS_8, np.exp(distance, out=distance), 1) * (end - start)
