"""What a fitted model of latent variables leaves unexplained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.latent_fit import LatentFit


@dataclass(frozen=True, slots=True, eq=False)
class ModelResiduals:
    """Sample less implied moments of one group.

    Attributes
    ----------
    covariance : ndarray of float, shape (n_items, n_items)
        In squared scale points, dividing by n.
    correlation : ndarray of float, shape (n_items, n_items)
        Sample correlations less implied correlations.
    mean : ndarray of float, shape (n_items,)
        In scale points; 0 when the model does not explain means.
    """

    covariance: Floats
    correlation: Floats
    mean: Floats


def model_residuals(fit: LatentFit, *, group: int = 0) -> ModelResiduals:
    """Compare the moments of a group with those its model implies.

    Parameters
    ----------
    fit : LatentFit
    group : int, default 0

    Returns
    -------
    ModelResiduals
        As ``lavaan::residuals`` of type "raw" and "cor.bollen"; of incomplete answers the
        unrestricted moments stand for the sample's.

    References
    ----------
    .. [1] Bollen, K. A. (1989). Structural equations with latent variables. Wiley, p. 258.

    Examples
    --------
    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> fit = cfa(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120, {"care": [0, 1, 2, 3]})
    >>> bool(abs(model_residuals(fit).correlation).max() < 0.01)
    True
    """
    own, state = fit.saturated[group], fit.solution.states[group]
    explained = state.mean if fit.problem.has_means else own.mean
    return ModelResiduals(
        covariance=own.covariance - state.covariance,
        correlation=_correlation(own.covariance) - _correlation(state.covariance),
        mean=own.mean - explained,
    )


def _correlation(covariance: Floats) -> Floats:
    """Express covariances in standard deviations."""
    scale = np.sqrt(covariance.diagonal())
    return np.asarray(covariance / np.outer(scale, scale))
