"""Who answered: the response rate, judged by a rule, and the profile of the respondents."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.analysis.profile_finding import ProfileFinding
from crm_study.report.document import FigureBlock, TableBlock
from crm_study.report.mentions import mention
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group
from crm_study.report.outline.rule_lines import rule_lines
from crm_study.report.outline.sources import shown
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Cell, Table

_ROWS = (
    ("n_planned", "Planned"),
    ("n_returned", "Returned"),
    ("n_refused", "Refused at admission"),
    ("n_obs", "Admitted to the analysis"),
)


_NEEDED = ("response_rate", *(name for name, _ in _ROWS))


def response_rate(material: Material) -> Iterator[Group]:
    """Show how many questionnaires were planned, returned and admitted."""
    found = material.ready("sample")
    if found is None or any(found.number("glance", name) is None for name in _NEEDED):
        return
    table = Table(
        "Response rate",
        ("Questionnaires", "n", "Of those planned"),
        tuple(_row(found, column, words) for column, words in _ROWS),
        (*material.stamp, *rule_lines(found)),
    )
    yield Group(
        lead="Questionnaires were counted from the plan to the analysis.",
        exhibits=(TableBlock(table, name="outline.response"),),
        reading=_verdict(found),
        caution="A high rate does not make a sample representative: who did not answer may "
        "differ from who did.",
    )


def by_stratum(material: Material) -> Iterator[Group]:
    """Show the response of every stratum; say it where nothing was planned by stratum."""
    found = material.get("sample")
    if found is None:
        return
    planned = any(row["n_planned"] is not None for row in found.rows)
    frame = Group(
        lead="The same by stratum, with the weight each respondent would have." if planned else "",
        literature="compare the rate with those of similar surveys, and say what was done about "
        "those who did not answer.",
    )
    yield from shown(material, found, rules=(), around=frame)


def _row(found: Finding, column: str, words: str) -> tuple[Cell, ...]:
    value, planned = found.number("glance", column), found.number("glance", "n_planned")
    count = Cell(format_value(value, "count"), f"{found.id}/glance/{column}", numeric=True)
    return Cell(words), count, Cell(format_value(value / planned, "percent"), numeric=True)


def _verdict(found: Finding) -> Prose:
    """Name the highest step of the rule that the rate reaches."""
    rate = float(found.number("glance", "response_rate"))
    reached = [rule for rule in found.rules if rule.holds(rate)]
    return compose(
        "Of {planned} questionnaires {returned} came back, a response rate of {rate}, which is "
        "{verdict} by the rule.",
        planned=found.slot("glance", "n_planned"),
        returned=found.slot("glance", "n_returned"),
        rate=found.slot("glance", "response_rate"),
        verdict=reached[-1].met if reached else found.rules[0].unmet if found.rules else "unjudged",
    )


def profile_tables(material: Material) -> Iterator[Group]:
    """Show one table a background variable, each with its reading."""
    found = material.ready("profile")
    if not isinstance(found, ProfileFinding):
        return
    material.tell(found)
    every = material.tables(found)
    for name, block in zip(found.variables(), every, strict=False):
        lead = compose(
            "{table} shows the respondents by {variable}.",
            table=Prose([mention(f"table:{block.name}")]),
            variable=found.label_of(name),
        )
        yield Group(lead=lead, exhibits=(block,), reading=found.reading(name))
    figures: list[FigureBlock] = material.figures(found)
    if figures:
        yield Group(
            lead="The same shares as bars, to compare at a glance.",
            exhibits=tuple(figures),
            caution="The profile describes who answered, not the population, unless everybody "
            "had a known chance to be asked.",
        )
