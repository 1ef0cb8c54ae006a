"""Average ranks within many sets of rows at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats


def masked_ranks(values: Floats, *, kept: NDArray[np.bool_]) -> Floats:
    """Rank the kept values of every row of a table; ties share their mean rank.

    Parameters
    ----------
    values : ndarray of float, shape (u, n)
        Anything, nan too, where a value is left out.
    kept : ndarray of bool, shape (u, n)
        What is ranked.

    Returns
    -------
    ndarray of float, shape (u, n)
        From 1; nan where a value is left out.

    Examples
    --------
    >>> kept = np.array([[True, True, True, False]])
    >>> masked_ranks(np.array([[5.0, 2.0, 5.0, 1.0]]), kept=kept)
    array([[2.5, 1. , 2.5, nan]])
    """
    inside = np.where(kept, values, np.inf)
    order = np.argsort(inside, axis=1, kind="stable")
    sorted_values = np.take_along_axis(inside, order, axis=1)
    place = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    with np.errstate(invalid="ignore"):
        new = np.diff(sorted_values, axis=1, prepend=-np.inf) != 0
    ends = np.concatenate([new[:, 1:], np.ones((len(values), 1), dtype=bool)], axis=1)
    first = np.maximum.accumulate(np.where(new, place, 0), axis=1)
    last = np.where(ends, place, values.shape[1])[:, ::-1]
    last = np.minimum.accumulate(last, axis=1)[:, ::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=1)
    return np.where(kept, ranks, np.nan)
