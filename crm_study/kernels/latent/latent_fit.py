"""A fitted model of latent variables: its paths, its test, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.latent.fiml import Unrestricted, unrestricted
from crm_study.kernels.latent.improper import improprieties
from crm_study.kernels.latent.latent_model import LatentModel
from crm_study.kernels.latent.ml_fit import Problem, Search, prepare, search
from crm_study.kernels.latent.sample_moments import GroupMoments, one_pattern
from crm_study.kernels.latent.standard_errors import (
    Information,
    PathEstimates,
    parameter_covariance,
    path_estimates,
)
from crm_study.kernels.latent.standard_solution import standardized
from crm_study.kernels.latent.start_values import KINDS, start


@dataclass(frozen=True, slots=True, eq=False)
class ChiSquared:
    """A likelihood-ratio test against the unrestricted moments.

    Attributes
    ----------
    statistic : float
        0 up to rounding when df is 0.
    df : int
        0 when the model restricts nothing and therefore tests nothing.
    p_value : float
        nan when df is 0.
    """

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, eq=False)
class LatentFit:
    """A model of latent variables and what the answers say of it.

    Attributes
    ----------
    model : LatentModel
    paths : PathEstimates
    test : ChiSquared
    log_likelihood : float
        nan when the search did not converge, as are tests and standard errors.
    n_obs : int
        Respondents of all groups.
    n_free : int
        Parameters estimated.
    n_iterations : int
        Steps taken.
    converged : bool
        Whether the search ended at a flat point. Estimates that did not converge say nothing.
    improper : tuple of str
        Whole sentences on what no population can have, such as a negative variance.
    information : {"expected", "observed"}
        Which the standard errors come from.
    covariance_of_parameters : ndarray of float, shape (n_free, n_free)
    problem, solution : Problem, Search
        The prepared model and the point reached.
    saturated : tuple of Unrestricted
        Each group's own moments.
    """

    model: LatentModel
    paths: PathEstimates
    test: ChiSquared
    log_likelihood: float
    n_obs: int
    n_free: int
    n_iterations: int
    converged: bool
    improper: tuple[str, ...]
    information: Information
    covariance_of_parameters: Floats
    problem: Problem
    solution: Search
    saturated: tuple[Unrestricted, ...]


def fit_latent(
    model: LatentModel,
    *groups: GroupMoments,
    information: Information | None = None,
    saturated: tuple[Unrestricted, ...] | None = None,
    conf_level: float = 0.95,
) -> LatentFit:
    """Fit any model of latent variables by maximum likelihood.

    Parameters
    ----------
    model : LatentModel
    *groups : GroupMoments
        Of the model's items, one for each group.
    information : {"expected", "observed"}, optional
        Which the standard errors come from; by default expected for complete answers and
        observed for incomplete ones.
    saturated : tuple of Unrestricted, optional
        The groups' own moments, when they are already known.
    conf_level : float, default 0.95

    Returns
    -------
    LatentFit

    Raises
    ------
    AnalysisError
        Another number of groups or items, more parameters than moments, or a model that
        these answers do not identify.

    References
    ----------
    .. [1] Bollen, K. A. (1989). Structural equations with latent variables. Wiley.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> from crm_study.kernels.latent.sample_moments import moments_from_covariance
    >>> sample = [[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]
    >>> group = moments_from_covariance(sample, n_obs=100)
    >>> fit_latent(correlated_factors({"care": [0, 1, 2]}), group).paths.std_estimate[:3].round(6)
    array([0.8, 0.7, 0.6])
    """
    confidence_level(conf_level)
    problem = prepare(model, groups)
    if saturated is None:
        saturated = tuple(unrestricted(group) for group in groups)
    solution = _search(problem, saturated)
    complete = all(group.is_complete for group in groups)
    kind: Information = information or ("expected" if complete else "observed")
    covariance = parameter_covariance(problem, solution, information=kind)
    std_estimate = standardized(model, solution.states)
    return LatentFit(
        model=model,
        paths=path_estimates(problem, solution, std_estimate, covariance, conf_level=conf_level),
        test=_test(problem, solution, saturated),
        log_likelihood=_log_likelihood(problem, solution),
        n_obs=problem.n_obs,
        n_free=problem.n_free,
        n_iterations=solution.n_iterations,
        converged=solution.converged,
        improper=improprieties(model, solution.states, std_estimate),
        information=kind,
        covariance_of_parameters=covariance,
        problem=problem,
        solution=solution,
        saturated=saturated,
    )


def _search(problem: Problem, saturated: tuple[Unrestricted, ...]) -> Search:
    """Search from one start after the other until one leads to a solution."""
    covariances, means = [s.covariance for s in saturated], [s.mean for s in saturated]
    tries = []
    for kind in KINDS:
        theta = start(problem.model, covariances=covariances, means=means, kind=kind)
        tries.append(search(problem, _nearer(problem, saturated, theta)))
        if tries[-1].converged:
            return tries[-1]
    return tries[0]


def _nearer(problem: Problem, saturated: tuple[Unrestricted, ...], theta: Floats) -> Floats:
    """Start incomplete answers from the fit to their unrestricted moments.

    That fit costs next to nothing, and lies close to the one that is looked for.
    """
    if all(group.is_complete for group in problem.moments):
        return theta
    sizes = [int(group.n_obs.sum()) for group in problem.moments]
    filled = tuple(
        one_pattern(found.covariance, found.mean, n_obs=n_obs)
        for found, n_obs in zip(saturated, sizes, strict=True)
    )
    try:
        near = search(replace(problem, moments=filled), theta)
    except AnalysisError:
        return theta
    return near.theta if near.converged else theta


def _log_likelihood(problem: Problem, solution: Search) -> float:
    """Add the constant to the log-likelihood; nan when there is no solution."""
    n_answers = sum(int(group.answered.sum(axis=1) @ group.n_obs) for group in problem.moments)
    found = -problem.n_obs * solution.value - n_answers * np.log(2 * np.pi) / 2
    return float(found) if solution.converged else float("nan")


def _test(problem: Problem, solution: Search, saturated: tuple[Unrestricted, ...]) -> ChiSquared:
    """Compare the likelihood with that of the unrestricted moments."""
    df = problem.model.n_moments - problem.n_free
    if not solution.converged:
        return ChiSquared(float("nan"), df, float("nan"))
    best = sum(
        found.likelihood.value * int(group.n_obs.sum())
        for found, group in zip(saturated, problem.moments, strict=True)
    )
    statistic = max(2 * (problem.n_obs * solution.value - best), 0.0)
    return ChiSquared(float(statistic), df, chi2_upper_p(statistic, df) if df else float("nan"))
