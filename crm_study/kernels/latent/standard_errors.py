"""Standard errors, tests and limits of the paths of a model of latent variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from crm_study.kernels.arrays.distributions import normal_quantile, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.ml_fit import Problem, Search

#: The information that standard errors come from: the model's, or the answers'.
Information = Literal["expected", "observed"]


@dataclass(frozen=True, slots=True, eq=False)
class PathEstimates:
    """Every path of the model; arrays of shape (n_paths,), in the model's order.

    Attributes
    ----------
    labels : tuple of str
        ``care =~ item 1``.
    estimate : ndarray of float
        In scale points; the value of a fixed path.
    std_error, statistic, p_value : ndarray of float
        With z and its two-sided p; nan where the path is fixed.
    conf_low, conf_high : ndarray of float
        Limits of Wald's interval; nan where the path is fixed.
    std_estimate : ndarray of float
        In standard deviations of items and constructs.
    """

    labels: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    std_estimate: Floats


def parameter_covariance(problem: Problem, solution: Search, *, information: Information) -> Floats:
    """Invert the information on the parameters; nan when there is no solution."""
    n_free = problem.n_free
    if not solution.converged:
        return np.full((n_free, n_free), np.nan)
    observed = information == "observed"
    found = problem.observed(solution.groups) if observed else solution.information
    scale = 1 / np.sqrt(np.abs(found.diagonal()))
    inverse = np.linalg.inv(found * np.outer(scale, scale))
    return np.asarray(inverse * np.outer(scale, scale) / problem.n_obs)


def path_estimates(
    problem: Problem,
    solution: Search,
    std_estimate: Floats,
    covariance: Floats,
    *,
    conf_level: float,
) -> PathEstimates:
    """Put standard errors, tests and limits beside the estimates."""
    model, states = problem.model, solution.states
    estimate = np.array(
        [states[path.group].matrices[path.matrix][path.row, path.column] for path in model.paths]
    )
    free = np.array(model.free)
    variance = np.where(free >= 0, covariance.diagonal()[free], np.nan)
    std_error = np.sqrt(np.where(variance >= 0, variance, np.nan))
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = estimate / std_error
    reach = normal_quantile((1 + conf_level) / 2) * std_error
    return PathEstimates(
        labels=tuple(model.label(path) for path in model.paths),
        estimate=estimate,
        std_error=std_error,
        statistic=statistic,
        p_value=normal_two_sided_p(statistic),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        std_estimate=std_estimate,
    )
