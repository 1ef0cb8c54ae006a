"""What the outline is filled from: the study, its findings, and what was shown already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from crm_study.errors import StudyError
from crm_study.report.document import FigureBlock, Notice, TableBlock
from crm_study.report.drawings import Draw
from crm_study.report.looks.choice import tables_of
from crm_study.report.words import words_of
from crm_study.results.finding import SYNTHETIC_NOTE, Finding
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose, compose, lowered, phrase
from crm_study.results.speech import lang
from crm_study.results.table import Table

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


@dataclass(slots=True)
class Material:
    """A study with its findings, laid out and drawn when they are asked for.

    Attributes
    ----------
    study : Study
        What was declared.
    findings : Findings
        What was found.
    look : str
        How tables are laid out.
    draw : callable
        Gives the figures of a finding as SVG.
    """

    study: Study
    findings: Findings
    look: str
    draw: Draw
    troubles: list[Notice] = field(default_factory=list)
    _shown: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)
    _titles: dict[str, str] = field(default_factory=dict)
    _tables: dict[str, tuple[TableBlock, ...]] = field(default_factory=dict)
    _figures: dict[str, tuple[FigureBlock, ...]] = field(default_factory=dict)

    @property
    def synthetic(self) -> bool:
        """Whether any number rests on generated data."""
        origin = self.findings.origin
        return bool(origin and origin.synthetic) or any(one.synthetic for one in self.findings)

    @property
    def stamp(self) -> tuple[str, ...]:
        """The words that tables of generated data carry."""
        return (SYNTHETIC_NOTE,) if self.synthetic else ()

    def get(self, name: str) -> Finding | None:
        """Return a finding; None where this run has it not."""
        return next((one for one in self.findings if one.id == name), None)

    def ready(self, name: str) -> Finding | None:
        """Return a finding that has an answer."""
        found = self.get(name)
        return found if found is not None and found.rows else None

    def kind(self, kind: str) -> list[Finding]:
        """Return the findings of a kind, in the order of the route."""
        return [one for one in self.findings if one.id.partition(".")[0] == kind]

    def tables(self, finding: Finding, numbers: Sequence[int] | None = None) -> list[TableBlock]:
        """Return tables of a finding that stand nowhere yet; all, or those of some numbers."""
        every = self._tables_of(finding)
        chosen = range(len(every)) if numbers is None else [n for n in numbers if n < len(every)]
        return [
            one
            for one in (every[n] for n in chosen)
            if self._is_new(f"table:{one.name}") and self._is_new(_content_of(one.table))
        ]

    def figures(self, finding: Finding, ends: Sequence[str] | None = None) -> list[FigureBlock]:
        """Return figures of a finding that stand nowhere yet; all, or those of some names."""
        chosen = [
            one
            for one in self._figures_of(finding)
            if ends is None or one.name.removeprefix(finding.id) in ends
        ]
        return [one for one in chosen if self._is_new(f"figure:{one.name}")]

    def was_told(self, finding: Finding) -> bool:
        """Tell whether a finding was said or shown already."""
        return finding.id in self._told

    def tell(self, finding: Finding) -> None:
        """Count a finding as said."""
        self._told.add(finding.id)

    def show(self, name: str) -> None:
        """Count what was shown in another form: ``table:factorability``."""
        self._shown.add(name)

    def sentence(self, said: Callable[[], Prose]) -> Prose:
        """Return what a finding says; where it cannot, keep the reason and say nothing."""
        try:
            return said()
        except StudyError as error:
            self.troubles.append(Notice("failed", str(error)))
            return Prose()

    def trouble(self) -> tuple[Notice, ...]:
        """Hand over what could not be said, laid out or drawn."""
        found, self.troubles = tuple(self.troubles), []
        return found

    def _is_new(self, name: str) -> bool:
        if name in self._shown:
            return False
        self._shown.add(name)
        return True

    def _tables_of(self, finding: Finding) -> tuple[TableBlock, ...]:
        if finding.id not in self._tables:
            found = [
                replace(_stamped(table, finding), title=self._apart(table.title, finding))
                for table in self._laid_out(finding)
            ]
            self._tables[finding.id] = tuple(
                TableBlock(table, name=finding.id if n == 1 else f"{finding.id}.{n}")
                for n, table in enumerate(found, start=1)
            )
        return self._tables[finding.id]

    def _figures_of(self, finding: Finding) -> tuple[FigureBlock, ...]:
        if finding.id not in self._figures:
            self._figures[finding.id] = tuple(self._named(finding, self._drawn(finding)))
        return self._figures[finding.id]

    def _named(self, finding: Finding, drawn: Mapping[str, str]) -> Iterator[FigureBlock]:
        for name, svg in drawn.items():
            alt = self.sentence(partial(finding.alt_text, name))
            title = self._apart(finding.caption(name), finding)
            yield FigureBlock(name, title, alt or finding.title, svg)

    def _apart(self, title: str, finding: Finding) -> str:
        """Return a title; one that another finding has already, with the model it is of."""
        first = self._titles.setdefault(str(title), finding.id)
        model = self.get(f"regression.{finding.id.partition('.')[2]}")
        if first == finding.id or model is None:
            return title
        return compose("{title}: {model}", title=phrase(title), model=lowered(model.title))

    def _laid_out(self, finding: Finding) -> tuple[Table, ...]:
        try:
            return tables_of(finding, look=self.look)
        except StudyError as error:
            self.troubles.append(Notice("failed", str(error)))
            return ()

    def _drawn(self, finding: Finding) -> Mapping[str, str]:
        try:
            return self.draw(finding)
        except StudyError as error:
            self.troubles.append(Notice("failed", str(error)))
            return {}


def _stamped(table: Table, finding: Finding) -> Table:
    """Mark a table of generated data that its finding left unmarked."""
    stamps = {SYNTHETIC_NOTE, words_of(lang()).stamp}
    if finding.stamp is None or not stamps.isdisjoint(table.notes):
        return table
    return replace(table, notes=(finding.stamp, *table.notes))


def _content_of(table: Table) -> str:
    """Return what a table says, to tell whether it was said already."""
    rows = ("\t".join(cell.text for cell in row) for row in table.rows)
    return "\n".join(("content:", "\t".join(table.head), *rows))


def with_notes(block: TableBlock, notes: Sequence[str]) -> TableBlock:
    """Return a table with further notes below it."""
    table: Table = block.table
    return replace(block, table=replace(table, notes=(*table.notes, *notes)))
