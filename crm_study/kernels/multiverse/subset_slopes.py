"""One slope in thousands of models, from cross products alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.importance.all_subsets import all_subset_residuals
from crm_study.kernels.importance.shapley import sizes_of_subsets
from crm_study.kernels.multiverse.slope_tests import slope_tests


@dataclass(frozen=True, slots=True, eq=False)
class SubsetSlopes:
    """The slope of one predictor beside many sets of controls, in many samples.

    Arrays have shape (n_samples, n_sets). Nan where the predictor or a control is a
    combination of the others, or where no degrees of freedom are left.

    Attributes
    ----------
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float
        Classical least squares, in outcome units per predictor unit.
    df : ndarray of float
        n - controls - 2.
    r_squared : ndarray of float
        Of the whole model.
    """

    estimate: Floats
    std_error: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    r_squared: Floats


def subset_slopes(
    moments: Floats,
    *,
    n_obs: ArrayLike,
    sets: NDArray[np.intp] | None = None,
    conf_level: float = 0.95,
) -> SubsetSlopes:
    """Regress an outcome on one predictor and every (or every listed) set of controls.

    Parameters
    ----------
    moments : ndarray of float, shape (n_samples, c + 2, c + 2)
        Cross products of deviations of c controls (at most 16), the predictor, the outcome.
    n_obs : int or array_like of int, shape (n_samples,)
        Rows behind each matrix.
    sets : ndarray of int, shape (n_sets,), optional
        Control j is in the set when bit j is set; all 2**c sets when left out.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    SubsetSlopes

    Raises
    ------
    AnalysisError
        A matrix that is not square, more than 16 controls, or a set beyond the controls.

    Examples
    --------
    >>> i = np.arange(30.0)
    >>> data = np.column_stack([i * 37 % 29, i * 53 % 31, i * 11 % 23])
    >>> centered = data - data.mean(axis=0)
    >>> found = subset_slopes((centered.T @ centered)[None], n_obs=30)
    >>> found.estimate.round(3), found.df
    (array([[0.074, 0.07 ]]), array([[28., 27.]]))
    """
    level = confidence_level(conf_level)
    if moments.ndim != 3 or moments.shape[1] != moments.shape[2] or moments.shape[1] < 2:
        raise AnalysisError("Slopes need one square matrix of cross products per sample.")
    n_controls = moments.shape[1] - 2
    chosen = np.arange(1 << n_controls) if sets is None else np.asarray(sets)
    if chosen.size and not (chosen.min() >= 0 and chosen.max() < 1 << n_controls):
        raise AnalysisError(f"A set of controls names more than the {n_controls} controls.")
    left = all_subset_residuals(moments, n_swept=n_controls)[:, chosen]
    rows = np.broadcast_to(np.asarray(n_obs, dtype=float), len(moments))
    df = rows[:, None] - sizes_of_subsets(n_controls)[chosen] - 2
    spread = moments[:, [-2, -1], [-2, -1]]
    return _slopes(left, spread, np.where(df > 0, df, np.nan), level)


def _slopes(left: Floats, spread: Floats, df: Floats, level: float) -> SubsetSlopes:
    """Read the slope off the residual cross products of predictor and outcome."""
    xx, xy, yy = left[..., 0, 0], left[..., 0, 1], left[..., 1, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        xx = np.where(xx > 1e-12 * spread[:, :1], xx, np.nan)
        estimate = xy / xx
        unexplained = np.maximum(yy - estimate * xy, 0.0)
        std_error = np.sqrt(unexplained / df / xx)
    tests = slope_tests(estimate, std_error, df, conf_level=level)
    return SubsetSlopes(
        estimate=estimate,
        std_error=std_error,
        statistic=tests.statistic,
        df=df,
        p_value=tests.p_value,
        conf_low=tests.conf_low,
        conf_high=tests.conf_high,
        r_squared=1 - unexplained / spread[:, 1:],
    )
