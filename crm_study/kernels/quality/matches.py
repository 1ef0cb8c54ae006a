"""Percent match: the respondent whose answers are most like one's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, with_gaps

_CHUNK = 512


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """The nearest other respondent of each of n.

    Attributes
    ----------
    share : ndarray of float, shape (n,)
        Largest share of equal answers with any other respondent, over the items both
        answered; nan where no other answered enough of the same items.
    partner : ndarray of int, shape (n,)
        Who that is, the first of equals; −1 where there is none.
    """

    share: Floats
    partner: NDArray[np.intp]


def percent_match(answers: ArrayLike, *, at_least: int = 1) -> Matches:
    """Find, for every respondent, the other one with the largest share of equal answers.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Codes; nan where missing.
    at_least : int, default 1
        Items that two respondents must both have answered to be compared.

    Returns
    -------
    Matches

    Raises
    ------
    AnalysisError
        Fewer than two respondents.

    References
    ----------
    .. [1] Kuriakose, N., & Robbins, M. (2016). Statistical Journal of the IAOS, 32(3),
       283-291.

    Examples
    --------
    >>> found = percent_match([[1, 2, 3, 4], [1, 2, 3, 5], [4, 4, 4, 4]])
    >>> found.share.tolist(), found.partner.tolist()
    ([0.75, 0.75, 0.25], [1, 0, 0])
    """
    codes = with_gaps(answers, name="answers")
    if len(codes) < 2:
        raise AnalysisError(f"Comparing respondents needs at least 2, but there is {len(codes)}.")
    there = (~np.isnan(codes)).astype(np.float32)
    chosen = _indicators(codes)
    parts = [
        _nearest(slice(start, start + _CHUNK), chosen, there, max(at_least, 1))
        for start in range(0, len(codes), _CHUNK)
    ]
    share, partner = (np.concatenate(side) for side in zip(*parts, strict=True))
    return Matches(share, np.where(np.isnan(share), -1, partner))


def _indicators(codes: Floats) -> NDArray[np.float32]:
    """One column for each code of each item: 1 where it was given."""
    columns = [
        codes[:, j] == value
        for j in range(codes.shape[1])
        for value in np.unique(codes[~np.isnan(codes[:, j]), j])
    ]
    table = np.column_stack(columns) if columns else np.zeros((len(codes), 0))
    return table.astype(np.float32)


def _nearest(
    rows: slice, chosen: NDArray[np.float32], there: NDArray[np.float32], at_least: int
) -> tuple[Floats, NDArray[np.intp]]:
    equal = (chosen[rows] @ chosen.T).astype(float)
    both = (there[rows] @ there.T).astype(float)
    share = np.where(both >= at_least, equal / np.maximum(both, 1), -1.0)
    own = np.arange(len(chosen))[rows]
    share[np.arange(own.size), own] = -1.0
    partner = share.argmax(axis=1)
    best = share[np.arange(own.size), partner]
    return np.where(best < 0, np.nan, best), partner
