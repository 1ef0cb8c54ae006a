"""Who was to be asked: the target population, and how the sample is spread over it."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.report.document import TableBlock
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import compose, join
from crm_study.results.table import Cell, Table

_YAMANE = (
    "Yamane (1967): the population over one plus the population times the squared margin of error."
)
_ALLOCATION = "Allocation to the strata: {allocation}."


def target_population(material: Material) -> Iterator[Group]:
    """Show the strata of the population with their shares."""
    found = material.ready("sample")
    if found is None or found.number("glance", "n_population") is None:
        return
    rows = [row for row in found.rows if row["n_population"] is not None]
    table = _spread(material, found, "n_population", "Target population", "N")
    largest = max(rows, key=lambda row: row["n_population"])
    smallest = min(rows, key=lambda row: row["n_population"])
    reading = compose(
        "The population is {n} people. The largest stratum is {large} ({n_large}), the smallest "
        "{small} ({n_small}).",
        n=found.slot("glance", "n_population"),
        large=str(largest["label"]),
        n_large=found.slot(str(largest["stratum"]), "n_population"),
        small=str(smallest["label"]),
        n_small=found.slot(str(smallest["stratum"]), "n_population"),
    )
    yield Group(
        lead="The target population was counted stratum by stratum.",
        exhibits=(TableBlock(table, name="outline.population"),),
        reading=reading if len(rows) > 1 else "",
    )


def sample_distribution(material: Material) -> Iterator[Group]:
    """Show how the planned sample is spread over the strata."""
    found = material.ready("sample")
    if found is None or found.number("glance", "n_planned") is None:
        return
    table = _spread(material, found, "n_planned", "Sample size distribution", "Planned")
    plan = material.study.sampling
    rule = (_YAMANE,) if plan and plan.formula == "yamane" else ()
    yield Group(
        lead="The sample was sized by a formula and spread over the strata.",
        footnotes=rule,
        exhibits=(TableBlock(table, name="outline.sample"),),
        reading=join([_size(found), *_allocated(material)]),
        caution="A formula for a sample size supposes that chance decides who is asked. Where "
        "people are chosen on purpose inside the strata, a margin of error says nothing of them.",
        literature="cite the text from which the formula and the margin of error were taken.",
    )


def _size(found: Finding) -> str:
    if found.number("glance", "margin") is None:
        return compose("The plan asks for {n} people.", n=found.slot("glance", "n_planned"))
    return compose(
        "With a margin of error of {margin}, the plan asks for {n} of {total} people.",
        margin=found.slot("glance", "margin"),
        n=found.slot("glance", "n_planned"),
        total=found.slot("glance", "n_population"),
    )


def _allocated(material: Material) -> Iterator[str]:
    plan = material.study.sampling
    if plan is not None and material.study.population.strata:
        yield compose("Allocation to the strata: {allocation}.", allocation=plan.allocation)


def _spread(material: Material, found: Finding, column: str, title: str, head: str) -> Table:
    """Return counts by stratum with their share of the total."""
    total = found.number("glance", column)
    counted = [row for row in found.rows if row[column] is not None]
    rows = [
        (
            Cell(str(row["label"])),
            _count(found, str(row["stratum"]), column),
            Cell(format_value(row[column] / total, "percent"), numeric=True),
        )
        for row in counted
    ]
    last = (
        Cell("Total"),
        _count(found, "glance", column),
        Cell(format_value(1.0, "percent"), numeric=True),
    )
    return Table(title, ("Stratum", head, "Share"), (*rows, last), material.stamp)


def _count(found: Finding, row: str, column: str) -> Cell:
    text = format_value(found.number(row, column), "count")
    return Cell(text, f"{found.id}/{row}/{column}", numeric=True)
