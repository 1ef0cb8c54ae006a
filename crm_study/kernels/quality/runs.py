"""Runs of identical answers: straight-lining."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.arrays.validate import Floats, with_gaps


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs of identical answers of n respondents.

    Attributes
    ----------
    longest : ndarray of int, shape (n,)
        Answers in the longest run; 0 for a respondent without any answer.
    mean : ndarray of float, shape (n,)
        Mean length of the runs, a missing answer being a run of its own.
    """

    longest: NDArray[np.intp]
    mean: Floats


def runs(answers: ArrayLike) -> Runs:
    """Measure the runs of identical answers of every respondent.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Raw codes, before any is reversed, in the order asked; nan where missing, which
        breaks a run.

    Returns
    -------
    Runs

    Raises
    ------
    AnalysisError
        Text, infinite codes, or no table.

    Notes
    -----
    As ``careless::longstring(avg = TRUE)``, which gives a respondent without any answer a
    longest run of 1.

    References
    ----------
    .. [1] Johnson, J. A. (2005). Journal of Research in Personality, 39(1), 103-129.

    Examples
    --------
    >>> found = runs([[1, 1, 1, 2], [3, float("nan"), 3, 3]])
    >>> found.longest.tolist(), found.mean.round(4).tolist()
    ([3, 2], [2.0, 1.3333])
    """
    codes = with_gaps(answers, name="answers")
    n_obs, n_items = codes.shape
    current = np.zeros(n_obs, dtype=np.intp)
    longest = np.zeros(n_obs, dtype=np.intp)
    n_runs = np.zeros(n_obs, dtype=np.intp)
    for j in range(n_items):
        goes_on = codes[:, j] == codes[:, j - 1] if j else np.zeros(n_obs, dtype=bool)
        current = np.where(goes_on, current + 1, ~np.isnan(codes[:, j]))
        longest = np.maximum(longest, current)
        n_runs += ~goes_on
    mean = n_items / n_runs if n_items else np.full(n_obs, np.nan)
    return Runs(longest, mean)
