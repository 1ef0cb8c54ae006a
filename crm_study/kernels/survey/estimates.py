"""Means, totals and ratios of a population from a sample with a design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.linear.term_tests import term_tests
from crm_study.kernels.survey.calibration import Calibration, calibrated_scores
from crm_study.kernels.survey.design_weights import design_weights
from crm_study.kernels.survey.linearization import Lonely, covariance_of_totals
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.kernels.survey.sampling_stages import design_df


@dataclass(frozen=True, slots=True, eq=False)
class SurveyEstimates:
    """Estimates of p variables for a population or a domain of it, unrounded.

    Attributes
    ----------
    estimate, std_error : ndarray of float, shape (p,)
        In the unit of the variable.
    conf_low, conf_high : ndarray of float, shape (p,)
        Limits by t with ``df``.
    design_effect : ndarray of float, shape (p,)
        Variance over that of a simple random sample with replacement of the same size,
        as R's ``deff = "replace"``.
    design_effect_fpc : ndarray of float, shape (p,)
        The same against one without replacement, as R's ``deff = TRUE``; nan where the
        weights do not add up to more people than were asked.
    covariance : ndarray of float, shape (p, p)
        Of the estimates.
    df : float
        First-stage units minus strata of the whole design, as R's ``degf()``.
    n_obs : int
        Respondents in the domain.
    n_population : float
        Sum of their weights.
    weighting : str
        ``"declared"``, ``"implied"`` by the populations, or ``"equal"``.
    conf_level : float
        Coverage of the limits.
    """

    estimate: Floats
    std_error: Floats
    conf_low: Floats
    conf_high: Floats
    design_effect: Floats
    design_effect_fpc: Floats
    covariance: Floats
    df: float
    n_obs: int
    n_population: float
    weighting: str
    conf_level: float


@dataclass(frozen=True, slots=True, eq=False)
class SurveySetting:
    """How estimates are made: the design, the domain, and what the weights were fitted to.

    Attributes
    ----------
    design : SampleDesign
        Of all respondents.
    domain : ndarray of bool, shape (n,), or None
        Respondents whom the estimates are about; the others keep their place in the
        design. None for everybody.
    calibration : Calibration or None
        Post-stratification or raking; its weights take the place of the design's.
    lonely : str, default "fail"
        What is done about a stratum with one unit.
    conf_level : float, default 0.95
        Coverage of the limits.
    """

    design: SampleDesign
    domain: NDArray[np.bool_] | None = None
    calibration: Calibration | None = None
    lonely: Lonely = "fail"
    conf_level: float = 0.95


def survey_means(values: ArrayLike, setting: SurveySetting) -> SurveyEstimates:
    r"""Estimate population means; of 0s and 1s, proportions.

    Parameters
    ----------
    values : array_like, shape (n, p)
        Complete, one row per respondent of the whole sample.
    setting : SurveySetting

    Returns
    -------
    SurveyEstimates

    Raises
    ------
    AnalysisError
        Incomplete numbers, an empty domain, or a design that cannot be used.

    Notes
    -----
    .. math:: \bar y = \frac{\sum_i w_i y_i}{\sum_i w_i}

    linearized as :math:`w_i (y_i - \bar y) / \sum w`. Equal to R's ``svymean``, whose
    ``confint`` uses the normal law unless it is told ``df = degf(design)``.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, eq. 5.7.1.

    Examples
    --------
    >>> found = survey_means([[1.0], [2.0], [6.0]], SurveySetting(SampleDesign()))
    >>> found.estimate.tolist(), found.std_error.round(6).tolist(), found.df
    ([3.0], [1.527525], 2.0)
    """
    table, weights, weighting = _prepared(values, setting)
    population = weights.sum()
    means = weights @ table / population
    deviations = table - means
    influence = deviations * (weights / population)[:, None]
    simple = _simple_variances(deviations, weights)
    return _estimates(means, influence, simple, weights, weighting, setting)


def survey_totals(values: ArrayLike, setting: SurveySetting) -> SurveyEstimates:
    """Estimate population totals, as R's ``svytotal``.

    Parameters
    ----------
    values : array_like, shape (n, p)
        Complete, one row per respondent of the whole sample.
    setting : SurveySetting

    Returns
    -------
    SurveyEstimates

    Raises
    ------
    AnalysisError
        Incomplete numbers, an empty domain, or a design that cannot be used.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, eq. 4.3.21.

    Examples
    --------
    >>> design = SampleDesign(weights=np.array([10.0, 10.0, 20.0]))
    >>> survey_totals([[1.0], [2.0], [6.0]], SurveySetting(design)).estimate.tolist()
    [150.0]
    """
    table, weights, weighting = _prepared(values, setting)
    population = weights.sum()
    deviations = table - weights @ table / population
    simple = _simple_variances(deviations, weights) * population**2
    influence = table * weights[:, None]
    return _estimates(weights @ table, influence, simple, weights, weighting, setting)


def survey_ratios(
    numerator: ArrayLike, denominator: ArrayLike, setting: SurveySetting
) -> SurveyEstimates:
    """Estimate ratios of two population totals, as R's ``svyratio``.

    Parameters
    ----------
    numerator, denominator : array_like, shape (n, p)
        Complete, one row per respondent of the whole sample.
    setting : SurveySetting

    Returns
    -------
    SurveyEstimates

    Raises
    ------
    AnalysisError
        Incomplete numbers, an empty domain, a denominator whose total is 0, or a design
        that cannot be used.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, eq. 5.6.10.

    Examples
    --------
    >>> setting = SurveySetting(SampleDesign())
    >>> survey_ratios([[1.0], [2.0], [6.0]], [[2.0], [4.0], [6.0]], setting).estimate.tolist()
    [0.75]
    """
    above, weights, weighting = _prepared(numerator, setting)
    below = complete(denominator, name="denominators", ndim=2)
    if below.shape != above.shape:
        raise AnalysisError(
            f"A ratio needs one denominator per numerator, but got tables of {above.shape} and "
            f"{below.shape} entries."
        )
    totals = weights @ below
    if np.any(totals == 0):
        raise AnalysisError("A ratio is undefined where the total of its denominator is 0.")
    ratios = weights @ above / totals
    residual = (above - ratios * below) / totals
    population = weights.sum()
    centered = residual - weights @ residual / population
    simple = _simple_variances(centered, weights) * population**2
    influence = residual * weights[:, None]
    return _estimates(ratios, influence, simple, weights, weighting, setting)


def _prepared(values: ArrayLike, setting: SurveySetting) -> tuple[Floats, Floats, str]:
    """Values, weights (0 outside the domain) and where the weights come from."""
    table = complete(values, name="values", ndim=2)
    weights, weighting = design_weights(setting.design, len(table))
    source: str = weighting
    if setting.calibration is not None:
        weights, source = setting.calibration.weights, "calibrated"
    if setting.domain is not None:
        if setting.domain.shape != (len(table),):
            raise AnalysisError(
                f"A domain needs one entry per row: {len(table)} rows, but "
                f"{setting.domain.size} entries."
            )
        weights = np.where(setting.domain, weights, 0.0)
    if not weights.any():
        raise AnalysisError("A domain without respondents has no estimate.")
    return table, weights, source


def _simple_variances(deviations: Floats, weights: Floats) -> Floats:
    """Variances of means of a simple random sample with replacement, by variable."""
    n_obs = int(np.count_nonzero(weights))
    spread = weights @ deviations**2 / weights.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(spread / (n_obs - 1)) if n_obs > 1 else np.full_like(spread, np.nan)


def _estimates(
    estimate: Floats,
    influence: Floats,
    simple: Floats,
    weights: Floats,
    weighting: str,
    setting: SurveySetting,
) -> SurveyEstimates:
    """Put standard errors, limits and design effects beside estimates."""
    level = confidence_level(setting.conf_level)
    if setting.calibration is not None:
        influence = calibrated_scores(influence, setting.calibration)
    covariance = covariance_of_totals(influence, setting.design, lonely=setting.lonely)
    variance = np.asarray(covariance.diagonal())
    df = float(design_df(setting.design, len(weights)))
    tests = term_tests(estimate, variance, df, conf_level=level)
    n_obs, population = int(np.count_nonzero(weights)), float(weights.sum())
    unsampled = 1 - n_obs / population if population > n_obs else float("nan")
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = np.where(simple > 0, variance / simple, np.nan)
    return SurveyEstimates(
        estimate=estimate,
        std_error=tests.std_error,
        conf_low=tests.conf_low,
        conf_high=tests.conf_high,
        design_effect=effect,
        design_effect_fpc=effect / unsampled,
        covariance=covariance,
        df=df,
        n_obs=n_obs,
        n_population=population,
        weighting=weighting,
        conf_level=level,
    )
