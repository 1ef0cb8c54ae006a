"""The person-mean rule: the mean of what was answered, if enough was.

A scale score by this rule is what one gets by filling each gap with the respondent's own
mean of the scale's other items. It lets items of unequal difficulty stand in for one
another, so that it is meant for a few gaps in a homogeneous scale.
"""

from __future__ import annotations

import math

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats


def required_answers(n_parts: int, min_answered: float) -> int:
    """Return how many of ``n_parts`` must be answered.

    Parameters
    ----------
    n_parts : int
        Items of a scale.
    min_answered : float
        Least share of them, above 0 and at most 1.

    Returns
    -------
    int
        Rounded up, one at the least.

    Raises
    ------
    AnalysisError
        A share outside 0 to 1.

    Examples
    --------
    >>> required_answers(6, 0.66), required_answers(6, 0.667), required_answers(5, 1.0)
    (4, 5, 5)
    """
    if not 0 < min_answered <= 1:
        raise AnalysisError(
            "The share of items that must be answered lies above 0 and is at most 1, but is "
            f"{min_answered}."
        )
    return max(1, math.ceil(n_parts * min_answered - 1e-9))


def mean_of_answered(parts: Floats, *, min_answered: float) -> Floats:
    """Return row means over answered parts; NaN where fewer than required were answered.

    Parameters
    ----------
    parts : ndarray of float, shape (n_rows, n_parts)
        Scored answers; NaN is no answer.
    min_answered : float
        Least share of parts that must be answered, above 0 and at most 1.

    Returns
    -------
    ndarray of float, shape (n_rows,)
        In scale points.

    Raises
    ------
    AnalysisError
        A share outside 0 to 1.

    References
    ----------
    .. [1] Schafer, J. L., & Graham, J. W. (2002). Psychological Methods, 7(2), 147-177.

    Examples
    --------
    >>> mean_of_answered(np.array([[1, 2, np.nan], [4, np.nan, np.nan]]), min_answered=0.5)
    array([1.5, nan])
    """
    answered = ~np.isnan(parts)
    counts = answered.sum(axis=1)
    totals = np.where(answered, parts, 0.0).sum(axis=1)
    enough = counts >= required_answers(parts.shape[1], min_answered)
    return np.where(enough, totals / np.maximum(counts, 1), np.nan)


def filled_with_person_mean(parts: Floats, *, min_answered: float) -> Floats:
    """Fill the gaps of each row with its mean, where enough was answered.

    Parameters
    ----------
    parts : ndarray of float, shape (n_rows, n_parts)
        Scored answers; NaN is no answer.
    min_answered : float
        Least share of parts that must be answered, above 0 and at most 1.

    Returns
    -------
    ndarray of float, shape (n_rows, n_parts)
        A copy; gaps remain in rows that answered too little.

    Raises
    ------
    AnalysisError
        A share outside 0 to 1.

    References
    ----------
    .. [1] Schafer, J. L., & Graham, J. W. (2002). Psychological Methods, 7(2), 147-177.

    Examples
    --------
    >>> filled_with_person_mean(np.array([[1, 2, np.nan], [4, np.nan, np.nan]]), min_answered=0.5)
    array([[1. , 2. , 1.5],
           [4. , nan, nan]])
    """
    means = mean_of_answered(parts, min_answered=min_answered)
    return np.where(np.isnan(parts), means[:, None], parts)
