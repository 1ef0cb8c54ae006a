"""Regressions from sums and cross products alone, for many samples at once.

The sums of a sample are the sums of its members, so exchanging one member changes them
by a difference, and what each of a thousand exchanges would do to a regression is known
without fitting one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class SweptFits:
    """The same regression in many samples. Unrounded; nan or infinite where undefined.

    Attributes
    ----------
    r_squared : ndarray of float, shape (...,)
        One per sample.
    statistic : ndarray of float, shape (..., n_predictors)
        Each slope's t, in the order of the predictors.
    estimate : ndarray of float, shape (..., n_predictors)
        Each slope, in units of the outcome per unit of the predictor.
    """

    r_squared: Floats
    statistic: Floats
    estimate: Floats


def cross_products(scores: Floats) -> Floats:
    """Multiply each row, with a leading one, by itself.

    Parameters
    ----------
    scores : ndarray of float, shape (..., n_variables)
        One row per person, in scale points.

    Returns
    -------
    ndarray of float, shape (..., n_variables + 1, n_variables + 1)
        Summed over people, entry 0, 0 counts them and the rest of row 0 sums up.

    Examples
    --------
    >>> cross_products(np.array([[3.0], [5.0]])).sum(axis=0)
    array([[ 2.,  8.],
           [ 8., 34.]])
    """
    rows = np.concatenate([np.ones((*scores.shape[:-1], 1)), scores], axis=-1)
    products: Floats = rows[..., :, None] * rows[..., None, :]
    return products


def swept_fits(totals: Floats, *, outcome: int, predictors: tuple[int, ...]) -> SweptFits:
    """Regress one variable on others in every sample, by the sweep operator.

    Parameters
    ----------
    totals : ndarray of float, shape (..., n_variables + 1, n_variables + 1)
        Summed `cross_products`, one matrix per sample.
    outcome : int
        Column of the outcome among the variables.
    predictors : tuple of int
        Columns of the predictors; the intercept comes by itself.

    Returns
    -------
    SweptFits
        An outcome that does not vary, collinear predictors or no residual degrees of
        freedom give nan or infinity in that sample only.

    References
    ----------
    .. [1] Goodnight, J. H. (1979). A tutorial on the SWEEP operator. The American
       Statistician, 33(3), 149-158.

    Examples
    --------
    >>> scores = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
    >>> fits = swept_fits(cross_products(scores).sum(axis=0), outcome=1, predictors=(0,))
    >>> round(float(fits.r_squared), 2), round(float(fits.statistic[0]), 4)
    (0.36, 1.0607)
    """
    columns = np.array([0, *(column + 1 for column in predictors), outcome + 1])
    matrix = totals[..., columns[:, None], columns]
    df = matrix[..., 0, 0] - len(predictors) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        _sweep(matrix, 0)
        total_squares = matrix[..., -1, -1].copy()
        for pivot in range(1, len(predictors) + 1):
            _sweep(matrix, pivot)
        error = matrix[..., -1, -1]
        inverse = np.diagonal(matrix, axis1=-2, axis2=-1)[..., 1:-1]
        estimate = matrix[..., 1:-1, -1]
        statistic = estimate / np.sqrt(inverse * (error / df)[..., None])
        return SweptFits(1 - error / total_squares, statistic, estimate)


def _sweep(matrix: Floats, pivot: int) -> None:
    """Regress every other column on this one, in place; equation (2) of Goodnight."""
    diagonal = matrix[..., pivot, pivot].copy()
    row = matrix[..., pivot, :] / diagonal[..., None]
    column = matrix[..., :, pivot].copy()
    matrix -= column[..., :, None] * row[..., None, :]
    matrix[..., pivot, :] = row
    matrix[..., :, pivot] = -column / diagonal[..., None]
    matrix[..., pivot, pivot] = 1 / diagonal
