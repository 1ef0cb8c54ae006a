"""What a random-intercept model needs to know of the data: moments within and between clusters.

With V = I + ratio ZZ', every matrix of the model is a sum of a part within clusters, which
the ratio leaves alone, and one term per cluster. Nothing of size n by n is ever built.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.linear.basis_contrasts import basis_with_constant
from crm_study.kernels.linear.design import Design


@dataclass(frozen=True, slots=True, eq=False)
class ClusterMoments:
    """Data in an orthonormal basis of the design, summed by cluster; p = k + 1, G clusters.

    Attributes
    ----------
    n_obs : int
        Rows.
    size : ndarray of float, shape (G,)
        Rows of a cluster.
    basis_sum : ndarray of float, shape (G, p)
        Sums of the orthonormal columns, the constant first.
    residual_sum : ndarray of float, shape (G,)
        Sums of the least-squares residual.
    basis_within : ndarray of float, shape (p, p)
        Cross products of the columns as deviations from cluster means.
    cross_within : ndarray of float, shape (p,)
        The same, of columns and residual.
    residual_within : float
        The same, of the residual.
    """

    n_obs: int
    size: Floats
    basis_sum: Floats
    residual_sum: Floats
    basis_within: Floats
    cross_within: Floats
    residual_within: float

    @property
    def n_columns(self) -> int:
        """Predictors and the constant."""
        return int(self.basis_sum.shape[1])


def cluster_moments(design: Design, residual: Floats, cluster: NDArray[np.intp]) -> ClusterMoments:
    """Sum the columns of a design and a residual within and between clusters.

    Parameters
    ----------
    design : Design
        Of n rows and k predictors.
    residual : ndarray of float, shape (n,)
        What least squares leaves of the outcome.
    cluster : ndarray of int, shape (n,)
        Codes 0 to G - 1, each of them used.

    Returns
    -------
    ClusterMoments

    Raises
    ------
    AnalysisError
        Predictors that leave the clusters nothing to vary in, or no variation of the outcome
        within clusters.
    """
    n_obs = residual.size
    columns = np.column_stack([basis_with_constant(design), residual])
    size = np.bincount(cluster).astype(float)
    sums = np.zeros((size.size, columns.shape[1]))
    np.add.at(sums, cluster, columns)
    within = columns - (sums / size[:, None])[cluster]
    products = within.T @ within
    moments = ClusterMoments(
        n_obs=n_obs,
        size=size,
        basis_sum=sums[:, :-1],
        residual_sum=sums[:, -1],
        basis_within=products[:-1, :-1],
        cross_within=products[:-1, -1],
        residual_within=float(products[-1, -1]),
    )
    refuse_absorbed(moments)
    _refuse_flat(moments, within, float(residual @ residual))
    return moments


def refuse_absorbed(moments: ClusterMoments) -> None:
    """Clusters must differ in something that the predictors do not already hold."""
    left = moments.n_obs - float((moments.basis_sum**2).sum())
    if left <= 1e-9 * moments.n_obs:
        raise AnalysisError(
            "A random intercept cannot be told from the predictors: they already give every "
            "cluster a level of its own. Leave the random intercept or such predictors out."
        )


def _refuse_flat(moments: ClusterMoments, within: Floats, total: float) -> None:
    """Something must be left within clusters, or the residual variance is nil."""
    coefficients, _, rank, _ = np.linalg.lstsq(within[:, :-1], within[:, -1], rcond=1e-10)
    left = within[:, -1] - within[:, :-1] @ coefficients
    no_room = moments.n_obs - moments.size.size - int(rank) < 1
    if no_room or float(left @ left) <= 1e-20 * total:
        raise AnalysisError(
            "A random intercept needs an outcome that varies within clusters beyond what the "
            "predictors reproduce exactly; here nothing is left."
        )
