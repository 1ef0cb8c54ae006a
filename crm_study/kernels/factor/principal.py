"""Principal components of a correlation matrix, and principal axis factors.

Components reproduce all variance, unique or shared; factors reproduce what items share.
SPSS extracts components unless told otherwise, and many a "factor analysis" is one.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import POSITIVE, correlation_matrix
from crm_study.kernels.factor.extraction import HIGHEST_COMMUNALITY, Extraction, Method, in_order
from crm_study.kernels.factor.factorability import prior_communalities
from crm_study.kernels.latent.identification import degrees_of_freedom, refuse_too_many

Convention = Literal["psych", "spss", "limit"]
#: What must change by less than how much, and the steps allowed, under each convention.
#: "limit" goes on until nothing changes: the solution is then that of minres.
STOPPING: dict[Convention, tuple[float, int]] = {
    "psych": (1e-3, 50),
    "spss": (1e-3, 25),
    "limit": (1e-12, 100_000),
}


def principal_components(correlation: ArrayLike, *, n_factors: int) -> Extraction:
    """Take the first principal components.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
    n_factors : int
        Components, at most n_items.

    Returns
    -------
    Extraction
        As ``psych::principal(rotate = "none")`` and SPSS's extraction PC. Never improper.

    Raises
    ------
    AnalysisError
        No correlation matrix, no component, or more than have variance.

    References
    ----------
    .. [1] Hotelling, H. (1933). Journal of Educational Psychology, 24(6), 417-441.

    Examples
    --------
    >>> components = principal_components([[1, 0.28], [0.28, 1]], n_factors=1)
    >>> components.loadings.ravel().round(12)
    array([0.8, 0.8])
    """
    matrix = correlation_matrix(correlation)
    if n_factors < 1:
        raise AnalysisError(f"The number of components must be at least 1, but is {n_factors}.")
    roots, vectors = np.linalg.eigh(matrix)
    if n_factors > (most := int((roots > POSITIVE).sum())):
        raise AnalysisError(
            f"{len(matrix)} items have {most} component(s) with variance, fewer than {n_factors}."
        )
    loadings = vectors[:, -n_factors:] * np.sqrt(roots[-n_factors:])
    return _extraction(matrix, loadings, "principal_components", n_iterations=0, converged=True)


def principal_axis(
    correlation: ArrayLike,
    *,
    n_factors: int,
    convention: Convention = "psych",
    max_iterations: int | None = None,
) -> Extraction:
    """Extract factors by iterated principal axes.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Need not be positive definite; communalities then start at 0.5 instead of the
        squared multiple correlations.
    n_factors : int
    convention : {'psych', 'spss', 'limit'}
        When to stop. ``"psych"``: the sum of the communalities changes by less than 0.001,
        or 50 steps, as ``psych::fa(fm = "pa")``. ``"spss"``: no communality changes by more
        than 0.001, or 25 steps, as SPSS and PSPP. ``"limit"``: no communality changes by
        more than 1e-12; these are the loadings of `minres` unless a uniqueness is negative.
    max_iterations : int or None
        Other than the convention's.

    Returns
    -------
    Extraction
        Its ``converged`` tells whether the convention's rule was met before the steps ran
        out. A communality above 1 is reported as improper; SPSS stops there instead.

    Raises
    ------
    AnalysisError
        No correlation matrix, more factors than these items can identify, or an unknown
        convention.

    Notes
    -----
    Loadings and steps of ``convention="spss"`` were compared once with output of SPSS 23
    and 27 that the R package EFAtools publishes: equal to 1e-8 with the same steps wherever
    SPSS converged.

    References
    ----------
    .. [1] Thomson, G. H. (1934). Journal of Educational Psychology, 25(5), 366-374.

    Examples
    --------
    >>> correlation = [[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]
    >>> principal_axis(correlation, n_factors=1, convention="limit").loadings.ravel().round(6)
    array([0.8, 0.7, 0.6])
    """
    if convention not in STOPPING:
        raise AnalysisError(
            f"Principal axis has the conventions {', '.join(STOPPING)}, but not {convention!r}."
        )
    matrix = correlation_matrix(correlation)
    refuse_too_many(n_factors, len(matrix))
    tolerance, most = STOPPING[convention]
    most = most if max_iterations is None else max_iterations
    communalities, change, n_iterations = prior_communalities(matrix), np.inf, 0
    loadings = np.zeros((len(matrix), n_factors))
    while change >= tolerance and n_iterations < most:
        loadings = _axes(matrix, communalities, n_factors)
        reached = (loadings**2).sum(axis=1)
        change = _change(communalities, reached, convention)
        communalities, n_iterations = reached, n_iterations + 1
    return _extraction(
        matrix,
        loadings,
        "principal_axis",
        n_iterations=n_iterations,
        converged=change < tolerance,
    )


def _axes(matrix: Floats, communalities: Floats, n_factors: int) -> Floats:
    """Principal axes of the correlations with communalities on the diagonal."""
    reduced = matrix.copy()
    np.fill_diagonal(reduced, communalities)
    roots, vectors = np.linalg.eigh(reduced)
    return np.asarray(vectors[:, -n_factors:] * np.sqrt(np.maximum(roots[-n_factors:], 0)))


def _change(before: Floats, after: Floats, convention: Convention) -> float:
    """How far communalities moved, in the convention's measure."""
    if convention == "psych":
        return float(abs(before.sum() - after.sum()))
    return float(np.abs(before - after).max())


def _extraction(
    matrix: Floats, loadings: Floats, method: Method, *, n_iterations: int, converged: bool
) -> Extraction:
    """Record the loadings with what follows from them."""
    communalities = (loadings**2).sum(axis=1)
    eigenvalues = np.asarray(np.linalg.eigvalsh(matrix)[::-1], dtype=float)
    residual = np.tril(matrix - loadings @ loadings.T, -1)
    factors = method != "principal_components"
    return Extraction(
        loadings=in_order(loadings),
        communalities=communalities,
        uniquenesses=1 - communalities,
        eigenvalues=eigenvalues,
        method=method,
        objective=float((residual**2).sum()),
        df=degrees_of_freedom(*loadings.shape),
        n_iterations=n_iterations,
        converged=bool(converged),
        improper=factors and bool((communalities > HIGHEST_COMMUNALITY).any()),
        positive_definite=bool(eigenvalues[-1] > POSITIVE),
    )
