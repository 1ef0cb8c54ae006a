"""The share of all items' variance that each factor accounts for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedVariance:
    """Variance of standardized items by factor; every array has shape (n_factors,).

    Attributes
    ----------
    sums_of_squares : ndarray of float
        Variance accounted for, in items: 2 is the variance of two items.
    proportion : ndarray of float
        The same as a part of all items' variance.
    cumulative : ndarray of float
        Running sum of the proportions.
    share_of_explained : ndarray of float
        The same as a part of what all factors account for.
    """

    sums_of_squares: Floats
    proportion: Floats
    cumulative: Floats
    share_of_explained: Floats


def explained_variance(loadings: ArrayLike, *, phi: ArrayLike | None = None) -> ExplainedVariance:
    r"""Divide the items' variance among factors.

    Parameters
    ----------
    loadings : array_like of float, shape (n_items, n_factors)
        The pattern.
    phi : array_like of float, shape (n_factors, n_factors), optional
        Correlations of the factors; without it they are uncorrelated.

    Returns
    -------
    ExplainedVariance
        As psych's ``Vaccounted``. SPSS prints sums of squared structure loadings for
        correlated factors instead, which add up to more than the communalities.

    Raises
    ------
    AnalysisError
        Loadings that are no table, or factors and their correlations that do not match.

    Notes
    -----
    The diagonal of :math:`\Phi \Lambda'\Lambda`, whose sum is that of the communalities.

    Examples
    --------
    >>> explained_variance([[0.8, 0.0], [0.6, 0.0], [0.0, 0.5], [0.0, 0.5]]).proportion
    array([0.25 , 0.125])
    """
    pattern = complete(loadings, name="loadings", ndim=2)
    n_items, n_factors = pattern.shape
    correlations = np.eye(n_factors) if phi is None else complete(phi, name="phi", ndim=2)
    if correlations.shape != (n_factors, n_factors):
        raise AnalysisError(
            f"The correlations of {n_factors} factor(s) must be a square table of that size."
        )
    sums = np.einsum("ij,ij->j", pattern, pattern @ correlations)
    return ExplainedVariance(
        sums_of_squares=sums,
        proportion=sums / n_items,
        cumulative=np.cumsum(sums) / n_items,
        share_of_explained=sums / sums.sum(),
    )
