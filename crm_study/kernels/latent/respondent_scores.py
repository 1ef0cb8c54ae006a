"""How much each respondent pulls at each parameter of a model of latent variables."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Directions
from crm_study.kernels.latent.normal_likelihood import GroupLikelihood, scale_of_mean
from crm_study.kernels.latent.sample_moments import GroupMoments


def respondent_scores(
    group: GroupLikelihood,
    moments: GroupMoments,
    along: Directions,
    *,
    about: Literal["model", "sample"],
) -> Floats:
    """Differentiate each respondent's log-likelihood along q paths.

    Parameters
    ----------
    group : GroupLikelihood
        K patterns.
    moments : GroupMoments
        Of the same group, with its answers.
    along : Directions
    about : {"model", "sample"}
        Measure deviations from the implied mean, or from the mean of complete answers.

    Returns
    -------
    ndarray of float, shape (n_obs, q)

    Raises
    ------
    AnalysisError
        When the answers behind the moments are not known.

    Examples
    --------
    Their mean is 0 at the solution.

    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> fit = cfa(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120, {"care": [0, 1, 2, 3]})
    >>> group, = fit.solution.groups
    >>> plan, = fit.problem.plans
    >>> moments, = fit.problem.moments
    >>> scores = respondent_scores(group, moments, plan.directions, about="sample")
    >>> bool(abs(scores.mean(axis=0)).max() < 1e-8)
    True
    """
    answers = answers_of(moments)
    answered = ~np.isnan(answers)
    center = group.implied.mean if about == "model" else moments.mean[0]
    deviation = np.where(answered, answers - center, 0.0)
    which = pattern_of(answered, moments)
    basis, s = group.implied.basis, scale_of_mean(group.implied, along)
    found = np.empty((len(answers), len(s)))
    for k, precision in enumerate(group.precision):
        rows = which == k
        pulled = deviation[rows] @ precision @ basis
        x, y = pulled[:, along.left], pulled[:, along.right]
        expected = (basis.T @ precision @ basis)[along.left, along.right]
        found[rows] = along.weight * (x * y - expected) + s * x
    return found


def answers_of(moments: GroupMoments) -> Floats:
    """Give the answers behind moments.

    Raises
    ------
    AnalysisError
        When only the moments are known.
    """
    if moments.scores is None:
        raise AnalysisError(
            "Robust standard errors need every respondent's answers, but only their "
            "covariances are known."
        )
    return moments.scores


def pattern_of(answered: NDArray[np.bool_], moments: GroupMoments) -> NDArray[np.intp]:
    """Find the pattern of each respondent, shape (n_obs,)."""
    if moments.is_complete:
        return np.zeros(len(answered), dtype=np.intp)
    same = (answered[:, None, :] == moments.answered).all(axis=2)
    return np.asarray(same.argmax(axis=1))
