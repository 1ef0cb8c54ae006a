r"""The normal law: tail, quantile, and the wedge that Owen's function measures.

Vectorized, of numpy and the standard library alone: loading `scipy.special` takes longer
than loading numpy.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.legendre import NODES_20, WEIGHTS_20
from crm_study.kernels.arrays.validate import Floats

#: Step of the rule for the tail: its error is exp(-(pi / step)²), 1e-17.
_STEP = 0.5
_POINTS = (np.arange(13) + 0.5) * _STEP
_POINT_WEIGHTS = np.exp(-(_POINTS**2))
#: Beyond this the pole of the integrand lies outside of what the rule's error sees.
_POLE_SEEN = 2 * np.pi
#: exp(-h²/2) is nothing beyond this h; exp(-(h x)²/2) is 1e-17 of its start at this h x.
_FARTHEST, _WEDGE_REACH = 40.0, 8.5
#: Rows worked on at once, so that their nodes stay in the cache.
_ROWS = 256
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


def owens_t(h: ArrayLike, a: ArrayLike) -> Floats:
    r"""Compute Owen's function: a wedge of the plane under two independent normal laws.

    Parameters
    ----------
    h, a : array_like of float
        Distance of the wedge's edge from the origin and slope of its other side.

    Returns
    -------
    ndarray of float
        Good to 1e-16.

    Notes
    -----
    .. math:: T(h, a) = \frac{1}{2 \pi} \int_0^a \frac{e^{-h^2 (1 + x^2) / 2}}{1 + x^2} dx

    by the rule of Gauss and Legendre; a slope above 1 is turned into its inverse.

    References
    ----------
    .. [1] Owen, D. B. (1956). Annals of Mathematical Statistics, 27(4), 1075-1090.

    Examples
    --------
    >>> owens_t([0.0, 1.0], 1.0)
    array([0.125     , 0.06674188])
    """
    h, a = np.broadcast_arrays(np.asarray(h, dtype=float), np.asarray(a, dtype=float))
    distance, slope = np.abs(h).ravel(), np.abs(a).ravel()
    steep = slope > 1
    with np.errstate(invalid="ignore"):
        turned = np.where(steep, distance * slope, distance)
    turned = np.minimum(np.where(np.isnan(turned), 0.0, turned), _FARTHEST)
    area = _wedge(turned, np.where(steep, 1 / np.maximum(slope, 1), slope))
    if steep.any():
        near, far = ndtr(-distance[steep]), ndtr(-turned[steep])
        area[steep] = (near + far) / 2 - near * far - area[steep]
    return np.asarray(np.copysign(area.reshape(a.shape), a))


def _wedge(h: Floats, a: Floats) -> Floats:
    """Integrate up to a slope of at most 1, some rows at a time."""
    area = np.empty_like(h)
    reach = np.minimum(a, _WEDGE_REACH / np.maximum(h, 1e-300))
    for start in range(0, h.size, _ROWS):
        rows = slice(start, start + _ROWS)
        square = 1 + np.multiply.outer(reach[rows], NODES_20) ** 2
        area[rows] = (np.exp(h[rows, None] ** 2 / -2 * square) / square) @ WEIGHTS_20
    return np.asarray(area * reach / (2 * np.pi))
