"""What a fitted model claims that no population can have."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.implied_moments import Implied
from crm_study.kernels.latent.latent_model import LatentModel

#: Below this an eigenvalue of a correlation matrix counts as not positive, as in lavaan.
POSITIVE = 1e-8


def improprieties(
    model: LatentModel, states: tuple[Implied, ...], std_estimate: Floats
) -> tuple[str, ...]:
    """Say what is wrong with a solution.

    Parameters
    ----------
    model : LatentModel
    states : tuple of Implied, one per group
    std_estimate : ndarray of float, shape (n_paths,)

    Returns
    -------
    tuple of str
        Whole sentences; empty when nothing is wrong.

    References
    ----------
    .. [1] Kolenikov, S., & Bollen, K. A. (2012). Sociological Methods & Research, 41(1),
       124-167.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> from crm_study.kernels.latent.implied_moments import implied, plans
    >>> from crm_study.kernels.latent.standard_solution import standardized
    >>> model = correlated_factors({"care": [0, 1]})
    >>> plan, = plans(model)
    >>> state = implied(plan, np.array([1.0, 1.0, 3.0, -0.1]))
    >>> improprieties(model, (state,), standardized(model, (state,)))[1]
    'The error variance of item 2 is negative.'
    """
    found = []
    for position, path in enumerate(model.paths):
        value = states[path.group].matrices[path.matrix][path.row, path.column]
        where = _where(model, path.group)
        if path.matrix == "theta" and path.row == path.column and value < 0:
            found.append(f"The error variance of {model.item_names[path.row]} is negative{where}.")
        if path.matrix == "psi" and path.row == path.column and value < 0:
            found.append(f"The variance of {model.constructs[path.row]} is negative{where}.")
        if path.matrix == "lambda" and abs(std_estimate[position]) > 1:
            found.append(
                f"The standardized loading of {model.item_names[path.row]} on "
                f"{model.constructs[path.column]} exceeds 1{where}."
            )
    for group, state in enumerate(states):
        found += _indefinite(model, state, group)
    return tuple(found)


def _indefinite(model: LatentModel, state: Implied, group: int) -> list[str]:
    """Say which covariance matrices are not positive definite."""
    sentences = []
    where = _where(model, group)
    if not is_positive_definite(state.constructs):
        sentences.append(
            f"The covariance matrix of the constructs is not positive definite{where}."
        )
    if not is_positive_definite(state.matrices["theta"]):
        sentences.append(f"The covariance matrix of the errors is not positive definite{where}.")
    return sentences


def is_positive_definite(covariance: Floats) -> bool:
    """Tell whether a matrix can be the covariance of anything; true when it is empty."""
    variance = covariance.diagonal()
    if (variance <= 0).any():
        return False
    scale = np.sqrt(variance)
    values = np.linalg.eigvalsh(covariance / np.outer(scale, scale))
    return bool((values > POSITIVE).all())


def _where(model: LatentModel, group: int) -> str:
    """Name the group when there are several."""
    return f" in group {group + 1}" if model.n_groups > 1 else ""
