"""Power of comparisons of means: t tests and the one-way analysis of variance."""

from __future__ import annotations

import math
from typing import Literal

from crm_study.errors import AnalysisError
from crm_study.kernels.power.noncentral import f_power, t_power

Comparison = Literal["two_sample", "paired", "one_sample"]


def t_test_power(
    d: float,
    *,
    n_obs: float,
    n_other: float | None = None,
    comparison: Comparison = "two_sample",
    alpha: float = 0.05,
    alternative: str = "two_sided",
) -> float:
    """Compute the power of a t test of one or two means.

    Parameters
    ----------
    d : float
        Cohen's d: difference of the means in standard deviations (of the differences, when
        paired).
    n_obs : float
        In each group, or pairs; 2 at the least.
    n_other : float, optional
        In the second of two groups, where it differs.
    comparison : {"two_sample", "paired", "one_sample"}
    alpha : float
    alternative : {"two_sided", "greater"}

    Returns
    -------
    float
        As ``pwr.t.test`` and ``pwr.t2n.test``, with both tails.

    Raises
    ------
    AnalysisError
        Fewer than two in a group, or a level outside 0 to 1.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, ch. 2.

    Examples
    --------
    >>> round(t_test_power(0.5, n_obs=64), 4)
    0.8015
    """
    other = n_obs if n_other is None else n_other
    if min(n_obs, other) < 2:
        raise AnalysisError(
            f"A t test needs at least 2 in each group, but got {n_obs:g} and {other:g}."
        )
    if comparison == "two_sample":
        effective, df = n_obs * other / (n_obs + other), n_obs + other - 2
    else:
        effective, df = n_obs, n_obs - 1
    return t_power(d * math.sqrt(effective), df, alpha=alpha, alternative=alternative)


def anova_power(f: float, *, n_groups: int, n_obs: float, alpha: float = 0.05) -> float:
    """Compute the power of a one-way analysis of variance with groups of one size.

    Parameters
    ----------
    f : float
        Cohen's f: standard deviation of the means in standard deviations within groups.
    n_groups : int
        2 at the least.
    n_obs : float
        In each group, 2 at the least.
    alpha : float

    Returns
    -------
    float
        As ``pwr.anova.test``.

    Raises
    ------
    AnalysisError
        Fewer than two groups or two in a group, a negative f, a level outside 0 to 1.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, ch. 8.

    Examples
    --------
    >>> round(anova_power(0.25, n_groups=4, n_obs=45), 4)
    0.804
    """
    if n_groups < 2 or n_obs < 2 or f < 0:
        raise AnalysisError(
            "An analysis of variance needs at least 2 groups of 2 and an effect f of 0 or more, "
            f"but got {n_groups} groups of {n_obs:g} and {f:g}."
        )
    total = n_groups * n_obs
    return f_power(total * f**2, n_groups - 1, total - n_groups, alpha=alpha)
