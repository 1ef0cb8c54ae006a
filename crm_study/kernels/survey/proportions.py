"""Proportions of a population, with limits that stay between 0 and 1."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.survey.estimates import SurveyEstimates, SurveySetting, survey_means


def survey_proportions(indicators: ArrayLike, setting: SurveySetting) -> SurveyEstimates:
    r"""Estimate proportions with limits on the logit scale.

    Parameters
    ----------
    indicators : array_like of 0 and 1, shape (n, p)
        Complete, one row per respondent of the whole sample.
    setting : SurveySetting

    Returns
    -------
    SurveyEstimates
        Limits of a proportion of 0 or 1 are nan: the sample shows no variance.

    Raises
    ------
    AnalysisError
        Other numbers than 0 and 1, or what `survey_means` refuses.

    Notes
    -----
    .. math:: \operatorname{logit} p \pm t_\nu \frac{s_p}{p (1 - p)}

    as R's ``svyciprop(method = "logit")``.

    References
    ----------
    .. [1] Korn, E. L., & Graubard, B. I. (1998). Survey Methodology, 24, 193-201.

    Examples
    --------
    >>> from crm_study.kernels.survey.sample_design import SampleDesign
    >>> found = survey_proportions([[0], [1], [1], [1]], SurveySetting(SampleDesign()))
    >>> found.estimate.tolist(), found.conf_high.round(3).tolist()
    ([0.75], [0.995])
    """
    table = complete(indicators, name="indicators", ndim=2)
    if not np.isin(table, (0.0, 1.0)).all():
        raise AnalysisError("A proportion is taken of 0s and 1s, but other numbers were given.")
    found = survey_means(table, setting)
    low, high = _logit_limits(found)
    return replace(found, conf_low=low, conf_high=high)


def _logit_limits(found: SurveyEstimates) -> tuple[Floats, Floats]:
    """Limits on the logit scale, turned back."""
    share = found.estimate
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    reach = np.nan
    if found.df > 0:
        reach = t_quantile((1 + found.conf_level) / 2, found.df)
    width = np.where(inside, reach * found.std_error / (safe * (1 - safe)), np.nan)
    logit = np.log(safe / (1 - safe))
    return 1 / (1 + np.exp(width - logit)), 1 / (1 + np.exp(-width - logit))
