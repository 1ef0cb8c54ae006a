"""Every subset of the predictors at once, by doubling a Schur complement.

Sweeping a predictor out of a matrix of cross products leaves the matrix of residuals. Each
predictor is once left alone and once swept out of every matrix so far, so that p steps give
all 2^p regressions, for many samples side by side.
"""

from __future__ import annotations

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

MOST_PREDICTORS = 16
"""All subsets of more predictors would not fit in memory."""
_NOTHING_LEFT = 1e-12


def all_subset_residuals(moments: Floats, *, n_swept: int) -> Floats:
    r"""Compute the residual cross products of the last variables given every subset.

    Parameters
    ----------
    moments : ndarray of float, shape (..., q, q)
        Cross products of deviations, covariances or correlations; one matrix per sample.
    n_swept : int
        The first ``n_swept`` variables are the predictors of which subsets are taken.

    Returns
    -------
    ndarray of float, shape (..., 2**n_swept, q - n_swept, q - n_swept)
        Subset ``s`` holds predictor ``j`` when bit ``j`` of ``s`` is set. Nan where a
        predictor is a linear combination of others in its subset.

    Raises
    ------
    AnalysisError
        More than 16 predictors.

    Notes
    -----
    .. math:: S_{T \cup j} = S_T - s_j s_j' / s_{jj}

    References
    ----------
    .. [1] Goodnight, J. H. (1979). The American Statistician, 33(3), 149-158.

    Examples
    --------
    >>> all_subset_residuals(np.array([[1.0, 0.6], [0.6, 1.0]]), n_swept=1)[:, 0, 0]
    array([1.  , 0.64])
    """
    if n_swept > MOST_PREDICTORS:
        raise AnalysisError(
            f"All subsets are taken of at most {MOST_PREDICTORS} predictors, but there are "
            f"{n_swept}."
        )
    scale = np.sqrt(np.diagonal(moments, axis1=-2, axis2=-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        left = (moments / scale[..., :, None] / scale[..., None, :])[..., None, :, :]
        for _ in range(n_swept):
            left = _double(left)
    kept = scale[..., None, n_swept:]
    residual: Floats = left * kept[..., :, None] * kept[..., None, :]
    return residual


def _double(left: Floats) -> Floats:
    """Put matrices without the first variable before those with it swept out."""
    pivot = left[..., 0, 0]
    column = left[..., 1:, 0] / np.where(pivot > _NOTHING_LEFT, pivot, np.nan)[..., None]
    rest = left[..., 1:, 1:]
    swept = rest - column[..., :, None] * left[..., None, 0, 1:]
    return np.concatenate([rest, swept], axis=-3)


def all_subsets_r_squared(correlations: Floats) -> Floats:
    """Compute R² of the regression on every subset of the predictors.

    Parameters
    ----------
    correlations : ndarray of float, shape (..., p + 1, p + 1)
        Of p predictors and, last, the outcome; any common scale (covariances) will do.

    Returns
    -------
    ndarray of float, shape (..., 2**p)
        Subset ``s`` holds predictor ``j`` when bit ``j`` of ``s`` is set; entry 0 is 0.

    Raises
    ------
    AnalysisError
        More than 16 predictors.

    Examples
    --------
    >>> R = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.6], [0.6, 0.6, 1.0]])
    >>> all_subsets_r_squared(R).round(4)
    array([0.  , 0.36, 0.36, 0.48])
    """
    n_predictors = correlations.shape[-1] - 1
    residual = all_subset_residuals(correlations, n_swept=n_predictors)[..., 0, 0]
    r_squared: Floats = 1 - residual / correlations[..., None, -1, -1]
    r_squared[..., 0] = 0.0
    return r_squared


def adjusted_for(moments: Floats, *, n_controls: int) -> Floats:
    """Sweep controls out of cross products, so that what is left is given them.

    Parameters
    ----------
    moments : ndarray of float, shape (..., q, q)
        Of the controls first.
    n_controls : int
        How many of the first variables are controls.

    Returns
    -------
    ndarray of float, shape (..., q - n_controls, q - n_controls)
        Residual cross products; nan where a control is a combination of those before it.

    Examples
    --------
    >>> adjusted_for(np.array([[1.0, 0.6], [0.6, 1.0]]), n_controls=1)
    array([[0.64]])
    """
    left = moments
    with np.errstate(invalid="ignore"):
        for _ in range(n_controls):
            pivot = left[..., 0, 0]
            floor = _NOTHING_LEFT * np.abs(moments).max(axis=(-2, -1))
            column = left[..., 1:, 0] / np.where(pivot > floor, pivot, np.nan)[..., None]
            left = left[..., 1:, 1:] - column[..., :, None] * left[..., None, 0, 1:]
    return left
