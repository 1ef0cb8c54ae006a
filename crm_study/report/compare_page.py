"""A comparison of two waves as a document of few pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.analysis.compare_finding import CompareFinding
from crm_study.errors import OutputError
from crm_study.report.document import (
    Block,
    Document,
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.drawings import drawn
from crm_study.report.front import HASH_SIGNS, banner_of, is_synthetic
from crm_study.results.findings import Findings
from crm_study.results.prose import verbatim
from crm_study.results.speech import lang
from crm_study.results.table import Table

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


def compare_document(study: Study, findings: Findings) -> Document:
    """Lay out what changed from the old to the new wave.

    Parameters
    ----------
    study : Study
        The study of both waves.
    findings : Findings
        Hold ``compare``.

    Returns
    -------
    Document
        The reading, constructs with their picture, branches, the items that changed most,
        and whether the waves measured the same.

    Raises
    ------
    OutputError
        The findings hold no comparison.
    """
    found = findings["compare"]
    if not isinstance(found, CompareFinding):
        raise OutputError("These findings hold no comparison of two waves.")
    return Document(
        title="What changed between two waves",
        subtitle=study.title_in(lang()),
        lang=lang(),
        banner=banner_of(findings),
        facts=tuple(_facts(found)),
        blocks=tuple(_body(found)),
        synthetic=is_synthetic(findings),
        brief=True,
    )


def _facts(found: CompareFinding) -> Iterator[tuple[str, str]]:
    for title, wave in (("Old", "old"), ("New", "new")):
        hash_ = str(found.overall[f"sha256_{wave}"])[:HASH_SIGNS]
        yield title, verbatim(f"{found.overall[f'file_{wave}']}, SHA-256 {hash_}")


def _body(found: CompareFinding) -> Iterator[Block]:
    yield Heading(2, "What changed", "changed")
    if found.reason:
        yield Notice(found.status, found.reason)
    yield Paragraph(found.prose())
    yield from _shown(found.table(), "compare", keep_notes=False)
    yield from _picture(found, found.id)
    if found.details.get("groups"):
        yield Heading(2, "In every branch", "branches")
        yield from _picture(found, f"{found.id}.groups")
        yield from _shown(found.groups_table(), "compare.groups")
    yield from _part(found.items_table(), "Items that changed most", "items")
    yield from _part(found.reliability_table(), "Reliability", "reliability")
    yield from _part(found.comparability_table(), "Whether both waves answered alike", "alike")
    yield Heading(2, "How to read this", "reading")
    yield Items(found.notes)


def _part(table: Table, title: str, id_: str) -> Iterator[Block]:
    if table.rows:
        yield Heading(2, title, id_)
        yield from _shown(table, f"compare.{id_}")


def _shown(table: Table, name: str, *, keep_notes: bool = True) -> Iterator[Block]:
    """Yield a table; the notes of the first one stand at the end of the page."""
    if not table.rows:
        return
    notes = table.notes if keep_notes else tuple(n for n in table.notes if "SYNTHETIC" in n)
    yield TableBlock(Table(table.title, table.head, table.rows, notes, table.spanners), name=name)


def _picture(found: CompareFinding, name: str) -> Iterator[Block]:
    svg = drawn(found).get(name)
    if svg is not None:
        yield FigureBlock(name, found.caption(name), found.alt_text(name), svg)
