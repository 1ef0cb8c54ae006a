"""How many degrees of freedom a coefficient of a random-intercept model has."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.mixed.cluster_moments import ClusterMoments
from crm_study.kernels.mixed.generalized_fit import GeneralizedFit, between
from crm_study.kernels.mixed.variance_ratio import spread_of_clusters


def satterthwaite(moments: ClusterMoments, fit: GeneralizedFit, contrasts: Floats) -> Floats:
    r"""Compute Satterthwaite's degrees of freedom, as lmerTest does.

    Parameters
    ----------
    moments : ClusterMoments
    fit : GeneralizedFit
        At the REML ratio.
    contrasts : ndarray of float, shape (m, p)
        Each row a combination of the coefficients in the orthonormal basis.

    Returns
    -------
    ndarray of float, shape (m,)
        n - p where the ratio is 0.

    Notes
    -----
    .. math:: \nu = \frac{2 (l'Cl)^2}{g' A g}, \qquad A = 2 H^{-1}

    with g the gradient of l'Cl and H the observed Hessian of the REML deviance in the two
    variances.

    References
    ----------
    .. [1] Kuznetsova, A., Brockhoff, P. B., & Christensen, R. H. B. (2017). Journal of
       Statistical Software, 82(13), eq. 4.
    """
    df = moments.n_obs - moments.n_columns
    if fit.ratio == 0:
        return np.full(len(contrasts), float(df))
    sigma2 = fit.squares / df
    _, trace_of_square, quartic = spread_of_clusters(moments, fit)
    quadratic = float(fit.pull @ fit.pull)
    # Order: ratio, residual variance in units of its estimate.
    hessian = np.array(
        [
            [2 * quartic / sigma2 - trace_of_square, quadratic / sigma2],
            [quadratic / sigma2, float(df)],
        ]
    )
    variance = _quadratic_forms(contrasts, fit.unscaled)
    turned = contrasts @ fit.unscaled @ fit.shrunk_sum.T
    gradient = np.column_stack([(turned**2).sum(axis=1), variance])
    spread = (gradient @ np.linalg.inv(hessian) * gradient).sum(axis=1)
    return np.asarray(variance**2 / spread)


def kenward_roger(
    moments: ClusterMoments, fit: GeneralizedFit, contrasts: Floats
) -> tuple[Floats, Floats]:
    r"""Compute Kenward and Roger's covariance and degrees of freedom, as pbkrtest does.

    Parameters
    ----------
    moments : ClusterMoments
    fit : GeneralizedFit
        At the REML ratio.
    contrasts : ndarray of float, shape (m, p)
        Each row a combination of the coefficients in the orthonormal basis.

    Returns
    -------
    unscaled : ndarray of float, shape (p, p)
        Adjusted covariance of the coefficients in the basis, over the residual variance.
    df : ndarray of float, shape (m,)
        Of one coefficient at a time, for which the scale of F is 1 and
        :math:`\nu = 2 / A_2`.

    Notes
    -----
    .. math::

        \Phi_A = \Phi + 2 \Phi \Bigl\{ \sum_{ij} W_{ij} (Q_{ij} - P_i \Phi P_j) \Bigr\} \Phi

    with W twice the inverse of the expected information of the two variances, both of which
    count even where one is estimated as 0.

    References
    ----------
    .. [1] Kenward, M. G., & Roger, J. H. (1997). Biometrics, 53, 983-997.
    .. [2] Halekoh, U., & Højsgaard, S. (2014). Journal of Statistical Software, 59(9).
    """
    phi = fit.unscaled
    first, second = _powers(moments, fit)
    weight = np.linalg.inv(_expected_information(moments, fit, first, second)) * 2
    middle = sum(
        weight[i, j] * (second[i + j] - first[i] @ phi @ first[j]) for i in (0, 1) for j in (0, 1)
    )
    turned = contrasts @ phi
    variance = _quadratic_forms(contrasts, phi)
    gradient = np.column_stack([_quadratic_forms(turned, part) for part in first])
    spread = (gradient @ weight * gradient).sum(axis=1)
    return phi + 2 * phi @ middle @ phi, np.asarray(2 * variance**2 / spread)


def _powers(moments: ClusterMoments, fit: GeneralizedFit) -> tuple[list[Floats], list[Floats]]:
    """X'V^-1 G V^-1 X for G = ZZ' and I; and the three X'V^-1 G V^-1 G V^-1 X."""
    size, shrink, within = moments.size, fit.shrink, moments.basis_within
    squared, cubed = shrink**2, shrink**3
    first = [between(moments, squared), within + between(moments, squared / size)]
    second = [
        between(moments, cubed * size),
        between(moments, cubed),
        within + between(moments, cubed / size),
    ]
    return first, second


def _expected_information(
    moments: ClusterMoments, fit: GeneralizedFit, first: list[Floats], second: list[Floats]
) -> Floats:
    """Twice the expected information of the two variances, at a residual variance of 1."""
    size, squared, phi = moments.size, fit.shrink**2, fit.unscaled
    plain = [
        float(size**2 @ squared),
        float(size @ squared),
        float(moments.n_obs - size.size + squared.sum()),
    ]
    information = np.empty((2, 2))
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
        lost = 2 * np.trace(phi @ second[i + j]) - np.trace(phi @ first[i] @ phi @ first[j])
        information[i, j] = plain[i + j] - lost
    return information


def _quadratic_forms(rows: Floats, matrix: Floats) -> Floats:
    """L'Ml for every row l."""
    return np.asarray((rows @ matrix * rows).sum(axis=1))
