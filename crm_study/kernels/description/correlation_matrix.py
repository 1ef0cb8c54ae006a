"""Correlation matrices: made from scores, and read with care.

Every factor method starts from one. What is wrong with it is said before anything is
extracted: a constant item has no correlation, a repeated item makes the matrix singular.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, varies

#: Smallest eigenvalue of a correlation matrix that rounding cannot explain.
POSITIVE = 1e-10


def correlation_of(scores: ArrayLike) -> Floats:
    """Correlate every item with every other.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete item scores, in any unit.

    Returns
    -------
    ndarray of float, shape (n_items, n_items)
        Pearson correlations; ones on the diagonal.

    Raises
    ------
    AnalysisError
        Fewer than three respondents or two items, or an item that does not vary.

    Examples
    --------
    >>> correlation_of([[1, 2, 1], [2, 4, 3], [3, 6, 2]]).round(12)
    array([[1. , 1. , 0.5],
           [1. , 1. , 0.5],
           [0.5, 0.5, 1. ]])
    """
    table = complete(scores, name="scores", ndim=2)
    n_obs, n_items = table.shape
    if n_obs < 3 or n_items < 2:
        raise AnalysisError(
            f"A correlation matrix needs at least 3 respondents and 2 items, but got {n_obs} "
            f"and {n_items}."
        )
    if not varies(table).all():
        position = int(np.argmin(varies(table))) + 1
        raise AnalysisError(
            f"A correlation matrix needs items that vary, but item {position} does not: "
            "every respondent gave the same answer."
        )
    centered = table - table.mean(axis=0)
    unit = centered / np.sqrt((centered**2).sum(axis=0))
    correlation = np.clip(unit.T @ unit, -1, 1)
    np.fill_diagonal(correlation, 1.0)
    return np.asarray((correlation + correlation.T) / 2)


def correlation_matrix(values: ArrayLike) -> Floats:
    """Read a correlation matrix; refuse anything else.

    Parameters
    ----------
    values : array_like of float, shape (n_items, n_items)
        Symmetric within 1e-8, ones on the diagonal, nothing beyond -1 and 1. It need not
        be positive definite: polychoric correlations are estimated pair by pair.

    Returns
    -------
    ndarray of float, shape (n_items, n_items)

    Raises
    ------
    AnalysisError
        A matrix that is not square and symmetric, or not of correlations.

    Examples
    --------
    >>> correlation_matrix([[1, 0.5], [0.5, 1]])
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    matrix = complete(values, name="correlations", ndim=2)
    if matrix.shape[0] != matrix.shape[1] or not np.allclose(matrix, matrix.T, rtol=0, atol=1e-8):
        raise AnalysisError("A correlation matrix must be square and symmetric.")
    if not np.allclose(matrix.diagonal(), 1, rtol=0, atol=1e-8):
        position = int(np.argmax(np.abs(matrix.diagonal() - 1))) + 1
        raise AnalysisError(
            f"A correlation matrix must have ones on its diagonal, but entry {position} is "
            f"{matrix[position - 1, position - 1]:.6g}."
        )
    if (largest := float(np.abs(matrix).max())) > 1 + 1e-8:
        raise AnalysisError(f"A correlation must lie from -1 to 1, but one is {largest:.6g} away.")
    return np.asarray((matrix + matrix.T) / 2)


def smallest_eigenvalue(correlation: Floats) -> float:
    """Find the smallest eigenvalue: positive for items of which none repeats the others.

    Parameters
    ----------
    correlation : ndarray of float, shape (n_items, n_items)

    Returns
    -------
    float
        Negative where no scores can have these correlations.

    Examples
    --------
    >>> round(smallest_eigenvalue(np.array([[1, 0.5], [0.5, 1]])), 12)
    0.5
    """
    return float(np.linalg.eigvalsh(correlation)[0])


def refuse_singular(correlation: Floats, *, purpose: str) -> None:
    """Refuse a matrix that has no inverse, and name the items behind it.

    Parameters
    ----------
    correlation : ndarray of float, shape (n_items, n_items)
    purpose : str
        What needs the inverse, as the subject of the sentence: ``"KMO"``.

    Raises
    ------
    AnalysisError
        When the smallest eigenvalue is not above `POSITIVE`.

    Examples
    --------
    >>> refuse_singular(np.ones((2, 2)), purpose="KMO")
    Traceback (most recent call last):
    crm_study.errors.AnalysisError: KMO needs a positive definite correlation matrix, but \
items 1 and 2 repeat one another.
    """
    smallest = smallest_eigenvalue(correlation)
    if smallest > POSITIVE:
        return
    if smallest < -POSITIVE:
        reason = (
            f"the smallest eigenvalue is {smallest:.3g}: no complete answers can have these "
            "correlations"
        )
    else:
        reason = _repetition(correlation)
    raise AnalysisError(f"{purpose} needs a positive definite correlation matrix, but {reason}.")


def _repetition(correlation: Floats) -> str:
    """Say which two items repeat one another, or that some combination does."""
    size = np.triu(np.abs(correlation), 1)
    left, right = np.unravel_index(int(size.argmax()), size.shape)
    if size[left, right] > 1 - POSITIVE:
        return f"items {left + 1} and {right + 1} repeat one another"
    return (
        "one item is a linear combination of the others, as happens with no more respondents "
        "than items"
    )
