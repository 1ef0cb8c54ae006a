"""Ranks with ties shared, and the correction for them."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats


def mid_ranks(values: Floats) -> tuple[Floats, float]:
    """Rank from 1, ties by their mean; and sum t³ - t over groups of t tied values.

    Parameters
    ----------
    values : ndarray of float, shape (n_obs,)

    Returns
    -------
    ndarray of float, shape (n_obs,)
    float

    Examples
    --------
    >>> ranks, ties = mid_ranks(np.array([3.0, 1.0, 3.0]))
    >>> ranks.tolist(), ties
    ([2.5, 1.0, 2.5], 6.0)
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    sizes = counts.astype(float)
    return (last - (counts - 1) / 2)[place], float((sizes**3 - sizes).sum())
