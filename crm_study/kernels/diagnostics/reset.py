"""Ramsey's RESET: whether powers of the fitted values add to a linear model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import complete
from crm_study.kernels.diagnostics.spans import orthonormal_span
from crm_study.kernels.linear.least_squares import OlsFit


@dataclass(frozen=True, slots=True)
class Reset:
    """F of the powers of the fitted values, unrounded.

    Attributes
    ----------
    statistic : float
        F; nan where the powers add no column, or leave no degree of freedom or residual.
    df1, df2 : int
        Columns the powers add, and residual degrees of freedom beside them.
    p_value : float
    """

    statistic: float
    df1: int
    df2: int
    p_value: float


def reset(fit: OlsFit, predictors: ArrayLike, *, powers: Sequence[int] = (2, 3)) -> Reset:
    r"""Test whether a linear model leaves out curves or products of its predictors.

    Parameters
    ----------
    fit : OlsFit
        The model.
    predictors : array_like of float, shape (n_obs, k)
        Of that model, without a constant.
    powers : sequence of int, default (2, 3)
        Of the fitted values to add; at least 2 each.

    Returns
    -------
    Reset

    Raises
    ------
    AnalysisError
        Missing values, predictors of another length, or a power below 2.

    Notes
    -----
    Fitted values that take two values only, as with one 0-1 predictor, have no powers of
    their own: the test is then undefined. Elsewhere equal to ``lmtest::resettest``.

    References
    ----------
    .. [1] Ramsey, J. B. (1969). Journal of the Royal Statistical Society B, 31(2), 350-371.

    Examples
    --------
    >>> from crm_study.kernels.linear.least_squares import ols
    >>> x = [[1], [2], [3], [4], [5], [6.0]]
    >>> found = reset(ols([1, 3, 10, 15, 26, 35], x), x)
    >>> round(found.statistic, 2), found.df1, found.df2
    (8.22, 2, 2)
    """
    x = complete(predictors, name="predictors", ndim=2)
    if len(x) != fit.n_obs or any(power < 2 for power in powers):
        raise AnalysisError(
            "RESET needs the predictors of the model and powers of 2 or more, but got "
            f"{len(x)} rows for {fit.n_obs} fitted values and the powers "
            f"{', '.join(map(str, powers))}."
        )
    reach = float(np.ptp(fit.fitted)) or 1.0
    scaled = (fit.fitted - fit.fitted.mean()) / reach
    basis = orthonormal_span(x)
    added = orthonormal_span(np.column_stack([scaled**power for power in powers]), beside=basis)
    df1 = added.shape[1]
    df2 = fit.df_residual - df1
    effects = added.T @ fit.residual
    left = fit.residual - added @ effects
    unexplained = float(left @ left)
    if not df1 or df2 < 1 or not unexplained > 1e-24 * float(fit.residual @ fit.residual):
        return Reset(float("nan"), df1, df2, float("nan"))
    statistic = float(effects @ effects) / df1 / (unexplained / df2)
    return Reset(statistic, df1, df2, f_upper_p(statistic, df1, df2))
