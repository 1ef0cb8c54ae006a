"""When the numbers of a printed regression clash: what would make all of them true.

Nobody is accused. Each reading changes one thing that is often mistaken or left out, asks
every rule again, and says what would follow. The list goes from the reading that assumes
least to the one that assumes most.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crm_study.analysis.reported_regressions import regression_checks
from crm_study.kernels.published.check import Read
from crm_study.kernels.published.df_range import squares
from crm_study.kernels.published.readings import readings
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval
from crm_study.protocol.reported import ReportedRegression

_LARGEST_N = 2000
_Retelling = tuple[str, str, ReportedRegression, str]


@dataclass(frozen=True, slots=True)
class ReportedReading:
    """One way of taking the numbers of a printed regression.

    Attributes
    ----------
    key : str
        Short name.
    assumes : str
        What must have happened.
    possible : bool
        Whether every rule then agrees.
    n_low, n_high : int or None
        Respondents, where the reading leaves them open.
    implies : str
        What would follow.
    """

    key: str
    assumes: str
    possible: bool
    n_low: int | None = None
    n_high: int | None = None
    implies: str = ""


class Retold(str):
    """A printed number that stands for another quantity than its column says."""

    __slots__ = ("meaning",)
    meaning: Callable[[RoundingInterval], RoundingInterval]

    def __str__(self) -> str:
        """Stay what it is, so that the meaning is not lost on the way."""
        return self


def regression_readings(
    printed: ReportedRegression, *, read: Read = rounding_interval
) -> tuple[ReportedReading, ...]:
    """List the readings of a printed regression whose numbers clash.

    Parameters
    ----------
    printed : ReportedRegression
        As printed.
    read : callable, optional
        How printed numbers become intervals.

    Returns
    -------
    tuple of ReportedReading
        Empty when nothing clashes.

    Examples
    --------
    >>> from crm_study.protocol.reported import ReportedSlope
    >>> printed = ReportedRegression(
    ...     id="m", n=57, r_squared="0.44", slopes=[ReportedSlope(term="scrm", t="3.616")]
    ... )
    >>> [reading.key for reading in regression_readings(printed) if reading.possible]
    ['other_n_as_correlation', 'larger_model', 'as_correlation']
    """
    if _agrees(printed, read):
        return ()
    found = [
        ReportedReading(key, assumes, _agrees(retold, read), implies=implies)
        for key, assumes, retold, implies in _retellings(printed)
    ]
    return (*found[:1], *_other_n(printed, read), *found[1:])


def loose_readings(printed: ReportedRegression) -> tuple[ReportedReading, ...]:
    """List the readings of an R² and a t that stand without degrees of freedom.

    Empty when the two can stand together as they are, or when one of them is missing.
    """
    with_t = [slope for slope in printed.predictors if slope.t]
    if printed.r_squared is None or len(with_t) != 1 or printed.n_predictors != 1:
        return ()
    found = readings(
        r_squared=printed.r_squared_again or printed.r_squared,
        statistic=str(with_t[0].t),
        p_value=with_t[0].p_value,
        critical=printed.critical,
    )
    if found[0].possible:
        return ()
    return tuple(
        ReportedReading(one.key, one.assumes, one.possible, one.n_low, one.n_high, one.note)
        for one in found
    )


def _agrees(printed: ReportedRegression, read: Read) -> bool:
    """Whether no rule is broken."""
    checks = regression_checks(printed, read=_understanding(read))
    return not any(check.broken for _, check in checks)


def _understanding(read: Read) -> Read:
    """Return a way to read that knows retold numbers."""

    def understood(text: str) -> RoundingInterval:
        interval = read(str.__str__(text))
        return text.meaning(interval) if isinstance(text, Retold) else interval

    return understood


def _retellings(
    printed: ReportedRegression,
) -> Iterator[_Retelling]:
    """Yield key, assumption, the regression retold, and what would follow."""
    slopes = printed.slopes
    halved = [slope.model_copy(update={"one_sided": True}) for slope in slopes]
    yield (
        "one_sided",
        "the p values are one-sided",
        printed.model_copy(update={"slopes": halved}),
        "Two-sided, they are twice as large.",
    )
    yield from _of_r_squared(printed)
    bare = [slope.model_copy(update={"sd": None, "beta": None}) for slope in slopes]
    yield (
        "standardized",
        "the unstandardized slopes are standardized ones",
        printed.model_copy(update={"slopes": bare}),
        "The slopes are then in standard deviations.",
    )
    spread = [slope.model_copy(update={"std_error": None}) for slope in slopes]
    yield (
        "sd_as_se",
        "the column of standard errors holds standard deviations",
        printed.model_copy(update={"slopes": spread}),
        "The standard errors are then not printed.",
    )


def _of_r_squared(printed: ReportedRegression) -> Iterator[_Retelling]:
    """Yield what else the number printed as R² could be."""
    if printed.r_squared:
        yield (
            "larger_model",
            "the t values come from a model with more predictors than the R²",
            printed.model_copy(update={"n_predictors": 2, "n": None, "df_residual": None}),
            "R² then does not describe the model of the slopes.",
        )
        yield (
            "as_correlation",
            "the number printed as R² is the correlation R",
            printed.model_copy(update={"r_squared": _retold(printed.r_squared, _square)}),
            "The share of explained variance is then the square of the printed number.",
        )
    if printed.r_squared and printed.df and printed.k:
        yield (
            "adjusted",
            "the number printed as R² is the adjusted one",
            printed.model_copy(
                update={"r_squared": _retold(printed.r_squared, _plain(printed.df, printed.k))}
            ),
            "R² itself is then larger.",
        )


def _other_n(printed: ReportedRegression, read: Read) -> Iterator[ReportedReading]:
    """Yield the numbers of respondents that make everything agree, as a range."""
    if printed.k is None or (printed.n is None and printed.df_residual is None):
        return
    for key, retold in _with_correlation(printed):
        fitting = [
            n
            for n in range(printed.k + 2, _LARGEST_N + 1)
            if _agrees(retold.model_copy(update={"n": n, "df_residual": None}), read)
        ]
        also = " and the number printed as R² is R" if key != "other_n" else ""
        yield ReportedReading(
            key,
            f"another number of respondents was used{also}",
            bool(fitting),
            fitting[0] if fitting else None,
            fitting[-1] if fitting and fitting[-1] < _LARGEST_N else None,
            "The n of this model is then not the one printed.",
        )


def _with_correlation(
    printed: ReportedRegression,
) -> Iterator[tuple[str, ReportedRegression]]:
    yield "other_n", printed
    if printed.r_squared:
        as_r = {"r_squared": _retold(printed.r_squared, _square)}
        yield "other_n_as_correlation", printed.model_copy(update=as_r)


def _retold(printed: str, meaning: Callable[[RoundingInterval], RoundingInterval]) -> Retold:
    text = Retold(printed)
    text.meaning = meaning
    return text


def _square(interval: RoundingInterval) -> RoundingInterval:
    smallest, largest = squares(interval)
    return RoundingInterval(smallest, largest, interval.decimals)


def _plain(df: int, k: int) -> Callable[[RoundingInterval], RoundingInterval]:
    """Return what turns adjusted R squared into R squared."""

    def plain(interval: RoundingInterval) -> RoundingInterval:
        ends = [1 - (1 - end) * df / (df + k) for end in (interval.lower, interval.upper)]
        return RoundingInterval(max(0.0, min(ends)), min(1.0, max(ends)), interval.decimals)

    return plain if math.isfinite(df) else lambda interval: interval
