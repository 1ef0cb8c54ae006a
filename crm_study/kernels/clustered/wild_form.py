"""The wild cluster bootstrap of one coefficient as sums over clusters.

With the hypothesis imposed, a bootstrap sample is the restricted fit plus the restricted
residuals, those of cluster g times v_g. Both the slope and its CR1 standard error are then
functions of v and of sums over clusters, whatever the number of respondents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.clusters import Clusters
from crm_study.kernels.clustered.weighted_model import WeightedModel


@dataclass(frozen=True, slots=True, eq=False)
class WildForm:
    """t*(v) = a'v / sqrt(c |Kv|²), for the hypothesis that lies ``distance`` below the estimate.

    With d the distance, a = a0 + d a1 and K = K0 + d K1. All ones for v give back the sample.

    Attributes
    ----------
    numerator_still, numerator_moving : ndarray of float, shape (n_clusters,)
        a0 and a1.
    score_still, score_moving : ndarray of float, shape (n_clusters, n_clusters)
        K0 and K1.
    correction : float
        c = G / (G - 1), that of CR1.
    estimate, std_error : float
        The slope and its CR1 standard error.
    """

    numerator_still: Floats
    numerator_moving: Floats
    score_still: Floats
    score_moving: Floats
    correction: float
    estimate: float
    std_error: float

    def numerator(self, distance: float) -> Floats:
        """Return a, shape (n_clusters,)."""
        return np.asarray(self.numerator_still + distance * self.numerator_moving)

    def score(self, distance: float) -> Floats:
        """Return K, shape (n_clusters, n_clusters)."""
        return np.asarray(self.score_still + distance * self.score_moving)

    def excess(self, distance: float) -> Floats:
        """Return the symmetric M for which v'Mv >= 0 where ``|t*|`` reaches ``|t|``."""
        a, k = self.numerator(distance), self.score(distance)
        variance = self.std_error**2 / self.correction
        return np.asarray(variance * np.outer(a, a) - distance**2 * k.T @ k)


def wild_form(model: WeightedModel, clusters: Clusters, *, term: int) -> WildForm:
    r"""Reduce a regression to what the bootstrap of one coefficient needs.

    Parameters
    ----------
    model : WeightedModel
        The regression, without weights.
    clusters : Clusters
        Who belongs together.
    term : int
        Position of the coefficient; 0 is the intercept.

    Returns
    -------
    WildForm

    Notes
    -----
    With r the row of :math:`(X'X)^{-1}X'` and u the restricted residuals,
    :math:`a_g = r_g'u_g` and :math:`K = diag(a) - R S'`, :math:`R_g = B_g'r_g`,
    :math:`S_g = B_g'u_g`. The restricted residuals are e + d x, x being the predictor
    less what the others say of it.

    References
    ----------
    .. [1] Roodman, D., Nielsen, M. Ø., MacKinnon, J. G., & Webb, M. D. (2019). Stata
       Journal, 19(1), 4-60.

    Examples
    --------
    >>> from crm_study.kernels.clustered.clusters import clusters_of
    >>> from crm_study.kernels.clustered.weighted_model import weighted_model
    >>> model = weighted_model([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]])
    >>> form = wild_form(model, clusters_of(list("aabbcc"), n_obs=6), term=1)
    >>> bool(np.isclose(form.numerator(form.estimate).sum(), form.estimate))
    True
    """
    weights = model.basis @ model.back[term]
    alone = weights / (weights @ weights)
    toward = clusters.sums(model.basis * weights[:, None])
    n_clusters = len(clusters)

    def parts(residual: Floats) -> tuple[Floats, Floats]:
        numerator = clusters.sums(weights * residual)
        spread = clusters.sums(model.basis * residual[:, None])
        return numerator, np.diag(numerator) - toward @ spread.T

    numerator_still, score_still = parts(model.residual)
    numerator_moving, score_moving = parts(alone)
    correction = n_clusters / (n_clusters - 1)
    return WildForm(
        numerator_still=numerator_still,
        numerator_moving=numerator_moving,
        score_still=score_still,
        score_moving=score_moving,
        correction=correction,
        estimate=float(model.estimate[term]),
        std_error=float(np.sqrt(correction) * np.linalg.norm(numerator_still)),
    )
