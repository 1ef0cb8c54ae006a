"""Every table and figure with the finding it shows and the command that makes it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.report.document import Document, FigureBlock, TableBlock

if TYPE_CHECKING:
    from crm_study.results.findings import Findings


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One table or figure.

    Attributes
    ----------
    label, title : str
        ``Table 7`` and what it shows.
    findings : tuple of str
        Whose numbers stand in it; empty for lists without numbers of a finding.
    file : str
        Where it stands: the report, or the drawing.
    """

    label: str
    title: str
    findings: tuple[str, ...]
    file: str

    @property
    def addresses(self) -> str:
        """Where its numbers live in ``findings.json``."""
        return ", ".join(f"{name}/…" for name in self.findings)

    @property
    def option(self) -> str:
        """The option that asks for the chapters of the exhibit alone."""
        return " ".join(f"--chapter {name}" for name in self.findings)

    def command(self, prefix: str) -> str:
        """Return the command that makes the exhibit again."""
        return f"{prefix} {self.option}".strip()


def exhibits_of(document: Document, findings: Findings) -> tuple[Exhibit, ...]:
    """Return every table and figure of a document, in reading order."""
    return tuple(_exhibits(document, [finding.id for finding in findings]))


def exhibits_csv(exhibits: tuple[Exhibit, ...], *, prefix: str) -> str:
    """Return the map as CSV: exhibit, title, findings, file, command."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["exhibit", "title", "findings", "file", "command"])
    for one in exhibits:
        row = [one.label, one.title, " ".join(one.findings), one.file, one.command(prefix)]
        writer.writerow(
            [f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in row]
        )
    return text.getvalue()


def _inert(text: str) -> str:
    """Keep a spreadsheet from running what a title begins with."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _exhibits(document: Document, known: list[str]) -> Iterator[Exhibit]:
    from crm_study.report.picture_files import picture_file

    for block in document.blocks:
        if isinstance(block, TableBlock):
            found = _of_cells(block, known) or _of_name(block.name, known)
            yield Exhibit(document.label(block), block.table.title, found, "results/report.html")
        elif isinstance(block, FigureBlock):
            file = f"results/figures/{picture_file(block.name)}"
            found = _of_name(block.name, known)
            yield Exhibit(document.label(block), block.caption, found, file)


def _of_cells(block: TableBlock, known: list[str]) -> tuple[str, ...]:
    """Return the findings whose numbers stand in a table."""
    named = {cell.address.partition("/")[0] for row in block.table.rows for cell in row}
    return tuple(name for name in known if name in named)


def _of_name(name: str, known: list[str]) -> tuple[str, ...]:
    """Return the finding that a block is named after: the longest that it begins with."""
    begun = [one for one in known if name == one or name.startswith(f"{one}.")]
    return (max(begun, key=len),) if begun else ()
