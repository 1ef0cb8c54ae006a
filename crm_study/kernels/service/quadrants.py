"""Importance-performance analysis: in which quadrant an item lies, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.arrays.validate import Floats, with_gaps
from crm_study.kernels.clustered.clusters import clusters_of

#: Important and done badly, important and done well, unimportant and done badly, and well.
Quadrant = Literal["concentrate", "keep_up", "low_priority", "overkill"]
QUADRANTS: tuple[Quadrant, ...] = ("concentrate", "keep_up", "low_priority", "overkill")
Codes = NDArray[np.int64]


def quadrant_codes(
    importance: ArrayLike, performance: ArrayLike, *, crosshair: tuple[float, float] | None
) -> Codes:
    """Tell the quadrant of each item.

    Parameters
    ----------
    importance, performance : array_like of float, shape (..., n_items)
    crosshair : pair of float or None
        Importance and performance at which the lines cross; None puts them at the means
        over items. A point on a line counts as important, or as done well.

    Returns
    -------
    ndarray of int, like ``importance``
        Place among `QUADRANTS`.

    References
    ----------
    .. [1] Martilla, J. A., & James, J. C. (1977). Importance-performance analysis. Journal
       of Marketing, 41(1), 77-79.

    Examples
    --------
    >>> quadrant_codes([4, 4, 2, 2], [2, 4, 2, 4], crosshair=(3, 3)).tolist()
    [0, 1, 2, 3]
    """
    across, up = np.asarray(importance, dtype=float), np.asarray(performance, dtype=float)
    if crosshair is None:
        lines = across.mean(axis=-1, keepdims=True), up.mean(axis=-1, keepdims=True)
    else:
        lines = np.asarray(crosshair[0]), np.asarray(crosshair[1])
    return np.asarray(2 * (across < lines[0]) + (up >= lines[1]), dtype=np.int64)


def resampled_means(
    importance: ArrayLike,
    performance: ArrayLike,
    *,
    n_resamples: int,
    seed: int,
    cluster: Sequence[object] | None = None,
) -> tuple[Floats, Floats]:
    """Resample respondents, or whole institutions, and average every item.

    Parameters
    ----------
    importance, performance : array_like of float, shape (n_obs, n_items)
        Ratings of the same respondents; nan where one is missing.
    n_resamples : int
    seed : int
    cluster : sequence, length n_obs, optional
        Institution of every respondent.

    Returns
    -------
    importance, performance : ndarray of float, shape (n_resamples, n_items)
        Means of those who rated both; nan where nobody in a resample did.

    Raises
    ------
    AnalysisError
        Tables of unequal shape, infinite values, or one institution.

    References
    ----------
    .. [1] Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 6.

    Examples
    --------
    >>> means = resampled_means([[5.0], [5.0]], [[1.0], [1.0]], n_resamples=2, seed=1)
    >>> means[0].tolist(), means[1].tolist()
    ([[5.0], [5.0]], [[1.0], [1.0]])
    """
    stated = with_gaps(importance, name="importance ratings")
    done = with_gaps(performance, name="performance ratings")
    if stated.shape != done.shape:
        raise AnalysisError(
            "Importance and performance need the same respondents and items, but the tables have "
            f"{stated.shape[0]} × {stated.shape[1]} and {done.shape[0]} × {done.shape[1]} cells."
        )
    known = ~(np.isnan(stated) | np.isnan(done))
    sums = [np.where(known, table, 0.0) for table in (stated, done)] + [known.astype(float)]
    if cluster is not None:
        clusters = clusters_of(cluster, n_obs=len(stated))
        sums = [clusters.sums(table) for table in sums]
    found: list[list[Floats]] = [[], []]
    for counts in resample_counts(len(sums[0]), n_resamples=n_resamples, seed=seed):
        n = counts @ sums[2]
        for side in (0, 1):
            total = counts @ sums[side]
            found[side].append(np.divide(total, n, out=np.full_like(n, np.nan), where=n > 0))
    return np.concatenate(found[0]), np.concatenate(found[1])


def quadrant_shares(codes: Codes) -> Floats:
    """Count how often each item lies in each quadrant.

    Parameters
    ----------
    codes : ndarray of int, shape (n_resamples, n_items)
        Of `quadrant_codes`.

    Returns
    -------
    ndarray of float, shape (n_items, 4)
        Shares of resamples, each row adding up to 1, in the order of `QUADRANTS`.

    Examples
    --------
    >>> quadrant_shares(np.array([[0, 1], [0, 3]])).tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.5]]
    """
    return np.stack([(codes == place).mean(axis=0) for place in range(len(QUADRANTS))], axis=-1)
