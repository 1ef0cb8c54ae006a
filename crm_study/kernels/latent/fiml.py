r"""Means and covariances that incomplete answers make most likely, without any model.

No answer is filled in: each respondent counts with what she answered. The EM step is
written by the slopes of the likelihood,
:math:`\Sigma' = \Sigma - \Sigma\Omega\Sigma - \delta\delta'`, and squared extrapolation
shortens the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Implied
from crm_study.kernels.latent.normal_likelihood import GroupLikelihood, likelihood, slopes
from crm_study.kernels.latent.sample_moments import GroupMoments

#: Largest last move, in standard deviations of the items.
SMALL_MOVE = 1e-10
MAX_ITERATIONS = 5000


@dataclass(frozen=True, slots=True, eq=False)
class Unrestricted:
    """The most likely moments of one group.

    Attributes
    ----------
    mean : ndarray of float, shape (n_items,)
        In scale points.
    covariance : ndarray of float, shape (n_items, n_items)
        Dividing by n.
    likelihood : GroupLikelihood
        At them, of the group alone.
    n_iterations : int
        0 when the answers are complete.
    converged : bool
    """

    mean: Floats
    covariance: Floats
    likelihood: GroupLikelihood
    n_iterations: int
    converged: bool


def unrestricted(group: GroupMoments) -> Unrestricted:
    """Estimate means and covariances by full-information maximum likelihood.

    Parameters
    ----------
    group : GroupMoments

    Returns
    -------
    Unrestricted
        The sample's own moments when the answers are complete.

    Raises
    ------
    AnalysisError
        When the answers do not determine them.

    References
    ----------
    .. [1] Dempster, A. P., Laird, N. M., & Rubin, D. B. (1977). Journal of the Royal
       Statistical Society B, 39(1), 1-38.
    .. [2] Varadhan, R., & Roland, C. (2008). Scandinavian Journal of Statistics, 35(2),
       335-353.

    Examples
    --------
    >>> from crm_study.kernels.latent.sample_moments import moments_of_incomplete
    >>> answers = [[1, 2], [2, 3], [3, 5], [4, 4], [5, np.nan], [1, np.nan]]
    >>> unrestricted(moments_of_incomplete(answers)).mean.round(6)
    array([2.666667, 3.633333])
    """
    mean, covariance = _first_moments(group)
    found = _at(mean, covariance, group)
    scale, n_iterations, move = np.sqrt(covariance.diagonal()), 0, np.inf
    while not group.is_complete and move > SMALL_MOVE and n_iterations < MAX_ITERATIONS:
        found, move = _squared_step(found, group, scale)
        n_iterations += 1
    converged = group.is_complete or bool(move <= SMALL_MOVE)
    state = found.implied
    return Unrestricted(state.mean, state.covariance, found, n_iterations, converged)


def independent(group: GroupMoments) -> GroupLikelihood:
    """Evaluate the likelihood of items that have nothing in common, at its top.

    Parameters
    ----------
    group : GroupMoments

    Returns
    -------
    GroupLikelihood
        At every item's own mean and variance.

    Examples
    --------
    >>> from crm_study.kernels.latent.sample_moments import moments
    >>> independent(moments([[1, 2], [2, 2], [3, 5.0]])).implied.covariance.round(4)
    array([[0.6667, 0.    ],
           [0.    , 2.    ]])
    """
    mean, covariance = _first_moments(group)
    return _at(mean, np.diag(covariance.diagonal()), group)


def _first_moments(group: GroupMoments) -> tuple[Floats, Floats]:
    """Each item's own mean and variance; of complete answers, all there is."""
    if group.is_complete:
        return group.mean[0], group.covariance[0]
    n_obs = group.answered.T @ group.n_obs
    mean = (group.n_obs @ group.mean) / n_obs
    about = np.where(group.answered, group.mean - mean, 0.0) ** 2
    own = np.diagonal(group.covariance, axis1=1, axis2=2)
    return mean, np.diag(group.n_obs @ (own + about) / n_obs)


def _at(mean: Floats, covariance: Floats, group: GroupMoments) -> GroupLikelihood:
    """Evaluate the likelihood of a group at given moments."""
    found = _try(mean, covariance, group)
    if found is None:
        raise AnalysisError(
            "The answers that are there do not determine every variance and covariance: some "
            "items repeat others, or too few respondents answered them together."
        )
    return found


def _try(mean: Floats, covariance: Floats, group: GroupMoments) -> GroupLikelihood | None:
    """Evaluate the likelihood of a group at given moments; None where they are impossible."""
    nothing = np.zeros((0, 0))
    basis = np.eye(len(mean))
    state = Implied(nothing, nothing, np.zeros(0), basis, covariance, mean, {})
    return likelihood(state, group, n_obs=int(group.n_obs.sum()), has_means=True)


def _em_step(found: GroupLikelihood) -> tuple[Floats, Floats]:
    """Moments expected given the answers and the moments so far."""
    slope, state = slopes(found), found.implied
    shift = state.covariance @ slope.pull
    spread = state.covariance @ slope.misfit @ state.covariance
    return state.mean + shift, state.covariance - spread - np.outer(shift, shift)


def _squared_step(
    found: GroupLikelihood, group: GroupMoments, scale: Floats
) -> tuple[GroupLikelihood, float]:
    """Two EM steps and a jump along them; the two steps alone if it leads nowhere better."""
    start = _packed(found.implied.mean, found.implied.covariance, scale)
    once = _at(*_em_step(found), group)
    first = _packed(once.implied.mean, once.implied.covariance, scale) - start
    twice = _at(*_em_step(once), group)
    second = _packed(twice.implied.mean, twice.implied.covariance, scale) - start - first
    bend = second - first
    move = float(np.abs(second).max())
    if not bend.any():
        return twice, move
    length = max(float(np.sqrt((first @ first) / (bend @ bend))), 1.0)
    jump = start + 2 * length * first + length**2 * bend
    tried = _try(*_unpacked(jump, scale), group)
    return (tried, move) if tried is not None and tried.value <= twice.value else (twice, move)


def _packed(mean: Floats, covariance: Floats, scale: Floats) -> Floats:
    """Moments as one array, in standard deviations of the items."""
    return np.concatenate([mean / scale, (covariance / np.outer(scale, scale)).ravel()])


def _unpacked(packed: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Moments from one array."""
    n_items = len(scale)
    covariance = packed[n_items:].reshape(n_items, n_items) * np.outer(scale, scale)
    return packed[:n_items] * scale, (covariance + covariance.T) / 2
