"""Generalized least squares for one value of the variance ratio, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.mixed.cluster_moments import ClusterMoments


@dataclass(frozen=True, slots=True, eq=False)
class GeneralizedFit:
    """The model at V = I + ratio ZZ', in units of the residual variance.

    Attributes
    ----------
    ratio : float
        Variance of the intercepts over the residual variance.
    shrink : ndarray of float, shape (G,)
        1 / (1 + size * ratio).
    shrunk_sum : ndarray of float, shape (G, p)
        Rows of Z'V^-1 X.
    unscaled : ndarray of float, shape (p, p)
        (X'V^-1 X)^-1.
    shift : ndarray of float, shape (p,)
        What generalized least squares adds to the least-squares coefficients.
    pull : ndarray of float, shape (G,)
        Z'P y: shrunken sums of the residuals; times the ratio, the predicted intercepts.
    squares : float
        y'P y, the weighted residual sum of squares.
    """

    ratio: float
    shrink: Floats
    shrunk_sum: Floats
    unscaled: Floats
    shift: Floats
    pull: Floats
    squares: float


def generalized_fit(moments: ClusterMoments, ratio: float) -> GeneralizedFit:
    r"""Fit the fixed part given the variance ratio.

    Parameters
    ----------
    moments : ClusterMoments
    ratio : float
        Not negative.

    Returns
    -------
    GeneralizedFit

    Notes
    -----
    .. math:: X'V^{-1}X = W + \sum_g \frac{s_g s_g'}{n_g (1 + n_g \lambda)}

    Every term is positive, so that nothing cancels however large the ratio.
    """
    shrink = 1 / (1 + moments.size * ratio)
    weight = shrink / moments.size
    information = between(moments, weight) + moments.basis_within
    unscaled = np.linalg.inv(information)
    unscaled = (unscaled + unscaled.T) / 2
    cross = moments.cross_within + moments.basis_sum.T @ (weight * moments.residual_sum)
    shift = unscaled @ cross
    plain = moments.residual_within + float(weight @ moments.residual_sum**2)
    return GeneralizedFit(
        ratio=ratio,
        shrink=shrink,
        shrunk_sum=moments.basis_sum * shrink[:, None],
        unscaled=unscaled,
        shift=shift,
        pull=shrink * (moments.residual_sum - moments.basis_sum @ shift),
        squares=plain - float(cross @ shift),
    )


def between(moments: ClusterMoments, weight: Floats) -> Floats:
    """Weighted cross products of the cluster sums, shape (p, p)."""
    return np.asarray((moments.basis_sum * weight[:, None]).T @ moments.basis_sum)
