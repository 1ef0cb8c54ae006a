r"""Whether items share enough for factors: KMO, Bartlett's sphericity, multiple correlations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import (
    POSITIVE,
    correlation_matrix,
    refuse_singular,
    smallest_eigenvalue,
)


@dataclass(frozen=True, slots=True, eq=False)
class SamplingAdequacy:
    """How much of the items' correlation is shared by more than two of them.

    Attributes
    ----------
    kmo : float
        Kaiser, Meyer and Olkin's overall measure, from 0 to 1; nan when no two items
        correlate.
    msa : ndarray of float, shape (n_items,)
        The same measure of each item; nan for an item that correlates with no other.
    """

    kmo: float
    msa: Floats


@dataclass(frozen=True, slots=True)
class Sphericity:
    """Bartlett's test that no two items correlate.

    Attributes
    ----------
    statistic : float
        Chi-squared.
    df : int
    p_value : float
    determinant : float
        Of the correlation matrix: 1 for unrelated items, 0 for a repeated one.
    n_obs : int
    """

    statistic: float
    df: int
    p_value: float
    determinant: float
    n_obs: int


def sampling_adequacy(correlation: ArrayLike) -> SamplingAdequacy:
    r"""Compare the items' correlations with their partial correlations.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Positive definite.

    Returns
    -------
    SamplingAdequacy

    Raises
    ------
    AnalysisError
        No correlation matrix of two items or more, or a singular one.

    Notes
    -----
    .. math:: KMO = \frac{\sum_{i \ne j} r_{ij}^2}
              {\sum_{i \ne j} r_{ij}^2 + \sum_{i \ne j} p_{ij}^2}

    with p the correlation of two items when all others are held constant. Two items have
    no others, so that KMO is one half whatever their correlation.

    References
    ----------
    .. [1] Kaiser, H. F. (1974). Psychometrika, 39(1), 31-36.

    Examples
    --------
    >>> round(sampling_adequacy(np.full((3, 3), 0.5) + np.eye(3) / 2).kmo, 6)
    0.692308
    """
    matrix = _invertible(correlation, purpose="KMO")
    inverse = np.linalg.inv(matrix)
    scale = np.sqrt(inverse.diagonal())
    partial = (inverse / np.outer(scale, scale)) ** 2
    simple = matrix**2
    np.fill_diagonal(partial, 0)
    np.fill_diagonal(simple, 0)
    with np.errstate(invalid="ignore"):
        msa = simple.sum(axis=0) / (simple.sum(axis=0) + partial.sum(axis=0))
        kmo = simple.sum() / (simple.sum() + partial.sum())
    return SamplingAdequacy(float(kmo), np.asarray(msa))


def bartlett_sphericity(correlation: ArrayLike, *, n_obs: int) -> Sphericity:
    r"""Test that the items are uncorrelated.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Pearson correlations, positive definite.
    n_obs : int
        Respondents behind them.

    Returns
    -------
    Sphericity

    Raises
    ------
    AnalysisError
        No correlation matrix of two items or more, a singular one, or no more
        respondents than items.

    Notes
    -----
    .. math:: \chi^2 = -\Bigl(n - 1 - \frac{2k + 5}{6}\Bigr) \ln|R|, \qquad
              df = k (k - 1) / 2

    References
    ----------
    .. [1] Bartlett, M. S. (1950). British Journal of Psychology: Statistical Section,
       3(2), 77-85.

    Examples
    --------
    >>> round(bartlett_sphericity([[1, 0.6], [0.6, 1]], n_obs=50).statistic, 6)
    21.198637
    """
    matrix = _invertible(correlation, purpose="Bartlett's test")
    n_items = len(matrix)
    if n_obs <= n_items:
        raise AnalysisError(
            f"Bartlett's test of {n_items} items needs more than {n_items} respondents, "
            f"but got {n_obs}."
        )
    log_determinant = float(np.linalg.slogdet(matrix)[1])
    statistic = max(-(n_obs - 1 - (2 * n_items + 5) / 6) * log_determinant, 0.0)
    df = n_items * (n_items - 1) // 2
    return Sphericity(
        statistic=statistic,
        df=df,
        p_value=chi2_upper_p(statistic, df),
        determinant=float(np.exp(log_determinant)),
        n_obs=int(n_obs),
    )


def squared_multiple_correlations(correlation: ArrayLike) -> Floats:
    r"""Compute the share of each item's variance that all others predict.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Positive definite.

    Returns
    -------
    ndarray of float, shape (n_items,)
        From 0 to 1.

    Raises
    ------
    AnalysisError
        No correlation matrix of two items or more, or a singular one.

    Notes
    -----
    .. math:: R_i^2 = 1 - 1 / (R^{-1})_{ii}

    References
    ----------
    .. [1] Guttman, L. (1953). Psychometrika, 18(4), 277-296.

    Examples
    --------
    >>> squared_multiple_correlations([[1, 0.6], [0.6, 1]]).round(12)
    array([0.36, 0.36])
    """
    matrix = _invertible(correlation, purpose="The squared multiple correlation")
    return np.asarray(1 - 1 / np.linalg.inv(matrix).diagonal())


def prior_communalities(correlation: Floats) -> Floats:
    """Guess communalities: squared multiple correlations, or 0.5 where there are none.

    Parameters
    ----------
    correlation : ndarray of float, shape (n_items, n_items)

    Returns
    -------
    ndarray of float, shape (n_items,)

    Examples
    --------
    >>> prior_communalities(np.array([[1, 0.6], [0.6, 1]])).round(12)
    array([0.36, 0.36])
    >>> prior_communalities(np.ones((2, 2)))
    array([0.5, 0.5])
    """
    if smallest_eigenvalue(correlation) <= POSITIVE:
        return np.full(len(correlation), 0.5)
    return squared_multiple_correlations(correlation)


def _invertible(correlation: ArrayLike, *, purpose: str) -> Floats:
    """Read a positive definite correlation matrix of two items or more."""
    matrix = correlation_matrix(correlation)
    if len(matrix) < 2:
        raise AnalysisError(f"{purpose} needs at least 2 items, but got {len(matrix)}.")
    refuse_singular(matrix, purpose=purpose)
    return matrix
