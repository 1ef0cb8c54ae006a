"""The split of a scale into two halves that covary most: Guttman's lambda4."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.symmetric_matrix import symmetric
from crm_study.kernels.arrays.validate import Floats

#: With more items than this (6435 splits of 16) the best split is searched by exchanges.
MOST_ITEMS_TRIED_OUT = 16


@dataclass(frozen=True, slots=True, eq=False)
class BestSplit:
    """The halves that covary most.

    Attributes
    ----------
    reliability : float
        Guttman's split-half coefficient of these halves, lambda4.
    first_half : ndarray of bool, shape (n_items,)
        Which items are in the half of the first item.
    exhaustive : bool
        True when every split was tried, False when the split was found by exchanges.
    """

    reliability: float
    first_half: NDArray[np.bool_]
    exhaustive: bool


def best_split(matrix: ArrayLike) -> BestSplit:
    r"""Find the split into halves, equal but for an odd item, with the largest lambda4.

    Parameters
    ----------
    matrix : array_like of float, shape (n_items, n_items)
        Covariances or correlations of the items.

    Returns
    -------
    BestSplit
        Up to 16 items the best of all splits, as ``psych::splitHalf`` for an even number
        of items; of an odd number psych 2.2.9 tries only half of the splits. Beyond that
        the best that steepest exchanges reach from k + 1 fixed starts (odd against even,
        and every rotation of first against last): a lower bound of lambda4, and the same
        one each time.

    Raises
    ------
    AnalysisError
        A matrix that is not square and symmetric, fewer than two items, or items whose
        total does not vary.

    Notes
    -----
    .. math:: \lambda_4 = 4 s_{AB} / V = 1 - \sigma' S \sigma / V

    where sigma is 1 for the items of one half and -1 for those of the other.

    References
    ----------
    .. [1] Guttman, L. (1945). Psychometrika, 10(4), 255-282.

    Examples
    --------
    >>> split = best_split([[1, 0.8, 0.1, 0.2], [0.8, 1, 0.1, 0.1],
    ...                     [0.1, 0.1, 1, 0.8], [0.2, 0.1, 0.8, 1]])
    >>> round(split.reliability, 4), split.first_half.astype(int)
    (0.9268, array([1, 0, 1, 0]))
    """
    items = symmetric(matrix, statistic="The best split")
    total = float(items.sum())
    if not total > 1e-13 * float(np.abs(items).sum()):
        raise AnalysisError("The best split is undefined: the total score does not vary.")
    exhaustive = len(items) <= MOST_ITEMS_TRIED_OUT
    signs = _all_splits(len(items)) if exhaustive else _exchanged(items)
    contrast = np.einsum("si,si->s", signs @ items, signs)
    sides = signs[int(contrast.argmin())]
    return BestSplit(1 - float(contrast.min()) / total, sides == sides[0], exhaustive)


@cache
def _all_splits(n_items: int) -> Floats:
    """Every split into halves as rows of 1 and -1; each only once when the halves are equal."""
    half = n_items // 2
    pairs_with_first = n_items % 2 == 0
    pool = range(1, n_items) if pairs_with_first else range(n_items)
    chosen = np.array(list(combinations(pool, half - pairs_with_first)), dtype=int)
    signs = -np.ones((len(chosen), n_items))
    if pairs_with_first:
        signs[:, 0] = 1
    if chosen.size:
        np.put_along_axis(signs, chosen, 1.0, axis=1)
    signs.setflags(write=False)
    return signs


def _exchanged(items: Floats) -> Floats:
    """Improve each start by exchanges and return where they end."""
    n_items = len(items)
    odd_even = np.where(np.arange(n_items) % 2, -1.0, 1.0)
    first_last = np.where(np.arange(n_items) < n_items // 2, 1.0, -1.0)
    starts = [odd_even, *(np.roll(first_last, shift) for shift in range(n_items))]
    return np.array([_steepest_exchanges(items, start) for start in starts])


def _steepest_exchanges(items: Floats, start: Floats) -> Floats:
    """Exchange the two items that lower the contrast most, until no exchange does."""
    signs, variance = start.copy(), items.diagonal()
    spread = variance[:, None] + variance - 2 * items
    noise = 1e-12 * float(np.abs(items).sum())
    while True:
        pull = items @ signs
        gain = pull[:, None] - pull - spread
        gain[signs < 0] = -np.inf
        gain[:, signs > 0] = -np.inf
        leave, enter = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[leave, enter] <= noise:
            return signs
        signs[leave], signs[enter] = -1.0, 1.0
