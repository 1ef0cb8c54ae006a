"""The paths of a fitted model in standard deviations of items and constructs."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Implied, implied
from crm_study.kernels.latent.latent_model import LatentModel
from crm_study.kernels.latent.ml_fit import Problem, Search


def standardized(model: LatentModel, states: tuple[Implied, ...]) -> Floats:
    r"""Express every path in standard deviations.

    Parameters
    ----------
    model : LatentModel
    states : tuple of Implied, one per group

    Returns
    -------
    ndarray of float, shape (n_paths,)
        As ``std.all`` of lavaan: loadings and regressions by the standard deviations at
        both ends, variances as shares of the whole variance, (residual) covariances as
        correlations of the residuals, means in standard deviations. nan where a
        standard deviation is none because a variance is negative.

    References
    ----------
    .. [1] Bollen, K. A. (1989). Structural equations with latent variables. Wiley, p. 124.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> from crm_study.kernels.latent.implied_moments import implied, plans
    >>> model = correlated_factors({"care": [0, 1]})
    >>> plan, = plans(model)
    >>> standardized(model, (implied(plan, np.array([1.0, 1.0, 3.0, 0.0])),))
    array([0.5 , 1.  , 1.  , 0.75, 0.  ])
    """
    result = np.empty(len(model.paths), dtype=states[0].covariance.dtype)
    for group, state in enumerate(states):
        scaled = _scaled(state)
        for position, path in enumerate(model.paths):
            if path.group == group:
                result[position] = scaled[path.matrix][path.row, path.column]
    return result


def _scaled(state: Implied) -> dict[str, Floats]:
    """All matrices of a group in standard deviations."""
    items, constructs = _root(state.covariance), _root(state.constructs)
    errors, disturbances = _root(state.matrices["theta"]), _root(state.matrices["psi"])
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = {
            "lambda": state.matrices["lambda"] * constructs / items[:, None],
            "theta": state.matrices["theta"] / np.outer(errors, errors),
            "psi": state.matrices["psi"] / np.outer(disturbances, disturbances),
            "nu": state.matrices["nu"] / items[:, None],
            "alpha": state.matrices["alpha"] / constructs[:, None],
        }
        if "beta" in state.matrices:
            scaled["beta"] = state.matrices["beta"] * constructs / constructs[:, None]
        np.fill_diagonal(scaled["theta"], state.matrices["theta"].diagonal() / items**2)
        np.fill_diagonal(scaled["psi"], state.matrices["psi"].diagonal() / constructs**2)
    return scaled


def _root(covariance: Floats) -> Floats:
    """Take standard deviations; nan where the variance is negative."""
    variance = covariance.diagonal()
    return np.asarray(np.sqrt(np.where(variance.real < 0, np.nan, variance)))


def standardized_errors(problem: Problem, solution: Search, covariance: Floats) -> Floats:
    r"""Compute standard errors of the standardized paths by the delta method.

    Parameters
    ----------
    problem : Problem
    solution : Search
    covariance : ndarray of float, shape (n_free, n_free)
        Of the parameters, ordinary or robust.

    Returns
    -------
    ndarray of float, shape (n_paths,)
        0 where standardizing fixes the path, as the variance of a construct that depends
        on nothing; nan when the search did not converge.

    Notes
    -----
    :math:`J \operatorname{cov}(\hat\theta) J'`, with J by complex steps, exact to rounding.

    References
    ----------
    .. [1] Squire, W., & Trapp, G. (1998). SIAM Review, 40(1), 110-112.

    Examples
    --------
    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> fit = cfa(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120, {"care": [0, 1, 2, 3]})
    >>> errors = standardized_errors(fit.problem, fit.solution, fit.covariance_of_parameters)
    >>> errors[:5].round(4)
    array([0.0601, 0.0498, 0.0874, 0.0823, 0.    ])
    """
    theta, step = solution.theta.astype(complex), 1e-30
    slopes = np.empty((len(problem.model.paths), len(theta)))
    for k in range(len(theta)):
        moved = theta.copy()
        moved[k] += step * 1j
        states = tuple(implied(plan, moved) for plan in problem.plans)
        slopes[:, k] = standardized(problem.model, states).imag / step
    variance = ((slopes @ covariance) * slopes).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))
