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

    With d the distance, a = a0 + d a1, S = S0 + d S1 and K = diag(a) - R S'. All ones for v
    give back the sample.

    Attributes
    ----------
    numerator_still, numerator_moving : ndarray of float, shape (n_clusters,)
        a0 and a1.
    toward : ndarray of float, shape (n_clusters, p)
        R.
    spread_still, spread_moving : ndarray of float, shape (n_clusters, p)
        S0 and S1.
    sizes : tuple of float, length 5
        Sums of the absolute values of a0 and a1, and squared lengths and product of those
        of the rows of K: what `bound` is made of.
    correction : float
        c = G / (G - 1), that of CR1.
    estimate, std_error : float
        The slope and its CR1 standard error.
    """

    numerator_still: Floats
    numerator_moving: Floats
    toward: Floats
    spread_still: Floats
    spread_moving: Floats
    sizes: tuple[float, ...]
    correction: float
    estimate: float
    std_error: float

    def numerator(self, distance: float) -> Floats:
        """Return a, shape (n_clusters,)."""
        return np.asarray(self.numerator_still + distance * self.numerator_moving)

    def spread(self, distance: float) -> Floats:
        """Return S, shape (n_clusters, p)."""
        return np.asarray(self.spread_still + distance * self.spread_moving)

    @property
    def variance(self) -> float:
        """Squared length of K times ones, which no hypothesis changes."""
        return self.std_error**2 / self.correction

    def excess(self, distance: float) -> Floats:
        """Return the symmetric M for which v'Mv >= 0 where ``|t*|`` reaches ``|t|``."""
        a = self.numerator(distance)
        k = np.diag(a) - self.toward @ self.spread(distance).T
        return np.asarray(self.variance * np.outer(a, a) - distance**2 * k.T @ k)

    def bound(self, distance: float) -> float:
        """Return a number that v'Mv never passes for signs v: the measure of rounding."""
        d = abs(distance)
        still, moving, *rows = self.sizes
        return self.variance * (still + d * moving) ** 2 + d**2 * (
            rows[0] + 2 * d * rows[1] + d**2 * rows[2]
        )


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
    numerator_still = clusters.sums(weights * model.residual)
    numerator_moving = clusters.sums(weights * alone)
    toward = clusters.sums(model.basis * weights[:, None])
    spreads = [clusters.sums(model.basis * part[:, None]) for part in (model.residual, alone)]
    correction = len(clusters) / (len(clusters) - 1)
    return WildForm(
        numerator_still=numerator_still,
        numerator_moving=numerator_moving,
        toward=toward,
        spread_still=spreads[0],
        spread_moving=spreads[1],
        sizes=_sizes((numerator_still, numerator_moving), toward, spreads),
        correction=correction,
        estimate=float(model.estimate[term]),
        std_error=float(np.sqrt(correction) * np.linalg.norm(numerator_still)),
    )


def _sizes(
    numerators: tuple[Floats, Floats], toward: Floats, spreads: list[Floats]
) -> tuple[float, ...]:
    """Measure a and the rows of K, term by term in the distance."""
    still, moving = (
        np.abs(a) + np.abs(toward) @ np.abs(s).sum(axis=0)
        for a, s in zip(numerators, spreads, strict=True)
    )
    lengths = (still @ still, still @ moving, moving @ moving)
    return (*(float(np.abs(a).sum()) for a in numerators), *map(float, lengths))
