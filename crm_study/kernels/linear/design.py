"""The design of a linear model: predictors centered, scaled and factored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats, varies


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Predictors as deviations of unit length, by Householder QR: basis @ triangle.

    Attributes
    ----------
    names : tuple of str, length k
        Of the predictors.
    center, length : ndarray of float, shape (k,)
        Mean of a predictor and length of its deviations, in its unit.
    basis : ndarray of float, shape (n_obs, k)
        Orthonormal columns, orthogonal to the constant.
    triangle, inverse : ndarray of float, shape (k, k)
        Upper triangular factor and its inverse.
    """

    names: tuple[str, ...]
    center: Floats
    length: Floats
    basis: Floats
    triangle: Floats
    inverse: Floats


def centered_design(predictors: Floats, *, names: Sequence[str] | None = None) -> Design:
    """Center, scale and factor predictors; refuse those that determine no slope.

    Parameters
    ----------
    predictors : ndarray of float, shape (n_obs, k)
        Complete, in any units, without a constant; more rows than columns.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.

    Returns
    -------
    Design

    Raises
    ------
    AnalysisError
        A wrong number of names, a constant predictor, or a predictor that is a linear
        combination of those before it.

    References
    ----------
    .. [1] Golub, G. H. (1965). Numerische Mathematik, 7, 206-216.

    Examples
    --------
    >>> design = centered_design(np.array([[1.0], [2.0], [3.0]]), names=["learning"])
    >>> design.names, design.center, abs(design.triangle).round(12)
    (('learning',), array([2.]), array([[1.]]))
    """
    labels = _labels(names, predictors.shape[1])
    _refuse_constant(predictors, labels)
    center = predictors.mean(axis=0)
    deviations = predictors - center
    deviations = deviations - deviations.mean(axis=0)
    length = np.sqrt((deviations**2).sum(axis=0))
    basis, triangle = np.linalg.qr(deviations / length)
    _refuse_collinear(triangle, np.abs(predictors).max(axis=0, initial=0) / length, labels)
    inverse = np.linalg.solve(triangle, np.eye(len(labels)))
    return Design(labels, center, length, basis, triangle, inverse)


def _labels(names: Sequence[str] | None, n_predictors: int) -> tuple[str, ...]:
    """One name per predictor."""
    labels = (
        tuple(names)
        if names is not None
        else tuple(f"x{position}" for position in range(1, n_predictors + 1))
    )
    if len(labels) != n_predictors:
        raise AnalysisError(
            f"A regression needs one name per predictor, but got {len(labels)} names "
            f"for {n_predictors} predictors."
        )
    return labels


def _refuse_constant(predictors: Floats, labels: tuple[str, ...]) -> None:
    """Every predictor varies."""
    for label, values, moves in zip(labels, predictors.T, varies(predictors), strict=True):
        if not moves:
            raise AnalysisError(
                f"A regression needs predictors that vary: every value of '{label}' "
                f"is {values[0]:g}."
            )


def _refuse_collinear(triangle: Floats, magnitude: Floats, labels: tuple[str, ...]) -> None:
    """No predictor is, up to rounding, a linear combination of those before it.

    The j-th diagonal element is the length that predictor j has left, of 1, after those
    before it. Rounding of the data leaves about machine epsilon times their ``magnitude``,
    the largest value in units of the deviations' length.
    """
    left = np.abs(triangle.diagonal())
    rounding = 1e-12 + 32 * np.finfo(float).eps * np.maximum.accumulate(magnitude)
    for position in np.flatnonzero(left <= rounding)[:1]:
        earlier = np.linalg.solve(triangle[:position, :position], triangle[:position, position])
        involved = np.flatnonzero(np.abs(earlier) > 1e-6 * np.abs(earlier).max())
        others = listed([f"'{labels[index]}'" for index in involved])
        raise AnalysisError(
            f"A regression cannot tell '{labels[position]}' apart: it is a linear combination "
            f"of {others}. Leave one of them out."
        )
