r"""Tail areas of the beta and gamma laws, by one quadrature for every parameter.

The tail of a beta law on the scale of log odds, and of a gamma law on the scale of logs,
is its density at the edge times an integral whose integrand falls from 1 to 0:

.. math:: J = \int_0^\infty e^{-\Delta(u)} du, \qquad
          \Delta(u) = s u + \frac{\lambda}{p}\left[\ln(1 + p (e^{w} - 1)) - p w\right]

with w = -u or u. Delta is convex and smooth whatever the parameters, so that the rule of
Gauss and Legendre up to where the integrand is 1e-16 gives all digits, without a choice
among series, continued fractions and expansions. The gamma law is the limit p = 0.
"""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.legendre import NODES_20, NODES_48, WEIGHTS_20, WEIGHTS_48
from crm_study.kernels.arrays.validate import Floats

#: The share of the gamma law: so small that the logarithm is its argument.
NO_SHARE = 1e-300
#: Where the integrand is cut off: exp(-37) is 1e-16.
_CUT = 37.0
#: Where to look for the cut, in units of the width of the integrand.
_REACHES = 0.02 * 1.3 ** np.arange(33)
#: Below this reach the bracket is a small difference and is summed as a series.
_NARROW = 0.3


def falling_integral(slope: Floats, rate: Floats, share: Floats, way: Floats) -> Floats:
    r"""Integrate what falls from 1 at the edge of a tail to 0 far inside it.

    Parameters
    ----------
    slope : ndarray of float, shape (n,)
        s of the module's formula, not negative.
    rate : ndarray of float, shape (n,)
        :math:`\lambda`, positive.
    share : ndarray of float, shape (n,)
        p, positive and at most one half; `NO_SHARE` for the gamma law.
    way : ndarray of float, shape (n,)
        -1 for w = -u and 1 for w = u.

    Returns
    -------
    ndarray of float, shape (n,)

    Examples
    --------
    The exponential law:

    >>> tiny = np.array([1e-300])
    >>> round(float(falling_integral(np.array([2.0]), tiny, tiny, np.array([-1.0]))[0]), 14)
    0.5
    """
    slope, rate, share, way = (column[:, None] for column in (slope, rate, share, way))
    width = 2 / (slope + np.sqrt(slope**2 + 2 * rate * (1 - share)))
    tried = width * _REACHES
    with np.errstate(over="ignore", invalid="ignore"):
        fallen = slope * tried + rate * _bent(way * tried, share)
    reach = width * _REACHES[np.argmax(fallen > _CUT, axis=1)][:, None]
    u = reach * NODES_48
    narrow = reach[:, 0] < _NARROW
    bent = np.empty_like(u)
    for rows, bracket in ((narrow, _bent_little), (~narrow, _bent)):
        if rows.any():
            bent[rows] = bracket(way[rows] * u[rows], share[rows])
    integral: Floats = reach[:, 0] * (np.exp(-slope * u - rate * bent) @ WEIGHTS_48)
    return integral


def _bent(w: Floats, share: Floats) -> Floats:
    """Compute the bracket of the module's formula, over p."""
    bent: Floats = np.log1p(share * np.expm1(w)) / share - w
    return bent


def _bent_little(w: Floats, share: Floats) -> Floats:
    """Compute the same for small w by the cumulants of a Bernoulli law, over p."""
    rest, skew, product = 1 - share, 1 - 2 * share, share * (1 - share)
    series = (
        1 / 2,
        skew / 6,
        (1 - 6 * product) / 24,
        skew * (1 - 12 * product) / 120,
        (1 - product * (30 - 120 * product)) / 720,
        skew * (1 - product * (60 - 360 * product)) / 5040,
        (1 - product * (126 - product * (1680 - 5040 * product))) / 40320,
    )
    total: Floats = np.zeros_like(w)
    for term in reversed(series):
        total = total * w + term
    return rest * w**2 * total


def excess(deviation: Floats, ratio: Floats) -> Floats:
    """Compute z - log(1 + z) without losing digits.

    Parameters
    ----------
    deviation : ndarray of float
        z, above -1.
    ratio : ndarray of float
        1 + z, which may hold digits that z has lost near -1.

    Returns
    -------
    ndarray of float

    Notes
    -----
    For small z as the integral of z² t / (1 + z t) over t from 0 to 1.

    Examples
    --------
    >>> excess(np.array([0.0, 1e-8, 1.0]), np.array([1.0, 1.0, 2.0]))
    array([0.00000000e+00, 4.99999997e-17, 3.06852819e-01])
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        far = deviation - np.log(ratio)
        near = deviation**2 * (1 / (1 / NODES_20 + deviation[..., None]) @ WEIGHTS_20)
    return np.where((deviation > -0.7) & (deviation < 2), near, far)


#: Stirling's series, B_2k / (2k (2k - 1)), good to 1e-17 from 10.
_STIRLING = np.array([1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156])
_POWERS = np.arange(1.0, 14.0, 2.0)
_UP_TO_TEN = np.arange(10.0)


def stirling_error(z: Floats) -> Floats:
    r"""Compute what Stirling's formula lacks of the logarithm of the gamma function.

    Parameters
    ----------
    z : ndarray of float
        Positive.

    Returns
    -------
    ndarray of float

    Notes
    -----
    .. math:: \delta(z) = \ln \Gamma(z) - (z - \tfrac12) \ln z + z - \tfrac12 \ln 2 \pi

    from :math:`\delta(z) - \delta(z + 1) = (z + \tfrac12) \ln(1 + 1 / z) - 1`, ten times.

    References
    ----------
    .. [1] Loader, C. (2000). Fast and accurate computation of binomial probabilities.

    Examples
    --------
    >>> stirling_error(np.array([1.0, 100.0])).round(12)
    array([0.08106147, 0.00083333])
    """
    raised = np.add.outer(z, _UP_TO_TEN)
    far = 1 / (z + 10.0)
    series = np.power.outer(far, _POWERS) @ _STIRLING
    errors: Floats = series + ((raised + 0.5) * np.log1p(1 / raised) - 1).sum(axis=-1)
    return errors
