"""Guttman's six lower bounds to the reliability of a sum of items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.symmetric_matrix import symmetric
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import POSITIVE, smallest_eigenvalue
from crm_study.kernels.factor.factorability import squared_multiple_correlations
from crm_study.kernels.reliability.best_split import best_split


@dataclass(frozen=True, slots=True, eq=False)
class Guttman:
    """Guttman's lambdas. Unrounded, dimensionless.

    Attributes
    ----------
    lambda1 : float
        The share of covariances in the variance of the total.
    lambda2 : float
        Never below lambda3.
    lambda3 : float
        Coefficient alpha.
    lambda4 : float
        Of the best split into halves that `best_split` found.
    lambda5 : float
        Suits a scale in which one item shares much with all the others.
    lambda6 : float
        From squared multiple correlations; nan when an item does not vary, or is a linear
        combination of others.
    first_half : ndarray of bool, shape (n_items,)
        The items of one half of lambda4's split.
    exhaustive : bool
        Whether lambda4 tried every split, or is itself only a lower bound of the best one.
    n_items : int
        Items.
    """

    lambda1: float
    lambda2: float
    lambda3: float
    lambda4: float
    lambda5: float
    lambda6: float
    first_half: NDArray[np.bool_]
    exhaustive: bool
    n_items: int


def guttman_lambdas(matrix: ArrayLike) -> Guttman:
    r"""Compute lambda1 to lambda6 of a scale.

    Parameters
    ----------
    matrix : array_like of float, shape (n_items, n_items)
        Covariances of the items, for the reliability of the plain sum of their scores; or
        correlations, for the sum of standard scores, as ``psych::guttman`` gives.

    Returns
    -------
    Guttman
        Each of them is a lower bound to reliability in the population. In a sample
        lambda4 and lambda6 profit from chance, the more so the fewer the respondents.

    Raises
    ------
    AnalysisError
        A matrix that is not square and symmetric, fewer than two items, or items whose
        total does not vary.

    Notes
    -----
    With the sum V of all entries and the sum C of those off the diagonal,

    .. math::
        \lambda_1 = C / V, \quad
        \lambda_2 = \frac{C + \sqrt{\frac{k}{k-1} \sum_{i \ne j} s_{ij}^2}}{V}, \quad
        \lambda_3 = \frac{k}{k-1} \lambda_1, \quad
        \lambda_4 = 4 s_{AB} / V, \\
        \lambda_5 = \lambda_1 + \frac{2}{V} \sqrt{\max_j \sum_{i \ne j} s_{ij}^2}, \quad
        \lambda_6 = 1 - \frac{\sum_j s_j^2 (1 - R_j^2)}{V}

    References
    ----------
    .. [1] Guttman, L. (1945). Psychometrika, 10(4), 255-282.
    .. [2] Revelle, W., & Zinbarg, R. E. (2009). Psychometrika, 74(1), 145-154.

    Examples
    --------
    >>> bounds = guttman_lambdas([[1, 0.6, 0.5], [0.6, 1, 0.4], [0.5, 0.4, 1]])
    >>> round(bounds.lambda1, 4), round(bounds.lambda2, 4), round(bounds.lambda3, 4)
    (0.5, 0.7533, 0.75)
    """
    items = symmetric(matrix, statistic="Guttman's lambda")
    n_items, total = len(items), float(items.sum())
    if not total > 1e-13 * float(np.abs(items).sum()):
        raise AnalysisError("Guttman's lambda is undefined: the total score does not vary.")
    apart = items - np.diag(items.diagonal())
    squares = (apart**2).sum(axis=0)
    shared = float(apart.sum()) / total
    stretch = n_items / (n_items - 1)
    split = best_split(items)
    return Guttman(
        lambda1=shared,
        lambda2=shared + float(np.sqrt(stretch * squares.sum())) / total,
        lambda3=stretch * shared,
        lambda4=split.reliability,
        lambda5=shared + 2 * float(np.sqrt(squares.max())) / total,
        lambda6=_lambda6(items, total),
        first_half=split.first_half,
        exhaustive=split.exhaustive,
        n_items=n_items,
    )


def _lambda6(items: Floats, total: float) -> float:
    """One less the share of what no other item predicts; nan for items that repeat others."""
    variance = items.diagonal()
    if not (variance > 0).all():
        return float("nan")
    scale = np.sqrt(variance)
    correlation = items / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    if smallest_eigenvalue(correlation) <= POSITIVE:
        return float("nan")
    unpredicted = variance * (1 - squared_multiple_correlations(correlation))
    return 1 - float(unpredicted.sum()) / total
