r"""The first slope of the same regression in many clustered samples, with three errors.

Everything is read from the cross products of institutions, matrices of a few rows: with
:math:`M = (X'X)^{-1} = L L'` and :math:`Q_g = X_g' X_g`, the residuals of institution g
enter as :math:`s_g = X_g' y_g - Q_g b`, and CR2's adjustment is
:math:`X_g' A_g e_g = L^{-T} U (1 - \Lambda)^{-1/2} U' L' s_g` with
:math:`L' Q_g L = U \Lambda U'`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

_ABSORBED = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredFits:
    """The first slope in S samples, shape (S,) each.

    Attributes
    ----------
    estimate : ndarray of float
    ols, cr1, cr2 : ndarray of float
        Standard errors: of independent respondents, and cluster-robust ones, CR1 with
        Stata's factor G / (G - 1) · (n - 1) / (n - k) and CR2 of Bell and McCaffrey.
    """

    estimate: Floats
    ols: Floats
    cr1: Floats
    cr2: Floats | None


def clustered_fits(
    scores: Floats, starts: NDArray[np.intp], *, with_cr2: bool = True
) -> ClusteredFits:
    """Regress the last variable on the others and a constant in every sample.

    Parameters
    ----------
    scores : ndarray of float, shape (S, p + 1, n_obs)
        Predictors, then the outcome.
    starts : ndarray of int, shape (G,)
        Row at which each institution begins.
    with_cr2 : bool
        CR2 costs G small eigenvalue problems a sample.

    Returns
    -------
    ClusteredFits

    References
    ----------
    .. [1] Bell, R. M., & McCaffrey, D. F. (2002). Survey Methodology, 28(2), 169-181.
    .. [2] Cameron, A. C., & Miller, D. L. (2015). Journal of Human Resources, 50(2), 317-372.

    Examples
    --------
    >>> scores = np.array([[[1.0, 2, 3, 4], [1, 3, 2, 4]]])
    >>> fits = clustered_fits(scores, np.array([0, 2]))
    >>> fits.estimate.round(4), fits.ols.round(4)
    (array([0.8]), array([0.4243]))
    """
    n_obs = scores.shape[-1]
    products = _cross_products(scores - scores.mean(axis=-1, keepdims=True), starts)
    total = products.sum(axis=1)
    k = scores.shape[1]
    inverse = np.linalg.inv(total[:, :k, :k])
    slopes = (inverse @ total[:, :k, k:])[..., 0]
    residual = total[:, k, k] - (slopes * total[:, :k, k]).sum(axis=1)
    inner = products[:, :, :k, :k]
    pulls = products[:, :, :k, k] - (inner @ slopes[:, None, :, None])[..., 0]
    row = inverse[:, 1]
    cr1 = ((pulls @ row[:, :, None])[..., 0] ** 2).sum(axis=1)
    n_clusters = len(starts)
    factor = n_clusters / (n_clusters - 1) * (n_obs - 1) / (n_obs - k)
    return ClusteredFits(
        estimate=slopes[:, 1],
        ols=np.sqrt(residual / (n_obs - k) * inverse[:, 1, 1]),
        cr1=np.sqrt(factor * cr1),
        cr2=_cr2(inner, pulls, inverse) if with_cr2 else None,
    )


def _cross_products(scores: Floats, starts: NDArray[np.intp]) -> Floats:
    """Sum products of a constant, the predictors and the outcome in every institution."""
    n_samples, n_variables, n_obs = scores.shape
    sizes = np.diff(np.append(starts, n_obs))
    products = np.empty((n_samples, len(starts), n_variables + 1, n_variables + 1))
    products[:, :, 0, 0] = sizes
    sums = np.add.reduceat(scores, starts, axis=-1).transpose(0, 2, 1)
    products[:, :, 0, 1:] = products[:, :, 1:, 0] = sums
    for i in range(n_variables):
        for j in range(i + 1):
            both = np.add.reduceat(scores[:, i] * scores[:, j], starts, axis=-1)
            products[:, :, i + 1, j + 1] = products[:, :, j + 1, i + 1] = both
    return products


def _cr2(inner: Floats, pulls: Floats, inverse: Floats) -> Floats:
    """Free every institution's residuals from its own leverage, then take standard errors."""
    root = np.linalg.cholesky(inverse)
    back = root.transpose(0, 2, 1)
    values, vectors = np.linalg.eigh(back[:, None] @ inner @ root[:, None])
    left = 1 - values
    freed = np.where(left > _ABSORBED, 1 / np.sqrt(np.maximum(left, _ABSORBED)), 0.0)
    turned = vectors.transpose(0, 1, 3, 2) @ (back[:, None] @ pulls[..., None])
    adjusted = vectors @ (freed[..., None] * turned)
    # M L^{-T} = L: the first slope's row of L.
    influence = (root[:, None, None, 1, :] @ adjusted)[..., 0, 0]
    std_error: Floats = np.sqrt((influence**2).sum(axis=1))
    return std_error
