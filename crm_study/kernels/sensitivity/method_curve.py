"""A regression as it would be if every correlation held the same share of method variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats

_GRID = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True, eq=False)
class MethodCurve:
    """The same regression with rising marker correlations taken out.

    Attributes
    ----------
    marker : ndarray of float, shape (m,)
        Correlation that method alone is taken to produce.
    r_squared : ndarray of float, shape (m,)
        Nan where the correlations left are impossible together.
    std_estimate, statistic, p_value : ndarray of float, shape (m, p)
        Standardized slopes and their tests, with one degree of freedom less for the marker.
    nullifying : ndarray of float, shape (p,)
        Smallest marker correlation at which a slope is no longer significant, 0 where it
        is not in the first place; nan where none up to the largest correlation does it.
    df : float
        n - p - 2.
    """

    marker: Floats
    r_squared: Floats
    std_estimate: Floats
    statistic: Floats
    p_value: Floats
    nullifying: Floats
    df: float


def method_curve(
    correlations: ArrayLike, *, n_obs: int, marker: ArrayLike, alpha: float = 0.05
) -> MethodCurve:
    r"""Take out marker correlations, one after the other, and regress again.

    Parameters
    ----------
    correlations : array_like of float, shape (p + 1, p + 1)
        Of p predictors and, last, the outcome, all keyed alike.
    n_obs : int
        Respondents, more than p + 2.
    marker : array_like of float, shape (m,)
        Marker correlations, from 0 to below 1.
    alpha : float, default 0.05
        Two-sided level at which a slope counts as nullified.

    Returns
    -------
    MethodCurve

    Raises
    ------
    AnalysisError
        A marker correlation outside 0 to 1, or no degrees of freedom.

    Notes
    -----
    .. math:: r_a = \frac{r - r_m}{1 - r_m}

    At marker 0 the slopes are those of the sample, but their tests have one degree of
    freedom less than the regression's, as Lindell and Whitney's n - 3 for one predictor.

    References
    ----------
    .. [1] Lindell, M. K., & Whitney, D. J. (2001). Journal of Applied Psychology, 86(1),
       114-121, equations 4 and 5.

    Examples
    --------
    >>> curve = method_curve([[1, 0.663], [0.663, 1]], n_obs=57, marker=[0, 0.2])
    >>> curve.r_squared.round(3), curve.nullifying.round(2)
    (array([0.44 , 0.335]), array([0.54]))
    """
    matrix = np.asarray(correlations, dtype=float)
    values = np.asarray(marker, dtype=float)
    if values.size and not ((values >= 0) & (values < 1)).all():
        raise AnalysisError("A marker correlation must lie from 0 to below 1.")
    df = n_obs - len(matrix) - 1
    if df < 1:
        raise AnalysisError(
            "A curve over marker correlations needs at least 1 degree of freedom, but "
            f"{n_obs} respondents leave {df}."
        )
    r_squared, slopes, statistic = _regress(matrix, values, df)
    return MethodCurve(
        marker=values,
        r_squared=r_squared,
        std_estimate=slopes,
        statistic=statistic,
        p_value=np.asarray(t_two_sided_p(statistic, df)),
        nullifying=_nullifying(matrix, df, t_quantile(1 - alpha / 2, df)),
        df=df,
    )


def _regress(matrix: Floats, marker: Floats, df: float) -> tuple[Floats, Floats, Floats]:
    """Return R², standardized slopes and t for every marker correlation."""
    left = (matrix - marker[:, None, None]) / (1 - marker[:, None, None])
    left[:, np.arange(len(matrix)), np.arange(len(matrix))] = 1.0
    among, with_outcome = left[:, :-1, :-1], left[:, :-1, -1:]
    possible = np.linalg.eigvalsh(left)[:, 0] > 1e-10
    among = np.where(possible[:, None, None], among, np.eye(len(matrix) - 1))
    slopes = np.asarray(np.linalg.solve(among, with_outcome)[..., 0], dtype=np.float64)
    r_squared = (slopes * with_outcome[..., 0]).sum(axis=1)
    spread = np.diagonal(np.linalg.inv(among), axis1=1, axis2=2)
    error = np.sqrt(np.maximum(1 - r_squared, 0.0)[:, None] * spread / df)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = slopes / error
    hidden = ~possible
    r_squared[hidden], slopes[hidden], statistic[hidden] = np.nan, np.nan, np.nan
    return r_squared, slopes, statistic


def _nullifying(matrix: Floats, df: float, critical: float) -> Floats:
    """Find where each slope's t first falls to the critical value, on ever finer grids."""
    coarse = _GRID * 0.999
    first = [_first_below(matrix, df, critical, j, coarse) for j in range(len(matrix) - 1)]
    return np.array([_refined(matrix, df, critical, j, place) for j, place in enumerate(first)])


def _refined(
    matrix: Floats, df: float, critical: float, j: int, place: tuple[float, float]
) -> float:
    for _ in range(5):
        low, high = place
        if not high > low:
            break
        place = _first_below(matrix, df, critical, j, low + (high - low) * _GRID)
    return place[1]


def _first_below(
    matrix: Floats, df: float, critical: float, j: int, grid: Floats
) -> tuple[float, float]:
    """Return the step of the grid in which |t| falls to the critical value; nan for none."""
    values = _regress(matrix, grid, df)[2][:, j]
    sign = np.sign(_regress(matrix, np.zeros(1), df)[2][0, j])
    below = np.flatnonzero(sign * values <= critical)
    if not below.size:
        return float("nan"), float("nan")
    return float(grid[max(int(below[0]) - 1, 0)]), float(grid[below[0]])
