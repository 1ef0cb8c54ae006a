"""One-way analysis of variance: whether groups known to differ do differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import complete


@dataclass(frozen=True, slots=True)
class OneWay:
    """F of group means, and the share of variance between groups.

    Attributes
    ----------
    statistic : float
        F; nan when nobody differs from the own group's mean.
    df1, df2 : int
        Groups - 1, respondents - groups.
    p_value : float
    eta_squared : float
        Sum of squares between groups over the total, 0 to 1.
    n_obs : int
    n_groups : int
    """

    statistic: float
    df1: int
    df2: int
    p_value: float
    eta_squared: float
    n_obs: int
    n_groups: int


def one_way(values: ArrayLike, groups: Sequence[object]) -> OneWay:
    r"""Compare the means of groups.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs, by any label.

    Returns
    -------
    OneWay

    Raises
    ------
    AnalysisError
        One group only, no more respondents than groups, or scores that do not vary.

    Notes
    -----
    .. math:: F = \frac{SS_B / (g - 1)}{SS_W / (n - g)}, \qquad \eta^2 = SS_B / SS_T

    References
    ----------
    .. [1] Fisher, R. A. (1925). Statistical Methods for Research Workers. Oliver & Boyd.

    Examples
    --------
    >>> found = one_way([1, 2, 3, 4, 5, 6.0], ["a", "a", "a", "b", "b", "b"])
    >>> found.statistic, round(found.eta_squared, 4)
    (13.5, 0.7714)
    """
    scores = complete(values, name="scores", ndim=1)
    labels, member = np.unique([str(group) for group in groups], return_inverse=True)
    n_obs, n_groups = len(scores), len(labels)
    _refuse_few(n_obs, n_groups)
    sizes = np.bincount(member)
    means = np.bincount(member, weights=scores) / sizes
    between = float(sizes @ (means - scores.mean()) ** 2)
    within = float(((scores - means[member]) ** 2).sum())
    return one_way_of(between, within, n_obs=n_obs, n_groups=n_groups)


def one_way_of(between: float, within: float, *, n_obs: int, n_groups: int) -> OneWay:
    """Compare the means of groups whose sums of squares are known.

    Parameters
    ----------
    between, within : float
        Sums of squares of the group means about the mean, and of the scores about these.
    n_obs, n_groups : int

    Raises
    ------
    AnalysisError
        One group only, no more respondents than groups, or scores that do not vary.

    Examples
    --------
    >>> one_way_of(13.5, 4.0, n_obs=6, n_groups=2).statistic
    13.5
    """
    _refuse_few(n_obs, n_groups)
    if between + within <= 0:
        raise AnalysisError("Comparing groups needs scores that vary, but all are the same.")
    df1, df2 = n_groups - 1, n_obs - n_groups
    statistic = (between / df1) / (within / df2) if within > 0 else float("nan")
    p_value = f_upper_p(statistic, df1, df2) if within > 0 else float("nan")
    eta_squared = between / (between + within)
    return OneWay(statistic, df1, df2, p_value, eta_squared, n_obs, n_groups)


def _refuse_few(n_obs: int, n_groups: int) -> None:
    """Hold a comparison to groups, and to people beyond one in each."""
    if n_groups < 2 or n_obs <= n_groups:
        raise AnalysisError(
            "Comparing groups needs at least 2 groups and more respondents than groups, "
            f"but got {n_groups} and {n_obs}."
        )
