"""Rules about tests: p from the statistic, the critical value, and the decision.

The recomputation follows statcheck: the statistic is taken as an interval, p is
computed at both ends, and the printed p must lie between them.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

from crm_study.kernels.arrays.distributions import (
    chi2_upper_p,
    f_upper_p,
    normal_quantile,
    normal_two_sided_p,
    t_quantile,
    t_two_sided_p,
)
from crm_study.kernels.published.check import Check, Read, compare, meets, not_checkable
from crm_study.kernels.published.df_range import critical_df
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval

Kind = Literal["t", "F", "r", "chi2", "z"]
STATCHECK = "Nuijten, Hartgerink, van Assen, Epskamp & Wicherts (2016), Behav. Res. Methods 48"
_ONE_SIDED = "It agrees with a one-sided test, half the two-sided p."
_NEVER_ZERO = "A p of exactly 0 does not exist; write p < .001."


def p_of_statistic(
    kind: Kind, value: float, *, df1: float | None = None, df2: float | None = None
) -> float:
    """Return the usual p of a test statistic: two-sided for t, r and z, upper for F and χ².

    Parameters
    ----------
    kind : {"t", "F", "r", "chi2", "z"}
        What the statistic is; r is tested by its t with ``df2`` degrees of freedom.
    value : float
        The statistic.
    df1, df2 : float, optional
        Degrees of freedom: ``df2`` of t and r, ``df1`` of χ², both of F.

    Examples
    --------
    >>> round(p_of_statistic("t", 2.2, df2=28), 4)
    0.0362
    """
    if kind == "z":
        return float(normal_two_sided_p(value))
    if kind == "chi2":
        return float(chi2_upper_p(max(value, 0.0), df1 or math.nan))
    if kind == "F":
        return float(f_upper_p(max(value, 0.0), df1 or math.nan, df2 or math.nan))
    t = _t_of_r(value, df2 or math.nan) if kind == "r" else value
    return float(t_two_sided_p(t, df2 or math.nan))


def p_from_statistic(
    kind: Kind,
    *,
    statistic: str,
    p_value: str,
    df1: float | None = None,
    df2: float | None = None,
    one_sided: bool = False,
    read: Read = rounding_interval,
) -> Check:
    """Ask whether a printed p follows from the statistic and its degrees of freedom.

    Parameters
    ----------
    kind : {"t", "F", "r", "chi2", "z"}
        What the statistic is.
    statistic, p_value : str
        As printed; "<.05" and ".000" are understood.
    df1, df2 : float, optional
        Degrees of freedom.
    one_sided : bool, default False
        Whether the paper says so. When it does not and only half the p agrees, the note
        says that.

    Examples
    --------
    >>> p_from_statistic("t", statistic="2.20", df2=28, p_value=".036").verdict
    'consistent'
    >>> p_from_statistic("t", statistic="2.20", df2=28, p_value=".018").note
    'It agrees with a one-sided test, half the two-sided p.'
    """
    formula, rule = f"p of {kind.replace('chi2', 'χ²')} with its df", "p_from_statistic"
    if (kind in ("t", "F", "r") and not df2) or (kind in ("chi2", "F") and not df1):
        note = "The degrees of freedom are missing."
        return not_checkable(rule, formula=formula, source=STATCHECK, printed=p_value, note=note)

    small, large = _sizes(read(statistic), kind)
    ends = [p_of_statistic(kind, size, df1=df1, df2=df2) for size in (large, small)]
    share = 0.5 if one_sided else 1.0
    check = compare(
        rule,
        formula=formula,
        source=STATCHECK,
        printed=p_value,
        allowed=(share * ends[0], share * ends[1]),
        limits=(0.0, 1.0),
        read=read,
    )
    sided = kind not in ("F", "chi2") and not one_sided
    if check.verdict == "inconsistent" and sided and meets(read(p_value), ends[0] / 2, ends[1] / 2):
        return replace(check, note=_ONE_SIDED)
    return check


def critical_value(
    *,
    critical: str,
    df: float | None,
    alpha: float = 0.05,
    two_sided: bool = True,
    read: Read = rounding_interval,
) -> Check:
    """Ask whether a printed critical t is that of the degrees of freedom.

    Examples
    --------
    >>> check = critical_value(critical="1.96", df=19)
    >>> check.verdict, round(check.lower, 3), check.note
    ('inconsistent', 2.093, "1.96 is the normal law's value; with these df it is larger.")
    """
    formula, source = "t(1 − α/2, df)", "Student (1908), Biometrika 6, 1-25"
    if df is None:
        return not_checkable(
            "critical_value",
            formula=formula,
            source=source,
            printed=critical,
            note=_df_of(critical, alpha),
        )
    tail = 1 - (alpha / 2 if two_sided else alpha)
    right = float(t_quantile(tail, df))
    check = compare(
        "critical_value",
        formula=formula,
        source=source,
        printed=critical,
        allowed=(right, right),
        read=read,
    )
    normal = read(critical).contains(float(normal_quantile(tail)))
    if check.verdict == "inconsistent" and normal:
        note = f"{critical} is the normal law's value; with these df it is larger."
        return replace(check, note=note)
    return check


def decision_of_p(
    *, p_value: str, alpha: float, significant: bool, read: Read = rounding_interval
) -> Check:
    """Ask whether "significant" or "not significant" follows from the printed p.

    Examples
    --------
    >>> decision_of_p(p_value=".06", alpha=0.05, significant=True).verdict
    'inconsistent'
    """
    p = read(p_value)
    may = p.lower < alpha if significant else p.upper >= alpha
    return Check(
        rule="decision_of_p",
        formula="significant when p < α",
        source="Fisher (1925), Statistical Methods for Research Workers",
        verdict="consistent" if may else "inconsistent",
        printed="significant" if significant else "not significant",
        lower=p.lower,
        upper=p.upper,
    )


def p_is_possible(p_value: str, *, read: Read = rounding_interval) -> Check:
    """Ask whether a printed p is a probability, and say when it was printed as zero.

    Examples
    --------
    >>> p_is_possible("1.2").verdict, p_is_possible("0.00").note
    ('impossible', 'A p of exactly 0 does not exist; write p < .001.')
    """
    p = read(p_value)
    possible = p.lower <= 1 and p.upper >= 0
    zero = possible and p.lower <= 0 and math.isfinite(p.lower)
    return Check(
        rule="p_is_possible",
        formula="0 ≤ p ≤ 1",
        source=STATCHECK,
        verdict="consistent" if possible else "impossible",
        printed=p_value,
        lower=0.0,
        upper=1.0,
        note=_NEVER_ZERO if zero else "",
    )


def _df_of(critical: str, alpha: float) -> str:
    """Say which degrees of freedom a critical value belongs to."""
    df = critical_df(critical, alpha=alpha)
    if df.empty:
        return "It is the critical value of no number of degrees of freedom."
    if math.isinf(df.high):
        return f"It is right from {df.low:.0f} degrees of freedom on, or of the normal law."
    return f"It belongs to {df.low:.0f} to {df.high:.0f} degrees of freedom, which are not printed."


def _sizes(interval: RoundingInterval, kind: Kind) -> tuple[float, float]:
    """Return the smallest and largest size of a statistic whose sign does not matter."""
    ends = (abs(interval.lower), abs(interval.upper))
    small = 0.0 if interval.lower <= 0 <= interval.upper else min(ends)
    return (small, min(max(ends), 1.0)) if kind == "r" else (small, max(ends))


def _t_of_r(r: float, df: float) -> float:
    return math.inf if abs(r) >= 1 else r * math.sqrt(df / (1 - r * r))
