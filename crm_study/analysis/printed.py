"""What printed numbers say of one another, before any data are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from crm_study.analysis.reported_significance import Judged
from crm_study.kernels.published.df_range import critical_df, p_value_df
from crm_study.kernels.published.reading import Reading
from crm_study.kernels.published.readings import readings
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.protocol.published import PublishedNumber
from crm_study.protocol.study import Study
from crm_study.results.address import parse_address

Consistency = Literal["consistent", "inconsistent", "underdetermined", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the printed numbers allow for one of them, and what would follow."""

    consistency: Consistency
    implies: str


@dataclass(frozen=True, slots=True)
class PrintedModel:
    """The printed numbers of a model with one predictor, and of the other predictor's model.

    Attributes
    ----------
    model : str
        Name of the declared model.
    r_squared : tuple of str
        R² as printed, in every form it was printed in.
    statistic, p_value, critical : str or None
        t, its p and the critical t as printed.
    other : str or None
        R² of another predictor of the same outcome, alone in its model, where a declared
        model holds both.
    """

    model: str
    term: str
    r_squared: tuple[str, ...]
    statistic: str | None
    p_value: str | None
    critical: str | None
    other: str | None

    def readings(self, r_squared: str, *, p_value: str | None = None) -> tuple[Reading, ...]:
        """List the ways in which this R² and the t can be true together."""
        return readings(
            r_squared=r_squared,
            statistic=self.statistic or "",
            p_value=p_value or self.p_value,
            critical=self.critical,
            other_r_squared=self.other,
        )


def printed_models(study: Study) -> tuple[PrintedModel, ...]:
    """Collect the one-predictor models for which something was printed."""
    named = {number.address.split("/")[0].removeprefix("regression.") for number in study.published}
    simple = [name for name in study.models if name in named]
    return tuple(_collect(study, name) for name in simple if len(study.models[name].terms) == 1)


def judge(number: PublishedNumber, models: Sequence[PrintedModel]) -> Judgement:
    """Say what the other printed numbers allow for this one."""
    place = parse_address(number.address)
    model = next((m for m in models if f"regression.{m.model}" == place.finding), None)
    if model is None:
        return Judgement("not_checkable", "Nothing printed beside it binds this number.")
    if place.column == "r_squared":
        return _judge_r_squared(number.printed, model, models)
    if place.column == "statistic":
        return _judge_statistic(model)
    if place.column == "p_value" and model.statistic:
        return _judge_p_value(number.printed, model.statistic)
    if place.column == "critical_value":
        return _judge_critical(number.printed)
    return Judgement("not_checkable", "Nothing printed beside it binds this number.")


def with_checks(judged: Judgement, address: str, checks: Sequence[Judged]) -> Judgement:
    """Let the rules that bind a number speak where it was open."""
    if judged.consistency == "inconsistent":
        return judged
    mine = [check for place, check in checks if place == address]
    broken = [check for check in mine if check.broken]
    if broken:
        words = f"{broken[0].formula} does not hold. {broken[0].note}".strip()
        return Judgement("inconsistent", words)
    if mine and judged.consistency == "not_checkable":
        return Judgement("consistent", f"{mine[0].formula} holds.")
    return judged


def _collect(study: Study, name: str) -> PrintedModel:
    term = study.models[name].terms[0]
    row = f"regression.{name}/{term}"
    found = list(_printed_at(study, f"{row}/statistic"))
    p_values = list(_printed_at(study, f"{row}/p_value"))
    critical = list(_printed_at(study, f"{row}/critical_value"))
    return PrintedModel(
        model=name,
        term=term,
        r_squared=tuple(_printed_at(study, f"regression.{name}/glance/r_squared")),
        statistic=found[0] if found else None,
        p_value=p_values[0] if p_values else None,
        critical=critical[0] if critical else None,
        other=_other_r_squared(study, name),
    )


def _printed_at(study: Study, address: str) -> Iterator[str]:
    return (number.printed for number in study.published if number.address == address)


def _other_r_squared(study: Study, name: str) -> str | None:
    own = study.models[name]
    for other, model in study.models.items():
        both = {*own.terms, *model.terms}
        joint = any(
            set(m.terms) == both and m.outcome == own.outcome for m in study.models.values()
        )
        if other != name and len(model.terms) == 1 and model.outcome == own.outcome and joint:
            printed = next(_printed_at(study, f"regression.{other}/glance/r_squared"), None)
            if printed is not None:
                return printed
    return None


def _judge_r_squared(
    printed: str, model: PrintedModel, models: Sequence[PrintedModel]
) -> Judgement:
    if model.statistic is None:
        if any(other.other == printed for other in models):
            return Judgement("underdetermined", "It bounds what a second predictor can add.")
        return Judgement("not_checkable", "No t was printed for this model.")
    return _triangle(model.readings(printed)[0])


def _judge_statistic(model: PrintedModel) -> Judgement:
    judged = [_triangle(model.readings(printed)[0]) for printed in model.r_squared]
    worst = [one for one in judged if one.consistency == "inconsistent"]
    lone = Judgement("not_checkable", "No R² was printed for this model.")
    return (worst or judged or [lone])[0]


def _triangle(as_printed: Reading) -> Judgement:
    """R², t and df of a one-predictor model determine each other: R² = t² / (t² + df)."""
    low, high = as_printed.real_low, as_printed.real_high
    if as_printed.possible:
        text = f"One model with one predictor and df from {as_printed.df_low} "
        text += f"to {as_printed.df_high}." if as_printed.df_high else "upwards."
        return Judgement("consistent", text)
    return Judgement(
        "inconsistent",
        f"R² and t of one model with one predictor would need df between {low:.2f} and "
        f"{high:.2f}; no whole number lies there.",
    )


def _judge_p_value(printed: str, statistic: str) -> Judgement:
    df = p_value_df(rounding_interval(statistic), printed)
    if df.empty:
        return Judgement("inconsistent", f"No degrees of freedom give t = {statistic} this p.")
    bound = rounding_interval(printed).upper
    text = f"t = {statistic} has this p from df {df.low:.0f} on."
    if not printed.strip("0.,"):
        text = f"A p value is never zero: this says p ≤ {bound:g}, true from df {df.low:.0f} on."
    return Judgement("consistent", text)


def _judge_critical(printed: str) -> Judgement:
    df = critical_df(printed)
    if df.empty:
        return Judgement("inconsistent", "No degrees of freedom have this critical t.")
    top = f" to {df.high:.0f}" if df.high < float("inf") else " on"
    return Judgement(
        "underdetermined",
        f"The two-sided 5% critical t only from df {df.low:.0f}{top}; with fewer, a larger t is "
        "needed (the printed one is then the normal table's).",
    )
