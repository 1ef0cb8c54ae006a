"""Which answers are missing together: patterns, and how items can help one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distinct_rows import distinct_rows
from crm_study.kernels.arrays.validate import Floats, with_gaps


@dataclass(frozen=True, slots=True, eq=False)
class MissingPatterns:
    """Who left out what; K patterns of k items, n respondents.

    Attributes
    ----------
    order : ndarray of int, shape (k,)
        Items from the fewest to the most missing answers; ties keep their place.
    answered : ndarray of bool, shape (K, k)
        The patterns, items in their given order. The rows stand as in ``mice::md.pattern``:
        sorted by what is missing, the item of ``order`` that is missing least first.
    n_obs : ndarray of int, shape (K,)
        Respondents with each pattern.
    which : ndarray of int, shape (n,)
        The pattern of every respondent.
    n_missing : ndarray of int, shape (k,)
        Answers missing by item.
    """

    order: NDArray[np.intp]
    answered: NDArray[np.bool_]
    n_obs: NDArray[np.intp]
    which: NDArray[np.intp]
    n_missing: NDArray[np.intp]

    @property
    def n_complete(self) -> int:
        """Respondents who answered everything."""
        return int(self.n_obs[self.answered.all(axis=1)].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Flux:
    """How each item connects with the others where answers are missing, shape (k,).

    Attributes
    ----------
    influx : ndarray of float
        Pairs of a missing answer to this item and a given one to another, over all answers
        given: how much of what is missing here the others can inform. Nan where none is.
    outflux : ndarray of float
        Pairs of a given answer to this item and a missing one to another, over all answers
        missing: how useful this item is to fill the others in. Nan where nothing is missing.
    """

    influx: Floats
    outflux: Floats


def missing_patterns(scores: ArrayLike) -> MissingPatterns:
    """Count the patterns of missing answers.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        In any unit, nan where there is no answer.

    Returns
    -------
    MissingPatterns

    Raises
    ------
    AnalysisError
        Text, an infinite value, no respondent or no item.

    References
    ----------
    .. [1] van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.), section 4.1.

    Examples
    --------
    >>> found = missing_patterns([[1, 2], [3, np.nan], [2, 2], [np.nan, 1], [4, np.nan]])
    >>> found.answered, found.n_obs, found.n_complete
    (array([[ True,  True],
           [ True, False],
           [False,  True]]), array([2, 2, 1]), 2)
    """
    missing = np.isnan(_some(scores))
    n_missing = missing.sum(axis=0)
    order = np.argsort(n_missing, kind="stable")
    sorted_, which, n_obs = distinct_rows(missing[:, order])
    answered = np.empty_like(sorted_)
    answered[:, order] = ~sorted_
    return MissingPatterns(order, answered, n_obs, which, n_missing)


def flux(scores: ArrayLike) -> Flux:
    """Measure how the missing answers of each item connect with the given ones of others.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        In any unit, nan where there is no answer.

    Returns
    -------
    Flux
        As ``mice::flux``.

    Raises
    ------
    AnalysisError
        Text, an infinite value, no respondent or no item.

    References
    ----------
    .. [1] van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.), section 4.1.3.

    Examples
    --------
    >>> found = flux([[1, 2], [3, np.nan], [2, 2], [np.nan, 1]])
    >>> found.influx.round(4), found.outflux
    (array([0.1667, 0.1667]), array([0.5, 0.5]))
    """
    missing = np.isnan(_some(scores)).astype(float)
    given = 1 - missing
    here, there = missing.T @ given, given.T @ missing
    influx = _share(here, here + given.T @ given)
    outflux = _share(there, there + missing.T @ missing)
    return Flux(influx, outflux)


def _share(part: Floats, whole: Floats) -> Floats:
    """Sum rows and divide; nan where there is nothing to divide by."""
    above, below = part.sum(axis=1), whole.sum(axis=1)
    share: Floats = np.divide(above, below, out=np.full(len(below), np.nan), where=below > 0)
    return share


def _some(scores: ArrayLike) -> Floats:
    """Read a table with at least one respondent and one item."""
    table = with_gaps(scores, name="scores")
    if not table.size:
        raise AnalysisError(
            "Missing answers can be counted where there are respondents and items, but the "
            f"table has {len(table)} rows and {table.shape[1]} columns."
        )
    return table
