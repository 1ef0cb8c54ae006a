"""Predictors entered in blocks, from what all rows add up to."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.kernels.linear.hierarchical import HierarchicalFit, ModelChange, change_of
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.moments import Moments


def steps_of_moments(
    moments: Moments,
    blocks: Sequence[Sequence[int]],
    *,
    names: Sequence[str],
    conf_level: float = 0.95,
) -> HierarchicalFit:
    """Enter blocks of predictors one after the other, as `hierarchical` does with rows.

    Parameters
    ----------
    moments : Moments
        Of the outcome and all predictors, in this order.
    blocks : sequence of sequence of int
        Places of the predictors that enter at each step, counted from 0.
    names : sequence of str
        Of all predictors.
    conf_level : float, default 0.95

    Raises
    ------
    AnalysisError
        Whatever `ols_of_moments` refuses.

    Examples
    --------
    >>> from crm_study.kernels.moments.moments import moments_of_columns
    >>> import numpy as np
    >>> rows = np.array([[1, 3, 2, 5, 4, 6], [1, 2, 3, 4, 5, 6], [1, 0, 0, 1, 1, 0]])
    >>> steps = steps_of_moments(moments_of_columns(rows), [[0], [1]], names=["a", "b"])
    >>> [round(change.delta_r_squared, 4) for change in steps.changes]
    [0.7845, 0.0001]
    """
    entered = [[i for block in blocks[: step + 1] for i in block] for step in range(len(blocks))]
    # The largest model first: what it refuses is said once, with every predictor in sight.
    fits = [
        ols_of_moments(
            moments.of([0, *(i + 1 for i in places)]),
            names=[names[i] for i in places],
            conf_level=conf_level,
        )
        for places in reversed(entered)
    ][::-1]
    changes = [change(small, large) for small, large in zip([None, *fits], fits)]  # noqa: B905
    return HierarchicalFit(tuple(fits), tuple(changes))


def change(smaller: OlsFit | None, larger: OlsFit) -> ModelChange:
    """Test what a larger model adds, from the shares of variance of both.

    Raises
    ------
    AnalysisError
        A larger model without further predictors.
    """
    gain = larger.r_squared - (smaller.r_squared if smaller else 0.0)
    return change_of(smaller, larger, gain=gain, unexplained=1 - larger.r_squared)
