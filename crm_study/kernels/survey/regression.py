"""A linear regression whose standard errors follow the survey design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies
from crm_study.kernels.linear.basis_contrasts import basis_contrasts, basis_with_constant
from crm_study.kernels.linear.design import centered_design
from crm_study.kernels.linear.term_tests import term_tests
from crm_study.kernels.survey.design_weights import design_weights
from crm_study.kernels.survey.linearization import Lonely, covariance_of_totals
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.kernels.survey.sampling_stages import design_df, sampling_stages


@dataclass(frozen=True, slots=True, eq=False)
class SurveyFit:
    """A weighted linear model with design-based standard errors, unrounded.

    Arrays by term have shape (k + 1,), the intercept first.

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error : ndarray of float, by term
        In outcome units per predictor unit.
    statistic, df, p_value : ndarray of float, by term
        t, its degrees of freedom and its two-sided p.
    conf_low, conf_high : ndarray of float, by term
        Limits of the estimates.
    design_effect : ndarray of float, by term
        Variance over the one of weighted least squares, as ``svyglm(deff = TRUE)``.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    r_squared : float
        Weighted share of the outcome's variance.
    n_obs, n_psu, n_strata : int
        Rows, first-stage units and first-stage strata.
    n_stages : int
        Stages that enter the variance, 1 or 2.
    weighting : str
        ``"declared"``, ``"implied"`` by the populations, or ``"equal"``.
    lonely : str
        What was done about strata with one unit.
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
    design_effect: Floats
    covariance: Floats
    r_squared: float
    n_obs: int
    n_psu: int
    n_strata: int
    n_stages: int
    weighting: str
    lonely: str
    conf_level: float


def survey_ols(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    design: SampleDesign,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
    lonely: Lonely = "fail",
) -> SurveyFit:
    r"""Fit a linear model by weighted least squares with linearized standard errors.

    Parameters
    ----------
    outcome : array_like, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like, shape (n_obs, k)
        Complete, without a constant.
    design : SampleDesign
        Clusters, strata, weights and populations of these rows. Weights that are not
        declared follow from the populations, where those are.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.
    lonely : {"fail", "adjust", "average", "certainty", "remove"}, default "fail"
        What is done about a stratum with one unit.

    Returns
    -------
    SurveyFit

    Raises
    ------
    AnalysisError
        Incomplete numbers, an outcome or predictor that does not vary, collinear
        predictors, or a design that cannot be used.

    Notes
    -----
    .. math:: \hat V(\hat\beta) = A^{-1} \hat V\Bigl(\sum_i w_i x_i e_i\Bigr) A^{-1},
        \qquad A = X'WX

    t has first-stage units minus strata minus k degrees of freedom, as
    ``summary(svyglm)`` and its ``confint``; Stata does not subtract k. Without any left,
    p values and limits are nan.

    References
    ----------
    .. [1] Binder, D. A. (1983). International Statistical Review, 51, 279-292.

    Examples
    --------
    >>> import numpy as np
    >>> design = SampleDesign(cluster=np.array([0, 0, 1, 1, 2, 2]))
    >>> fit = survey_ols([1, 2, 4, 5, 6, 9], [[1], [2], [3], [1], [2], [3]], design=design)
    >>> fit.estimate.round(6).tolist(), fit.df.tolist()
    ([1.0, 1.75], [1.0, 1.0])
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    level = confidence_level(conf_level)
    _check_rows(y, x)
    weights, weighting = design_weights(design, y.size)
    linear = centered_design(x, names=names)
    contrasts = basis_contrasts(linear)
    coordinates, residual, bread, columns = _weighted_fit(
        y, basis_with_constant(linear), weights / weights.mean()
    )
    scores = columns * residual[:, None]
    middle = covariance_of_totals(scores @ bread, design, lonely=lonely)
    covariance = contrasts @ middle @ contrasts.T
    estimate = contrasts @ coordinates
    df = float(design_df(design, y.size) - x.shape[1])
    tests = term_tests(estimate, covariance.diagonal(), df, conf_level=level)
    stages = sampling_stages(design, y.size)
    return SurveyFit(
        terms=("intercept", *linear.names),
        estimate=estimate,
        std_error=tests.std_error,
        statistic=tests.statistic,
        df=tests.df,
        p_value=tests.p_value,
        conf_low=tests.conf_low,
        conf_high=tests.conf_high,
        design_effect=_design_effect(covariance, contrasts, bread, residual, weights),
        covariance=covariance,
        r_squared=_weighted_r_squared(y, residual, weights),
        n_obs=y.size,
        n_psu=stages[0].strata.size,
        n_strata=stages[0].n_units.size,
        n_stages=len(stages),
        weighting=weighting,
        lonely=lonely,
        conf_level=level,
    )


def _check_rows(y: Floats, x: Floats) -> None:
    """Refuse data without a regression."""
    if len(x) != y.size:
        raise AnalysisError(
            f"A regression needs one row per outcome, but got {y.size} outcomes and {len(x)} rows."
        )
    if y.size < x.shape[1] + 2:
        raise AnalysisError(
            f"A regression on {x.shape[1]} predictors needs at least {x.shape[1] + 2} "
            f"observations, but has {y.size}."
        )
    if not varies(y):
        raise AnalysisError(f"A regression needs an outcome that varies: every value is {y[0]:g}.")


def _weighted_fit(
    y: Floats, basis: Floats, weights: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Coordinates on the basis, residuals, (B'WB)^-1 and the weighted columns WB."""
    root = np.sqrt(weights)
    orthonormal, triangle = np.linalg.qr(basis * root[:, None])
    inverse = np.linalg.solve(triangle, np.eye(len(triangle)))
    center = np.average(y, weights=weights)
    residual = y - center
    coordinates = np.zeros(basis.shape[1])
    coordinates[0] = center * np.sqrt(y.size)
    for _ in range(2):
        step = inverse @ (orthonormal.T @ (root * residual))
        coordinates, residual = coordinates + step, residual - basis @ step
    return coordinates, residual, inverse @ inverse.T, basis * weights[:, None]


def _design_effect(
    covariance: Floats, contrasts: Floats, bread: Floats, residual: Floats, weights: Floats
) -> Floats:
    """Variances over those of weighted least squares, weights scaled to a mean of 1."""
    spread = np.average(residual**2, weights=weights) * residual.size
    naive = ((contrasts @ bread) * contrasts).sum(axis=1) * spread
    naive /= residual.size - len(contrasts)
    variance = np.asarray(covariance.diagonal())
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(naive > 0, variance / naive, np.nan))


def _weighted_r_squared(y: Floats, residual: Floats, weights: Floats) -> float:
    """1 minus the weighted residual squares over those about the weighted mean."""
    deviations = y - np.average(y, weights=weights)
    return float(1 - (weights @ residual**2) / (weights @ deviations**2))
