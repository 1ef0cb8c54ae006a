"""Whether items converge on their construct, and constructs differ from one another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.latent_fit import LatentFit


@dataclass(frozen=True, slots=True, eq=False)
class ConstructValidity:
    """What a measurement model says of k constructs.

    Attributes
    ----------
    constructs : tuple of str
        Those that items measure.
    average_variance_extracted : ndarray of float, shape (k,)
        Mean squared standardized loading.
    composite_reliability : ndarray of float, shape (k,)
        Of the sum of the standardized items.
    correlations : ndarray of float, shape (k, k)
        Of the constructs; beyond 1 in an improper solution.
    pairs : tuple of (str, str)
    fornell_larcker : ndarray of bool, shape (n_pairs,)
        Whether both constructs explain more of their own items than of one another.
    """

    constructs: tuple[str, ...]
    average_variance_extracted: Floats
    composite_reliability: Floats
    correlations: Floats
    pairs: tuple[tuple[str, str], ...]
    fornell_larcker: NDArray[np.bool_]


def construct_validity(fit: LatentFit) -> ConstructValidity:
    r"""Compute AVE, composite reliability and Fornell and Larcker's criterion.

    Parameters
    ----------
    fit : LatentFit
        Of one group.

    Returns
    -------
    ConstructValidity

    Raises
    ------
    AnalysisError
        When the search did not converge, or the model compares groups.

    Notes
    -----
    With standardized loadings l,

    .. math:: AVE = \overline{l^2}, \qquad
              \rho_c = \frac{(\sum l)^2}{(\sum l)^2 + \sum (1 - l^2)},

    and the criterion holds when :math:`\sqrt{AVE}` of both exceeds :math:`|r|`.

    References
    ----------
    .. [1] Fornell, C., & Larcker, D. F. (1981). Journal of Marketing Research, 18(1), 39-50.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_fit import fit_latent
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> from crm_study.kernels.latent.sample_moments import moments_from_covariance
    >>> sample = [[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]
    >>> group = moments_from_covariance(sample, n_obs=100)
    >>> fit = fit_latent(correlated_factors({"care": [0, 1, 2]}), group)
    >>> construct_validity(fit).average_variance_extracted.round(4)
    array([0.4967])
    """
    if not fit.converged:
        raise AnalysisError("A fit that did not converge says nothing of its constructs.")
    if fit.model.n_groups > 1:
        raise AnalysisError("Construct validity is judged in one group at a time.")
    loadings = _loadings(fit)
    measured = [j for j in range(len(fit.model.constructs)) if len(loadings[j])]
    constructs = tuple(fit.model.constructs[j] for j in measured)
    ave = np.array([float((loadings[j] ** 2).mean()) for j in measured])
    correlations = _correlations(fit)[np.ix_(measured, measured)]
    pairs = list(combinations(range(len(measured)), 2))
    apart = [min(ave[i], ave[j]) > correlations[i, j] ** 2 for i, j in pairs]
    return ConstructValidity(
        constructs=constructs,
        average_variance_extracted=ave,
        composite_reliability=np.array([_composite_reliability(loadings[j]) for j in measured]),
        correlations=correlations,
        pairs=tuple((constructs[i], constructs[j]) for i, j in pairs),
        fornell_larcker=np.array(apart, dtype=bool),
    )


def _loadings(fit: LatentFit) -> list[Floats]:
    """Standardized loadings of each construct."""
    found: list[list[float]] = [[] for _ in fit.model.constructs]
    for path, value in zip(fit.model.paths, fit.paths.std_estimate, strict=True):
        if path.matrix == "lambda":
            found[path.column].append(float(value))
    return [np.array(values) for values in found]


def _composite_reliability(loadings: Floats) -> float:
    """Divide the true variance of a sum of standardized items by its whole variance."""
    true = loadings.sum() ** 2
    return float(true / (true + (1 - loadings**2).sum()))


def _correlations(fit: LatentFit) -> Floats:
    """Correlate the constructs; nan beside one whose variance is negative."""
    covariance = fit.solution.states[0].constructs
    variance = covariance.diagonal()
    spread = np.sqrt(np.where(variance > 0, variance, np.nan))
    return np.asarray(covariance / np.outer(spread, spread))
