"""The ways in which a printed R squared and t can be true together.

Hardly anyone errs on purpose. A reading is a kind way to take the numbers: what has to
be assumed, and how large the sample then was. Possible does not mean that it happened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from crm_study.kernels.published.df_range import (
    DfRange,
    critical_df,
    p_value_df,
    p_value_range,
    squares,
)
from crm_study.kernels.published.joint_model import joint_df
from crm_study.kernels.published.reading import Reading
from crm_study.kernels.published.rounding import (
    RoundingInterval,
    double_rounding_interval,
    rounding_interval,
    truncation_interval,
)
from crm_study.kernels.published.triangle import degrees_of_freedom

_ALONE = "both numbers come from one model with one predictor"
_TOGETHER = "The R² then describes all predictors together, not this one alone."
_NOTHING = DfRange(math.inf, -math.inf)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A reading before p, n and the critical value have been asked."""

    key: str
    assumes: str
    df: DfRange
    n_predictors: int = 1
    more_predictors: bool = False
    meaning: str = ""
    obstacle: str = "No whole number of degrees of freedom fits R² and t."


def readings(
    *,
    r_squared: str,
    statistic: str,
    p_value: str | None = None,
    critical: str | None = None,
    other_r_squared: str | None = None,
    n_obs: int | None = None,
) -> tuple[Reading, ...]:
    """List the readings of a printed R squared and t, the least assuming first.

    Parameters
    ----------
    r_squared : str
        As printed: "0.44", or "44.0%", which claims one decimal more.
    statistic : str
        The predictor's t as printed.
    p_value : str or None
        Its two-sided p as printed. "0.00" says at most .005; pass ".000" when it was
        copied from a program that prints three decimals.
    critical : str or None
        The two-sided 5 % critical value as printed.
    other_r_squared : str or None
        R squared of a second predictor, alone in its model, from the same respondents.
        Adds the two readings with that predictor in the model.
    n_obs : int or None
        The number of respondents, when it is known.

    Returns
    -------
    tuple of Reading
        Always in this order: ``as_printed``, ``truncated``, ``double_rounded``,
        ``adjusted``, ``correlation`` (the number is R), ``partial`` (the t belongs to a
        larger model, whose R squared was printed), and with ``other_r_squared`` also
        ``partial_with_other`` and ``joint`` (R squared from the predictor alone, t from
        the model with both).

    Raises
    ------
    AnalysisError
        A text that is not a printed number, or an R squared above 1.

    References
    ----------
    .. [1] Nuijten, M. B., et al. (2016). Behavior Research Methods, 48(4), 1205-1226.

    Examples
    --------
    >>> for reading in readings(r_squared="0.44", statistic="3.616"):
    ...     print(reading.key, reading.n_low, reading.n_high)
    as_printed None None
    truncated 18 18
    double_rounded 19 19
    adjusted None None
    correlation 55 58
    partial 20 None
    """
    t = rounding_interval(statistic)
    by_p = p_value_df(t, p_value) if p_value is not None else DfRange(1, math.inf)
    by_critical = critical_df(critical) if critical is not None else None
    candidates = _candidates(r_squared, t)
    if other_r_squared is not None:
        candidates += _beside_other(r_squared, t, rounding_interval(other_r_squared))
    return tuple(_reading(candidate, t, by_p, by_critical, n_obs) for candidate in candidates)


def _candidates(printed: str, t: RoundingInterval) -> list[_Candidate]:
    """List the readings that need no second predictor's R squared."""
    rounded = rounding_interval(printed).within(-1.0, 1.0, name="R squared")
    adjusted = degrees_of_freedom(rounded, t, kind="adjusted")
    return [
        _Candidate("as_printed", f"{_ALONE}, each rounded once", _simple(rounded, t)),
        _Candidate(
            "truncated",
            f"{_ALONE}, and R² was cut after its last printed digit instead of rounded",
            _simple(truncation_interval(printed), t),
        ),
        _Candidate(
            "double_rounded",
            f"{_ALONE}, and R² was rounded twice, first to one more decimal",
            _simple(double_rounding_interval(printed), t),
        ),
        _Candidate("adjusted", f"{_ALONE}, and the R² is the adjusted one", adjusted),
        _Candidate(
            "correlation",
            f"{_ALONE}, and the number printed as R² is the correlation R",
            _simple(_squared(rounded), t),
            meaning="The share of explained variance is then the square of the printed number.",
        ),
        _Candidate(
            "partial",
            "the t belongs to one predictor of a larger model, and the R² to that whole model",
            _at_least(_simple(rounded, t)),
            n_predictors=2,
            more_predictors=True,
            meaning=_TOGETHER,
        ),
    ]


def _beside_other(printed: str, t: RoundingInterval, other: RoundingInterval) -> list[_Candidate]:
    """List the readings in which the t comes from a model with the other predictor."""
    rounded = rounding_interval(printed)
    return [
        _Candidate(
            "partial_with_other",
            "the t and the R² both belong to a model that also holds the other predictor",
            _room_beside(rounded, t, other),
            n_predictors=2,
            more_predictors=True,
            meaning=_TOGETHER,
            obstacle="The other predictor alone explains as much as the whole model or more.",
        ),
        _Candidate(
            "joint",
            "the R² comes from a model of the predictor alone, and the t from a model that also "
            "holds the other predictor",
            joint_df(rounded, t, other_r_squared=other) if rounded.upper >= 0 else _NOTHING,
            n_predictors=2,
            meaning="The R² then does not say what the predictor adds to the other one.",
        ),
    ]


def _simple(r_squared: RoundingInterval, t: RoundingInterval) -> DfRange:
    """One predictor; a printed negative number can only be an adjusted R squared."""
    return _NOTHING if r_squared.upper < 0 else degrees_of_freedom(r_squared, t)


def _squared(r: RoundingInterval) -> RoundingInterval:
    """R to R squared."""
    smallest, largest = squares(r)
    return RoundingInterval(smallest, largest, r.decimals)


def _at_least(df: DfRange) -> DfRange:
    """Keep the lower bound: a partial t explains at most the model's R squared."""
    return df if df.low == math.inf else DfRange(df.low, math.inf)


def _room_beside(
    r_squared: RoundingInterval, t: RoundingInterval, other: RoundingInterval
) -> DfRange:
    """Fit the unique share between the other predictor's R squared and the model's."""
    smallest, _ = squares(t)
    room = r_squared.upper - other.lower
    return DfRange(smallest * (1 - r_squared.upper) / room, math.inf) if room > 0 else _NOTHING


def _reading(
    candidate: _Candidate,
    t: RoundingInterval,
    by_p: DfRange,
    by_critical: DfRange | None,
    n_obs: int | None,
) -> Reading:
    """Ask p, n and the critical value, in this order, and write the answer down."""
    by_r_squared = candidate.df.whole()
    with_p = by_r_squared.overlap(by_p)
    fitting = with_p.overlap(_known(candidate, n_obs))
    possible = not fitting.empty
    df_low, df_high, n_low, n_high = _counts(candidate, fitting)
    real_low, real_high = _ends(candidate.df)
    p_low, p_high = p_value_range(t, fitting) if possible else (math.nan, math.nan)
    right = None if by_critical is None else not fitting.overlap(by_critical).empty
    return Reading(
        key=candidate.key,
        assumes=candidate.assumes,
        possible=possible,
        df_low=df_low,
        df_high=df_high,
        n_low=n_low,
        n_high=n_high,
        real_low=real_low,
        real_high=real_high,
        p_low=p_low,
        p_high=p_high,
        critical_agrees=right if possible else None,
        note=_note(candidate, by_r_squared, with_p, fitting),
    )


def _known(candidate: _Candidate, n_obs: int | None) -> DfRange:
    """Degrees of freedom that a known number of respondents leaves."""
    if n_obs is None:
        return DfRange(1, math.inf)
    most = n_obs - candidate.n_predictors - 1
    return DfRange(1 if candidate.more_predictors else most, most)


def _counts(
    candidate: _Candidate, df: DfRange
) -> tuple[int | None, int | None, int | None, int | None]:
    """First and last df and n; None for an open end, all None when nothing fits."""
    if df.empty:
        return None, None, None, None
    spent = candidate.n_predictors + 1
    low, high = int(df.low), None if math.isinf(df.high) else int(df.high)
    most = None if high is None or candidate.more_predictors else high + spent
    return low, high, low + spent, most


def _ends(df: DfRange) -> tuple[float, float]:
    """Real ends of a range, nan when there is no range at all."""
    return (math.nan, math.nan) if df.low == math.inf else (df.low, df.high)


def _note(candidate: _Candidate, by_r_squared: DfRange, with_p: DfRange, fitting: DfRange) -> str:
    """Name the first printed number that stands in the way."""
    if by_r_squared.empty:
        return candidate.obstacle
    if with_p.empty:
        return "R² and t fit together, but not with the printed p."
    if fitting.empty:
        return "The printed numbers fit together, but not with this number of respondents."
    return candidate.meaning
