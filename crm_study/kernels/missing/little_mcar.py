"""Little's test that answers are missing completely at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, varies, with_gaps
from crm_study.kernels.missing.em_moments import em_moments
from crm_study.kernels.missing.patterns import MissingPatterns, missing_patterns


@dataclass(frozen=True, slots=True, eq=False)
class LittleMcar:
    """Little's chi-squared, and the moments it compares the patterns with.

    Attributes
    ----------
    statistic : float
        Chi-squared; nan where nothing is missing.
    df : int
        Answers that the patterns have, summed, less the items.
    p_value : float
        Nan without degrees of freedom.
    n_patterns, n_obs : int
        Patterns and respondents, without people who answered nothing.
    mean : ndarray of float, shape (n_items,)
    covariance : ndarray of float, shape (n_items, n_items)
        By EM, dividing by n.
    n_iterations : int
        Of EM.
    """

    statistic: float
    df: int
    p_value: float
    n_patterns: int
    n_obs: int
    mean: Floats
    covariance: Floats
    n_iterations: int


def little_mcar(scores: ArrayLike, *, names: tuple[str, ...] | None = None) -> LittleMcar:
    r"""Test whether the means of the patterns differ by more than chance.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        In any units, nan where there is no answer. People without any answer are left out.
    names : tuple of str, optional
        What messages call the items.

    Returns
    -------
    LittleMcar

    Raises
    ------
    AnalysisError
        Text, an infinite value, fewer than two items, an item that nobody answered or that
        does not vary, two items that nobody answered both, no more respondents than items,
        or answers that do not determine the moments.

    Notes
    -----
    .. math:: d^2 = \sum_j n_j (\bar y_j - \hat\mu_j)' \hat\Sigma_{jj}^{-1}
              (\bar y_j - \hat\mu_j), \qquad df = \sum_j k_j - k

    with the EM moments of the items that pattern j has. The covariance divides by n, as in
    ``naniar::mcar_test`` and ``BaylorEdPsych::LittleMCAR``; Little's own text multiplies it
    by n / (n - 1), which makes the statistic smaller by (n - 1) / n. EM runs until nothing
    moves; a program that stops early, as ``norm::em.norm`` does, prints another third digit.

    References
    ----------
    .. [1] Little, R. J. A. (1988). Journal of the American Statistical Association, 83(404),
       1198-1202, equation (5).

    Examples
    --------
    >>> found = little_mcar([[1, 2], [2, 3], [3, 5], [4, 4], [5, np.nan], [1, np.nan]])
    >>> round(found.statistic, 4), found.df, round(found.p_value, 4)
    (0.15, 1, 0.6985)
    """
    table = with_gaps(scores, name="scores")
    table = table[~np.isnan(table).all(axis=1)]
    _refuse(table, names)
    patterns = missing_patterns(table)
    found = em_moments(table)
    statistic = _distance(table, patterns, found.mean, found.covariance)
    df = int(patterns.answered.sum()) - table.shape[1]
    return LittleMcar(
        statistic=statistic if df > 0 else float("nan"),
        df=df,
        p_value=chi2_upper_p(statistic, df) if df > 0 else float("nan"),
        n_patterns=len(patterns.n_obs),
        n_obs=len(table),
        mean=found.mean,
        covariance=found.covariance,
        n_iterations=found.n_iterations,
    )


def _distance(table: Floats, patterns: MissingPatterns, mean: Floats, covariance: Floats) -> float:
    """Sum the squared distances of the patterns' means from the common ones."""
    total = 0.0
    for k, (n_obs, answered) in enumerate(zip(patterns.n_obs, patterns.answered, strict=True)):
        own = table[patterns.which == k][:, answered].mean(axis=0) - mean[answered]
        total += int(n_obs) * float(
            own @ np.linalg.solve(covariance[np.ix_(answered, answered)], own)
        )
    return total


def _refuse(table: Floats, names: tuple[str, ...] | None) -> None:
    """Hold the answers to what the test needs."""
    n_obs, n_items = table.shape
    if n_items < 2:
        raise AnalysisError(f"Little's test needs at least 2 items, but got {n_items}.")
    answered = ~np.isnan(table)
    if not answered.any(axis=0).all():
        silent = _name(int(np.argmin(answered.any(axis=0))), names)
        raise AnalysisError(f"Little's test needs answers to every item, but {silent} has none.")
    for i in range(n_items):
        if not varies(table[answered[:, i], i]):
            raise AnalysisError(
                f"Little's test needs items that vary, but {_name(i, names)} does not."
            )
    if n_obs <= n_items:
        raise AnalysisError(
            f"Little's test of {n_items} items needs more than {n_items} respondents, but "
            f"{n_obs} answered anything."
        )
    _refuse_apart(answered, names)


def _refuse_apart(answered: NDArray[np.bool_], names: tuple[str, ...] | None) -> None:
    """Every pair of items was answered by somebody."""
    together = answered.T.astype(int) @ answered
    if (together == 0).any():
        i, j = (_name(int(place), names) for place in np.argwhere(together == 0)[0])
        raise AnalysisError(
            f"Little's test needs the covariance of every pair of items, but nobody answered "
            f"both {i} and {j}."
        )


def _name(position: int, names: tuple[str, ...] | None) -> str:
    """Name an item in a message."""
    return f"item {position + 1}" if names is None else names[position]
