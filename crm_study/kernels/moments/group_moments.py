"""Counts, sums and cross products of whole numbers by group: exact, and they add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.exact_products import Whole
from crm_study.kernels.moments.moments import Moments

Label = tuple[str, ...]
MOST_GROUPS = 100_000
"""Groups up to which sums are kept; beyond, none are, so that memory stays bounded."""
_EXACT = 2**53


@dataclass(frozen=True, slots=True, eq=False)
class GroupMoments:
    """What the complete rows of each of G groups add up to, for k variables.

    Attributes
    ----------
    labels : tuple of tuple of str, length G
        Names of the groups, rising: an institution, or an institution and a stratum.
    counts : ndarray of int64, shape (G,)
        Rows, at least one.
    sums : ndarray of int64, shape (G, k)
        In units of ``1 / unit``.
    products : ndarray of int64, shape (G, k, k)
        Uncentered, in units of ``1 / unit**2``.
    unit : int
        What the variables were multiplied by to be whole.
    too_many : bool
        Whether there were more groups than `MOST_GROUPS`: then nothing is kept.
    """

    labels: tuple[Label, ...]
    counts: Whole
    sums: Whole
    products: Whole
    unit: int = 1
    too_many: bool = False

    def __add__(self, other: GroupMoments) -> GroupMoments:
        """Join the moments of other rows of the same variables."""
        if self.unit != other.unit or self.sums.shape[1] != other.sums.shape[1]:
            raise AnalysisError("Moments of different variables or units do not add up.")
        if self.too_many or other.too_many:
            return self if self.too_many else other
        if self.labels == other.labels:
            places = np.arange(len(self.labels))
            return _joined((self, places), (other, places), self.labels)
        labels, few = sorted((self.labels, other.labels), key=len, reverse=True)
        place = {label: i for i, label in enumerate(labels)}
        if not place.keys() >= set(few):
            labels = tuple(sorted({*labels, *few}))
            place = {label: i for i, label in enumerate(labels)}
        mine, theirs = (
            np.array([place[label] for label in part.labels], dtype=np.intp)
            for part in (self, other)
        )
        return _joined((self, mine), (other, theirs), labels)

    def __len__(self) -> int:
        return len(self.labels)

    def total(self) -> Moments:
        """Return the moments of all rows."""
        return Moments(
            int(self.counts.sum()), self.sums.sum(axis=0), self.products.sum(axis=0), self.unit
        )

    def constant(self) -> NDArray[np.bool_]:
        """Tell which variables are the same for all rows of a group, in every group, shape (k,).

        Examples
        --------
        >>> rows = np.array([[1, 1, 2], [1, 2, 3]])
        >>> group_moments(rows, np.array([0, 0, 1]), [("a",), ("b",)]).constant()
        array([ True, False])
        """
        own = np.diagonal(self.products, axis1=1, axis2=2).astype(object)
        apart = self.counts[:, None].astype(object) * own - self.sums.astype(object) ** 2
        return np.asarray((apart == 0).all(axis=0), dtype=bool)

    def only(self, columns: Sequence[int]) -> GroupMoments:
        """Return the moments of some of the variables."""
        chosen = list(columns)
        products = self.products[:, chosen][:, :, chosen]
        return replace(self, sums=self.sums[:, chosen], products=products)

    def about(self, center: Whole) -> tuple[Whole, Whole]:
        """Return sums and products about whole numbers, shape (G, k), one set a group.

        Examples
        --------
        >>> moments = group_moments(np.array([[7, 9]]), np.array([0, 0]), [("a",)])
        >>> [part.tolist() for part in moments.about(np.array([[8]]))]
        [[[0]], [[[2]]]]
        """
        n, center = self.counts[:, None], center.astype(self.sums.dtype)
        crossed = self.sums[:, :, None] * center[:, None, :]
        own = n[:, :, None] * (center[:, :, None] * center[:, None, :])
        return self.sums - n * center, self.products - crossed - crossed.transpose(0, 2, 1) + own

    def nearest(self) -> Whole:
        """Return the whole numbers next to the means of the groups, shape (G, k).

        Examples
        --------
        >>> group_moments(np.array([[1, 2, 4]]), np.array([0, 0, 0]), [("a",)]).nearest().tolist()
        [[2]]
        """
        means: Floats = (self.sums / self.counts[:, None]).astype(float)
        return np.rint(means).astype(np.int64)

    def within(self, label: Callable[[Label], Label]) -> GroupMoments:
        """Return the moments of wider groups, each named by what ``label`` makes of a name.

        Examples
        --------
        >>> moments = group_moments(np.array([[1, 2, 4]]), np.array([0, 1, 2]),
        ...                         [("a", "x"), ("a", "y"), ("b", "x")])
        >>> wider = moments.within(lambda name: name[:1])
        >>> wider.labels, wider.sums.tolist()
        ((('a',), ('b',)), [[3], [4]])
        """
        named = [label(one) for one in self.labels]
        labels = tuple(sorted(set(named)))
        place = {one: i for i, one in enumerate(labels)}
        places = np.array([place[one] for one in named], dtype=np.intp)
        parts = (self.counts, self.sums, self.products)
        totals = [np.zeros((len(labels), *part.shape[1:]), part.dtype) for part in parts]
        for total, own in zip(totals, parts, strict=True):
            np.add.at(total, places, own)
        counts, sums, products = totals
        return GroupMoments(labels, counts, sums, products, self.unit, self.too_many)


def group_moments(
    columns: NDArray[np.integer],
    group: NDArray[np.integer],
    labels: Sequence[Label],
    *,
    unit: int = 1,
) -> GroupMoments:
    """Sum up complete rows of whole numbers by group.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        One row a variable.
    group : ndarray of whole numbers, shape (n,)
        Place of each row's group among the labels.
    labels : sequence of tuple of str
        Names of the groups, rising; those that no row has are left out.
    unit : int, default 1
        What the variables were multiplied by to be whole.

    Raises
    ------
    AnalysisError
        Numbers so large that their sums would not be exact.

    Examples
    --------
    >>> found = group_moments(np.array([[1, 2, 4], [1, 1, 3]]), np.array([1, 0, 1]),
    ...                       [("a",), ("b",)])
    >>> found.counts.tolist(), found.sums.tolist(), found.products[1].tolist()
    ([1, 2], [[2, 1], [5, 4]], [[17, 13], [13, 10]])
    """
    k, n = columns.shape
    largest = max((abs(int(end)) for end in (columns.max(), columns.min())), default=0) if n else 0
    if largest**2 * n > _EXACT:
        raise AnalysisError(f"Numbers as large as {largest} have no exact sums by group.")
    values = columns.astype(np.float64)
    counts = np.bincount(group, minlength=len(labels))
    there = np.flatnonzero(counts)
    if len(there) > MOST_GROUPS:
        return _too_many(k, unit)
    sums = np.empty((len(there), k), np.int64)
    products = np.empty((len(there), k, k), np.int64)
    for i in range(k):
        sums[:, i] = np.bincount(group, values[i], len(labels))[there]
        for j in range(i + 1):
            crossed = np.bincount(group, values[i] * values[j], len(labels))[there]
            products[:, i, j] = products[:, j, i] = crossed
    return GroupMoments(
        tuple(labels[i] for i in there.tolist()), counts[there], sums, products, unit
    )


def no_groups(n_variables: int, *, unit: int = 1) -> GroupMoments:
    """Return the moments of no row.

    Examples
    --------
    >>> len(no_groups(2) + no_groups(2))
    0
    """
    k = n_variables
    counts, sums, products = (np.zeros(shape, np.int64) for shape in ((0,), (0, k), (0, k, k)))
    return GroupMoments((), counts, sums, products, unit)


def _joined(
    first: tuple[GroupMoments, NDArray[np.intp]],
    second: tuple[GroupMoments, NDArray[np.intp]],
    labels: tuple[Label, ...],
) -> GroupMoments:
    """Add up two sets of groups, given the places of each one's groups among the labels."""
    unit, k = first[0].unit, first[0].sums.shape[1]
    if len(labels) > MOST_GROUPS:
        return _too_many(k, unit)
    totals = [np.zeros((len(labels), *shape), np.int64) for shape in ((), (k,), (k, k))]
    for part, places in (first, second):
        for total, own in zip(totals, (part.counts, part.sums, part.products), strict=True):
            total[places] += own
    return GroupMoments(labels, totals[0], totals[1], totals[2], unit)


def _too_many(k: int, unit: int) -> GroupMoments:
    nothing = no_groups(k, unit=unit)
    return GroupMoments((), nothing.counts, nothing.sums, nothing.products, unit, too_many=True)
