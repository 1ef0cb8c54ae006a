"""Means and covariances that incomplete answers make most likely, without any model.

No answer is filled in: each respondent counts with what she answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Implied
from crm_study.kernels.latent.normal_likelihood import GroupLikelihood, likelihood
from crm_study.kernels.latent.sample_moments import GroupMoments
from crm_study.kernels.missing.em_moments import UNDETERMINED, em_moments


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
    if group.is_complete or group.scores is None:
        mean, covariance = _first_moments(group)
        return Unrestricted(mean, covariance, _at(mean, covariance, group), 0, converged=True)
    found = em_moments(group.scores)
    at_top = _at(found.mean, found.covariance, group)
    return Unrestricted(found.mean, found.covariance, at_top, found.n_iterations, found.converged)


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
    nothing = np.zeros((0, 0))
    state = Implied(nothing, nothing, np.zeros(0), np.eye(len(mean)), covariance, mean, {})
    found = likelihood(state, group, n_obs=int(group.n_obs.sum()), has_means=True)
    if found is None:
        raise AnalysisError(UNDETERMINED)
    return found
