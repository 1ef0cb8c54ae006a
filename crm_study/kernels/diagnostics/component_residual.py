"""Component plus residual: whether the outcome bends along a predictor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.diagnostics.spans import orthonormal_span
from crm_study.kernels.linear.least_squares import OlsFit


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """Partial residuals of every predictor, and the t of its square.

    Attributes
    ----------
    terms : tuple of str, length k
        Predictors in the order of the model.
    statistic, p_value : ndarray of float, shape (k,)
        t of the predictor's square added to the model, and its two-sided p; nan where the
        square is no new column, as for a 0-1 predictor, or the fit is perfect.
    df : int
        Residual degrees of freedom beside one square.
    component : ndarray of float, shape (n_obs, k)
        What the model gives the predictor: slope times deviation from its mean, in outcome
        units.
    partial_residual : ndarray of float, shape (n_obs, k)
        Component plus residual, as R's ``residuals(type = "partial")``.
    """

    terms: tuple[str, ...]
    statistic: Floats
    p_value: Floats
    df: int
    component: Floats
    partial_residual: Floats


def curvature(fit: OlsFit, predictors: ArrayLike) -> Curvature:
    """Add the square of each predictor in turn and test it.

    Parameters
    ----------
    fit : OlsFit
        The model.
    predictors : array_like of float, shape (n_obs, k)
        Of that model, without a constant.

    Returns
    -------
    Curvature

    Raises
    ------
    AnalysisError
        Missing values, or predictors of another shape than the model's.

    Notes
    -----
    The t is that of ``car::residualPlots``: of the squared term beside all others.

    References
    ----------
    .. [1] Larsen, W. A., & McCleary, S. J. (1972). Technometrics, 14(3), 781-790.
    .. [2] Cook, R. D., & Weisberg, S. (1999). Applied Regression Including Computing and
       Graphics, section 14.1.

    Examples
    --------
    >>> from crm_study.kernels.linear.least_squares import ols
    >>> x = [[1], [2], [3], [4], [5], [6.0]]
    >>> found = curvature(ols([1, 3, 10, 15, 26, 35], x), x)
    >>> round(float(found.statistic[0]), 2), found.df
    (4.53, 3)
    """
    x = complete(predictors, name="predictors", ndim=2)
    if x.shape != (fit.n_obs, fit.df_model):
        raise AnalysisError(
            "Component residuals need the rows and predictors of the model, "
            f"{fit.n_obs} and {fit.df_model}, but got {len(x)} and {x.shape[1]}."
        )
    basis, df = orthonormal_span(x), fit.df_residual - 1
    deviations = x - x.mean(axis=0)
    statistic = np.array([_square_t(column, basis, fit.residual, df) for column in deviations.T])
    component = deviations * fit.estimate[1:]
    return Curvature(
        terms=fit.terms[1:],
        statistic=statistic,
        p_value=t_two_sided_p(statistic, df) if df > 0 else np.full_like(statistic, np.nan),
        df=df,
        component=component,
        partial_residual=component + fit.residual[:, None],
    )


def _square_t(deviations: Floats, basis: Floats, residual: Floats, df: int) -> float:
    """Signed t of the squared column beside the basis."""
    added = orthonormal_span(deviations[:, None] ** 2, beside=basis)
    if df < 1 or not added.shape[1]:
        return float("nan")
    effect = float(added[:, 0] @ residual)
    unexplained = float(residual @ residual) - effect**2
    if not unexplained > 1e-14 * float(residual @ residual):
        return float("nan")
    return effect / float(np.sqrt(unexplained / df))
