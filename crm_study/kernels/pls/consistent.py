"""Consistent PLS: what composites say of common factors, corrected for attenuation."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.path_model import PathModel


def rho_a(matrices: Floats, weights: Floats, model: PathModel) -> Floats:
    r"""Estimate how reliable each composite is as a measure of its common factor.

    Parameters
    ----------
    matrices : ndarray of float, shape (m, p, p)
        Correlations of the model's columns.
    weights : ndarray of float, shape (m, p)
        Scaled so that every composite has unit variance.
    model : PathModel

    Returns
    -------
    ndarray of float, shape (m, q)
        1 for a single item and for mode B, which is no measure of a factor.

    Notes
    -----
    .. math:: \rho_A = (w'w)^2 \frac{w'(R - \operatorname{diag} R) w}
              {w'(ww' - \operatorname{diag} ww') w}

    References
    ----------
    .. [1] Dijkstra, T. K., & Henseler, J. (2015). MIS Quarterly, 39(2), 297-316, eq. 3.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"a": [0, 1], "b": [2]}, {"b": ["a"]})
    >>> r = np.array([[[1, 0.6, 0.3], [0.6, 1, 0.3], [0.3, 0.3, 1]]])
    >>> rho_a(r, np.array([[1, 1, 1.7888543819998317]]) / 3.2**0.5, model).round(10)
    array([[0.75, 1.  ]])
    """
    found = np.ones((len(matrices), len(model.constructs)))
    for construct, mode in enumerate(model.modes):
        block = model.block(construct)
        if mode == "B" or block.stop - block.start < 2:
            continue
        w = weights[:, block]
        squares = (w**2).sum(axis=1)
        within = np.einsum("mi,mij,mj->m", w, matrices[:, block, block], w) - squares
        with np.errstate(divide="ignore", invalid="ignore"):
            found[:, construct] = squares**2 * within / (squares**2 - (w**4).sum(axis=1))
    return found


def disattenuated(correlation: Floats, reliability: Floats, model: PathModel) -> Floats:
    """Correct the correlations of composites that stand for common factors.

    Parameters
    ----------
    correlation : ndarray of float, shape (m, q, q)
        Of the composites.
    reliability : ndarray of float, shape (m, q)
        rho_A of every construct; only those of factors are used.
    model : PathModel

    Returns
    -------
    ndarray of float, shape (m, q, q)
        Ones on the diagonal; nan where a reliability is not above 0.

    References
    ----------
    .. [1] Dijkstra, T. K., & Henseler, J. (2015). MIS Quarterly, 39(2), 297-316.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"a": [0, 1], "b": [2]}, {"b": ["a"]}, consistent=True)
    >>> r = np.array([[[1, 0.3], [0.3, 1]]])
    >>> disattenuated(r, np.array([[0.36, 1.0]]), model)[0, 0, 1]
    np.float64(0.5)
    """
    if not any(model.factors):
        return correlation
    used = np.where(np.array(model.factors), reliability, 1.0)
    root = np.sqrt(np.where(used > 0, used, np.nan))
    found = correlation / (root[:, :, None] * root[:, None, :])
    places = np.arange(len(model.constructs))
    found[:, places, places] = 1.0
    return np.asarray(found)


def factor_loadings(
    loadings: Floats, weights: Floats, reliability: Floats, model: PathModel
) -> Floats:
    """Replace the loadings of common factors by consistent ones.

    Parameters
    ----------
    loadings, weights : ndarray of float, shape (m, p)
    reliability : ndarray of float, shape (m, q)
    model : PathModel

    Returns
    -------
    ndarray of float, shape (m, p)
        For a factor, its weights times sqrt(rho_A) / (w'w).

    References
    ----------
    .. [1] Dijkstra, T. K., & Henseler, J. (2015). MIS Quarterly, 39(2), 297-316, eq. 5.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"a": [0, 1], "b": [2]}, {"b": ["a"]}, consistent=True)
    >>> weights = np.array([[1, 1, 1.7888543819998317]]) / 3.2**0.5
    >>> factor_loadings(weights, weights, np.array([[0.75, 1.0]]), model)[0, :2].round(4)
    array([0.7746, 0.7746])
    """
    found = loadings.copy()
    for construct in np.flatnonzero(model.factors):
        block = model.block(int(construct))
        w = weights[:, block]
        rho = reliability[:, [construct]]
        root = np.sqrt(np.where(rho > 0, rho, np.nan))
        found[:, block] = w * root / (w**2).sum(axis=1, keepdims=True)
    return found
