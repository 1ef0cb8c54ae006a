"""The model that restricts nothing: every mean and covariance is a parameter of its own."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.latent.implied_moments import Directions, directions
from crm_study.kernels.latent.latent_model import Path
from crm_study.kernels.latent.normal_likelihood import GroupLikelihood, observed_information
from crm_study.kernels.latent.respondent_scores import respondent_scores
from crm_study.kernels.latent.sample_moments import GroupMoments


def saturated_directions(n_items: int) -> Directions:
    """Find the vectors along which the means and covariances themselves move.

    Parameters
    ----------
    n_items : int

    Returns
    -------
    Directions
        Means first, then the lower triangle of the covariance row by row.

    Examples
    --------
    >>> saturated_directions(2).left
    array([0, 1, 0, 1, 1])
    """
    means = [Path("nu", i, 0) for i in range(n_items)]
    covariances = [Path("theta", i, j) for i in range(n_items) for j in range(i + 1)]
    return directions([*means, *covariances], n_items=n_items, n_constructs=0)


def saturated_trace(group: GroupLikelihood, moments: GroupMoments) -> float:
    """Trace of the inverse information times the covariance of scores on all moments.

    Parameters
    ----------
    group : GroupLikelihood
        At the unrestricted moments.
    moments : GroupMoments
        With the answers.

    Returns
    -------
    float
        Near the number of moments when answers are normal.

    References
    ----------
    .. [1] Yuan, K.-H., & Bentler, P. M. (2000). Sociological Methodology, 30(1), 165-200.
    """
    along = saturated_directions(moments.answered.shape[1])
    bread = observed_information(group, along)
    scores = respondent_scores(group, moments, along, about="model")
    meat = scores.T @ scores / len(scores)
    scale = 1 / np.sqrt(bread.diagonal())
    unit = np.outer(scale, scale)
    return float((np.linalg.inv(bread * unit) * (meat * unit)).sum())
