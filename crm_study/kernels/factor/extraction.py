"""Factors behind a correlation matrix, by least squares (minres) and by likelihood.

Loadings come unrotated: columns by falling variance, each with a positive sum. What the
factors mean is for a rotation to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import (
    POSITIVE,
    correlation_matrix,
    refuse_singular,
)
from crm_study.kernels.factor.discarded_roots import least_squares, likelihood
from crm_study.kernels.factor.factorability import prior_communalities
from crm_study.kernels.factor.uniqueness_search import Found, search
from crm_study.kernels.latent.identification import degrees_of_freedom, refuse_too_many

Method = Literal["minres", "ml", "principal_axis", "principal_components"]
#: Smallest uniqueness a solution may have, as in psych::fa and factanal.
LOWEST_UNIQUENESS = 0.005
#: A communality above it is 1 but for rounding, or more.
HIGHEST_COMMUNALITY = 1 - 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """Unrotated factors of n_items items.

    Attributes
    ----------
    loadings : ndarray of float, shape (n_items, n_factors)
        Correlations of items with uncorrelated factors: columns by falling sum of squares,
        each with a positive sum.
    communalities : ndarray of float, shape (n_items,)
        Row sums of squared loadings; above 1 in a Heywood case.
    uniquenesses : ndarray of float, shape (n_items,)
        1 - communalities.
    eigenvalues : ndarray of float, shape (n_items,)
        Of the correlation matrix itself, falling.
    method : str
        ``"minres"``, ``"ml"``, ``"principal_axis"`` or ``"principal_components"``.
    objective : float
        The sum of squared residual correlations of all pairs; for ``"ml"``, the
        discrepancy of the likelihood.
    df : int
        Correlations left over after the loadings.
    n_iterations : int
        Steps taken; 0 for principal components.
    converged : bool
        Estimates that did not converge say nothing.
    improper : bool
        A Heywood case: an item's uniqueness is not positive, or was held at its lowest
        permitted value because the data ask for less.
    positive_definite : bool
        Of the correlation matrix that was given.
    """

    loadings: Floats
    communalities: Floats
    uniquenesses: Floats
    eigenvalues: Floats
    method: Method
    objective: float
    df: int
    n_iterations: int
    converged: bool
    improper: bool
    positive_definite: bool


def minres(
    correlation: ArrayLike, *, n_factors: int, lowest_uniqueness: float = LOWEST_UNIQUENESS
) -> Extraction:
    r"""Extract factors that leave the smallest residual correlations.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Need not be positive definite.
    n_factors : int
    lowest_uniqueness : float, default 0.005
        No uniqueness is estimated below it.

    Returns
    -------
    Extraction
        As ``psych::fa(fm = "minres", rotate = "none")`` driven to its limit.

    Raises
    ------
    AnalysisError
        No correlation matrix, or more factors than these items can identify.

    Notes
    -----
    Minimizes :math:`\sum_{i < j} (r_{ij} - \hat r_{ij})^2`, unweighted least squares.
    Where an item's uniqueness is held at its bound, half the square of what the factors
    miss of that item's variance is added.

    References
    ----------
    .. [1] Harman, H. H., & Jones, W. H. (1966). Psychometrika, 31(3), 351-368.

    Examples
    --------
    >>> extraction = minres([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], n_factors=1)
    >>> extraction.loadings.ravel().round(6)
    array([0.8, 0.7, 0.6])
    """
    matrix = correlation_matrix(correlation)
    refuse_too_many(n_factors, len(matrix))
    found = search(
        least_squares,
        matrix,
        n_factors=n_factors,
        start=1 - prior_communalities(matrix),
        low=_lowest(lowest_uniqueness),
        high=1.0,
    )
    roots, vectors = np.linalg.eigh(matrix - np.diag(found.point))
    loadings = vectors[:, -n_factors:] * np.sqrt(np.maximum(roots[-n_factors:], 0))
    return _of_search(matrix, loadings, found, method="minres")


def maximum_likelihood(
    correlation: ArrayLike, *, n_factors: int, lowest_uniqueness: float = LOWEST_UNIQUENESS
) -> Extraction:
    r"""Extract the factors under which the correlations are most likely.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Positive definite.
    n_factors : int
    lowest_uniqueness : float, default 0.005
        No uniqueness is estimated below it.

    Returns
    -------
    Extraction
        As ``factanal`` and ``psych::fa(fm = "ml", rotate = "none")``.

    Raises
    ------
    AnalysisError
        No positive definite correlation matrix, or more factors than these items identify.

    Notes
    -----
    Minimizes :math:`\ln|\Sigma| + \operatorname{tr}(R\Sigma^{-1}) - \ln|R| - k` from one
    start, the squared multiple correlations, as factanal does; weak factors of few
    respondents can have a second minimum.

    References
    ----------
    .. [1] Jöreskog, K. G. (1967). Psychometrika, 32(4), 443-482.

    Examples
    --------
    >>> correlation = [[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]
    >>> maximum_likelihood(correlation, n_factors=1).loadings.ravel().round(6)
    array([0.8, 0.7, 0.6])
    """
    matrix = correlation_matrix(correlation)
    refuse_too_many(n_factors, len(matrix))
    refuse_singular(matrix, purpose="Maximum-likelihood extraction")
    found = search(
        likelihood,
        matrix,
        n_factors=n_factors,
        start=np.log(1 - prior_communalities(matrix)),
        low=float(np.log(_lowest(lowest_uniqueness))),
        high=0.0,
    )
    scale = np.exp(found.point / 2)
    roots, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    kept = vectors[:, -n_factors:] * np.sqrt(np.maximum(roots[-n_factors:] - 1, 0))
    return _of_search(matrix, kept * scale[:, None], found, method="ml")


def in_order(loadings: Floats) -> Floats:
    """Put columns by falling sum of squares, each with a positive sum.

    Parameters
    ----------
    loadings : ndarray of float, shape (n_items, n_factors)

    Returns
    -------
    ndarray of float, shape (n_items, n_factors)

    Examples
    --------
    >>> in_order(np.array([[0.1, -0.8], [0.2, -0.7]]))
    array([[0.8, 0.1],
           [0.7, 0.2]])
    """
    ordered = loadings[:, np.argsort(-(loadings**2).sum(axis=0), kind="stable")]
    return np.asarray(ordered * np.where(ordered.sum(axis=0) < 0, -1.0, 1.0))


def _lowest(uniqueness: float) -> float:
    """Read the lowest permitted uniqueness."""
    if not 0 < uniqueness < 1:
        raise AnalysisError(
            f"The lowest permitted uniqueness must lie between 0 and 1, but is {uniqueness}."
        )
    return float(uniqueness)


def _of_search(matrix: Floats, loadings: Floats, found: Found, *, method: Method) -> Extraction:
    """Record the loadings at the uniquenesses that were found."""
    communalities = (loadings**2).sum(axis=1)
    eigenvalues = np.asarray(np.linalg.eigvalsh(matrix)[::-1], dtype=float)
    return Extraction(
        loadings=in_order(loadings),
        communalities=communalities,
        uniquenesses=1 - communalities,
        eigenvalues=eigenvalues,
        method=method,
        objective=max(found.value, 0.0),
        df=degrees_of_freedom(*loadings.shape),
        n_iterations=found.n_iterations,
        converged=found.converged,
        improper=bool(found.at_low.any() or (communalities > HIGHEST_COMMUNALITY).any()),
        positive_definite=bool(eigenvalues[-1] > POSITIVE),
    )
