"""Predictors entered in blocks: what each block adds to the blocks before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import complete
from crm_study.kernels.linear.least_squares import OlsFit, ols


@dataclass(frozen=True, slots=True, eq=False)
class ModelChange:
    """A larger model against a smaller one inside it, unrounded.

    Attributes
    ----------
    delta_r_squared : float
        R² of the larger less that of the smaller.
    f_change : float
        F of the added predictors; nan where the larger model fits perfectly.
    df1, df2 : int
        Predictors added, and residual degrees of freedom of the larger model.
    p_value : float
        Upper tail of F.
    f_squared : float
        Cohen's f² of the added predictors, delta R² / (1 - R² of the larger).
    """

    delta_r_squared: float
    f_change: float
    df1: int
    df2: int
    p_value: float
    f_squared: float


@dataclass(frozen=True, slots=True, eq=False)
class HierarchicalFit:
    """Least squares after each block, on the same rows throughout.

    Attributes
    ----------
    fits : tuple of OlsFit
        One a step, each with the predictors of all blocks so far.
    changes : tuple of ModelChange
        One a step; the first against the constant alone.
    """

    fits: tuple[OlsFit, ...]
    changes: tuple[ModelChange, ...]


def hierarchical(
    outcome: ArrayLike,
    blocks: Sequence[ArrayLike],
    *,
    names: Sequence[Sequence[str]] | None = None,
    conf_level: float = 0.95,
) -> HierarchicalFit:
    """Enter blocks of predictors one after the other.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    blocks : sequence of array_like, each of shape (n_obs, k_step)
        Predictors that enter at each step; no block may be empty.
    names : sequence of sequences of str, optional
        Of the predictors in each block.
    conf_level : float, default 0.95
        Coverage of the coefficients' limits.

    Returns
    -------
    HierarchicalFit

    Raises
    ------
    AnalysisError
        No block or an empty one, and whatever `ols` refuses.

    Examples
    --------
    >>> y = [1, 3, 2, 5, 4, 6]
    >>> steps = hierarchical(y, [[[1], [2], [3], [4], [5], [6]], [[1], [0], [0], [1], [1], [0]]])
    >>> [round(change.delta_r_squared, 4) for change in steps.changes]
    [0.7845, 0.0001]
    """
    if not blocks:
        raise AnalysisError("A hierarchical regression needs at least one block of predictors.")
    arrays = [complete(block, name="predictors", ndim=2) for block in blocks]
    for position, block in enumerate(arrays, start=1):
        if not block.shape[1]:
            raise AnalysisError(f"Block {position} of the hierarchical regression is empty.")
    entered = [np.hstack(arrays[: step + 1]) for step in range(len(arrays))]
    labels = [
        None if names is None else [name for block in names[: step + 1] for name in block]
        for step in range(len(arrays))
    ]
    # The largest model first: what it refuses is said once, with every predictor in sight.
    fits = [
        ols(outcome, x, names=given, conf_level=conf_level)
        for x, given in zip(reversed(entered), reversed(labels), strict=True)
    ][::-1]
    changes = [compare_nested(small, large) for small, large in zip([None, *fits], fits)]  # noqa: B905
    return HierarchicalFit(tuple(fits), tuple(changes))


def compare_nested(smaller: OlsFit | None, larger: OlsFit) -> ModelChange:
    r"""Test what a larger model adds to a smaller one inside it.

    Parameters
    ----------
    smaller : OlsFit or None
        Fitted to the same rows with some of the predictors; None is the constant alone.
    larger : OlsFit

    Returns
    -------
    ModelChange

    Raises
    ------
    AnalysisError
        Different rows, or a larger model without further predictors.

    Notes
    -----
    .. math:: F = \frac{(RSS_0 - RSS_1)/q}{RSS_1/(n - k_1 - 1)}

    This is *F Change* of SPSS and ``anova(smaller, larger)`` of R. R's ``anova`` of three or
    more models at once divides by the residual variance of the largest instead.

    References
    ----------
    .. [1] Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). Applied multiple
       regression/correlation analysis (3rd ed.), equation 5.3.1.

    Examples
    --------
    >>> fit = ols([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]])
    >>> round(compare_nested(None, fit).f_change, 4) == round(fit.f_statistic, 4)
    True
    """
    if smaller and smaller.n_obs != larger.n_obs:
        raise AnalysisError(
            f"Nested models need the same rows, but one has {smaller.n_obs} and the other "
            f"{larger.n_obs}."
        )
    unexplained = float(larger.residual @ larger.residual)
    gain = _unexplained(smaller, larger) - unexplained
    return change_of(smaller, larger, gain=gain, unexplained=unexplained)


def change_of(
    smaller: OlsFit | None, larger: OlsFit, *, gain: float, unexplained: float
) -> ModelChange:
    """Test what a larger model adds, of what it adds and leaves, as sums of squares or as shares.

    Raises
    ------
    AnalysisError
        A larger model without further predictors.
    """
    df1, df2 = larger.df_model - (smaller.df_model if smaller else 0), larger.df_residual
    if df1 < 1:
        raise AnalysisError("The larger of two nested models must have further predictors.")
    f_change = gain / df1 / (unexplained / df2) if unexplained else float("nan")
    return ModelChange(
        delta_r_squared=larger.r_squared - (smaller.r_squared if smaller else 0.0),
        f_change=f_change,
        df1=df1,
        df2=df2,
        p_value=f_upper_p(f_change, df1, df2),
        f_squared=gain / unexplained if unexplained else float("nan"),
    )


def _unexplained(smaller: OlsFit | None, larger: OlsFit) -> float:
    """Residual sum of squares of the smaller model; about the mean without predictors."""
    if smaller:
        return float(smaller.residual @ smaller.residual)
    y = larger.fitted + larger.residual
    return float(((y - y.mean()) ** 2).sum())
