"""Where the groups of a part come from: whole findings, some of their tables, or their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crm_study.report.document import FigureBlock, Notice, TableBlock
from crm_study.report.outline.material import Material, with_notes
from crm_study.report.outline.part import Group, Source
from crm_study.report.outline.rule_lines import rule_lines
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, join, phrase

_REASONS = {
    "warning": "Read with care.",
    "failed": "This analysis could not be computed.",
}
_NO_REASON = "No reason was recorded."
Say = Callable[[Finding], Prose]


def prose_of(found: Finding) -> Prose:
    """Return the whole reading of a finding."""
    return found.prose()


def headline_of(found: Finding) -> Prose:
    """Return the one or two sentences of a summary."""
    return found.headline()


def finding(
    name: str,
    *,
    tables: Sequence[int] | None = None,
    figures: Sequence[str] | None = None,
    say: Say = prose_of,
    rules: Sequence[str] | None = None,
    lead: str = "",
    caution: str = "",
    literature: str = "",
) -> Source:
    """Show a finding: its tables and figures, then its reading.

    Parameters
    ----------
    name : str
        Id of the finding.
    tables : sequence of int, optional
        Which of its tables, from 0; all by default.
    figures : sequence of str, optional
        Which of its figures, by the end of their names; all by default.
    say : callable, optional
        What is said of it; its prose by default.
    rules : sequence of str, optional
        Names of the rules printed below the first table.
    lead, caution, literature : str, optional
        What stands before and after it.
    """

    def groups(material: Material) -> Iterator[Group]:
        found = material.get(name)
        if found is not None:
            yield from shown(
                material,
                found,
                tables=tables,
                figures=figures,
                say=say,
                rules=rules,
                around=Group(lead=lead, caution=caution, literature=literature),
            )

    return groups


def every(
    kind: str, *, tables: Sequence[int] | None = None, say: Say = prose_of, **around: str
) -> Source:
    """Show every finding of a kind, one group a finding; what is not shown is left over."""

    def groups(material: Material) -> Iterator[Group]:
        for found in material.kind(kind):
            frame = Group(**around)  # type: ignore[arg-type]
            yield from shown(material, found, tables=tables, say=say, around=frame)

    return groups


def words_of(name: str, *, say: Say = prose_of) -> Source:
    """Say what a finding says; its exhibits stand elsewhere."""
    return finding(name, tables=(), figures=(), say=say, rules=())


def shown(
    material: Material,
    found: Finding,
    *,
    tables: Sequence[int] | None = None,
    figures: Sequence[str] | None = None,
    say: Say = prose_of,
    rules: Sequence[str] | None = None,
    around: Group | None = None,
) -> Iterator[Group]:
    """Yield a finding as one group; nothing where it does not apply."""
    if found.status == "not_applicable" or not (found.rows or found.reason):
        return
    frame = around or Group()
    material.tell(found)
    exhibits: list[TableBlock | FigureBlock] = list(
        ruled(material.tables(found, tables), found, rules)
    )
    exhibits += material.figures(found, figures)
    reading = material.sentence(lambda: say(found))
    yield Group(
        lead=frame.lead,
        exhibits=tuple(exhibits),
        reading="" if reading == found.reason else reading,
        caution=frame.caution,
        literature=frame.literature,
        notices=(*notice_of(found), *material.trouble()),
    )


def ruled(
    blocks: Sequence[TableBlock], found: Finding, names: Sequence[str] | None = None
) -> Iterator[TableBlock]:
    """Yield tables, the first with the rules that decided."""
    for at, block in enumerate(blocks):
        yield block if at else with_notes(block, rule_lines(found, names))


def notice_of(found: Finding) -> Iterator[Notice]:
    """Say why a finding failed, or is to be read with care."""
    if found.status in _REASONS:
        told = join([phrase(_REASONS[found.status]), phrase(found.reason or _NO_REASON)])
        yield Notice(found.status, told)
