"""Whether items may be factored, and how much variance the factors account for."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.report.document import TableBlock
from crm_study.report.outline.material import Material, with_notes
from crm_study.report.outline.part import Group
from crm_study.report.outline.rule_lines import rule_lines
from crm_study.report.outline.sources import notice_of
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Cell, Table

_SHOWN = 10
_GLANCE = (
    ("kmo", "Kaiser–Meyer–Olkin measure", "bounded"),
    ("bartlett_statistic", "Bartlett's test of sphericity, χ²", "decimal"),
    ("bartlett_df", "df", "count"),
    ("bartlett_p_value", "p", "p"),
    ("n_obs", "Respondents who answered every item", "count"),
)


def adequacy(material: Material) -> Iterator[Group]:
    """Show KMO and Bartlett's test in the form that theses know."""
    found = material.get("factorability")
    if found is None or found.status == "not_applicable":
        return
    material.tell(found)
    exhibits = _kmo(material, found) if found.rows else ()
    yield Group(
        lead="Before factors are sought, the correlations must be fit for it.",
        exhibits=exhibits,
        reading=material.sentence(found.prose) if found.rows else "",
        caution="A significant test of sphericity says only that some correlations are not zero.",
        notices=(*notice_of(found), *material.trouble()),
    )


def _kmo(material: Material, found: Finding) -> tuple[TableBlock, ...]:
    """Return the table; in the look of SPSS the finding's own first one is that table."""
    if material.look == "spss":
        own = material.tables(found, [0])
        return tuple(with_notes(block, rule_lines(found)) for block in own)
    return (TableBlock(_adequacy(material, found), name="outline.kmo"),)


def _adequacy(material: Material, found: Finding) -> Table:
    rows = tuple(
        (
            Cell(words),
            Cell(
                format_value(found.overall[name], style),  # type: ignore[arg-type]
                f"{found.id}/glance/{name}",
                numeric=True,
            ),
        )
        for name, words, style in _GLANCE
        if name in found.overall
    )
    notes = (*material.stamp, *rule_lines(found))
    return Table("KMO and Bartlett's test", ("Measure", "Value"), rows, notes)


def variance_explained(material: Material) -> Iterator[Group]:
    """Show the first eigenvalues beside those of chance, and the scree plot."""
    found = material.ready("factors")
    if found is None or not found.details.get("eigenvalues"):
        return
    material.tell(found)
    own = [TableBlock(_eigenvalues(material, found), name="outline.variance")]
    if material.look == "spss":
        own = material.tables(found, [0])
    yield Group(
        lead="How many factors the items hold is read from eigenvalues beside those of chance.",
        exhibits=(*own, *material.figures(found, [".scree"])),
        reading=material.sentence(found.prose),
        caution="The number of factors is a decision: rules differ, and none of them knows the "
        "constructs.",
        notices=(*notice_of(found), *material.trouble()),
    )


def _eigenvalues(material: Material, found: Finding) -> Table:
    every = found.details["eigenvalues"]
    total, below = sum(row["eigenvalue"] for row in every), 0.0
    rows = []
    for row in every[:_SHOWN]:
        below += row["eigenvalue"]
        rows.append(
            (
                Cell(str(row["component"])),
                Cell(format_value(row["eigenvalue"], "decimal"), numeric=True),
                Cell(format_value(row["eigenvalue"] / total, "percent"), numeric=True),
                Cell(format_value(below / total, "percent"), numeric=True),
                Cell(format_value(row["chance_percentile"], "decimal"), numeric=True),
            )
        )
    head = ("Component", "Eigenvalue", "Of variance", "Cumulative", "Chance, 95th percentile")
    return Table(
        "Total variance explained", head, tuple(rows), (*material.stamp, *_cut(len(every)))
    )


def _cut(length: int) -> tuple[Prose, ...]:
    if length <= _SHOWN:
        return ()
    shown, total = format_value(_SHOWN, "count"), format_value(length, "count")
    return (compose("The first {n} of {total} components.", n=shown, total=total),)
