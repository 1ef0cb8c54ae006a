"""Tests and standard errors that do not rely on normally distributed answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.latent.fit_indices import baseline_fit
from crm_study.kernels.latent.latent_fit import ChiSquared, LatentFit
from crm_study.kernels.latent.normal_likelihood import total
from crm_study.kernels.latent.respondent_scores import answers_of, respondent_scores
from crm_study.kernels.latent.rmsea import noncentrality
from crm_study.kernels.latent.saturated_model import saturated_trace
from crm_study.kernels.latent.standard_errors import PathEstimates, path_estimates

#: Satorra & Bentler's correction with expected information, or Yuan & Bentler's (Mplus
#: variant) with Huber and White's standard errors from observed information.
Method = Literal["MLM", "MLR"]


@dataclass(frozen=True, slots=True, eq=False)
class RobustFit:
    """What remains of a fit when answers need not be normal.

    Attributes
    ----------
    method : {"MLM", "MLR"}
    paths : PathEstimates
        The same estimates with robust standard errors, tests and limits.
    test : ChiSquared
        The scaled statistic: the ordinary one over the scaling factor.
    scaling_factor : float
        Mean of the weights of the chi-squareds that the statistic is a sum of; nan without
        degrees of freedom.
    baseline_statistic, baseline_scaling_factor : float
        The same of items that have nothing in common.
    cfi, tli, rmsea, rmsea_low, rmsea_high, conf_level : float
        The robust ones of Brosseau-Liard and Savalei: estimates of what the ordinary
        indices would be in the population. nan for incomplete answers, for which these
        corrections are not derived.
    """

    method: Method
    paths: PathEstimates
    test: ChiSquared
    scaling_factor: float
    baseline_statistic: float
    baseline_scaling_factor: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    conf_level: float


def robust_fit(
    fit: LatentFit,
    *,
    method: Method = "MLR",
    conf_level: float = 0.95,
    rmsea_conf_level: float = 0.90,
) -> RobustFit:
    r"""Correct a fit for answers that are not normal.

    Parameters
    ----------
    fit : LatentFit
        Of answers, not of a mere covariance matrix.
    method : {"MLM", "MLR"}, default "MLR"
        As lavaan's ``estimator``; "MLM" needs complete answers.
    conf_level : float, default 0.95
        Of the paths.
    rmsea_conf_level : float, default 0.90

    Returns
    -------
    RobustFit

    Raises
    ------
    AnalysisError
        A fit that did not converge or knows no answers, or "MLM" for incomplete ones.

    Notes
    -----
    With A the information, expected or observed, and B the covariance of the respondents'
    scores,

    .. math:: \operatorname{cov}\hat\theta = A^{-1} B A^{-1} / n, \qquad
              c = \frac{t - \operatorname{tr} A^{-1} B}{df},

    where t is the same trace for the unrestricted moments.

    References
    ----------
    .. [1] Satorra, A., & Bentler, P. M. (1994). In A. von Eye & C. C. Clogg (Eds.), Latent
       variables analysis (pp. 399-419). Sage.
    .. [2] Yuan, K.-H., & Bentler, P. M. (2000). Sociological Methodology, 30(1), 165-200.
    .. [3] Brosseau-Liard, P. E., & Savalei, V. (2014). Multivariate Behavioral Research,
       49(5), 460-470.

    Examples
    --------
    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> fit = cfa(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120, {"care": [0, 1, 2, 3]})
    >>> robust_fit(fit).scaling_factor < 1
    True
    """
    confidence_level(conf_level)
    confidence_level(rmsea_conf_level)
    complete = all(group.is_complete for group in fit.problem.moments)
    if not fit.converged:
        raise AnalysisError("A fit that did not converge has no robust standard errors.")
    if method == "MLM" and not complete:
        raise AnalysisError('The method "MLM" needs complete answers; "MLR" does not.')
    covariance, factor = _sandwich(fit, method)
    baseline = baseline_fit(fit)
    _, baseline_factor = _sandwich(baseline, method)
    indices = _indices(fit, baseline, (factor, baseline_factor), rmsea_conf_level)
    return RobustFit(
        method=method,
        paths=path_estimates(
            fit.problem,
            fit.solution,
            fit.paths.std_estimate,
            covariance,
            conf_level=conf_level,
        ),
        test=_scaled(fit.test, factor),
        scaling_factor=factor,
        baseline_statistic=baseline.test.statistic / baseline_factor,
        baseline_scaling_factor=baseline_factor,
        **(indices if complete else dict.fromkeys(indices, float("nan"))),
        conf_level=rmsea_conf_level,
    )


def _scaled(test: ChiSquared, factor: float) -> ChiSquared:
    """Divide a chi-squared by its scaling factor."""
    if not test.df:
        return test
    statistic = test.statistic / factor
    return ChiSquared(statistic, test.df, chi2_upper_p(statistic, test.df))


def _sandwich(fit: LatentFit, method: Method) -> tuple[Floats, float]:
    """Robust covariance of the parameters, and the scaling factor of the test."""
    problem, groups = fit.problem, fit.solution.groups
    information = fit.solution.information if method == "MLM" else problem.observed(groups)
    scale = 1 / np.sqrt(np.abs(information.diagonal()))
    bread = np.linalg.inv(information * np.outer(scale, scale)) * np.outer(scale, scale)
    meat = _meat(fit, method)
    covariance = bread @ meat @ bread / problem.n_obs
    if not fit.test.df:
        return covariance, float("nan")
    trace = _trace_of_moments(fit, method) - float((bread * meat).sum())
    return covariance, trace / fit.test.df


def _meat(fit: LatentFit, method: Method) -> Floats:
    """Covariance of the respondents' scores on the parameters."""
    problem = fit.problem
    parts = []
    for group, moments, plan in zip(
        fit.solution.groups, problem.moments, problem.plans, strict=True
    ):
        about_model = method == "MLR" and problem.has_means
        scores = respondent_scores(
            group, moments, plan.directions, about="model" if about_model else "sample"
        )
        if method == "MLM":
            scores = scores - scores.mean(axis=0)
        parts.append(scores.T @ scores / problem.n_obs)
    return total(problem.plans, parts, n_free=problem.n_free)


def _trace_of_moments(fit: LatentFit, method: Method) -> float:
    """Trace of the weights times the sampling covariance of the unrestricted moments."""
    found = 0.0
    for group, moments, own in zip(
        fit.solution.groups, fit.problem.moments, fit.saturated, strict=True
    ):
        if not moments.is_complete:
            found += saturated_trace(own.likelihood, moments)
            continue
        sample = moments.covariance[0]
        weight = group.precision[0] if method == "MLM" else np.linalg.inv(sample)
        deviation = answers_of(moments) - moments.mean[0]
        distance = ((deviation @ weight) * deviation).sum(axis=1)
        ratio = weight @ sample
        found += float((distance**2).mean() - (ratio * ratio.T).sum()) / 2
        found += float(np.trace(ratio)) if fit.problem.has_means else 0.0
    return found


def _indices(
    fit: LatentFit, baseline: LatentFit, factors: tuple[float, float], conf_level: float
) -> dict[str, float]:
    """Brosseau-Liard and Savalei's CFI, TLI and RMSEA."""
    df, base_df = fit.test.df, baseline.test.df
    names = ("cfi", "tli", "rmsea", "rmsea_low", "rmsea_high")
    if not df:
        return dict.fromkeys(names, float("nan"))
    misfit = fit.test.statistic - factors[0] * df
    worst = baseline.test.statistic - factors[1] * base_df
    unit = fit.model.n_groups / (fit.n_obs * df)
    tail = (1 - conf_level) / 2
    low, high = (noncentrality(fit.test.statistic / factors[0], df, p) for p in (1 - tail, tail))
    most = max(misfit, worst, 0.0)
    values = (
        1 - max(misfit, 0.0) / most if most else float("nan"),
        1 - misfit / worst * base_df / df if worst else float("nan"),
        *(
            float(np.sqrt(x * unit))
            for x in (max(misfit, 0.0), factors[0] * low, factors[0] * high)
        ),
    )
    return dict(zip(names, values, strict=True))
