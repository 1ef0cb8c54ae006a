"""Where the search for a model of latent variables begins.

Loadings come from each construct's own items, correlations of constructs from the sums of
their items; what is not near the solution costs a few steps, no more.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.latent.latent_model import LatentModel

#: Loadings from principal axes and correlations from sums of items; or, where that leads
#: nowhere, small equal loadings on constructs that do not correlate.
Kind = Literal["axes", "plain"]
KINDS: tuple[Kind, ...] = ("axes", "plain")
#: The standardized loading of the plain start: 5% of an item's variance, as in lavaan.
SMALL_LOADING = 0.05**0.5


def start(
    model: LatentModel, *, covariances: list[Floats], means: list[Floats], kind: Kind = "axes"
) -> Floats:
    """Guess the free parameters of a model.

    Parameters
    ----------
    model : LatentModel
    covariances : list of ndarray of float, shape (n_items, n_items)
        Of each group.
    means : list of ndarray of float, shape (n_items,)
    kind : {"axes", "plain"}, default "axes"

    Returns
    -------
    ndarray of float, shape (n_free,)
        Such that the implied covariance is positive definite.

    Examples
    --------
    >>> from crm_study.kernels.latent.latent_model import correlated_factors
    >>> model = correlated_factors({"care": [0, 1]})
    >>> start(model, covariances=[np.array([[1, 0.5], [0.5, 1]])], means=[np.zeros(2)]).round(3)
    array([1. , 0.5, 0.5, 0.5])
    """
    free = model.free
    theta = np.zeros(max(free, default=-1) + 1)
    for group, (covariance, mean) in enumerate(zip(covariances, means, strict=True)):
        guesses = _guesses(model, covariance, group=group, kind=kind)
        for path, number in zip(model.paths, free, strict=True):
            if number >= 0 and path.group == group:
                matrix = mean[:, None] if path.matrix == "nu" else guesses[path.matrix]
                theta[number] = matrix[path.row, path.column]
    return theta


def _guesses(
    model: LatentModel, covariance: Floats, *, group: int, kind: Kind
) -> dict[str, Floats]:
    """Fill each matrix of one group with a guess."""
    deviation = np.sqrt(covariance.diagonal())
    correlation = covariance / np.outer(deviation, deviation)
    loadings = _loadings(model, correlation, group=group)
    if kind == "plain":
        loadings = np.where(loadings == 0, 0.0, SMALL_LOADING)
    unit = _units(model, loadings * deviation[:, None], group=group)
    shared = np.clip((loadings**2).sum(axis=1), 0.05 if kind == "axes" else 0.5, 0.8)
    dependent = {path.row for path in model.paths if path.matrix == "beta"}
    constructs = _correlations(loadings, correlation)
    if kind == "plain":
        constructs = np.eye(len(constructs))
    for j in dependent:
        constructs[j, :] = constructs[:, j] = 0.0
        constructs[j, j] = 0.6
    return {
        "lambda": loadings * deviation[:, None] / unit,
        "psi": constructs * np.outer(unit, unit),
        "beta": 0.4 * np.outer(unit, 1 / unit),
        "theta": np.diag((1 - shared) * covariance.diagonal()),
        "alpha": np.zeros((len(unit), 1)),
    }


def _loadings(model: LatentModel, correlation: Floats, *, group: int) -> Floats:
    """Standardized loadings from one principal axis per construct, off zero and one."""
    result = np.zeros((len(correlation), len(model.constructs)))
    for j in range(len(model.constructs)):
        rows = [
            p.row
            for p in model.paths
            if p.matrix == "lambda" and p.column == j and p.group == group
        ]
        if not rows:
            continue
        if result[rows].any():
            result[rows, j] = 0.2
            continue
        block = correlation[np.ix_(rows, rows)].copy()
        np.fill_diagonal(block, 0.0)
        np.fill_diagonal(block, np.abs(block).max(axis=1))
        values, vectors = np.linalg.eigh(block)
        axis = vectors[:, -1] * np.sqrt(max(values[-1], 0.01))
        axis = axis if axis.sum() >= 0 else -axis
        result[rows, j] = np.copysign(np.clip(np.abs(axis), 0.1, 0.9), axis)
    return result


def _units(model: LatentModel, loadings: Floats, *, group: int) -> Floats:
    """Guess each construct's standard deviation from its fixed loading or variance."""
    unit = np.ones(len(model.constructs))
    for path in model.paths:
        if path.matrix == "lambda" and path.value and path.group == group:
            unit[path.column] = loadings[path.row, path.column] / path.value
    for path in model.paths:
        if path.matrix == "beta" and path.value and path.group == group:
            unit[path.column] = 0.7 * unit[path.row] / path.value
    return unit


def _correlations(loadings: Floats, correlation: Floats) -> Floats:
    """Correlations of constructs, shrunk until they form a positive definite matrix."""
    size = (loadings**2).sum(axis=0)
    size[size == 0] = 1.0
    found = np.clip(loadings.T @ correlation @ loadings / np.outer(size, size), -0.8, 0.8)
    np.fill_diagonal(found, 0.0)
    while found.size and np.linalg.eigvalsh(found)[0] < -0.9:
        found *= 0.8
    return np.asarray(found + np.eye(len(found)))
