"""Psychometric synonyms and antonyms: items that nearly everyone answers alike, or oppositely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, with_gaps
from crm_study.kernels.quality.even_odd import within_person

_FEWEST_PAIRS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Synonyms:
    """Agreement within respondents over pairs of items.

    Attributes
    ----------
    correlation : ndarray of float, shape (n,)
        Within-person correlation over the pairs answered; nan with fewer than 3 of them or
        where one side does not vary.
    n_pairs : ndarray of int, shape (n,)
        Pairs of which the respondent answered both items.
    pairs : ndarray of int, shape (m, 2)
        Columns of each pair, the later one first, as R names them.
    """

    correlation: Floats
    n_pairs: NDArray[np.intp]
    pairs: NDArray[np.intp]


def synonyms(answers: ArrayLike, *, cutoff: float = 0.60) -> Synonyms:
    """Correlate, within every respondent, the items that correlate above a cut-off over all.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Nan where missing.
    cutoff : float, default 0.60
        Pairs with a larger correlation are synonyms.

    Returns
    -------
    Synonyms

    Raises
    ------
    AnalysisError
        A cut-off outside 0 to 1.

    Notes
    -----
    As ``careless::psychsyn(resample_na = FALSE)``. With its default R swaps the items of pairs
    at random where there is no correlation, so that two runs differ; that is not done here.

    References
    ----------
    .. [1] Meade, A. W., & Craig, S. B. (2012). Psychological Methods, 17(3), 437-455.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.arange(8.0)
    >>> found = synonyms(np.column_stack([a, a + a % 2, a - a % 3, a % 2]), cutoff=0.8)
    >>> found.pairs.tolist(), found.correlation[7].round(4), found.n_pairs[7]
    ([[1, 0], [2, 0], [2, 1]], np.float64(-0.5), np.int64(3))
    """
    return _matched(answers, cutoff, sign=1)


def antonyms(answers: ArrayLike, *, cutoff: float = 0.60) -> Synonyms:
    """Correlate, within every respondent, the items that oppose one another over all.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Raw codes; keyed items hardly oppose one another. Nan where missing.
    cutoff : float, default 0.60
        Pairs with a correlation below minus this are antonyms.

    Returns
    -------
    Synonyms

    Raises
    ------
    AnalysisError
        A cut-off outside 0 to 1.

    Notes
    -----
    As ``careless::psychant(resample_na = FALSE)``.

    Examples
    --------
    >>> import numpy as np
    >>> a = np.arange(8.0)
    >>> antonyms(np.column_stack([a, 9 - a, a % 3])).pairs.tolist()
    [[1, 0]]
    """
    return _matched(answers, cutoff, sign=-1)


def _matched(answers: ArrayLike, cutoff: float, *, sign: int) -> Synonyms:
    codes = with_gaps(answers, name="answers")
    if not 0 < cutoff < 1:
        raise AnalysisError(f"The cut-off must lie between 0 and 1, but is {cutoff}.")
    matrix = sign * _pairwise_correlation(codes)
    early, late = np.nonzero(np.triu(matrix > cutoff, k=1))
    found = within_person(codes[:, late], codes[:, early], at_least=_FEWEST_PAIRS)
    there = ~np.isnan(codes)
    n_pairs = (there[:, late] & there[:, early]).sum(axis=1)
    return Synonyms(found, n_pairs, np.column_stack([late, early]))


def _pairwise_correlation(codes: Floats) -> Floats:
    """Correlate every pair of columns over the rows that hold both."""
    there = ~np.isnan(codes)
    mask = there.astype(float)
    center = np.nansum(codes, axis=0) / np.maximum(mask.sum(axis=0), 1)
    apart = np.where(there, codes - center, 0.0)
    count = np.maximum(mask.T @ mask, 1)
    sums, squares = apart.T @ mask, (apart**2).T @ mask
    covariance = apart.T @ apart - sums * sums.T / count
    variance = squares - sums**2 / count
    variance = np.where(variance > 1e-24 * np.maximum(squares, 1e-300) * count, variance, np.nan)
    return np.asarray(covariance / np.sqrt(variance * variance.T))
