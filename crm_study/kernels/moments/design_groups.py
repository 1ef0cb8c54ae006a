"""Moments of the columns of a model from those of its numbers in cells: exact, in whole numbers.

In a cell of categories and of values of a variable, an indicator is 0 or 1, a product with the
variable is a multiple, and an indicator times a number is that number or 0. So every column of a
model with categories and products is, within a cell, a whole number times one of the other
numbers, or times 1, and what the cells add up to gives its sums and cross products.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.moments.group_moments import GroupMoments, Label

_MOST = 2**60


@dataclass(frozen=True, slots=True, eq=False)
class CellColumns:
    """How the columns of a model follow from numbers and cells.

    Attributes
    ----------
    number : ndarray of int, shape (p,)
        What each column is a multiple of: 0 of 1, i of variable i of the k, counted from 1.
    factor : ndarray of int, shape (G, p)
        Times what, by cell; Python's whole numbers, as they may be large.
    unit : int
        What the columns are multiplied by to be whole, given the units of the variables.
    """

    number: NDArray[np.intp]
    factor: NDArray[np.object_]
    unit: int


def design_groups(
    moments: GroupMoments, columns: CellColumns, label: Callable[[Label], Label]
) -> GroupMoments:
    """Return the moments of the columns of a model, by wider groups.

    Parameters
    ----------
    moments : GroupMoments
        Of the k numbers, by cell.
    columns : CellColumns
        Of the same cells.
    label : callable
        What a wider group is named, given the name of a cell.

    Returns
    -------
    GroupMoments
        In Python's whole numbers where those of 64 bits do not suffice.

    Examples
    --------
    A score y, in the cells of two groups; the columns are y and an indicator of the second.

    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> cells = group_moments(np.array([[1, 3, 8]]), np.array([0, 0, 1]), [("a",), ("b",)])
    >>> columns = CellColumns(np.array([1, 0]), np.array([[1, 0], [1, 1]], dtype=object), 1)
    >>> found = design_groups(cells, columns, lambda name: ())
    >>> found.sums.tolist(), found.products.tolist()
    ([[12, 1]], [[[74, 8], [8, 1]]])
    """
    k, kind = moments.sums.shape[1], _kind(moments, columns)
    n = len(moments)
    inner = np.empty((n, k + 1, k + 1), kind)
    inner[:, 0, 0] = moments.counts
    inner[:, 0, 1:] = inner[:, 1:, 0] = moments.sums
    inner[:, 1:, 1:] = moments.products
    factor, at = columns.factor.astype(kind), columns.number
    cells = GroupMoments(
        moments.labels,
        moments.counts,
        inner[:, 0, at] * factor,
        inner[:, at][:, :, at] * factor[:, :, None] * factor[:, None, :],
        columns.unit,
    )
    return cells.within(label)


def _kind(moments: GroupMoments, columns: CellColumns) -> type[np.int64] | type[object]:
    """Return the type that holds every sum: of 64 bits, or without a largest number."""
    largest = max((abs(int(end)) for end in columns.factor.ravel()), default=0)
    own = np.diagonal(moments.products, axis1=1, axis2=2).astype(object).sum(axis=0)
    most = max([int(moments.counts.sum()), *own.tolist()])
    return np.int64 if most * largest**2 < _MOST else object


def cells_there(moments: GroupMoments, known: NDArray[np.bool_]) -> GroupMoments:
    """Return some of the groups.

    Examples
    --------
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> moments = group_moments(np.array([[1, 3]]), np.array([0, 1]), [("",), ("b",)])
    >>> cells_there(moments, np.array([False, True])).labels
    (('b',),)
    """
    return replace(
        moments,
        labels=tuple(name for name, there in zip(moments.labels, known, strict=True) if there),
        counts=moments.counts[known],
        sums=moments.sums[known],
        products=moments.products[known],
    )
