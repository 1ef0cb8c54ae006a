"""Rules that bind a printed alpha: to the correlations, to the variances, to what it bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from crm_study.kernels.published.check import Check, Read, compare, not_checkable, span
from crm_study.kernels.published.rounding import rounding_interval

CRONBACH = "Cronbach (1951), Psychometrika 16, 297-334"
SPEARMAN = "Spearman (1904), American Journal of Psychology 15, 72-101"


def alpha_from_average_r(
    *,
    alpha: str,
    average_r: str,
    n_items: int,
    standardized: bool = False,
    read: Read = rounding_interval,
) -> Check:
    """Ask whether alpha follows from the average correlation and the number of items.

    The identity is that of standardized alpha. Raw alpha depends on the items' variances
    too, so a difference is then only reported, not judged.

    Examples
    --------
    >>> alpha_from_average_r(
    ...     alpha=".75", average_r=".33", n_items=6, standardized=True
    ... ).verdict
    'consistent'
    """
    formula, rule = "α = k·r̄/(1 + (k − 1)·r̄)", "alpha_from_average_r"
    check = compare(
        rule,
        formula=formula,
        source=CRONBACH,
        printed=alpha,
        allowed=span(lambda r: _stepped_up(r, n_items), read(average_r)),
        limits=(-math.inf, 1.0),
        read=read,
    )
    if standardized or check.verdict != "inconsistent":
        return check
    note = "It is not standardized alpha; raw alpha also depends on the items' variances."
    return not_checkable(rule, formula=formula, source=CRONBACH, printed=alpha, note=note)


def alpha_from_variances(
    *, alpha: str, item_sds: Sequence[str], total_sd: str, read: Read = rounding_interval
) -> Check:
    """Ask whether alpha follows from the items' and the sum's standard deviations.

    Examples
    --------
    >>> alpha_from_variances(alpha=".75", item_sds=["1.0", "1.0"], total_sd="1.79").verdict
    'consistent'
    """
    k = len(item_sds)
    formula, rule = "α = k/(k − 1) · (1 − Σs²/S²)", "alpha_from_variances"
    if k < 2:
        note = "Alpha needs at least two items."
        return not_checkable(rule, formula=formula, source=CRONBACH, printed=alpha, note=note)
    spreads = [read(sd).within(0.0, math.inf, name="standard deviation") for sd in item_sds]
    whole = read(total_sd).within(0.0, math.inf, name="standard deviation")
    parts = [sum(s.lower**2 for s in spreads), sum(s.upper**2 for s in spreads)]
    ends = [
        k / (k - 1) * (1 - part / total**2) if total > 0 else -math.inf
        for part, total in ((parts[1], whole.lower), (parts[0], whole.upper))
    ]
    return compare(
        rule,
        formula=formula,
        source=CRONBACH,
        printed=alpha,
        allowed=(ends[0], ends[1]),
        limits=(-math.inf, 1.0),
        read=read,
    )


def correlation_within_reliability(
    *, r: str, alpha_x: str, alpha_y: str, read: Read = rounding_interval
) -> Check:
    """Ask whether two scales can correlate as printed, given their reliabilities.

    A correlation above the bound is not impossible, since alpha is a lower bound of
    reliability and errors may be correlated; it says that one of the two holds.

    Examples
    --------
    >>> correlation_within_reliability(r=".76", alpha_x=".70", alpha_y=".70").verdict
    'inconsistent'
    """
    alphas = [read(alpha).within(-math.inf, 1.0, name="alpha") for alpha in (alpha_x, alpha_y)]
    bound = math.sqrt(max(alphas[0].upper, 0.0) * max(alphas[1].upper, 0.0))
    return compare(
        "correlation_within_reliability",
        formula="|r| ≤ √(α₁·α₂)",
        source=SPEARMAN,
        printed=r,
        allowed=(-bound, bound),
        limits=(-1.0, 1.0),
        read=read,
    )


def _stepped_up(average_r: float, n_items: int) -> float:
    below = 1 + (n_items - 1) * average_r
    return n_items * average_r / below if below > 0 else -math.inf
