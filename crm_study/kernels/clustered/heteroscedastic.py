"""Standard errors that hold when respondents' residuals vary unequally: HC0 to HC5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.clustered.sandwich_fit import SandwichFit, sandwich_fit
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model

#: How much a residual is enlarged for the leverage of its row.
HcKind = Literal["HC0", "HC1", "HC2", "HC3", "HC4", "HC4m", "HC5"]


def heteroscedastic(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    kind: HcKind = "HC3",
    names: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
    conf_level: float = 0.95,
) -> SandwichFit:
    r"""Regress by least squares, with heteroscedasticity-consistent standard errors.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    kind : str, default "HC3"
        ``"HC0"`` to ``"HC5"``, or ``"HC4m"``.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    weights : array_like of float, shape (n_obs,), optional
        Of weighted least squares.
    conf_level : float, default 0.95
        Coverage of the limits, strictly between 0 and 1.

    Returns
    -------
    SandwichFit
        t with n - k - 1 degrees of freedom.

    Raises
    ------
    AnalysisError
        An unknown kind, whatever `ols` refuses, or, from HC2 on, a row with a leverage of 1.

    Notes
    -----
    .. math:: V = (X'WX)^{-1} \Big(\sum_i \frac{w_i^2 e_i^2}{(1 - h_i)^{\delta_i}}
              x_i x_i'\Big) (X'WX)^{-1}

    with :math:`\delta` = 0, 1 and 2 in HC0, HC2 and HC3; min(4, nh/p) in HC4. Equal to
    ``sandwich::vcovHC``.

    References
    ----------
    .. [1] MacKinnon, J. G., & White, H. (1985). Journal of Econometrics, 29(3), 305-325.
    .. [2] Cribari-Neto, F. (2004). Computational Statistics & Data Analysis, 45(2), 215-233.
    .. [3] Cribari-Neto, F., Souza, T. C., & Vasconcellos, K. L. P. (2007). Communications in
       Statistics, 36(10), 1877-1888.
    .. [4] Cribari-Neto, F., & da Silva, W. B. (2011). AStA, 95(2), 129-146.

    Examples
    --------
    >>> fit = heteroscedastic([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]])
    >>> fit.std_error.round(4)
    array([1.191 , 0.4153])
    """
    level = confidence_level(conf_level)
    if kind not in get_args(HcKind):
        known = listed(get_args(HcKind))
        raise AnalysisError(f"There is no estimator '{kind}'; there are {known}.")
    model = weighted_model(outcome, predictors, names=names, weights=weights)
    half = model.back @ (model.basis * _enlarged(model, kind)[:, None]).T
    df = np.full(len(model.terms), float(model.df_residual))
    return sandwich_fit(
        model, half @ half.T, kind=kind, df=df, n_clusters=model.n_obs, conf_level=level
    )


def _enlarged(model: WeightedModel, kind: HcKind) -> Floats:
    """Weighted residuals, each enlarged for its leverage."""
    scores = model.weight * model.residual
    if kind == "HC0":
        return scores
    if kind == "HC1":
        return np.asarray(scores * np.sqrt(model.n_obs / model.df_residual))
    free = 1 - model.leverage
    if (free < 1e-12).any():
        row = int(free.argmin()) + 1
        raise AnalysisError(
            f"{kind} is undefined: row {row} has a leverage of 1, it alone determines "
            "a coefficient."
        )
    return np.asarray(scores / free ** (_exponent(model, kind) / 2))


def _exponent(model: WeightedModel, kind: HcKind) -> Floats | float:
    """Power of 1 - h by which a squared residual is divided."""
    relative = model.n_obs * model.leverage / len(model.terms)
    powers: dict[HcKind, Floats | float] = {
        "HC2": 1.0,
        "HC3": 2.0,
        "HC4": np.minimum(4.0, relative),
        "HC4m": np.minimum(1.0, relative) + np.minimum(1.5, relative),
        "HC5": np.minimum(relative, max(4.0, 0.7 * float(relative.max()))) / 2,
    }
    return powers[kind]
