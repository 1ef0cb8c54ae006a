"""A linear model in coordinates in which sandwich estimators have no bread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.design import Design, centered_design
from crm_study.kernels.linear.least_squares import ols


@dataclass(frozen=True, slots=True, eq=False)
class WeightedModel:
    """Least squares with weights, in a basis B of the predictors with B'WB = 1.

    Attributes
    ----------
    terms : tuple of str, length p
        ``"intercept"`` and the names of the predictors.
    basis : ndarray of float, shape (n_obs, p)
        Columns that span the constant and the predictors.
    back : ndarray of float, shape (p, p)
        Coefficients from coordinates: estimate = back @ (B'W y).
    weight : ndarray of float, shape (n_obs,)
        Ones without weights.
    estimate : ndarray of float, shape (p,)
        In outcome units per predictor unit.
    residual : ndarray of float, shape (n_obs,)
        In outcome units; exactly 0 where the fit is perfect.
    is_weighted : bool
        Whether any two weights differ.
    n_obs : int
        Rows of the data; fewer may stand for them, see `grouped_model`.
    """

    terms: tuple[str, ...]
    basis: Floats
    back: Floats
    weight: Floats
    estimate: Floats
    residual: Floats
    is_weighted: bool
    n_obs: int

    @property
    def df_residual(self) -> int:
        """Rows less coefficients."""
        return self.n_obs - len(self.terms)

    @property
    def leverage(self) -> Floats:
        """Diagonal of the hat matrix, shape (n_obs,)."""
        return np.asarray(self.weight * (self.basis**2).sum(axis=1))


def weighted_model(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
) -> WeightedModel:
    """Regress an outcome on predictors and a constant by (weighted) least squares.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    weights : array_like of float, shape (n_obs,), optional
        Above zero; their scale does not matter.

    Returns
    -------
    WeightedModel

    Raises
    ------
    AnalysisError
        Whatever `ols` refuses, missing weights, or weights that are not above zero.

    Examples
    --------
    >>> model = weighted_model([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]], names=["learning"])
    >>> model.estimate.round(4)
    array([0.6, 0.8])
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    plain = ols(y, x, names=names)
    weight = _weights(weights, len(y))
    design = centered_design(x, names=names)
    basis, back = _orthonormal(x, design, weight)
    estimate, residual = _solved(y, basis, weight)
    return WeightedModel(
        terms=plain.terms,
        basis=basis,
        back=back,
        weight=weight,
        estimate=back @ estimate,
        residual=residual if plain.residual.any() else np.zeros_like(residual),
        is_weighted=bool(np.ptp(weight) > 0),
        n_obs=len(y),
    )


def _weights(weights: ArrayLike | None, n_obs: int) -> Floats:
    """Weights above zero, scaled to a mean of 1."""
    if weights is None:
        return np.ones(n_obs)
    weight = complete(weights, name="weights", ndim=1)
    if weight.size != n_obs:
        raise AnalysisError(
            f"A regression needs one weight per row, but got {weight.size} weights "
            f"for {n_obs} rows."
        )
    if (weight <= 0).any():
        raise AnalysisError(
            f"Weights must be above zero, but the smallest of them is {weight.min():g}."
        )
    return np.asarray(weight / weight.mean())


def _orthonormal(x: Floats, design: Design, weight: Floats) -> tuple[Floats, Floats]:
    """Basis B with B'WB = 1, and what carries its coordinates back to the predictors."""
    scaled = (x - design.center) / design.length
    root = np.sqrt(weight)[:, None]
    orthogonal, triangle = np.linalg.qr(root * np.column_stack([np.ones(len(x)), scaled]))
    inverse = np.linalg.solve(triangle, np.eye(len(triangle)))
    slopes = inverse[1:] / design.length[:, None]
    return orthogonal / root, np.vstack([inverse[0] - design.center @ slopes, slopes])


def _solved(y: Floats, basis: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Coordinates of the outcome and what they leave; twice is enough (Kahan)."""
    residual, coordinates = y, np.zeros(basis.shape[1])
    for _ in range(2):
        share = basis.T @ (weight * residual)
        coordinates, residual = coordinates + share, residual - basis @ share
    return coordinates, residual
