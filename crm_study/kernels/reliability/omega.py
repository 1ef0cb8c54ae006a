r"""Omega total and hierarchical by the Schmid-Leiman transformation of an exploratory solution.

The model: items measure several correlated factors, and one general factor is why the
factors correlate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import correlation_matrix
from crm_study.kernels.factor.extraction import LOWEST_UNIQUENESS, minres
from crm_study.kernels.factor.rotation import oblimin, varimax


@dataclass(frozen=True, slots=True, eq=False)
class SchmidLeimanOmega:
    """Omega of a scale with a general factor and group factors. Unrounded, dimensionless.

    Attributes
    ----------
    omega_total : float
        Share of the total's variance that all common factors account for.
    omega_hierarchical : float
        Share that the general factor alone accounts for.
    omega_asymptotic : float
        The general factor's share of what the common factors account for.
    explained_common_variance : float
        The general factor's share of the squared loadings.
    general : ndarray of float, shape (n_items,)
        Loadings on the general factor.
    group : ndarray of float, shape (n_items, n_factors)
        Loadings on the group factors, which are free of the general one.
    uniquenesses : ndarray of float, shape (n_items,)
        Shares of the items' variances that no factor accounts for.
    second_order : ndarray of float, shape (n_factors,)
        Loadings of the correlated factors on the general one.
    opposed : ndarray of bool, shape (n_items,)
        Items that load negatively on the general factor: look at their keying first.
    identified : bool
        False with two factors, whose one correlation cannot tell two loadings apart:
        they are taken as equal.
    improper : bool
        A Heywood case, among the items or among the factors.
    converged : bool
        Estimates that did not converge say nothing.
    n_factors, n_items : int
        Group factors and items.
    """

    omega_total: float
    omega_hierarchical: float
    omega_asymptotic: float
    explained_common_variance: float
    general: Floats
    group: Floats
    uniquenesses: Floats
    second_order: Floats
    opposed: NDArray[np.bool_]
    identified: bool
    improper: bool
    converged: bool
    n_factors: int
    n_items: int


def schmid_leiman_omega(correlation: ArrayLike, *, n_factors: int) -> SchmidLeimanOmega:
    r"""Estimate omega total and hierarchical of a sum of standard scores.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Correlations of the items, reverse-keyed: no item is turned around here.
    n_factors : int
        Group factors: 3, by custom and because fewer do not identify the model.

    Returns
    -------
    SchmidLeimanOmega
        As ``psych::omega(flip = FALSE)``: minres, oblimin of the varimax solution (gamma
        0, no Kaiser normalization), and a general factor by minres of the factors'
        correlations.

    Raises
    ------
    AnalysisError
        One factor, more factors than these items identify, no correlation matrix, or
        items whose total does not vary.

    Notes
    -----
    With the pattern of loadings L, second-order loadings g and the sum V of all entries,

    .. math:: \lambda_g = L g, \qquad \lambda_j = L_j \sqrt{1 - g_j^2}, \qquad
              \omega_h = (\textstyle\sum \lambda_g)^2 / V, \qquad
              \omega_t = 1 - \textstyle\sum u^2 / V

    References
    ----------
    .. [1] Schmid, J., & Leiman, J. M. (1957). Psychometrika, 22(1), 53-61.
    .. [2] Zinbarg, R. E., Revelle, W., Yovel, I., & Li, W. (2005). Psychometrika, 70(1),
       123-133.

    Examples
    --------
    >>> loadings = np.kron(np.eye(3), [[0.8], [0.7], [0.6]])
    >>> factors = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> items = loadings @ factors @ loadings.T
    >>> np.fill_diagonal(items, 1)
    >>> omega = schmid_leiman_omega(items, n_factors=3)
    >>> round(omega.omega_total, 4), round(omega.omega_hierarchical, 4)
    (0.8521, 0.6348)
    """
    items = correlation_matrix(correlation)
    _refuse_few(n_factors)
    total = float(items.sum())
    if not total > 1e-12 * float(np.abs(items).sum()):
        raise AnalysisError("Omega is undefined: the total score does not vary.")
    extraction = minres(items, n_factors=n_factors)
    rotation = oblimin(varimax(extraction.loadings).loadings)
    second_order, sound = _second_order(rotation.phi)
    general = rotation.loadings @ second_order
    # A factor that loads beyond 1 on the general one has nothing of its own, as in psych.
    group = rotation.loadings * np.sqrt(np.maximum(1 - second_order**2, 0.0))
    unique = float(extraction.uniquenesses.sum())
    common = float((general**2).sum())
    return SchmidLeimanOmega(
        omega_total=1 - unique / total,
        omega_hierarchical=float(general.sum()) ** 2 / total,
        omega_asymptotic=float(general.sum()) ** 2 / (total - unique),
        explained_common_variance=common / (common + float((group**2).sum())),
        general=general,
        group=group,
        uniquenesses=extraction.uniquenesses,
        second_order=second_order,
        opposed=general < 0,
        identified=n_factors > 2,
        improper=extraction.improper or not sound,
        converged=extraction.converged and rotation.converged,
        n_factors=n_factors,
        n_items=len(items),
    )


def _refuse_few(n_factors: int) -> None:
    """Refuse what cannot tell a general factor from group factors."""
    if n_factors < 2:
        raise AnalysisError(
            "Hierarchical omega is not meaningful with 1 factor: a general factor can only be "
            "told apart from group factors. Report omega total of the one-factor model."
        )


def _second_order(phi: Floats) -> tuple[Floats, bool]:
    """Load the factors on a general one, and say whether that is no Heywood case."""
    if len(phi) > 2:
        extraction = minres(phi, n_factors=1)
        return extraction.loadings[:, 0], not extraction.improper
    shared = float(phi[0, 1])
    size = float(np.sqrt(abs(shared)))
    return np.array([size, np.copysign(size, shared)]), 1 - abs(shared) > LOWEST_UNIQUENESS
