"""The normal law: tail and quantile.

Vectorized, of numpy and the standard library alone: loading `scipy.special` takes longer
than loading numpy.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.validate import Floats

#: Step of the rule for the tail: its error is exp(-(pi / step)²), 1e-17.
_STEP = 0.5
_POINTS = (np.arange(13) + 0.5) * _STEP
_POINT_WEIGHTS = np.exp(-(_POINTS**2))
#: Beyond this the pole of the integrand lies outside of what the rule's error sees.
_POLE_SEEN = 2 * np.pi
#: exp(-z²/2) is nothing beyond this z.
_FARTHEST = 40.0
_STANDARD = NormalDist()


def ndtr(z: ArrayLike) -> Floats:
    r"""Compute the probability of a standard normal at most this large.

    Parameters
    ----------
    z : array_like of float
        nan stays nan.

    Returns
    -------
    ndarray of float
        Good to 1e-15 of itself in both tails.

    Notes
    -----
    With x = \|z\| / sqrt 2 and the midpoint rule of step h on the integral

    .. math:: \operatorname{erfc} x = \frac{x e^{-x^2}}{\pi}
              \int_{-\infty}^{\infty} \frac{e^{-t^2}}{t^2 + x^2} dt
              = \frac{2 h x e^{-x^2}}{\pi} \sum_k \frac{e^{-t_k^2}}{t_k^2 + x^2}
              + \frac{2}{e^{2 \pi x / h} + 1}

    where the last term, of the pole at i x, is left out beyond :math:`\pi / h`. All terms
    are positive, so that nothing cancels.

    References
    ----------
    .. [1] Chiarella, C., & Reichel, A. (1968). Mathematics of Computation, 22(101), 137-143.
    .. [2] Hunter, D. B., & Regan, T. (1972). Mathematics of Computation, 26(118), 539-541.

    Examples
    --------
    >>> ndtr([0.0, 1.959963984540054, -40.0])
    array([0.5  , 0.975, 0.   ])
    """
    values = np.asarray(z, dtype=float)
    size = np.abs(values)
    x = np.minimum(size, _FARTHEST) / np.sqrt(2)
    total = np.zeros_like(x)
    for point, weight in zip(_POINTS, _POINT_WEIGHTS, strict=True):
        total += weight / (x * x + point * point)
    tail = _bell(size) * (_STEP / np.pi) * x * total
    pole = 1 / (np.exp(np.minimum(2 * np.pi / _STEP * x, 700.0)) + 1)
    upper = np.where(x < _POLE_SEEN, tail + pole, tail)
    return np.asarray(np.where(values > 0, 1 - upper, upper))


def _bell(z: Floats) -> Floats:
    """exp(-z²/2), with the digits of z² that a square would lose."""
    head = np.round(np.minimum(z, _FARTHEST) * 16) / 16
    bell: Floats = np.exp(-head * head / 2) * np.exp(-(z - head) * (z + head) / 2)
    return bell


def ndtri(probability: ArrayLike) -> Floats:
    """Find the standard normal below which a probability lies.

    Parameters
    ----------
    probability : array_like of float
        From 0 to 1; nan elsewhere.

    Returns
    -------
    ndarray of float
        Minus and plus infinity for 0 and 1.

    References
    ----------
    .. [1] Wichura, M. J. (1988). Algorithm AS 241. Applied Statistics, 37(3), 477-484, as
       the standard library has it.

    Examples
    --------
    >>> ndtri([0.0, 0.5, 0.975]).round(6)
    array([    -inf, 0.      , 1.959964])
    """
    shares = np.asarray(probability, dtype=float)
    found = [_quantile(share) for share in shares.ravel().tolist()]
    return np.array(found, dtype=float).reshape(shares.shape)


def _quantile(share: float) -> float:
    """Find one quantile."""
    if 0 < share < 1:
        return _STANDARD.inv_cdf(share)
    return {0.0: -np.inf, 1.0: np.inf}.get(share, np.nan)
