"""Comparing two means: Student, Welch, paired and one sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level


@dataclass(frozen=True, slots=True)
class TTest:
    """A t test of a difference of means, unrounded.

    Attributes
    ----------
    estimate : float
        First mean less second (or less the hypothesized one), in scale points.
    std_error : float
    statistic, df, p_value : float
        t, its degrees of freedom, and its two-sided p; nan where nothing varies.
    conf_low, conf_high : float
        Limits of the difference.
    """

    estimate: float
    std_error: float
    statistic: float
    df: float
    p_value: float
    conf_low: float
    conf_high: float


def student(first: ArrayLike, second: ArrayLike, *, conf_level: float = 0.95) -> TTest:
    """Compare two means with one variance for both.

    Parameters
    ----------
    first, second : array_like of float, shape (n_1,) and (n_2,)
        Complete scores, at least 2 in each group.
    conf_level : float, default 0.95

    Returns
    -------
    TTest

    Raises
    ------
    AnalysisError
        Missing values, or a group of fewer than 2.

    References
    ----------
    .. [1] Student (1908). Biometrika, 6(1), 1-25.

    Examples
    --------
    >>> found = student([1, 2, 3], [3, 4, 8.0])
    >>> round(found.statistic, 4), found.df
    (-1.8371, 4.0)
    """
    a, b = two_groups(first, second)
    df = a.size + b.size - 2
    pooled = pooled_spread(a, b) ** 2
    return _test(a.mean() - b.mean(), np.sqrt(pooled * (1 / a.size + 1 / b.size)), df, conf_level)


def welch(first: ArrayLike, second: ArrayLike, *, conf_level: float = 0.95) -> TTest:
    """Compare two means, each group with its own variance.

    Parameters
    ----------
    first, second : array_like of float, shape (n_1,) and (n_2,)
        Complete scores, at least 2 in each group.
    conf_level : float, default 0.95

    Returns
    -------
    TTest
        With Satterthwaite's degrees of freedom, as R's ``t.test`` by default.

    Raises
    ------
    AnalysisError
        Missing values, or a group of fewer than 2.

    References
    ----------
    .. [1] Welch, B. L. (1947). Biometrika, 34(1/2), 28-35.

    Examples
    --------
    >>> found = welch([1, 2, 3], [3, 4, 8.0])
    >>> round(found.statistic, 4), round(found.df, 4)
    (-1.8371, 2.56)
    """
    a, b = two_groups(first, second)
    return welch_of_moments(
        (a.mean(), b.mean()),
        (a.var(ddof=1), b.var(ddof=1)),
        (a.size, b.size),
        conf_level=conf_level,
    )


def welch_of_moments(
    means: ArrayLike, variances: ArrayLike, sizes: ArrayLike, *, conf_level: float = 0.95
) -> TTest:
    """Compare two means of which only the moments are known.

    Parameters
    ----------
    means, variances : array_like of float, shape (2,)
        Of the first and the second group; variances with n - 1 as divisor.
    sizes : array_like of int, shape (2,)
        At least 2 each.
    conf_level : float, default 0.95

    Returns
    -------
    TTest
        Equal to `welch` on the scores themselves.

    Raises
    ------
    AnalysisError
        Missing values, or a group of fewer than 2.

    References
    ----------
    .. [1] Welch, B. L. (1947). Biometrika, 34(1/2), 28-35.

    Examples
    --------
    >>> found = welch_of_moments((2, 5), (1, 7), (3, 3))
    >>> round(found.statistic, 4), round(found.df, 4)
    (-1.8371, 2.56)
    """
    mean, variance, size = two_moments(means, variances, sizes)
    parts = variance / size
    total = float(parts.sum())
    below = float((parts**2 / (size - 1)).sum())
    df = total**2 / below if below else float("nan")
    return _test(float(mean[0] - mean[1]), np.sqrt(total), df, conf_level)


def paired(first: ArrayLike, second: ArrayLike, *, conf_level: float = 0.95) -> TTest:
    """Compare two scores of the same people.

    Parameters
    ----------
    first, second : array_like of float, shape (n_obs,)
        Complete scores in the same order.
    conf_level : float, default 0.95

    Returns
    -------
    TTest

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or fewer than 2 pairs.

    References
    ----------
    .. [1] Student (1908). Biometrika, 6(1), 1-25.

    Examples
    --------
    >>> round(paired([1, 2, 3], [2, 4, 4.0]).statistic, 4)
    -4.0
    """
    return one_sample(differences_of(first, second), conf_level=conf_level)


def one_sample(values: ArrayLike, *, mean: float = 0.0, conf_level: float = 0.95) -> TTest:
    """Compare a mean with a given one.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete, at least 2.
    mean : float, default 0
        The hypothesized mean.
    conf_level : float, default 0.95

    Returns
    -------
    TTest
        Its estimate is the difference from the hypothesized mean.

    Raises
    ------
    AnalysisError
        Missing values, or fewer than 2.

    References
    ----------
    .. [1] Student (1908). Biometrika, 6(1), 1-25.

    Examples
    --------
    >>> round(one_sample([3, 4, 5], mean=3).statistic, 4)
    1.7321
    """
    x = scores_of(values)
    return _test(x.mean() - mean, x.std(ddof=1) / np.sqrt(x.size), x.size - 1, conf_level)


def _test(estimate: float, std_error: float, df: float, conf_level: float) -> TTest:
    """Assemble a t test; nothing that varies leaves t undefined."""
    level = confidence_level(conf_level)
    if not std_error > 0:
        undefined = float("nan")
        return TTest(float(estimate), 0.0, undefined, float(df), undefined, undefined, undefined)
    reach = t_quantile((1 + level) / 2, df) * std_error
    statistic = float(estimate / std_error)
    p_value = t_two_sided_p(statistic, df)
    low, high = float(estimate - reach), float(estimate + reach)
    return TTest(float(estimate), float(std_error), statistic, float(df), p_value, low, high)


def pooled_spread(a: Floats, b: Floats) -> float:
    """Return the pooled standard deviation of two groups."""
    squares = (a.size - 1) * a.var(ddof=1) + (b.size - 1) * b.var(ddof=1)
    return float(np.sqrt(squares / (a.size + b.size - 2)))


def two_moments(
    means: ArrayLike, variances: ArrayLike, sizes: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Read means, variances and sizes of two groups that can be compared."""
    mean, variance, size = (
        complete(values, name=name, ndim=1)
        for values, name in ((means, "means"), (variances, "variances"), (sizes, "sizes"))
    )
    if size.min() < 2:
        raise AnalysisError(
            f"A t test needs at least 2 scores in a group, but got {int(size.min())}."
        )
    return mean, variance, size


def scores_of(values: ArrayLike) -> Floats:
    """Read scores that can have a variance."""
    x = complete(values, name="scores", ndim=1)
    if x.size < 2:
        raise AnalysisError(f"A t test needs at least 2 scores in a group, but got {x.size}.")
    return x


def two_groups(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    """Read the scores of two groups."""
    return scores_of(first), scores_of(second)


def differences_of(first: ArrayLike, second: ArrayLike) -> Floats:
    """Subtract the second score of every pair from the first."""
    a, b = two_groups(first, second)
    if a.size != b.size:
        raise AnalysisError(f"Pairs need as many first as second scores: {a.size} and {b.size}.")
    return a - b
