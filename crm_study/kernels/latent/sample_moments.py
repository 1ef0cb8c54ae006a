"""Means and covariances of the answers to a set of items, as a likelihood needs them.

Respondents who left out the same items form a pattern, and a likelihood needs no more of
them than their number, mean and covariance. Complete answers are one pattern.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distinct_rows import distinct_rows
from crm_study.kernels.arrays.validate import Floats, complete, varies

#: Smallest eigenvalue of a correlation matrix that rounding cannot explain.
SINGULAR = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class GroupMoments:
    """Moments of one group; what a pattern left out is 0 in its mean and covariance.

    Attributes
    ----------
    n_obs : ndarray of int, shape (n_patterns,)
        Respondents of each pattern.
    answered : ndarray of bool, shape (n_patterns, n_items)
    mean : ndarray of float, shape (n_patterns, n_items)
        In scale points.
    covariance : ndarray of float, shape (n_patterns, n_items, n_items)
        Dividing by the pattern's n_obs.
    scores : ndarray of float, shape (n_obs, n_items), or None
        The answers behind them; nan where left out. None when only moments are known.
    """

    n_obs: NDArray[np.int_]
    answered: NDArray[np.bool_]
    mean: Floats
    covariance: Floats
    scores: Floats | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nobody left out anything."""
        return bool(self.answered.all())


def moments(scores: ArrayLike, *, names: tuple[str, ...] | None = None) -> GroupMoments:
    """Summarize complete answers.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points.
    names : tuple of str, optional
        What messages call the items.

    Returns
    -------
    GroupMoments
        One pattern.

    Raises
    ------
    AnalysisError
        A missing answer, no more respondents than items, an item that does not vary or
        one that the others determine.

    Examples
    --------
    >>> moments([[1, 2], [2, 2], [3, 5.0]]).mean
    array([[2., 3.]])
    """
    table = complete(scores, name="scores", ndim=2)
    _refuse_few(len(table), table.shape[1])
    mean = table.mean(axis=0)
    deviation = table - mean
    covariance = deviation.T @ deviation / len(table)
    if not varies(table).all():
        _refuse_constant(list(table.T), names=names)
    refuse_singular(covariance, names=names)
    return one_pattern(covariance, mean, n_obs=len(table), scores=table)


def moments_from_covariance(
    covariance: ArrayLike, *, n_obs: int, mean: ArrayLike | None = None
) -> GroupMoments:
    """Take moments that somebody else computed.

    Parameters
    ----------
    covariance : array_like of float, shape (n_items, n_items)
        Dividing by n - 1, as `numpy.cov` does.
    n_obs : int
        Respondents behind it.
    mean : array_like of float, shape (n_items,), optional
        Zeros by default.

    Returns
    -------
    GroupMoments
        One pattern, whose covariance divides by n.

    Raises
    ------
    AnalysisError
        A matrix that is no positive definite covariance, or no more respondents than items.

    Examples
    --------
    >>> moments_from_covariance([[2, 1], [1, 2]], n_obs=10).covariance
    array([[[1.8, 0.9],
            [0.9, 1.8]]])
    """
    sample = complete(covariance, name="covariances", ndim=2)
    n_items = len(sample)
    if sample.shape != (n_items, n_items) or not np.allclose(sample, sample.T, rtol=1e-8, atol=0):
        raise AnalysisError("A measurement model needs a square symmetric covariance matrix.")
    _refuse_few(n_obs, n_items)
    refuse_singular(sample)
    center = np.zeros(n_items) if mean is None else complete(mean, name="means", ndim=1)
    if len(center) != n_items:
        raise AnalysisError(f"{n_items} items need {n_items} means, but {len(center)} are given.")
    return one_pattern(sample * ((n_obs - 1) / n_obs), center, n_obs=int(n_obs))


def moments_of_incomplete(
    scores: ArrayLike, *, names: tuple[str, ...] | None = None
) -> GroupMoments:
    """Summarize answers of which some are missing, pattern by pattern.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, nan where left out.
    names : tuple of str, optional
        What messages call the items.

    Returns
    -------
    GroupMoments
        Respondents without any answer say nothing and are not in it.

    Raises
    ------
    AnalysisError
        An infinite answer, an item that nobody answered or that does not vary, two items
        that nobody answered both, or no more respondents than items.

    Examples
    --------
    >>> found = moments_of_incomplete([[1, 2], [2, 4], [3, 5], [4, np.nan], [2, np.nan]])
    >>> found.n_obs, found.mean[1]
    (array([3, 2]), array([3., 0.]))
    """
    table = np.atleast_2d(np.asarray(scores, dtype=float))
    table = table[~np.isnan(table).all(axis=1)]
    complete(np.where(np.isnan(table), 0.0, table), name="scores", ndim=2)
    _refuse_few(*table.shape)
    answered = ~np.isnan(table)
    _refuse_uncovered(table, answered, names=names)
    patterns, which, n_obs = distinct_rows(~answered)
    order = np.argsort(which, kind="stable")
    filled = np.where(answered, table, 0.0)[order]
    alike = np.split(filled, np.cumsum(n_obs)[:-1])
    mean = np.stack([rows.mean(axis=0) for rows in alike])
    covariance = np.stack(
        [(rows - own).T @ (rows - own) / len(rows) for rows, own in zip(alike, mean, strict=True)]
    )
    return GroupMoments(n_obs, ~patterns, mean, covariance, table)


def one_pattern(
    covariance: Floats, mean: Floats, *, n_obs: int, scores: Floats | None = None
) -> GroupMoments:
    """Take the moments of people who answered everything."""
    everything = np.ones((1, len(covariance)), dtype=bool)
    return GroupMoments(np.array([n_obs]), everything, mean[None], covariance[None], scores)


def _refuse_few(n_obs: int, n_items: int) -> None:
    """Hold a sample to more respondents than items."""
    if n_obs <= n_items:
        there = f"there are {n_obs} respondents" if n_obs != 1 else "there is 1 respondent"
        raise AnalysisError(
            f"A measurement model of {n_items} items needs more than {n_items} respondents, "
            f"but {there}."
        )


def _refuse_uncovered(
    table: Floats, answered: NDArray[np.bool_], *, names: tuple[str, ...] | None
) -> None:
    """Every item varies, and every pair of items was answered by somebody."""
    if not answered.any(axis=0).all():
        silent = int(np.argmin(answered.any(axis=0)))
        raise AnalysisError(f"Nobody answered {_name(silent, names)}.")
    _refuse_constant([table[answered[:, i], i] for i in range(table.shape[1])], names=names)
    together = answered.T.astype(int) @ answered
    if (together == 0).any():
        i, j = np.argwhere(together == 0)[0]
        raise AnalysisError(
            f"Nobody answered both {_name(i, names)} and {_name(j, names)}, so that nothing is "
            "known of their covariance."
        )
    _refuse_repeated(table, names=names)


def _refuse_repeated(table: Floats, *, names: tuple[str, ...] | None) -> None:
    """No item repeats another wherever both were answered by three people or more."""
    for j, i in _nearly_alike(table):
        both = table[~np.isnan(table[:, [i, j]]).any(axis=1)][:, [j, i]]
        deviation = both - both.mean(axis=0)
        size = np.sqrt((deviation**2).sum(axis=0))
        if len(both) > 2 and abs(deviation[:, 0] @ deviation[:, 1]) > (1 - SINGULAR) * size.prod():
            raise AnalysisError(
                "A measurement model needs items that differ, but these determine one another: "
                f"{_name(j, names)}, {_name(i, names)}."
            )


def _nearly_alike(table: Floats) -> list[tuple[int, int]]:
    """Pairs of items that may repeat one another, from sums over who answered both."""
    given = (~np.isnan(table)).astype(float)
    middle = np.nanmean(table, axis=0)
    deviation = np.where(given > 0, table - middle, 0.0)
    n_both, sums, squares = given.T @ given, deviation.T @ given, (deviation**2).T @ given
    cross = deviation.T @ deviation - sums * sums.T / n_both
    spread = squares - sums**2 / n_both
    alike = cross**2 >= spread * spread.T * (1 - 1e-6)
    return [(int(j), int(i)) for j, i in np.argwhere(alike) if j < i]


def _refuse_constant(columns: list[Floats], *, names: tuple[str, ...] | None) -> None:
    """Every item varies by more than rounding."""
    for i, column in enumerate(columns):
        if not varies(column):
            raise AnalysisError(
                f"A measurement model needs items that vary, but {_name(i, names)} does not."
            )


def refuse_singular(covariance: Floats, *, names: tuple[str, ...] | None = None) -> None:
    """Refuse items that do not vary or that repeat others.

    Parameters
    ----------
    covariance : ndarray of float, shape (n_items, n_items)
    names : tuple of str, optional
        What the message calls the items.

    Raises
    ------
    AnalysisError
        Naming the items.

    Examples
    --------
    >>> refuse_singular(np.array([[1, 0.5], [0.5, 0]]))
    Traceback (most recent call last):
    crm_study.errors.AnalysisError: A measurement model needs items that vary, but item 2 does not.
    """
    variance = covariance.diagonal()
    if (variance <= 0).any():
        name = _name(int(np.argmin(variance > 0)), names)
        raise AnalysisError(f"A measurement model needs items that vary, but {name} does not.")
    scale = np.sqrt(variance)
    correlation = covariance / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(correlation)
    if values[0] < SINGULAR:
        involved = np.flatnonzero(np.abs(vectors[:, 0]) > 1e-4)
        listed = ", ".join(_name(int(i), names) for i in involved)
        raise AnalysisError(
            "A measurement model needs items that differ, but these determine one another: "
            f"{listed}."
        )


def _name(position: int, names: tuple[str, ...] | None) -> str:
    """Name an item in a message."""
    return f"item {position + 1}" if names is None else names[position]
