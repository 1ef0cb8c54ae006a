"""A model of latent variables fitted to answers by maximum likelihood.

Newton's method where the likelihood curves down in every direction and Fisher scoring
elsewhere, with steps that never lead uphill.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Implied, Plan, implied, plans
from crm_study.kernels.latent.latent_model import LatentModel
from crm_study.kernels.latent.normal_likelihood import (
    GroupLikelihood,
    expected_information,
    gradient,
    likelihood,
    observed_information,
    total,
)
from crm_study.kernels.latent.sample_moments import GroupMoments

#: Newton's method doubles the correct digits at each step: a step that promises less than
#: this part of one log-likelihood unit per respondent leaves nothing but rounding.
SMALL_GAIN = 1e-18
#: A step that promises less than this, and than this part of what the step before did, leaves
#: the curvature what it was.
CLOSE, QUICK = 1e-8, 1e-4
MAX_ITERATIONS = 150
#: Smallest curvature, as a part of the largest, that rounding cannot explain.
NEGLIGIBLE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Where the search ended.

    Attributes
    ----------
    theta : ndarray of float, shape (n_free,)
    groups : tuple of GroupLikelihood
        At theta.
    n_iterations : int
        Steps taken.
    converged : bool
        Whether the last step promised less than rounding.
    information : ndarray of float, shape (n_free, n_free)
        Expected of one respondent at theta.
    """

    theta: Floats
    groups: tuple[GroupLikelihood, ...]
    n_iterations: int
    converged: bool
    information: Floats

    @property
    def value(self) -> float:
        """F at theta: minus the log-likelihood per respondent, without its constant."""
        return sum(group.value for group in self.groups)

    @property
    def states(self) -> tuple[Implied, ...]:
        """What each group looks like."""
        return tuple(group.implied for group in self.groups)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A model, prepared, and the moments it is to explain."""

    model: LatentModel
    plans: tuple[Plan, ...]
    moments: tuple[GroupMoments, ...]
    n_free: int
    n_obs: int
    has_means: bool

    def at(self, theta: Floats) -> tuple[GroupLikelihood, ...] | None:
        """Evaluate f; None where an implied covariance is not positive definite."""
        found = []
        for plan, group in zip(self.plans, self.moments, strict=True):
            state = implied(plan, theta)
            part = likelihood(state, group, n_obs=self.n_obs, has_means=self.has_means)
            if part is None:
                return None
            found.append(part)
        return tuple(found)

    def gradient(self, groups: tuple[GroupLikelihood, ...]) -> Floats:
        """Differentiate f by the parameters."""
        parts = [gradient(g, plan.directions) for g, plan in zip(groups, self.plans, strict=True)]
        return total(self.plans, parts, n_free=self.n_free)

    def expected(self, groups: tuple[GroupLikelihood, ...]) -> Floats:
        """Expect the second derivatives of f: the information of one respondent."""
        parts = [
            expected_information(g, plan.directions)
            for g, plan in zip(groups, self.plans, strict=True)
        ]
        return total(self.plans, parts, n_free=self.n_free)

    def observed(self, groups: tuple[GroupLikelihood, ...]) -> Floats:
        """Compute the second derivatives of f."""
        parts = [
            observed_information(g, plan.directions)
            for g, plan in zip(groups, self.plans, strict=True)
        ]
        return total(self.plans, parts, n_free=self.n_free)


def prepare(model: LatentModel, moments: tuple[GroupMoments, ...]) -> Problem:
    """Bring a model and moments together.

    Raises
    ------
    AnalysisError
        Another number of groups or items, or more parameters than moments.
    """
    if len(moments) != model.n_groups:
        raise AnalysisError(
            f"The model compares {model.n_groups} group(s), but there are moments of "
            f"{len(moments)}."
        )
    for group in moments:
        if group.mean.shape[1] != len(model.items):
            raise AnalysisError(
                f"The model explains {len(model.items)} items, but there are moments of "
                f"{group.mean.shape[1]}."
            )
    n_free, n_obs = model.n_free, sum(int(group.n_obs.sum()) for group in moments)
    if n_free > model.n_moments:
        means = ", covariances and means" if model.has_means else " and covariances"
        raise AnalysisError(
            f"The model is not identified: it has {n_free} free parameters, but "
            f"{len(model.items)} items offer only {model.n_moments} variances{means}."
        )
    return Problem(model, plans(model), moments, n_free, n_obs, model.has_means)


def search(problem: Problem, theta: Floats) -> Search:
    """Find the parameters that make the sample most likely.

    Raises
    ------
    AnalysisError
        When the start is impossible, or another solution is as likely as the one found.
    """
    groups = problem.at(theta)
    if groups is None:
        raise AnalysisError("The model has no start: it implies no positive definite covariance.")
    gain, before, n_iterations, moved = np.inf, np.inf, 0, True
    solve = _solver(problem, groups)
    while gain > SMALL_GAIN and moved and n_iterations < MAX_ITERATIONS:
        slope = problem.gradient(groups)
        step = -solve(slope)
        before, gain = gain, abs(float(slope @ step))
        theta, groups, moved = _downhill(problem, theta, groups, step)
        n_iterations += 1
        if gain > min(CLOSE, QUICK * before):
            solve = _solver(problem, groups)
    converged, information = bool(gain <= 1e3 * SMALL_GAIN), problem.expected(groups)
    found = Search(theta, groups, n_iterations, converged, information)
    if found.converged:
        _refuse_unidentified(problem, found)
    return found


def _solver(problem: Problem, groups: tuple[GroupLikelihood, ...]) -> Callable[[Floats], Floats]:
    """Newton's way from a slope to a step, or Fisher's."""
    curvature = problem.observed(groups)
    if _is_definite(curvature):
        scale, scaled = _scaled(curvature)
        return lambda slope: np.asarray(scale * np.linalg.solve(scaled, scale * slope))
    scale, scaled = _scaled(problem.expected(groups))
    return lambda slope: np.asarray(
        scale * np.linalg.lstsq(scaled, scale * slope, rcond=NEGLIGIBLE)[0]
    )


def _is_definite(curvature: Floats) -> bool:
    """Tell whether a matrix curves up in every direction, by more than rounding."""
    if (curvature.diagonal() <= 0).any():
        return False
    scaled = _scaled(curvature)[1]
    try:
        np.linalg.cholesky(scaled - NEGLIGIBLE * np.eye(len(scaled)))
    except np.linalg.LinAlgError:
        return False
    return True


def _scaled(curvature: Floats) -> tuple[Floats, Floats]:
    """Units that make the diagonal of a matrix 1, and the matrix in them."""
    scale = 1 / np.sqrt(np.maximum(curvature.diagonal(), np.finfo(float).tiny))
    return scale, curvature * np.outer(scale, scale)


def _downhill(
    problem: Problem, theta: Floats, groups: tuple[GroupLikelihood, ...], step: Floats
) -> tuple[Floats, tuple[GroupLikelihood, ...], bool]:
    """Go the largest of 1, 1/2, 1/4, ... of a step that does not lead uphill."""
    before = sum(group.value for group in groups)
    ceiling = before + 1e-14 * (abs(before) + len(problem.model.items))
    for share in 0.5 ** np.arange(30):
        tried = problem.at(theta + share * step)
        if tried is not None and sum(group.value for group in tried) <= ceiling:
            return theta + share * step, tried, True
    return theta, groups, False


def _refuse_unidentified(problem: Problem, found: Search) -> None:
    """Refuse a solution next to which others fit as well."""
    if _is_definite(found.information):
        return
    curvature, directions = np.linalg.eigh(_scaled(found.information)[1])
    if not len(curvature) or curvature[0] > NEGLIGIBLE:
        return
    model = problem.model
    involved = set(np.flatnonzero(np.abs(directions[:, 0]) > 0.1).tolist())
    numbered = zip(model.paths, model.free, strict=True)
    labels = [model.label(path) for path, number in numbered if number in involved]
    raise AnalysisError(
        "The model is not identified: other values fit these answers as well. They leave "
        f"undetermined {', '.join(labels)}."
    )
