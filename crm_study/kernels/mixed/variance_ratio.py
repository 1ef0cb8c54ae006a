"""The variance ratio of a random-intercept model by (restricted) maximum likelihood.

One number is searched. A grid over the whole range finds the deepest valley, so that a second
one does no harm, and Newton's method with a bracket walks to its bottom.
"""

from __future__ import annotations

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.mixed.cluster_moments import ClusterMoments
from crm_study.kernels.mixed.generalized_fit import GeneralizedFit, generalized_fit

#: Shares of the cluster variance, then ratios, at which the likelihood is looked at first.
_SHARES = np.linspace(0, 0.98, 50)
_GRID = np.concatenate([_SHARES / (1 - _SHARES), 10.0 ** np.arange(2, 13)])
_ROUNDS = 100


def variance_ratio(moments: ClusterMoments, *, restricted: bool) -> float:
    """Find the ratio of intercept variance to residual variance that is likeliest.

    Parameters
    ----------
    moments : ClusterMoments
    restricted : bool
        REML rather than ML.

    Returns
    -------
    float
        0 where the likelihood falls from the boundary on.

    Raises
    ------
    AnalysisError
        A likelihood that rises without end: the outcome hardly varies within clusters.
    """
    best = int(np.argmin(deviance(moments, _GRID, restricted=restricted)))
    if best == 0 and slope_and_curve(moments, 0.0, restricted=restricted)[0] >= 0:
        return 0.0
    if best == _GRID.size - 1:
        raise AnalysisError(
            "A random intercept needs an outcome that varies within clusters: next to the "
            "differences between clusters, no variation is left inside them."
        )
    low, high = float(_GRID[max(best - 1, 0)]), float(_GRID[best + 1])
    return _bottom(moments, low, high, start=float(_GRID[best]), restricted=restricted)


def deviance(moments: ClusterMoments, ratios: Floats, *, restricted: bool) -> Floats:
    """Minus twice the log-likelihood at each ratio, the residual variance profiled out.

    Parameters
    ----------
    moments : ClusterMoments
    ratios : ndarray of float, shape (m,)
        Not negative.
    restricted : bool
        REML rather than ML; REML in the orthonormal basis of the design.

    Returns
    -------
    ndarray of float, shape (m,)
    """
    df = _df(moments, restricted=restricted)
    shrink = 1 / (1 + np.outer(ratios, moments.size))
    weight = shrink / moments.size
    sums, n_columns = moments.basis_sum, moments.n_columns
    squared = (sums[:, :, None] * sums[:, None, :]).reshape(-1, n_columns**2)
    information = moments.basis_within + (weight @ squared).reshape(-1, n_columns, n_columns)
    cross = moments.cross_within + weight @ (sums * moments.residual_sum[:, None])
    shift = np.linalg.solve(information, cross[:, :, None])[:, :, 0]
    squares = moments.residual_within + weight @ moments.residual_sum**2
    squares = squares - (cross * shift).sum(axis=1)
    log_determinant = -np.log(shrink).sum(axis=1)
    if restricted:
        log_determinant = log_determinant + np.linalg.slogdet(information)[1]
    return np.asarray(df * (1 + np.log(2 * np.pi * squares / df)) + log_determinant)


def slope_and_curve(
    moments: ClusterMoments, ratio: float, *, restricted: bool
) -> tuple[float, float]:
    """First and second derivative of the deviance with respect to the ratio.

    Parameters
    ----------
    moments : ClusterMoments
    ratio : float
    restricted : bool

    Returns
    -------
    slope, curve : float
    """
    fit = generalized_fit(moments, ratio)
    df = _df(moments, restricted=restricted)
    trace, trace_of_square, quartic = spread_of_clusters(moments, fit, restricted=restricted)
    quadratic = float(fit.pull @ fit.pull)
    slope = trace - df * quadratic / fit.squares
    curve = 2 * df * quartic / fit.squares - df * (quadratic / fit.squares) ** 2 - trace_of_square
    return slope, curve


def spread_of_clusters(
    moments: ClusterMoments, fit: GeneralizedFit, *, restricted: bool = True
) -> tuple[float, float, float]:
    """Traces of K and K K, and h'Kh, for K = Z'PZ and h = Z'Py; K is never built.

    Parameters
    ----------
    moments : ClusterMoments
    fit : GeneralizedFit
    restricted : bool, default True
        With False the traces are those of Z'V^-1 Z, as ML needs them.

    Returns
    -------
    trace, trace_of_square, quartic : float
    """
    diagonal = moments.size * fit.shrink
    trace, trace_of_square = float(diagonal.sum()), float(diagonal @ diagonal)
    if restricted:
        product = fit.unscaled @ (fit.shrunk_sum.T @ fit.shrunk_sum)
        weighted = fit.unscaled @ ((fit.shrunk_sum * diagonal[:, None]).T @ fit.shrunk_sum)
        trace -= float(product.trace())
        trace_of_square += float((product * product.T).sum()) - 2 * float(weighted.trace())
    pulled: Floats = fit.shrunk_sum.T @ fit.pull
    quartic = float(diagonal @ fit.pull**2) - float(pulled @ fit.unscaled @ pulled)
    return trace, trace_of_square, quartic


def _bottom(
    moments: ClusterMoments, low: float, high: float, *, start: float, restricted: bool
) -> float:
    """Walk to the bottom of the valley between low and high."""
    ratio = start
    for _ in range(_ROUNDS):
        slope, curve = slope_and_curve(moments, ratio, restricted=restricted)
        low, high = (ratio, high) if slope < 0 else (low, ratio)
        step = ratio - slope / curve if curve > 0 else np.nan
        following = step if low < step < high else (low + high) / 2
        if abs(following - ratio) <= 1e-14 * ratio:
            return float(following)
        ratio = float(following)
    return ratio


def _df(moments: ClusterMoments, *, restricted: bool) -> int:
    """Divisor of the residual variance: n - p under REML, n under ML."""
    return moments.n_obs - moments.n_columns * restricted
