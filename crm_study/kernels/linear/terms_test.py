"""Joint tests of all columns of one predictor, as a categorical predictor has several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.design import centered_design
from crm_study.kernels.linear.least_squares import ols


@dataclass(frozen=True, slots=True, eq=False)
class TermsTest:
    """F of every predictor, all of its columns together; arrays in the order of ``terms``.

    Attributes
    ----------
    terms : tuple of str
        Predictors and interactions.
    sum_of_squares : ndarray of float
        What the predictor adds, in squared outcome units.
    df1 : ndarray of int
        Columns of the predictor.
    df2 : int
        Residual degrees of freedom of the whole model.
    statistic, p_value : ndarray of float
        F against the residual variance of the whole model; nan for a perfect fit.
    partial_eta_squared : ndarray of float
        Sum of squares over itself and the residual's.
    """

    terms: tuple[str, ...]
    sum_of_squares: Floats
    df1: Floats
    df2: int
    statistic: Floats
    p_value: Floats
    partial_eta_squared: Floats


def joint_f(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    columns: Mapping[str, Sequence[int]],
    factors: Mapping[str, frozenset[str]] | None = None,
    kind: Literal["II", "III"] = "II",
) -> TermsTest:
    """Test every predictor with all of its columns at once.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, coded, without a constant.
    columns : mapping of str to sequence of int
        Columns of each predictor and of each interaction.
    factors : mapping of str to frozenset of str, optional
        What each term is made of: ``{"scrm:learning": frozenset({"scrm", "learning"})}``. A
        term that is left out is made of itself.
    kind : {"II", "III"}
        Type II drops a term from the model without the interactions that contain it;
        type III from the whole model, so that with interactions the answer depends on the
        coding: of a main effect it is meaningful for effect coding only.

    Returns
    -------
    TermsTest
        Equal to ``car::Anova(lm, type = kind)`` with the same coding.

    Raises
    ------
    AnalysisError
        Whatever `ols` refuses of the whole model.

    References
    ----------
    .. [1] Fox, J. (2016). Applied regression analysis and generalized linear models (3rd
       ed.), sections 7.2 and 8.2.

    Examples
    --------
    >>> group = np.array([[0, 0], [0, 0], [1, 0], [1, 0], [0, 1], [0, 1.0]])
    >>> found = joint_f([1, 2, 3, 4, 6, 7], group, columns={"group": [0, 1]})
    >>> round(float(found.statistic[0]), 4), found.df1.tolist(), found.df2
    (25.3333, [2], 3)
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    whole = ols(y, x)
    unexplained = float(whole.residual @ whole.residual)
    made_of = {term: (factors or {}).get(term, frozenset({term})) for term in columns}
    squares = np.array([_gain(y, x, term, columns, made_of, kind) for term in columns])
    df1 = np.array([len(columns[term]) for term in columns])
    df2 = whole.df_residual
    statistic = np.full(len(columns), np.nan)
    if unexplained:
        statistic = squares / df1 / (unexplained / df2)
    return TermsTest(
        terms=tuple(columns),
        sum_of_squares=squares,
        df1=df1,
        df2=df2,
        statistic=statistic,
        p_value=np.array([f_upper_p(f, d, df2) for f, d in zip(statistic, df1, strict=True)]),
        partial_eta_squared=squares / (squares + unexplained),
    )


def _gain(
    y: Floats,
    x: Floats,
    term: str,
    columns: Mapping[str, Sequence[int]],
    made_of: Mapping[str, frozenset[str]],
    kind: Literal["II", "III"],
) -> float:
    """Residual sum of squares without the term, less that with it."""
    if kind not in ("II", "III"):
        raise AnalysisError(f"Joint tests are of kind II or III, not '{kind}'.")
    others = [
        other
        for other in columns
        if other != term and not (kind == "II" and made_of[term] < made_of[other])
    ]
    without = [column for other in others for column in columns[other]]
    both = [*without, *columns[term]]
    return _unexplained(y, x[:, without]) - _unexplained(y, x[:, both])


def _unexplained(y: Floats, x: Floats) -> float:
    """Residual sum of squares about the best fit."""
    residual = y - y.mean()
    basis = centered_design(x).basis
    residual = residual - basis @ (basis.T @ residual)
    return float(residual @ residual)
