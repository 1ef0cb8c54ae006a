"""Whether the spread of the residuals goes with the predictors: Breusch-Pagan, Koenker, White."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, complete, varies
from crm_study.kernels.diagnostics.spans import orthonormal_span

#: With the normal's kurtosis assumed, or the kurtosis of the residuals themselves.
Form = Literal["breusch_pagan", "koenker"]


@dataclass(frozen=True, slots=True)
class SpreadTest:
    """A score test of constant residual variance, unrounded.

    Attributes
    ----------
    statistic : float
        Chi-squared in large samples where the variance is constant; nan for a perfect fit.
    df : int
        Independent columns that the spread was regressed on.
    p_value : float
    n_obs : int
    """

    statistic: float
    df: int
    p_value: float
    n_obs: int


def breusch_pagan(
    residual: ArrayLike, regressors: ArrayLike, *, form: Form = "koenker"
) -> SpreadTest:
    r"""Test whether squared residuals go with some regressors.

    Parameters
    ----------
    residual : array_like of float, shape (n_obs,)
        Of a model with a constant.
    regressors : array_like of float, shape (n_obs, k)
        What the spread may go with, without a constant; usually the model's predictors.
        Columns that repeat others are not counted.
    form : {"koenker", "breusch_pagan"}, default "koenker"
        The original assumes normal residuals; Koenker's does not.

    Returns
    -------
    SpreadTest

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or no regressor that varies.

    Notes
    -----
    With :math:`u = e^2 - \bar{e^2}` and its projection :math:`\hat u` on the regressors,

    .. math:: K = n\, \hat u'\hat u / u'u, \qquad BP = \hat u'\hat u / (2\,(e'e/n)^2)

    Equal to ``lmtest::bptest`` with ``studentize = TRUE`` and ``FALSE``.

    References
    ----------
    .. [1] Breusch, T. S., & Pagan, A. R. (1979). Econometrica, 47(5), 1287-1294.
    .. [2] Koenker, R. (1981). Journal of Econometrics, 17(1), 107-112.

    Examples
    --------
    >>> found = breusch_pagan([1, -1, 2, -2, 3, -3], [[1], [2], [3], [4], [5], [6]])
    >>> round(found.statistic, 4), found.df
    (5.3738, 1)
    """
    e, z = _read(residual, regressors)
    basis = orthonormal_span(z)
    if not basis.shape[1]:
        raise AnalysisError("A test of constant variance needs a regressor that varies.")
    return _score(e, basis, form)


def white(residual: ArrayLike, predictors: ArrayLike) -> SpreadTest:
    """Test constant variance against predictors, their squares and their cross products.

    Parameters
    ----------
    residual : array_like of float, shape (n_obs,)
        Of a model with a constant.
    predictors : array_like of float, shape (n_obs, k)
        Of that model, without a constant.

    Returns
    -------
    SpreadTest
        ``df`` counts independent columns only: the square of a 0-1 column is no new one.

    Raises
    ------
    AnalysisError
        As `breusch_pagan`; or no fewer columns than observations.

    Notes
    -----
    n R² of the squared residuals on the columns; equal to ``lmtest::bptest`` with that
    formula and to statsmodels' ``het_white``.

    References
    ----------
    .. [1] White, H. (1980). Econometrica, 48(4), 817-838.

    Examples
    --------
    >>> found = white([1, -1, 2, -2, 3, -3], [[1], [2], [3], [4], [5], [6]])
    >>> round(found.statistic, 4), found.df
    (5.4437, 2)
    """
    e, x = _read(residual, predictors)
    scaled = (x - x.mean(axis=0)) / np.where(varies(x), np.ptp(x, axis=0), 1.0)
    products = [scaled[:, i] * scaled[:, j] for i, j in combinations(range(x.shape[1]), 2)]
    return _with_room(e, np.column_stack([scaled, scaled**2, *products]))


def white_special(residual: ArrayLike, fitted: ArrayLike) -> SpreadTest:
    """Test constant variance against the fitted values and their squares only.

    Parameters
    ----------
    residual, fitted : array_like of float, shape (n_obs,)
        Of a model with a constant.

    Returns
    -------
    SpreadTest

    Raises
    ------
    AnalysisError
        As `white`.

    References
    ----------
    .. [1] Wooldridge, J. M. (2020). Introductory Econometrics, 7th ed., equation (8.20).

    Examples
    --------
    >>> found = white_special([1, -1, 2, -2, 3, -3], [1, 2, 3, 4, 5, 6])
    >>> round(found.statistic, 4), found.df
    (5.4437, 2)
    """
    return white(residual, complete(fitted, name="fitted values", ndim=1)[:, None])


def _score(e: Floats, basis: Floats, form: Form) -> SpreadTest:
    """Project the squared residuals on orthonormal columns."""
    spread, df = e**2, basis.shape[1]
    mean = float(spread.mean())
    deviations = spread - mean
    taken = basis.T @ deviations
    divisor = 2 * mean**2 if form == "breusch_pagan" else float(deviations @ deviations) / e.size
    if not varies(np.append(spread, 0.0)) or (form == "koenker" and not varies(spread)):
        return SpreadTest(float("nan"), df, float("nan"), e.size)
    statistic = float(taken @ taken) / divisor
    return SpreadTest(statistic, df, chi2_upper_p(statistic, df), e.size)


def _read(residual: ArrayLike, regressors: ArrayLike) -> tuple[Floats, Floats]:
    """Residuals and regressors of one length."""
    e = complete(residual, name="residuals", ndim=1)
    z = complete(regressors, name="predictors", ndim=2)
    if len(z) != e.size or not e.size:
        raise AnalysisError(
            "A test of constant variance needs one residual per row, but got "
            f"{e.size} residuals and {len(z)} rows."
        )
    return e, z


def _with_room(e: Floats, columns: Floats) -> SpreadTest:
    """Koenker's form, where the columns leave degrees of freedom."""
    basis = orthonormal_span(columns)
    if basis.shape[1] >= e.size - 1:
        raise AnalysisError(
            "White's test needs more observations than predictors, squares and cross products "
            f"together, but got {e.size} for {basis.shape[1]}."
        )
    if not basis.shape[1]:
        raise AnalysisError("A test of constant variance needs a regressor that varies.")
    return _score(e, basis, "koenker")
