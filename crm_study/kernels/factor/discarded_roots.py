r"""How badly m factors fit, as a function of the uniquenesses alone.

For given uniquenesses the best loadings are known in closed form from the largest
roots of a matrix; what the factors leave behind are the other roots. Both criteria of
factor analysis are sums over these discarded roots, with exact slopes and curvatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from crm_study.kernels.arrays.validate import Floats

Criterion = Literal["least_squares", "likelihood"]


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """A criterion near one point.

    Attributes
    ----------
    value : float
        The criterion; 0 for a perfect fit.
    gradient : ndarray of float, shape (n_items,)
    hessian : ndarray of float, shape (n_items, n_items)
        Exact second derivatives.
    fallback : ndarray of float, shape (n_items, n_items)
        Their part that is never negative definite, for use far from the minimum.
    """

    value: float
    gradient: Floats
    hessian: Floats
    fallback: Floats


class Misfit(Protocol):
    """A criterion as a function of its own coordinates of the uniquenesses."""

    def __call__(self, point: Floats, correlation: Floats, *, n_factors: int) -> Slope:
        """Evaluate at a point of shape (n_items,)."""


def least_squares(point: Floats, correlation: Floats, *, n_factors: int) -> Slope:
    r"""Half the sum of squared residuals, at uniquenesses equal to the point.

    Parameters
    ----------
    point : ndarray of float, shape (n_items,)
        Uniquenesses.
    correlation : ndarray of float, shape (n_items, n_items)
    n_factors : int

    Returns
    -------
    Slope

    Notes
    -----
    With :math:`R - \Psi = \sum_j \theta_j \omega_j \omega_j'`,

    .. math:: F = \tfrac12 \sum_{j > m} \theta_j^2, \qquad
              \partial F / \partial \psi_i = -\sum_{j > m} \theta_j \omega_{ij}^2

    References
    ----------
    .. [1] Jöreskog, K. G., & van Thillo, M. (1971). New rapid algorithms for factor
       analysis by unweighted least squares, generalized least squares and maximum
       likelihood. ETS Research Memorandum 71-5.

    Examples
    --------
    >>> correlation = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> slope = least_squares(np.array([0.36, 0.51, 0.64]), correlation, n_factors=1)
    >>> bool(abs(slope.value) < 1e-15 and abs(slope.gradient).max() < 1e-15)
    True
    """
    roots, vectors = np.linalg.eigh(correlation - np.diag(point))
    n_left = len(point) - n_factors
    left, left_roots = vectors[:, :n_left], roots[:n_left]
    kept, kept_roots = vectors[:, n_left:], roots[n_left:]
    fallback = (left @ left.T) ** 2
    ratio = 2 * left_roots[:, None] / _apart(left_roots, kept_roots)
    return Slope(
        value=float(left_roots @ left_roots) / 2,
        gradient=-(left**2) @ left_roots,
        hessian=fallback + _interplay(left, kept, ratio),
        fallback=fallback,
    )


def likelihood(point: Floats, correlation: Floats, *, n_factors: int) -> Slope:
    r"""Discrepancy of the likelihood, at log uniquenesses equal to the point.

    Parameters
    ----------
    point : ndarray of float, shape (n_items,)
        Natural logarithms of the uniquenesses.
    correlation : ndarray of float, shape (n_items, n_items)
        Positive definite.
    n_factors : int

    Returns
    -------
    Slope

    Notes
    -----
    With :math:`\Psi^{-1/2} R \Psi^{-1/2} = \sum_j \theta_j \omega_j \omega_j'`,

    .. math:: F = \sum_{j > m} (\theta_j - \ln\theta_j - 1), \qquad
              \partial F / \partial \ln\psi_i = \sum_{j > m} (1 - \theta_j) \omega_{ij}^2

    References
    ----------
    .. [1] Jöreskog, K. G. (1967). Psychometrika, 32(4), 443-482.
    .. [2] Clarke, M. R. B. (1970). British Journal of Mathematical and Statistical
       Psychology, 23(1), 43-52.

    Examples
    --------
    >>> correlation = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> slope = likelihood(np.log([0.36, 0.51, 0.64]), correlation, n_factors=1)
    >>> bool(abs(slope.value) < 1e-14 and abs(slope.gradient).max() < 1e-14)
    True
    """
    scale = np.exp(-point / 2)
    roots, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    n_left = len(point) - n_factors
    left, left_roots = vectors[:, :n_left], roots[:n_left]
    kept, kept_roots = vectors[:, n_left:], roots[n_left:]
    weighted = (left * left_roots) @ left.T
    ratio = (left_roots - 1)[:, None] * np.add.outer(left_roots, kept_roots)
    return Slope(
        value=float((left_roots - 1 - np.log(left_roots)).sum()),
        gradient=(left**2) @ (1 - left_roots),
        hessian=weighted * (left @ left.T)
        + _interplay(left, kept, ratio / _apart(left_roots, kept_roots)),
        fallback=(left @ left.T) ** 2,
    )


def _apart(left_roots: Floats, kept_roots: Floats) -> Floats:
    """Differences of discarded and kept roots, kept from vanishing."""
    return np.minimum(np.subtract.outer(left_roots, kept_roots), -1e-12)


def _interplay(left: Floats, kept: Floats, ratio: Floats) -> Floats:
    """Sum ratio[j, l] a_ij a_kj b_il b_kl over discarded j and kept l."""
    n_items = len(left)
    outer_left = (left[:, None, :] * left[None, :, :]).reshape(n_items**2, -1)
    outer_kept = (kept[:, None, :] * kept[None, :, :]).reshape(n_items**2, -1)
    return np.asarray(((outer_left @ ratio) * outer_kept).sum(axis=1).reshape(n_items, n_items))
