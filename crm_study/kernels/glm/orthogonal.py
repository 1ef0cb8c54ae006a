"""Predictors turned into uncorrelated columns of unit variance, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.design import centered_design


@dataclass(frozen=True, slots=True, eq=False)
class Orthogonal:
    """Columns on which a search is well conditioned, whatever the units of the predictors.

    Attributes
    ----------
    names : tuple of str, length k
        Of the predictors.
    columns : ndarray of float, shape (n_obs, k + 1)
        A constant, then uncorrelated columns with mean 0 and variance 1.
    back : ndarray of float, shape (k + 1, k + 1)
        ``back @ coefficients`` are intercept and slopes in the units of the predictors.
    scale : ndarray of float, shape (k,)
        Standard deviations of the predictors, n in the denominator.
    """

    names: tuple[str, ...]
    columns: Floats
    back: Floats
    scale: Floats


def orthogonal(predictors: ArrayLike, *, names: Sequence[str] | None = None) -> Orthogonal:
    """Turn predictors into uncorrelated columns.

    Parameters
    ----------
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.

    Returns
    -------
    Orthogonal

    Raises
    ------
    AnalysisError
        Too few rows, a constant predictor, or perfect collinearity.

    Examples
    --------
    >>> found = orthogonal([[1.0], [2.0], [3.0]])
    >>> abs(found.columns[:, 1]).round(4)
    array([1.2247, 0.    , 1.2247])
    """
    x = complete(predictors, name="predictors", ndim=2)
    n_obs, k = x.shape
    if n_obs <= k + 1:
        raise AnalysisError(
            "A regression needs more complete rows than coefficients, "
            f"but got {n_obs} rows for {k + 1} coefficients."
        )
    design = centered_design(x, names=names)
    root = np.sqrt(n_obs)
    back = np.eye(k + 1)
    back[1:, 1:] = design.inverse / design.length[:, None] * root
    back[0, 1:] = -design.center @ back[1:, 1:]
    columns = np.column_stack([np.ones(n_obs), design.basis * root])
    return Orthogonal(design.names, columns, back, design.length / root)
