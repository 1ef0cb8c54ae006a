"""Cluster-robust variances of one slope in many universes at once."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats

_ABSORBED = 1e-12


def cr1_variance(
    basis: Floats, form: Floats, residual: Floats, members: Floats
) -> tuple[Floats, Floats]:
    """Compute CR1, and clusters less one as degrees of freedom.

    Parameters
    ----------
    basis : ndarray of float, shape (u, n, p)
        Orthonormal columns of each model, the constant first; 0 where a row is left out.
    form : ndarray of float, shape (u, n)
        The slope is its product with the outcome.
    residual : ndarray of float, shape (u, n)
        0 where a row is left out.
    members : ndarray of float, shape (n_clusters, n)
        1 where a row is in a cluster.

    Returns
    -------
    tuple of ndarray of float, shape (u,)
        Variances and degrees of freedom.

    Examples
    --------
    >>> members = np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    >>> one = np.full((1, 4, 1), 0.5)
    >>> cr1_variance(one, np.array([[1.0, -1, 1, -1]]), np.array([[1.0, 0, 0, 2]]), members)
    (array([10.]), array([1.]))
    """
    n_clusters = ((basis[:, :, 0] > 0) @ members.T > 0).sum(axis=1).astype(float)
    scores = (form * residual) @ members.T
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = n_clusters / (n_clusters - 1)
    return factor * (scores**2).sum(axis=1), n_clusters - 1


def cr2_variance(
    basis: Floats, form: Floats, residual: Floats, members: Floats
) -> tuple[Floats, Floats]:
    r"""Compute CR2, and Satterthwaite's degrees of freedom.

    Parameters
    ----------
    basis, form, residual, members
        As for `cr1_variance`; the predictor is the last column of the basis.

    Returns
    -------
    tuple of ndarray of float, shape (u,)
        Variances and degrees of freedom.

    Notes
    -----
    With the rows :math:`B_g` of a cluster in an orthonormal basis and
    :math:`B_g'B_g = V \Lambda V'`,

    .. math:: (I - B_gB_g')^{-1/2} = I + B_g V \operatorname{diag}
              \Big(\frac{1}{s(1 + s)}\Big) V' B_g', \qquad s = \sqrt{1 - \lambda}

    so that no matrix larger than p is decomposed. A direction that a cluster absorbs,
    :math:`\lambda = 1`, drops out, as the pseudo-inverse has it.

    References
    ----------
    .. [1] Bell, R. M., & McCaffrey, D. F. (2002). Survey Methodology, 28(2), 169-181.
    .. [2] Pustejovsky, J. E., & Tipton, E. (2018). Journal of Business & Economic
       Statistics, 36(4), 672-683.

    Examples
    --------
    >>> members = np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    >>> basis = np.array([[[0.5, 0.5], [0.5, -0.5], [0.5, 0.5], [0.5, -0.5]]])
    >>> form = basis[:, :, 1]
    >>> variance, df = cr2_variance(basis, form, np.array([[1.0, -1, -1, 1]]), members)
    >>> variance.round(3), df.round(3)
    (array([4.]), array([1.]))
    """
    n_universes, _, p = basis.shape
    products = (basis[:, :, :, None] * basis[:, :, None, :]).reshape(n_universes, -1, p * p)
    within = (members @ products).reshape(n_universes, len(members), p, p)
    values, vectors = np.linalg.eigh(within)
    gap = np.sqrt(np.clip(1 - values, 0.0, 1.0))
    absorbed = 1 - values < _ABSORBED
    bend = np.where(absorbed, -1.0, 1 / np.where(absorbed, 1.0, gap * (1 + gap)))
    loads = members @ (basis * form[:, :, None])
    turned = np.einsum("ugij,ugi->ugj", vectors, loads) * bend
    lift = np.einsum("ugij,ugj->ugi", vectors, turned)
    enlarged = form + np.einsum("unp,unp->un", basis, members.T @ lift)
    scores = (enlarged * residual) @ members.T
    return (scores**2).sum(axis=1), _satterthwaite(enlarged, within, loads, lift, members)


def _satterthwaite(
    enlarged: Floats, within: Floats, loads: Floats, lift: Floats, members: Floats
) -> Floats:
    """Return squared trace over squared norm of the covariance of the clusters' scores."""
    shared = loads + np.einsum("ugij,ugj->ugi", within, lift)
    covariance = -(shared @ np.swapaxes(shared, 1, 2))
    place = np.arange(len(members))
    covariance[:, place, place] += enlarged**2 @ members.T
    trace = np.trace(covariance, axis1=1, axis2=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(trace**2 / (covariance**2).sum(axis=(1, 2)))
