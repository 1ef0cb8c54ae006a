"""Weights from pairwise comparisons, and whether the comparisons agree with each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete

#: Mean consistency index of random comparisons of 1 to 15 things, Saaty (1980), table 3-1 of ch. 1.
RANDOM_INDEX = (
    *(0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41),
    *(1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Priorities:
    """Weights of k things that were compared in pairs.

    Attributes
    ----------
    weights : ndarray of float, shape (k,)
        Principal right eigenvector; sums to 1.
    geometric : ndarray of float, shape (k,)
        Geometric means of the rows; sums to 1, and equal to ``weights`` when consistent.
    lambda_max : float
        Principal eigenvalue; k when the comparisons are consistent, else more.
    consistency_index : float
        (lambda_max - k) / (k - 1); 0 for fewer than 3 things.
    consistency_ratio : float
        Over the random index; 0 for fewer than 3 things, nan for more than 15.
    worst : tuple of int
        Places of the pair that agrees least with the others; (0, 0) for fewer than 3 things.
    worst_said, worst_expected : float
        That comparison, and what the eigenvector would have it be.
    """

    weights: Floats
    geometric: Floats
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    worst: tuple[int, int]
    worst_said: float
    worst_expected: float


def priorities(comparisons: ArrayLike) -> Priorities:
    r"""Derive weights from a reciprocal matrix of comparisons.

    Parameters
    ----------
    comparisons : array_like of float, shape (k, k)
        Entry (i, j) tells how many times as much i matters as j, on Saaty's scale of 1/9 to 9;
        entry (j, i) is its reciprocal.

    Returns
    -------
    Priorities

    Raises
    ------
    AnalysisError
        No square matrix, an entry that is not positive, or pairs that are not reciprocal.

    Notes
    -----
    .. math:: A w = \lambda_{max} w, \qquad CI = \frac{\lambda_{max} - k}{k - 1}, \qquad
              CR = CI / RI_k

    References
    ----------
    .. [1] Saaty, T. L. (1980). The analytic hierarchy process. McGraw-Hill, ch. 1 and 3.
    .. [2] Crawford, G., & Williams, C. (1985). Journal of Mathematical Psychology, 29(4), 387-405.

    Examples
    --------
    >>> found = priorities([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    >>> found.weights.round(3), round(found.lambda_max, 3), round(found.consistency_ratio, 3)
    (array([0.637, 0.258, 0.105]), 3.039, 0.033)
    """
    matrix = _reciprocal(complete(comparisons, name="comparisons", ndim=2))
    k = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(values.real.argmax())
    weights = np.abs(vectors[:, first].real)
    weights = weights / weights.sum()
    geometric = np.exp(np.log(matrix).mean(axis=1))
    index = 0.0 if k < 3 else max((float(values[first].real) - k) / (k - 1), 0.0)
    worst, expected = _worst_pair(matrix, weights)
    return Priorities(
        weights=weights,
        geometric=geometric / geometric.sum(),
        lambda_max=float(values[first].real),
        consistency_index=index,
        consistency_ratio=_ratio(index, k),
        worst=worst,
        worst_said=float(matrix[worst]),
        worst_expected=expected,
    )


def matrix_of_pairs(upper: ArrayLike, *, k: int) -> Floats:
    """Build the reciprocal matrix from the comparisons above its diagonal.

    Parameters
    ----------
    upper : array_like of float, shape (k (k - 1) / 2,)
        Row by row: 1 with 2, 1 with 3, ..., 2 with 3, ...
    k : int
        How many things were compared.

    Returns
    -------
    ndarray of float, shape (k, k)

    Raises
    ------
    AnalysisError
        Another number of comparisons.

    Examples
    --------
    >>> matrix_of_pairs([2, 4, 2], k=3)
    array([[1.  , 2.  , 4.  ],
           [0.5 , 1.  , 2.  ],
           [0.25, 0.5 , 1.  ]])
    """
    above = complete(upper, name="comparisons", ndim=1)
    if above.size != k * (k - 1) // 2:
        raise AnalysisError(
            f"{k} things make {k * (k - 1) // 2} pairs, but there are {above.size} comparisons."
        )
    matrix = np.ones((k, k))
    rows, columns = np.triu_indices(k, 1)
    matrix[rows, columns] = above
    matrix[columns, rows] = 1 / above
    return matrix


def joint_comparisons(matrices: ArrayLike) -> Floats:
    """Aggregate the comparisons of several judges: the geometric mean of every entry.

    Parameters
    ----------
    matrices : array_like of float, shape (n_judges, k, k)
        Reciprocal matrices.

    Returns
    -------
    ndarray of float, shape (k, k)
        Reciprocal too, which no other mean would be.

    References
    ----------
    .. [1] Aczél, J., & Saaty, T. L. (1983). Journal of Mathematical Psychology, 27(1), 93-102.

    Examples
    --------
    >>> joint_comparisons([[[1, 2], [0.5, 1]], [[1, 8], [0.125, 1]]])
    array([[1.  , 4.  ],
           [0.25, 1.  ]])
    """
    stack = complete(matrices, name="comparisons", ndim=3)
    return np.asarray(np.exp(np.log(stack).mean(axis=0)))


def _reciprocal(matrix: Floats) -> Floats:
    if matrix.shape[0] != matrix.shape[1] or len(matrix) < 2:
        raise AnalysisError(
            "Comparisons make a square matrix of at least 2 things, but this one has "
            f"{matrix.shape[0]} rows and {matrix.shape[1]} columns."
        )
    if (matrix <= 0).any():
        raise AnalysisError("Every comparison must be a ratio above 0.")
    if not np.allclose(matrix * matrix.T, 1.0, rtol=0, atol=1e-6):
        raise AnalysisError(
            "The comparisons are not reciprocal: entry (j, i) must be 1 over entry (i, j)."
        )
    return matrix


def _ratio(index: float, k: int) -> float:
    if k < 3:
        return 0.0
    return index / RANDOM_INDEX[k - 1] if k <= len(RANDOM_INDEX) else math.nan


def _worst_pair(matrix: Floats, weights: Floats) -> tuple[tuple[int, int], float]:
    """Find the comparison farthest, as a ratio, from the ratio of the weights."""
    expected = weights[:, None] / weights
    distance = np.triu(np.abs(np.log(matrix / expected)), 1)
    if distance.max() < _ROUNDING:
        return (0, 0), 1.0
    place = divmod(int(distance.argmax()), len(matrix))
    return place, float(expected[place])
