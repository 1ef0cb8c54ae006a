"""What a linear model does as a whole, from two sums of squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.distributions import f_upper_p


@dataclass(frozen=True, slots=True)
class Whole:
    """What the model does as a whole; names as in `OlsFit`."""

    r_squared: float
    adj_r_squared: float
    f_statistic: float
    f_p_value: float
    log_likelihood: float
    aic: float
    bic: float


def whole_model(total: float, unexplained: float, *, n_obs: int, df_model: int) -> Whole:
    """R², F and the Gaussian likelihood; k + 2 parameters, sigma among them.

    Parameters
    ----------
    total, unexplained : float
        Sums of squares about the mean and of the residuals.
    n_obs, df_model : int
        Rows and predictors.
    """
    df_residual = n_obs - df_model - 1
    f_statistic = f_p_value = log_likelihood = float("nan")
    if df_model and unexplained:
        f_statistic = (total - unexplained) / df_model / (unexplained / df_residual)
        f_p_value = f_upper_p(f_statistic, df_model, df_residual)
    if unexplained:
        log_likelihood = -n_obs / 2 * (np.log(2 * np.pi * unexplained / n_obs) + 1)
    return Whole(
        r_squared=1 - unexplained / total,
        adj_r_squared=1 - unexplained / total * (n_obs - 1) / df_residual,
        f_statistic=f_statistic,
        f_p_value=f_p_value,
        log_likelihood=float(log_likelihood),
        aic=float(-2 * log_likelihood + 2 * (df_model + 2)),
        bic=float(-2 * log_likelihood + np.log(n_obs) * (df_model + 2)),
    )
