"""TOPSIS: how near each alternative is to the best thinkable and how far from the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Topsis:
    """Distances of m alternatives; arrays of shape (m,).

    Attributes
    ----------
    closeness : ndarray of float
        0, the worst in every criterion, to 1, the best in every one; nan when all are alike.
    to_best, to_worst : ndarray of float
        Euclidean distances in the weighted and normalized criteria.
    """

    closeness: Floats
    to_best: Floats
    to_worst: Floats


def topsis(
    scores: ArrayLike, weights: ArrayLike, *, benefit: Sequence[bool] | None = None
) -> Topsis:
    r"""Order alternatives by their closeness to the ideal one.

    Parameters
    ----------
    scores : array_like of float, shape (m, k)
        Alternatives by criteria, each criterion in any ratio unit.
    weights : array_like of float, shape (k,)
        Of the criteria, not negative; brought to a sum of 1.
    benefit : sequence of bool, optional
        Whether more is better; by default everywhere.

    Returns
    -------
    Topsis

    Raises
    ------
    AnalysisError
        Sizes that do not match, weights that cannot be shares, or a criterion that is 0 for all.

    Notes
    -----
    With vector normalization :math:`r_{ij} = x_{ij} / \sqrt{\sum_i x_{ij}^2}` and
    :math:`v_{ij} = w_j r_{ij}`

    .. math:: C_i = \frac{S_i^-}{S_i^+ + S_i^-}

    where S are the distances from the best and the worst value of every criterion that occurs.

    References
    ----------
    .. [1] Hwang, C.-L., & Yoon, K. (1981). Multiple attribute decision making. Springer, 128-140.

    Examples
    --------
    >>> topsis([[3, 5], [4, 4], [5, 1]], [0.5, 0.5]).closeness.round(3)
    array([0.686, 0.698, 0.314])
    """
    table = complete(scores, name="scores", ndim=2)
    shares = shares_of(weights, n_criteria=table.shape[1])
    length = np.sqrt((table**2).sum(axis=0))
    if (length == 0).any():
        raise AnalysisError(
            f"Criterion number {int((length == 0).argmax()) + 1} is 0 for every alternative."
        )
    more = np.ones(table.shape[1], bool) if benefit is None else np.asarray(benefit, bool)
    valued = np.where(more, 1.0, -1.0) * shares * table / length
    to_best = np.sqrt(((valued - valued.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((valued - valued.min(axis=0)) ** 2).sum(axis=1))
    with np.errstate(invalid="ignore"):
        return Topsis(to_worst / (to_best + to_worst), to_best, to_worst)


def shares_of(weights: ArrayLike, *, n_criteria: int) -> Floats:
    """Read weights of criteria and bring them to a sum of 1.

    Raises
    ------
    AnalysisError
        Another number of weights, a negative one, or none above 0.

    Examples
    --------
    >>> shares_of([1, 3], n_criteria=2)
    array([0.25, 0.75])
    """
    numbers = complete(weights, name="weights", ndim=1)
    if numbers.size != n_criteria:
        raise AnalysisError(f"There are {n_criteria} criteria, but {numbers.size} weights.")
    if (numbers < 0).any() or numbers.sum() == 0:
        raise AnalysisError("Weights must be 0 or more, and one of them above 0.")
    return np.asarray(numbers / numbers.sum())
