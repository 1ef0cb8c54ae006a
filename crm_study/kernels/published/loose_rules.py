"""Rules for numbers printed without their degrees of freedom, or printed twice."""

from __future__ import annotations

from crm_study.kernels.published.check import Check, Read, compare, not_checkable, verdict_of
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.kernels.published.triangle import degrees_of_freedom

_ALGEBRA = "Cohen, Cohen, West & Aiken (2003), Applied multiple regression/correlation, 3rd ed."


def r_squared_with_t(
    *, t: str, r_squared: str, df_model: int | None, read: Read = rounding_interval
) -> Check:
    """Ask whether R squared and t can come from one model with one predictor, at any n.

    ``lower`` and ``upper`` are the degrees of freedom that the two ask for.

    Examples
    --------
    >>> check = r_squared_with_t(t="3.616", r_squared="0.44", df_model=1)
    >>> check.verdict, round(check.lower, 2), round(check.upper, 2)
    ('inconsistent', 16.3, 16.99)
    """
    formula, rule = "df = t²(1 − R²)/R² is whole, one predictor", "r_squared_with_t"
    if df_model != 1:
        note = "Neither the degrees of freedom nor the number of predictors is known."
        return not_checkable(rule, formula=formula, source=_ALGEBRA, printed=t, note=note)
    share = read(r_squared).within(0.0, 1.0, name="R squared")
    df = degrees_of_freedom(share, read(t))
    return Check(
        rule=rule,
        formula=formula,
        source=_ALGEBRA,
        verdict=verdict_of(fits=not df.whole().empty, otherwise="inconsistent"),
        printed=t,
        lower=df.low,
        upper=df.high,
    )


def same_number(*, printed: str, again: str, read: Read = rounding_interval) -> Check:
    """Ask whether a number that is printed twice can be the same number.

    Examples
    --------
    >>> same_number(printed="0.44", again="44.0%").verdict
    'consistent'
    """
    other = read(again)
    return compare(
        "same_number",
        formula="printed twice",
        source=_ALGEBRA,
        printed=printed,
        allowed=(other.lower, other.upper),
        read=read,
    )
