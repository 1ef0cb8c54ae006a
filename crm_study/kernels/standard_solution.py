"""The paths of a fitted model in standard deviations of items and constructs."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.implied_moments import Implied
from crm_study.kernels.latent_model import LatentModel
from crm_study.kernels.validate import Floats


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
    >>> from crm_study.kernels.latent_model import correlated_factors
    >>> from crm_study.kernels.implied_moments import implied, plans
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
