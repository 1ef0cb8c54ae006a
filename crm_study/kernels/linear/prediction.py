"""What a linear model expects of new rows, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.design import centered_design
from crm_study.kernels.linear.least_squares import ols


@dataclass(frozen=True, slots=True, eq=False)
class LinearPrediction:
    """Expected values of m new rows, in outcome units; arrays of shape (m,).

    Attributes
    ----------
    fitted : ndarray of float
        What the model expects.
    std_error : ndarray of float
        Of the expected value.
    conf_low, conf_high : ndarray of float
        Limits of the expected value, the mean of all such rows.
    pred_low, pred_high : ndarray of float
        Limits for one new row.
    leverage : ndarray of float
        Distance from the rows of the model; beyond their largest the model extrapolates.
    largest_leverage : float
        The largest among the rows of the model.
    df_residual : int
        Degrees of freedom of the limits.
    """

    fitted: Floats
    std_error: Floats
    conf_low: Floats
    conf_high: Floats
    pred_low: Floats
    pred_high: Floats
    leverage: Floats
    largest_leverage: float
    df_residual: int


def predict_linear(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    at: ArrayLike,
    conf_level: float = 0.95,
) -> LinearPrediction:
    r"""Predict new rows by least squares, with confidence and prediction limits.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    at : array_like of float, shape (m, k)
        New rows, in the units of the predictors.
    conf_level : float, default 0.95
        Coverage of either kind of limits.

    Returns
    -------
    LinearPrediction
        Equal to R's ``predict.lm`` with ``interval = "confidence"`` and ``"prediction"``.

    Raises
    ------
    AnalysisError
        New rows of another width, and whatever `ols` refuses.

    Notes
    -----
    With the leverage :math:`h = x'(X'X)^{-1}x` of a new row the standard error of its mean is
    :math:`\hat\sigma\sqrt h` and that of one new value :math:`\hat\sigma\sqrt{1 + h}`.

    References
    ----------
    .. [1] Draper, N. R., & Smith, H. (1998). Applied regression analysis (3rd ed.), 3.1 and 6.

    Examples
    --------
    >>> found = predict_linear([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]], at=[[6.0]])
    >>> found.fitted.round(2), found.pred_low.round(2), found.pred_high.round(2)
    (array([5.4]), array([0.35]), array([10.45]))
    """
    fit = ols(outcome, predictors, conf_level=conf_level)
    design = centered_design(complete(predictors, name="predictors", ndim=2))
    new = complete(at, name="new rows", ndim=2)
    if new.shape[1] != fit.df_model:
        raise AnalysisError(
            f"A prediction needs a value of every predictor: the model has {fit.df_model} "
            f"predictors, but the new rows have {new.shape[1]} columns."
        )
    moved = new - design.center
    fitted = (fit.fitted + fit.residual).mean() + moved @ fit.estimate[1:]
    leverage = 1 / fit.n_obs + ((moved / design.length @ design.inverse) ** 2).sum(axis=1)
    std_error = fit.sigma * np.sqrt(leverage)
    t = t_quantile((1 + fit.conf_level) / 2, fit.df_residual)
    single = fit.sigma * np.sqrt(1 + leverage)
    return LinearPrediction(
        fitted=fitted,
        std_error=std_error,
        conf_low=fitted - t * std_error,
        conf_high=fitted + t * std_error,
        pred_low=fitted - t * single,
        pred_high=fitted + t * single,
        leverage=leverage,
        largest_leverage=float(fit.leverage.max()),
        df_residual=fit.df_residual,
    )
