"""Influence of single observations on a linear model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.design import centered_design
from crm_study.kernels.linear.least_squares import OlsFit


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """What each observation does to the model. Unrounded; nan where the leverage is 1.

    Attributes
    ----------
    leverage, studentized, cooks_d : ndarray of float, shape (n_obs,)
        As in `OlsFit`; studentized internally.
    student_deleted : ndarray of float, shape (n_obs,)
        Externally studentized residual: by the sigma of all others; t with df degrees.
    df : int
        n - k - 2.
    dffits : ndarray of float, shape (n_obs,)
        Change of the own fitted value when left out, in its standard errors.
    dfbetas : ndarray of float, shape (n_obs, k + 1)
        Change of each estimate when left out, in standard errors; the intercept first.
    covratio : ndarray of float, shape (n_obs,)
        Determinant of the estimates' covariance without the observation over that with it.
    """

    leverage: Floats
    studentized: Floats
    cooks_d: Floats
    student_deleted: Floats
    df: int
    dffits: Floats
    dfbetas: Floats
    covratio: Floats


@dataclass(frozen=True, slots=True)
class Outlier:
    """The largest externally studentized residual, judged as the largest of n.

    Attributes
    ----------
    row : int
        Position of the observation, from 0.
    statistic : float
        Its residual, t with df degrees.
    df : int
    p_value : float
        Two-sided, times n, at most 1 (Bonferroni).
    unadjusted_p_value : float
        Two-sided.
    """

    row: int
    statistic: float
    df: int
    p_value: float
    unadjusted_p_value: float


def influence(fit: OlsFit, predictors: ArrayLike) -> Influence:
    r"""Measure what leaving out each observation would change.

    Parameters
    ----------
    fit : OlsFit
        The model.
    predictors : array_like of float, shape (n_obs, k)
        Of that model, without a constant.

    Returns
    -------
    Influence

    Raises
    ------
    AnalysisError
        Missing values, or predictors of another length than the model's.

    Notes
    -----
    With C = (X'X)⁻¹X', residual e, leverage h and s₍ᵢ₎ the sigma without observation i,

    .. math:: t_i = \frac{e_i}{s_{(i)}\sqrt{1-h_i}}, \quad
              DFBETAS_{ij} = \frac{c_{ji}\,e_i/(1-h_i)}{s_{(i)}\sqrt{(X'X)^{-1}_{jj}}}, \quad
              DFFITS_i = t_i\sqrt{h_i/(1-h_i)}

    Equal to R's ``influence.measures``.

    References
    ----------
    .. [1] Belsley, D. A., Kuh, E., & Welsch, R. E. (1980). Regression Diagnostics, 2.1.

    Examples
    --------
    >>> from crm_study.kernels.linear.least_squares import ols
    >>> x = [[1], [2], [3], [4], [5], [12.0]]
    >>> found = influence(ols([1, 3, 2, 5, 4, 6], x), x)
    >>> found.dffits.round(3).tolist()
    [-0.861, 0.243, -0.41, 1.025, 0.112, -3.622]
    """
    x = complete(predictors, name="predictors", ndim=2)
    if len(x) != fit.n_obs:
        raise AnalysisError(f"Influence needs the {fit.n_obs} rows of the model, but got {len(x)}.")
    share = _shares(x)
    deleted, shrink = _deleted(fit)
    free = 1 - fit.leverage
    with np.errstate(divide="ignore", invalid="ignore"):
        per_error = share / np.linalg.norm(share, axis=1, keepdims=True)
        dfbetas = (per_error * deleted / np.sqrt(free)).T
        dffits = deleted * np.sqrt(fit.leverage / free)
        covratio = shrink ** (fit.df_model + 1) / free
    return Influence(
        leverage=fit.leverage,
        studentized=fit.studentized,
        cooks_d=fit.cooks_d,
        student_deleted=deleted,
        df=fit.df_residual - 1,
        dffits=dffits,
        dfbetas=dfbetas,
        covratio=np.where(np.isnan(deleted), np.nan, covratio),
    )


def largest_outlier(found: Influence) -> Outlier:
    """Judge the largest externally studentized residual as the largest of n.

    Parameters
    ----------
    found : Influence

    Returns
    -------
    Outlier

    Raises
    ------
    AnalysisError
        No residual is defined: a perfect fit, or no degree of freedom left.

    Notes
    -----
    As ``car::outlierTest``, which prints NA where n times p passes 1.

    References
    ----------
    .. [1] Cook, R. D., & Weisberg, S. (1982). Residuals and Influence in Regression, 2.2.2.

    Examples
    --------
    >>> from crm_study.kernels.linear.least_squares import ols
    >>> x = [[1], [2], [3], [4], [5], [6.0], [7.0]]
    >>> found = largest_outlier(influence(ols([1, 2.1, 2.9, 9, 5.1, 5.9, 7], x), x))
    >>> found.row, round(found.statistic, 1)
    (3, 47.1)
    """
    sizes = np.abs(found.student_deleted)
    if np.isnan(sizes).all() or found.df < 1:
        raise AnalysisError("An outlier test needs residuals with degrees of freedom left.")
    row = int(np.nanargmax(sizes))
    statistic = float(found.student_deleted[row])
    alone = t_two_sided_p(statistic, found.df) if np.isfinite(statistic) else 0.0
    defined = int(np.isfinite(sizes).sum())
    return Outlier(row, statistic, found.df, min(1.0, defined * alone), alone)


def _shares(x: Floats) -> Floats:
    """(X'X)⁻¹X' of the design with its constant, shape (k + 1, n_obs)."""
    design = centered_design(x)
    slopes = design.inverse @ design.basis.T / design.length[:, None]
    return np.vstack([1 / len(x) - design.center @ slopes, slopes])


def _deleted(fit: OlsFit) -> tuple[Floats, Floats]:
    """Externally studentized residuals, and the ratio of the deleted to the whole variance."""
    df = fit.df_residual - 1
    if df < 1:
        undefined = np.full(fit.n_obs, np.nan)
        return undefined, undefined
    shrink = (fit.df_residual - fit.studentized**2) / df
    with np.errstate(divide="ignore", invalid="ignore"):
        return fit.studentized / np.sqrt(np.maximum(shrink, 0.0)), shrink
