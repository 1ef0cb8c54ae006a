"""Collinearity as a whole: condition indices, variance proportions, generalized VIF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.design import centered_design


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """Singular values of the design with its constant, columns scaled to length 1.

    Attributes
    ----------
    eigenvalue : ndarray of float, shape (k + 1,)
        Squared singular values, falling; they sum to k + 1.
    condition_index : ndarray of float, shape (k + 1,)
        Largest singular value over each, rising from 1.
    proportions : ndarray of float, shape (k + 1, k + 1)
        Row: dimension; column: term, the intercept first. Share of the variance of the
        term's estimate that belongs to the dimension; columns sum to 1.
    """

    eigenvalue: Floats
    condition_index: Floats
    proportions: Floats


@dataclass(frozen=True, slots=True, eq=False)
class GeneralizedVif:
    """Variance inflation of predictors with one or more terms.

    Attributes
    ----------
    predictors : tuple of str, length p
    df : ndarray of int, shape (p,)
        Terms of each predictor.
    gvif : ndarray of float, shape (p,)
        Squared ratio of volumes of joint confidence ellipsoids; the VIF where df is 1.
    scaled : ndarray of float, shape (p,)
        gvif^(1 / (2 df)), comparable between predictors: the factor by which an interval
        is longer; the square root of the VIF where df is 1.
    """

    predictors: tuple[str, ...]
    df: np.ndarray[tuple[int], np.dtype[np.intp]]
    gvif: Floats
    scaled: Floats


def conditioning(predictors: ArrayLike) -> Conditioning:
    r"""Decompose the variances of the estimates by the singular values of the design.

    Parameters
    ----------
    predictors : array_like of float, shape (n_obs, k)
        Complete, without a constant; one is added.

    Returns
    -------
    Conditioning

    Raises
    ------
    AnalysisError
        Missing values, or a column that is 0 throughout.

    Notes
    -----
    .. math:: \eta_d = \mu_1 / \mu_d, \qquad
              \pi_{dj} = \frac{v_{jd}^2 / \mu_d^2}{\sum_d v_{jd}^2 / \mu_d^2}

    The columns are scaled, not centered, as Belsley, Kuh and Welsch and SPSS do.

    References
    ----------
    .. [1] Belsley, D. A., Kuh, E., & Welsch, R. E. (1980). Regression Diagnostics, 3.2.

    Examples
    --------
    >>> found = conditioning([[1.0], [2.0], [3.0], [4.0]])
    >>> found.condition_index.round(3), found.proportions.round(3).tolist()
    (array([1.   , 4.686]), [[0.044, 0.044], [0.956, 0.956]])
    """
    x = complete(predictors, name="predictors", ndim=2)
    design = np.column_stack([np.ones(len(x)), x])
    length = np.linalg.norm(design, axis=0)
    if not length.all():
        raise AnalysisError("Condition indices need predictors that are not 0 in every row.")
    _, singular, right = np.linalg.svd(design / length, full_matrices=False)
    return _conditioning(singular, right)


def conditioning_of(products: Floats) -> Conditioning:
    """Find the condition indices of columns whose products are known, the constant first.

    Parameters
    ----------
    products : ndarray of float, shape (k + 1, k + 1)
        Sums or means of products, not centered.

    Raises
    ------
    AnalysisError
        A column that is 0 throughout.

    Examples
    --------
    >>> conditioning_of(np.array([[4.0, 10], [10, 30]])).condition_index.round(3)
    array([1.   , 4.686])
    """
    length = np.sqrt(products.diagonal())
    if not length.all():
        raise AnalysisError("Condition indices need predictors that are not 0 in every row.")
    value, vector = np.linalg.eigh(products / np.outer(length, length))
    return _conditioning(np.sqrt(np.maximum(value[::-1], 0.0)), vector.T[::-1])


def _conditioning(singular: Floats, right: Floats) -> Conditioning:
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = (right / singular[:, None]) ** 2
        index = singular[0] / singular
        shares = parts / parts.sum(axis=0)
    return Conditioning(singular**2, index, shares)


def generalized_vif(predictors: ArrayLike, *, belongs: Sequence[str]) -> GeneralizedVif:
    r"""Measure how much collinearity inflates the variances of predictors with several terms.

    Parameters
    ----------
    predictors : array_like of float, shape (n_obs, k)
        Complete, without a constant; dummy columns of one predictor are its terms.
    belongs : sequence of str, length k
        The predictor each column belongs to.

    Returns
    -------
    GeneralizedVif
        Predictors in the order of their first column.

    Raises
    ------
    AnalysisError
        Missing values, columns that determine no slope, or another number of names.

    Notes
    -----
    .. math:: GVIF = \det R_{11} \det R_{22} / \det R

    with R the correlations of the columns; equal to ``car::vif``.

    References
    ----------
    .. [1] Fox, J., & Monette, G. (1992). JASA, 87(417), 178-183.

    Examples
    --------
    >>> x = [[0, 0, 1.0], [0, 0, 2], [1, 0, 2], [1, 0, 4], [0, 1, 3], [0, 1, 6]]
    >>> found = generalized_vif(x, belongs=["function", "function", "tenure"])
    >>> found.predictors, found.df.tolist(), found.gvif.round(3).tolist()
    (('function', 'tenure'), [2, 1], [2.286, 2.286])
    """
    x = complete(predictors, name="predictors", ndim=2)
    design = centered_design(x, names=list(belongs))
    triangle = design.triangle
    names = tuple(dict.fromkeys(belongs))
    whole = _log_volume(triangle)
    inside = [np.array([owner == name for owner in belongs]) for name in names]
    logs = [
        _log_volume(triangle[:, own]) + _log_volume(triangle[:, ~own]) - whole for own in inside
    ]
    df = np.array([own.sum() for own in inside], dtype=np.intp)
    gvif = np.exp(2 * np.array(logs))
    return GeneralizedVif(names, df, gvif, gvif ** (1 / (2 * df)))


def _log_volume(columns: Floats) -> float:
    """Log of the volume that columns span: half the log determinant of their products."""
    triangle: Floats = np.linalg.qr(columns)[1]
    return float(np.log(np.abs(triangle.diagonal())).sum())
