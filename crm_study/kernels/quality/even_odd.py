"""Even–odd consistency: whether half of each scale says what its other half says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, with_gaps


def even_odd(scales: Sequence[ArrayLike]) -> Floats:
    r"""Return the even–odd inconsistency of every respondent.

    Parameters
    ----------
    scales : sequence of array_like, each of shape (n, k_s)
        The items of each scale, keyed, in their order; nan where missing.

    Returns
    -------
    ndarray of float, shape (n,)
        From −1 (both halves of every scale agree) to 1 (they oppose); large is careless.
        Nan with fewer than two scales with both halves, or without variation over scales.

    Raises
    ------
    AnalysisError
        Fewer than two scales, or scales of different numbers of respondents.

    Notes
    -----
    .. math:: -\max\left(-1, \frac{2 r}{1 + r}\right)

    with r the correlation, within a respondent and over scales, of the mean of the even and
    the mean of the odd items. As ``careless::evenodd`` since version 1.2.0, which turned the
    sign.

    References
    ----------
    .. [1] Jackson, D. N. (1976). The appraisal of personal reliability. Paper presented at
       the meetings of the Society of Multivariate Experimental Psychology.
    .. [2] Johnson, J. A. (2005). Journal of Research in Personality, 39(1), 103-129.

    Examples
    --------
    >>> a, b = [[1, 2], [4, 4]], [[3, 3], [2, 5]]
    >>> c = [[5, 4], [5, 1]]
    >>> even_odd([a, b, c]).round(4).tolist()
    [-1.0, 1.0]
    """
    tables = [with_gaps(scale, name="answers") for scale in scales]
    if len(tables) < 2:
        raise AnalysisError(f"Even–odd consistency needs at least 2 scales, but got {len(tables)}.")
    if len({len(table) for table in tables}) > 1:
        sizes = ", ".join(str(len(table)) for table in tables)
        raise AnalysisError(f"Every scale needs the same respondents, but they have {sizes} rows.")
    odd = np.column_stack([_mean(table[:, 0::2]) for table in tables])
    even = np.column_stack([_mean(table[:, 1::2]) for table in tables])
    r = within_person(even, odd, at_least=2)
    with np.errstate(divide="ignore"):
        corrected = np.where(r > -1, 2 * r / (1 + r), np.where(np.isnan(r), np.nan, -1.0))
    return np.asarray(-np.maximum(corrected, -1.0) + 0.0)


def within_person(first: Floats, second: Floats, *, at_least: int) -> Floats:
    """Return the correlation of two sets of values within every row, pairwise complete.

    Parameters
    ----------
    first, second : ndarray of float, shape (n, m)
        Nan where missing.
    at_least : int
        Pairs below which there is no correlation.

    Returns
    -------
    ndarray of float, shape (n,)
        Nan with too few pairs or where one side does not vary.

    Examples
    --------
    >>> within_person(np.array([[1, 2, 3.0]]), np.array([[2, 4, 7.0]]), at_least=2).round(4)
    array([0.9934])
    """
    there = ~(np.isnan(first) | np.isnan(second))
    count = there.sum(axis=1)
    a, b = (_centered(side, there, count) for side in (first, second))
    saa, sbb = (a * a).sum(axis=1), (b * b).sum(axis=1)
    largest = [np.where(there, np.abs(side), 0).max(axis=1, initial=0) for side in (first, second)]
    varies = (saa > _rounding(largest[0], count)) & (sbb > _rounding(largest[1], count))
    defined = (count >= at_least) & varies
    product = np.where(defined, saa * sbb, 1.0)
    r = np.clip((a * b).sum(axis=1) / np.sqrt(product), -1, 1)
    return np.where(defined, r, np.nan)


def _rounding(largest: Floats, count: NDArray[np.intp]) -> Floats:
    """Sum of squares that rounding alone leaves."""
    return np.asarray(count * (1e-13 * largest) ** 2)


def _centered(side: Floats, there: NDArray[np.bool_], count: NDArray[np.intp]) -> Floats:
    total = np.where(there, side, 0.0).sum(axis=1)
    mean = total / np.maximum(count, 1)
    return np.where(there, side - mean[:, None], 0.0)


def _mean(items: Floats) -> Floats:
    """Mean of the answered items; nan where none is."""
    there = ~np.isnan(items)
    count = there.sum(axis=1)
    total = np.where(there, items, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
