"""The evening page: what a supervisor looks at before tomorrow's interviews."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.analysis.back_check_finding import BackCheckFinding
from crm_study.analysis.quality_finding import QualityFinding
from crm_study.errors import OutputError
from crm_study.protocol.study import Study
from crm_study.report.document import Block, Document, Heading, Items, Notice, Paragraph, TableBlock
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose, compose, phrase, verbatim
from crm_study.results.speech import lang
from crm_study.results.table import Table

_MOST_PEOPLE = 30


def quality_document(study: Study, findings: Findings, *, today: str | None = None) -> Document:
    """Lay data quality out as one short page.

    Parameters
    ----------
    study : Study
        For its title.
    findings : Findings
        Hold ``quality`` and, where there was one, ``back_check``.
    today : str, optional
        Day of the check.

    Returns
    -------
    Document
        What to do first, then progress, interviews, enumerators, gaps and all checks; with
        a banner when any answer was generated.

    Raises
    ------
    OutputError
        Findings without a quality chapter.
    """
    finding = findings["quality"]
    if not isinstance(finding, QualityFinding):
        raise OutputError("The evening page needs the finding 'quality'.")
    generated = findings.origin is not None and findings.origin.synthetic
    synthetic = finding.synthetic or generated
    return Document(
        title=study.title_in(lang()),
        subtitle=compose("Quality of the data on {day}", day=verbatim(today))
        if today
        else phrase("Quality of the data"),
        lang=lang(),
        banner=SYNTHETIC_NOTE if synthetic else None,
        facts=tuple(_facts(finding, findings, today)),
        blocks=tuple(_blocks(finding, findings)),
        synthetic=synthetic,
    )


def _facts(
    finding: QualityFinding, findings: Findings, today: str | None
) -> Iterator[tuple[str, str]]:
    if findings.origin:
        origin = findings.origin
        yield (
            "Questionnaires",
            f"{origin.n_received} received, {origin.n_admitted} admitted, "
            f"{origin.n_refused} refused",
        )
    days = [row for row in finding.details.get("daily", ()) if row["day"] <= (today or "9999")]
    if days:
        last = days[-1]
        yield (
            "Last day",
            compose(
                "{day}: {n} of {total} so far",
                day=verbatim(str(last["day"])),
                n=str(last["n_obs"]),
                total=str(last["n_total"]),
            ),
        )


def _blocks(finding: QualityFinding, findings: Findings) -> Iterator[Block]:
    yield Heading(2, "What to do", "to-do")
    if not finding.rows:
        yield Notice(finding.status, finding.reason or "Nothing was checked.")
        return
    yield Paragraph(finding.headline())
    to_do = finding.to_do()
    yield Items(tuple(to_do) or ("No check points at anything.",))
    yield Heading(2, "Progress", "progress")
    yield from _response(finding)
    yield from _shown(finding.progress_table(), "The study declares no plan of its sample.")
    yield from _shown(finding.clusters_table(), "")
    yield Heading(2, "Interviews", "interviews")
    yield from _people(finding)
    yield Heading(2, "Enumerators", "enumerators")
    yield from _shown(finding.enumerators_table(), "Who asked is not collected.")
    yield from _shown(finding.effects_table(), "")
    yield Heading(2, "Missing answers", "missing")
    yield from _shown(finding.missing_table(), "No question that was asked was left out.")
    yield from _second_visits(findings)
    yield Heading(2, "With and without", "with-and-without")
    yield Paragraph(finding.slopes_sentence())
    yield from _shown(finding.slopes_table(), "")
    yield Heading(2, "All checks", "checks")
    yield from _shown(finding.table(), "")
    yield from _shown(finding.absent_table(), "")


def _response(finding: QualityFinding) -> Iterator[Block]:
    if finding.number("glance", "rr1") is not None:
        yield Paragraph(
            compose(
                "Response rate RR1 {rr1}, RR2 {rr2} (AAPOR), of all that are planned.",
                rr1=finding.slot("glance", "rr1"),
                rr2=finding.slot("glance", "rr2"),
            )
        )


def _people(finding: QualityFinding) -> Iterator[Block]:
    table = finding.flagged_table()
    if not table.rows:
        yield Paragraph("No interview is flagged by two independent kinds of evidence.")
        return
    rest = len(table.rows) - _MOST_PEOPLE
    notes: tuple[str | Prose, ...] = table.notes
    if rest > 0:
        notes = (*notes, compose("{n} more are in quality.xlsx.", n=str(rest)))
    yield TableBlock(Table(table.title, table.head, table.rows[:_MOST_PEOPLE], notes))


def _second_visits(findings: Findings) -> Iterator[Block]:
    for finding in findings:
        if isinstance(finding, BackCheckFinding):
            yield Heading(2, "Back-check", "back-check")
            yield Paragraph(finding.prose())
            yield from (TableBlock(table) for table in finding.tables())


def _shown(table: Table, otherwise: str) -> Iterator[Block]:
    if table.rows:
        yield TableBlock(table)
    elif otherwise:
        yield Paragraph(otherwise)
