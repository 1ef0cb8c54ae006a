"""Coefficients with a covariance of their own and t tests with degrees of freedom of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.weighted_model import WeightedModel
from crm_study.kernels.linear.least_squares import OlsFit


@dataclass(frozen=True, slots=True, eq=False)
class SandwichFit:
    """A linear model whose standard errors do not trust its assumptions, unrounded.

    Arrays by term have shape (k + 1,), the intercept first. A standard error of 0 leaves
    statistic and p at nan.

    Attributes
    ----------
    kind : str
        ``"HC3"``, ``"CR2"``, ...
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error : ndarray of float, by term
        In outcome units per predictor unit.
    statistic, df, p_value : ndarray of float, by term
        t, its degrees of freedom and its two-sided p; df is nan where nothing is left.
    conf_low, conf_high : ndarray of float, by term
        Limits of the estimates.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    n_obs, n_clusters : int
        Rows and clusters; each row is a cluster of its own in ``"HC"``.
    conf_level : float
        Coverage of the limits.
    """

    kind: str
    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    n_obs: int
    n_clusters: int
    conf_level: float


def sandwich_fit(
    model: WeightedModel | OlsFit,
    covariance: Floats,
    *,
    kind: str,
    df: Floats,
    n_clusters: int,
    conf_level: float,
) -> SandwichFit:
    """Test every coefficient against 0 with the covariance and degrees of freedom given.

    Parameters
    ----------
    model : WeightedModel or OlsFit
        Terms and estimates.
    covariance : ndarray of float, shape (p, p)
        Of the estimates.
    kind : str
        Name of the estimator.
    df : ndarray of float, shape (p,)
        Degrees of freedom of each coefficient.
    n_clusters : int
        Clusters the covariance rests on.
    conf_level : float
        Coverage, between 0 and 1.

    Returns
    -------
    SandwichFit

    Examples
    --------
    >>> from crm_study.kernels.clustered.weighted_model import weighted_model
    >>> model = weighted_model([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]])
    >>> fit = sandwich_fit(model, np.eye(2), kind="made up", df=np.array([3.0, 3.0]),
    ...                    n_clusters=5, conf_level=0.95)
    >>> fit.statistic.round(3)
    array([0.6, 0.8])
    """
    std_error = np.sqrt(np.maximum(covariance.diagonal(), 0.0))
    known = (df > 0) & (std_error > 0)
    statistic = np.full_like(std_error, np.nan)
    np.divide(model.estimate, std_error, out=statistic, where=std_error > 0)
    p_value, reach = np.full_like(df, np.nan), np.full_like(df, np.nan)
    for term in np.flatnonzero(known):
        p_value[term] = t_two_sided_p(float(statistic[term]), float(df[term]))
        quantile = t_quantile((1 + conf_level) / 2, float(df[term]))
        reach[term] = quantile * std_error[term]
    return SandwichFit(
        kind=kind,
        terms=model.terms,
        estimate=model.estimate,
        std_error=std_error,
        statistic=statistic,
        df=df,
        p_value=p_value,
        conf_low=model.estimate - reach,
        conf_high=model.estimate + reach,
        covariance=covariance,
        n_obs=model.n_obs,
        n_clusters=n_clusters,
        conf_level=conf_level,
    )
