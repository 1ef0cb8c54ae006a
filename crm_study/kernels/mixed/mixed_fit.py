"""What a random-intercept model is reported by."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class MixedFit:
    """A linear model with a random intercept per cluster, unrounded.

    Arrays by term have shape (k + 1,), the intercept first.

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error : ndarray of float, by term
        In outcome units per predictor unit; the standard error is Kenward and Roger's
        where their degrees of freedom are asked for.
    statistic, df, p_value : ndarray of float, by term
        t with its degrees of freedom (infinite for the normal) and its two-sided p.
    conf_low, conf_high : ndarray of float, by term
        Limits of the estimates.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    sigma, tau : float
        Standard deviations within clusters and of the intercepts, in outcome units.
    icc : float
        tau² / (tau² + sigma²), given the predictors.
    r_squared_marginal, r_squared_conditional : float
        Nakagawa and Schielzeth's shares of variance: of the predictors, and with the
        intercepts; the variance of the predicted values divides by n - 1.
    log_likelihood : float
        Restricted, at the REML estimates.
    ml_log_likelihood : float
        Plain, at the ML estimates: the one that models with other predictors compare.
    cluster_effect : ndarray of float, shape (G,)
        Predicted intercepts as deviations, clusters in sorted order.
    n_obs, n_clusters : int
        Rows and clusters.
    singular : bool
        Whether tau is 0, the edge of what it can be.
    df_method : str
        ``"satterthwaite"``, ``"kenward_roger"`` or ``"normal"``.
    conf_level : float
        Coverage of the limits.
    """

    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    sigma: float
    tau: float
    icc: float
    r_squared_marginal: float
    r_squared_conditional: float
    log_likelihood: float
    ml_log_likelihood: float
    cluster_effect: Floats
    n_obs: int
    n_clusters: int
    singular: bool
    df_method: str
    conf_level: float
