"""Counts and percentages: each against n, and all of them against their total."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.kernels.published.check import Check, Read, not_checkable, verdict_of
from crm_study.kernels.published.grim import GRIM, nearest_mean, whole_sums
from crm_study.kernels.published.rounding import rounding_interval

_COUNTING = "arithmetic of counts"


def percentage_of_count(
    *, percent: str, count: int, n_obs: int, read: Read = rounding_interval
) -> Check:
    """Ask whether a percentage is that of its count.

    Examples
    --------
    >>> percentage_of_count(percent="17.8%", count=21, n_obs=118).verdict
    'consistent'
    """
    formula, rule = "percent = 100 · count/n", "percentage_of_count"
    if not n_obs > 0:
        return not_checkable(
            rule, formula=formula, source=_COUNTING, printed=percent, note="n is missing."
        )
    share = count / n_obs
    own = read(as_percent(percent))
    return Check(
        rule=rule,
        formula=formula,
        source=_COUNTING,
        verdict=verdict_of(
            fits=own.contains(share) and count <= n_obs,
            otherwise="impossible" if count > n_obs else "inconsistent",
        ),
        printed=percent,
        lower=share,
        upper=share,
    )


def percentage_of_some_count(*, percent: str, n_obs: int, read: Read = rounding_interval) -> Check:
    """Ask whether any whole count out of n gives a percentage.

    Examples
    --------
    >>> percentage_of_some_count(percent="35%", n_obs=21).verdict
    'impossible'
    """
    printed = as_percent(percent)
    interval = read(printed)
    formula, rule = "percent/100 · n is whole", "grim_percent"
    if n_obs >= 10**interval.decimals:
        note = f"With n = {n_obs} every percentage with these decimals can occur."
        return not_checkable(rule, formula=formula, source=GRIM, printed=percent, note=note)
    near = nearest_mean((interval.lower + interval.upper) / 2, n_obs)
    fits = [s for s in whole_sums(interval, n_obs) if 0 <= s <= n_obs]
    verdict = verdict_of(fits=bool(fits), otherwise="impossible")
    return Check(rule, formula, GRIM, verdict, percent, min(near), max(near))


def counts_add_up(counts: Sequence[int], *, total: int) -> Check:
    """Ask whether the counts of a frequency table add up to its total.

    Examples
    --------
    >>> counts_add_up([15, 30, 29, 44], total=118).verdict
    'consistent'
    """
    found = sum(counts)
    verdict = verdict_of(fits=found == total, otherwise="inconsistent")
    return Check("counts_add_up", "Σ counts = n", _COUNTING, verdict, str(total), found, found)


def percentages_add_up(percents: Sequence[str], *, read: Read = rounding_interval) -> Check:
    """Ask whether percentages of one table can add up to 100, each as rounded.

    Examples
    --------
    >>> percentages_add_up(["33.3%", "33.3%", "33.3%"]).verdict
    'consistent'
    """
    intervals = [read(as_percent(percent)) for percent in percents]
    lower = sum(interval.lower for interval in intervals)
    upper = sum(interval.upper for interval in intervals)
    fits = lower <= 1 + 1e-12 and upper >= 1 - 1e-12
    verdict = verdict_of(fits=fits, otherwise="inconsistent")
    return Check("percentages_add_up", "Σ percent = 100", _COUNTING, verdict, "100%", lower, upper)


def as_percent(printed: str) -> str:
    """Return a percentage with its sign, for tables that print it in the heading.

    Examples
    --------
    >>> as_percent("17.8"), as_percent("17.8%")
    ('17.8%', '17.8%')
    """
    return printed if "%" in printed else f"{printed.strip()}%"
