"""The defence pack as a document: a sheet a result, then the stock questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.analysis.audit_finding import AuditFinding
from crm_study.errors import AddressError
from crm_study.report.defence.evidence import alternatives, alternatives_table, assumptions
from crm_study.report.defence.questions import QUESTIONS
from crm_study.report.defence.reasons import kind_of, limits, why
from crm_study.report.document import (
    Block,
    Document,
    Heading,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.front import banner_of, facts_of, is_synthetic
from crm_study.report.run import Run
from crm_study.results.address import Address, parse_address
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.speech import lang

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_PRINTED = ("label", "printed", "consistency", "implies", "obtained", "reproduction")


def defence_document(study: Study, findings: Findings) -> Document:
    """Lay out what a candidate takes to the defence.

    Parameters
    ----------
    study : Study
        The declared study.
    findings : Findings
        The answers of one run; every number in the pack is one of them.

    Returns
    -------
    Document
        A sheet for each hypothesis and each published number, then the questions that
        examiners ask of every study. A question whose numbers the run lacks says which
        analysis to declare.
    """
    run = Run(study, findings, lang())
    return Document(
        title="Defence pack",
        subtitle=study.title_in(run.lang),
        lang=run.lang,
        banner=banner_of(findings),
        facts=tuple(facts_of(study, findings)),
        blocks=tuple(_body(run)),
        synthetic=is_synthetic(findings),
    )


def _body(run: Run) -> Iterator[Block]:
    yield Heading(2, "How to use this pack", "use")
    yield Paragraph(
        compose(
            "Each result has four answers ready: why this test, what its assumptions look like, "
            "what another analysis gives, and what it does not show. Then come the questions that "
            "examiners ask of every study. Every number is one of this run; say it in your own "
            "words and keep the page open."
        )
    )
    yield Heading(2, "The results", "results")
    yield from _hypotheses(run)
    yield from _published(run)
    yield Heading(2, "Questions of the examiners", "questions")
    yield from _questions(run)


def _hypotheses(run: Run) -> Iterator[Block]:
    if "hypotheses" not in run.findings or not run.findings["hypotheses"].rows:
        yield Notice("not_applicable", "Declare `hypotheses` to have a sheet for each.")
        return
    found = run.findings["hypotheses"]
    for row in found.rows:
        key = str(row["hypothesis"])
        title = compose("{key}. {statement}", key=key, statement=str(row["statement"]))
        yield Heading(3, title, f"result-{key}")
        yield Paragraph(_decision(run, found, row))
        yield from _sheet(run, parse_address(str(row["address"])), key)


def _decision(run: Run, found: Finding, row: Row) -> Prose:
    """Say what was decided and what was found."""
    place = parse_address(str(row["address"]))
    opening = compose("Decision: {decision}.", decision=str(row["decision"]))
    if place.finding not in run.findings:
        return opening
    try:
        return join([opening, _estimate(run, place)])
    except AddressError:
        value = row["value"]
        if value is None:
            return opening
        number = found.slot(str(row["hypothesis"]), "value")
        return join([opening, compose("The number that decides is {value}.", value=number)])


def _estimate(run: Run, place: Address) -> Prose:
    """Give the estimate with its interval and p."""
    row = f"{place.finding}/{place.row}"
    words: dict[str, str | Slot] = {
        "label": run.text(f"{row}/label"),
        "estimate": run.slot(f"{row}/estimate"),
        "low": run.slot(f"{row}/conf_low"),
        "high": run.slot(f"{row}/conf_high"),
    }
    if run.findings.number(f"{row}/p_value") is None:
        return compose("{label}: {estimate} [{low}, {high}].", **words)
    p_value = run.p(f"{row}/p_value")
    return compose("{label}: {estimate} [{low}, {high}], {p}.", p=p_value, **words)


def _sheet(run: Run, place: Address, name: str) -> Iterator[Block]:
    """Yield the four answers about one result, and the table of alternatives."""
    kind = kind_of(place)
    if place.finding in run.findings and not run.findings[place.finding].rows:
        reason = run.findings[place.finding].reason
        yield Notice(
            "failed", compose("This analysis has no numbers: {reason}", reason=reason or "")
        )
        return
    yield Items(
        (
            compose("Why this test: {why}", why=why(kind)),
            compose("Assumptions: {checks}", checks=assumptions(run, place)),
            compose("Under the alternative: {others}", others=alternatives(run, place)),
            compose("May not be claimed: {limits}", limits=limits(kind)),
        )
    )
    table = alternatives_table(
        run, place, title=compose("{name}: other analyses of the same slope", name=name)
    )
    if table is not None:
        yield TableBlock(table, name=f"alternatives-{name}")


def _published(run: Run) -> Iterator[Block]:
    """Yield what was printed and what came out, and a sheet for results no hypothesis has."""
    audit = next((one for one in run.findings if isinstance(one, AuditFinding)), None)
    if audit is None or not audit.rows:
        return
    yield Heading(2, "The published numbers", "published")
    yield Paragraph(audit.headline())
    table = audit.beside(_PRINTED, title="What was printed and what came out")
    yield TableBlock(table, name="published")
    covered = {_place(row) for row in _rows(run)}
    for address in dict.fromkeys(_result(row) for row in audit.rows):
        place = parse_address(address)
        if place.finding in {*covered, "hypotheses"} or place.finding not in run.findings:
            continue
        covered.add(place.finding)
        yield Heading(3, run.findings[place.finding].title, f"printed-{len(covered)}")
        yield from _sheet(run, place, place.finding)


def _rows(run: Run) -> tuple[Row, ...]:
    return run.findings["hypotheses"].rows if "hypotheses" in run.findings else ()


def _place(row: Row) -> str:
    return parse_address(str(row["address"])).finding


def _result(row: Row) -> str:
    return str(row["address"]).partition("#")[0]


def _questions(run: Run) -> Iterator[Block]:
    for number, question in enumerate(QUESTIONS, start=1):
        title = compose("{number}. {question}", number=str(number), question=question.question)
        yield Heading(3, title, f"question-{question.id}")
        answer = question.answer(run)
        if answer is None:
            yield Notice(
                "not_applicable",
                compose("This run does not hold the numbers. {declare}", declare=question.declare),
            )
        else:
            yield Paragraph(answer)
