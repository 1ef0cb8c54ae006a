"""How often each answer to one item goes with each answer to another, for all pairs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete

#: More distinct answers than this are a measurement, not categories.
MOST_CATEGORIES = 20
#: Respondents counted at once; their 0/1 sums stay exact in single precision.
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class JointTables:
    """Two-way tables of every pair of items.

    Attributes
    ----------
    counts : ndarray of float, shape (n_pairs, n_categories, n_categories)
        Respondents; rows belong to the item with the smaller position. Items with fewer
        categories than the largest have zeros after their own.
    left, right : ndarray of int, shape (n_pairs,)
        Positions of the items, counted from 0: (0, 1), (0, 2), ..., (1, 2), ...
    categories : tuple of ndarray of float
        The answers each item was given, rising; those never used are not among them.
    margins : tuple of ndarray of float
        How often each was given.
    n_obs : int
        Respondents.
    """

    counts: Floats
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    categories: tuple[Floats, ...]
    margins: tuple[Floats, ...]
    n_obs: int


def joint_tables(scores: ArrayLike) -> JointTables:
    """Count every pair of answers of every pair of items.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete answers; their order counts, their distances do not.

    Returns
    -------
    JointTables

    Raises
    ------
    AnalysisError
        Fewer than two items or respondents, an item that does not vary, or one with more
        than `MOST_CATEGORIES` different answers.

    Examples
    --------
    >>> joint_tables([[1, 1], [1, 5], [2, 5], [2, 5]]).counts
    array([[[1., 1.],
            [0., 2.]]])
    """
    table = complete(scores, name="scores", ndim=2)
    n_obs, n_items = table.shape
    if n_obs < 2 or n_items < 2:
        raise AnalysisError(
            f"Joint tables need at least 2 respondents and 2 items, but got {n_obs} and {n_items}."
        )
    codes, categories = coded(table)
    left, right = np.triu_indices(n_items, 1)
    n_categories = max(len(known) for known in categories)
    together = _counted(codes, n_categories)
    margins = np.einsum("icic->ic", together)
    return JointTables(
        counts=np.ascontiguousarray(together.transpose(0, 2, 1, 3)[left, right]),
        left=left,
        right=right,
        categories=categories,
        margins=tuple(row[: len(known)] for row, known in zip(margins, categories, strict=True)),
        n_obs=n_obs,
    )


def tables_of(counts: NDArray[np.integer], codes: Sequence[float]) -> JointTables:
    """Read two-way tables that were counted beforehand.

    Parameters
    ----------
    counts : ndarray of whole numbers, shape (n_items, m, n_items, m)
        Entry i, a, j, b: respondents with answer a to item i and answer b to item j, all of
        whom answered every item.
    codes : sequence of float, length m
        The answers, rising.

    Raises
    ------
    AnalysisError
        As `joint_tables`.

    Examples
    --------
    >>> counts = np.array([[1, 0, 0, 1], [0, 2, 0, 2], [0, 0, 1, 0], [1, 2, 0, 3]])
    >>> found = tables_of(counts.reshape(2, 2, 2, 2), [1, 5])
    >>> found.counts.tolist(), found.n_obs
    ([[[0.0, 1.0], [0.0, 2.0]]], 3)
    """
    n_items = len(counts)
    margins = np.einsum("icic->ic", counts)
    n_obs = int(margins[0].sum()) if n_items else 0
    if n_obs < 2 or n_items < 2:
        raise AnalysisError(
            f"Joint tables need at least 2 respondents and 2 items, but got {n_obs} and {n_items}."
        )
    given = np.asarray(codes, dtype=float)
    categories = tuple(given[margin > 0] for margin in margins)
    for item, known in enumerate(categories):
        _refuse_unless_ordinal(item, known)
    # Answers that nobody gave to an item come last, and are left out where all items lack them.
    order = np.argsort(margins == 0, axis=1, kind="stable")
    widest = max(len(known) for known in categories)
    left, right = np.triu_indices(n_items, 1)
    tables = [
        counts[i][order[i][:, None], j, order[j]][:widest, :widest]
        for i, j in zip(left, right, strict=True)
    ]
    return JointTables(
        counts=np.array(tables, dtype=float),
        left=left,
        right=right,
        categories=categories,
        margins=tuple(margin[margin > 0].astype(float) for margin in margins),
        n_obs=n_obs,
    )


def coded(table: Floats) -> tuple[NDArray[np.intp], tuple[Floats, ...]]:
    """Code the answers of each item from 0, in rising order.

    Parameters
    ----------
    table : ndarray of float, shape (n_obs, n_items)

    Returns
    -------
    codes : ndarray of int, shape (n_obs, n_items)
    categories : tuple of ndarray of float
        The answers that the codes stand for.

    Raises
    ------
    AnalysisError
        An item that does not vary, or one with more than `MOST_CATEGORIES` answers.

    Examples
    --------
    >>> codes, categories = coded(np.array([[1.0, 2.5], [3.0, 2.0]]))
    >>> codes.tolist(), [known.tolist() for known in categories]
    ([[0, 1], [1, 0]], [[1.0, 3.0], [2.0, 2.5]])
    """
    low = table.min(axis=0)
    steps = table - low
    whole = steps.max() < 64 and bool((steps == np.rint(steps)).all())
    codes, categories = _numbered_steps(steps.astype(np.intp), low) if whole else _numbered(table)
    for item, known in enumerate(categories):
        _refuse_unless_ordinal(item, known)
    return codes, categories


def _numbered(table: Floats) -> tuple[NDArray[np.intp], tuple[Floats, ...]]:
    """Code any answers, by sorting those to each item."""
    known, codes = zip(*(np.unique(column, return_inverse=True) for column in table.T), strict=True)
    return np.stack(codes, axis=1), known


def _numbered_steps(
    steps: NDArray[np.intp], low: Floats
) -> tuple[NDArray[np.intp], tuple[Floats, ...]]:
    """Code answers that are whole steps above the lowest to their item, by counting them."""
    n_items, width = steps.shape[1], int(steps.max()) + 1
    place = steps + np.arange(n_items) * width
    used = (np.bincount(place.ravel(), minlength=n_items * width) > 0).reshape(n_items, width)
    codes = (np.cumsum(used, axis=1) - 1).ravel()[place]
    return codes, tuple(np.flatnonzero(some) + least for some, least in zip(used, low, strict=True))


def _refuse_unless_ordinal(item: int, known: Floats) -> None:
    """At least two answers, and few enough to be categories."""
    if len(known) < 2:
        raise AnalysisError(
            f"Joint tables need items that vary, but item {item + 1} does not: every respondent "
            "gave the same answer."
        )
    if len(known) > MOST_CATEGORIES:
        raise AnalysisError(
            f"Joint tables need items with at most {MOST_CATEGORIES} different answers, but item "
            f"{item + 1} has {len(known)}: it is a measurement rather than a rating."
        )


def _counted(codes: NDArray[np.intp], n_categories: int) -> Floats:
    """Cross products of indicator columns, of shape (items, categories) twice."""
    n_items = codes.shape[1]
    width = n_items * n_categories
    sums = np.zeros((width, width))
    for start in range(0, len(codes), BLOCK):
        answers = codes[start : start + BLOCK].ravel()
        chosen = np.zeros((len(answers), n_categories), dtype=np.float32)
        chosen[np.arange(len(answers)), answers] = 1
        flat = chosen.reshape(-1, width)
        sums += flat.T @ flat
    return sums.reshape(n_items, n_categories, n_items, n_categories)
