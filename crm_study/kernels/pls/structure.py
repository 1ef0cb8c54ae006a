"""The inner model: slopes between constructs, and what they add up to."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.outer_weights import solved
from crm_study.kernels.pls.path_model import PathModel


def structural_fit(correlation: Floats, model: PathModel) -> tuple[Floats, Floats]:
    """Regress every endogenous construct on its predictors.

    Parameters
    ----------
    correlation : ndarray of float, shape (m, q, q)
        Of the constructs.
    model : PathModel

    Returns
    -------
    tuple of ndarray
        Coefficients (m, q, q), from row to column, and R² (m, q), nan for exogenous.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"care": [0], "growth": [1]}, {"growth": ["care"]})
    >>> structural_fit(np.array([[[1, 0.5], [0.5, 1]]]), model)[1]
    array([[ nan, 0.25]])
    """
    coefficients = np.zeros(correlation.shape)
    r_squared = np.full(correlation.shape[:2], np.nan)
    for outcome in model.endogenous:
        found = list(model.predictors[outcome])
        among, toward = correlation[:, found][:, :, found], correlation[:, found, outcome]
        slopes = solved(among, toward)
        coefficients[:, found, outcome] = slopes
        r_squared[:, outcome] = (slopes * toward).sum(axis=1)
    return coefficients, r_squared


def total_effects(coefficients: Floats) -> Floats:
    """Add up the effects along all ways from one construct to another.

    Parameters
    ----------
    coefficients : ndarray of float, shape (m, q, q)
        Paths of a recursive model, from row to column.

    Returns
    -------
    ndarray of float, shape (m, q, q)

    References
    ----------
    .. [1] Bollen, K. A. (1987). Total, direct, and indirect effects in structural equation
       models. Sociological Methodology, 17, 37-69.

    Examples
    --------
    >>> total_effects(np.array([[[0, 0.5, 0.2], [0, 0, 0.4], [0, 0, 0]]]))[0, 0].round(10)
    array([0. , 0.5, 0.4])
    """
    total = power = coefficients
    for _ in range(coefficients.shape[-1] - 2):
        power = power @ coefficients
        total = total + power
    return np.asarray(total)
