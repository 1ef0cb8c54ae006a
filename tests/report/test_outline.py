"""The outline on the bundled studies: nothing lost, nothing empty, every rule with its source."""

from __future__ import annotations

import re
from functools import cache

import pytest

import crm_study as cs
from crm_study.errors import AddressError, MissingPackageError
from crm_study.report.captions import Captions
from crm_study.report.chapters import document_of
from crm_study.report.document import (
    AuthorNote,
    Document,
    Equation,
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.outline.part import Group
from crm_study.responses.reader import data_file
from crm_study.results.address import parse_address
from crm_study.results.finding import SYNTHETIC_NOTE, Finding
from crm_study.results.prose import Prose
from crm_study.results.table import Table

STUDIES = ("rusizi", "ecsi-mobile")
SVG = '<svg width="100pt" height="50pt"></svg>'


@cache
def run(name: str) -> tuple[cs.Study, cs.Findings]:
    study = cs.read_study(name)
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    return study, cs.analyze(study, cs.read_responses(path, study))


@cache
def names_of_figures(study: str) -> dict[str, tuple[str, ...]]:
    return {finding.id: tuple(finding.figures()) for finding in run(study)[1]}


@cache
def document(name: str, chapter: str = "4.") -> Document:
    study, findings = run(name)
    known = names_of_figures(name)

    def fast(finding: Finding) -> dict[str, str]:
        return dict.fromkeys(known.get(finding.id, (finding.id,)), SVG)

    return document_of(study, findings, draw=fast, captions=Captions(chapter=chapter))


@pytest.fixture(params=STUDIES)
def made(request: pytest.FixtureRequest) -> tuple[Document, cs.Findings]:
    return document(request.param), run(request.param)[1]


def test_a_chapter_of_thirty_tables_and_ten_figures(made: tuple[Document, cs.Findings]) -> None:
    found, _ = made
    assert len(found.tables) >= 30
    assert len(found.figures) >= 10


def content_of(table: Table) -> tuple[object, ...]:
    return (table.head, tuple(tuple(cell.text for cell in row) for row in table.rows))


def test_every_table_and_figure_of_every_finding_stands_somewhere(
    made: tuple[Document, cs.Findings],
) -> None:
    found, findings = made
    names = {block.name for block in found.tables}
    said = {content_of(block.table) for block in found.tables}
    shown = {"factorability": "outline.kmo", "diagnostics": "outline.normality"}
    for finding in findings:
        for number, table in enumerate(finding.tables(), start=1):
            name = finding.id if number == 1 else f"{finding.id}.{number}"
            named = name in names or shown.get(finding.id.partition(".")[0]) in names
            assert named or content_of(table) in said, name
    figures = {block.name for block in found.figures}
    assert {name for one in findings for name in one.figures()} <= figures


def test_no_sentence_has_an_empty_slot(made: tuple[Document, cs.Findings]) -> None:
    found, _ = made
    told = [block.text for block in found.blocks if isinstance(block, Notice)]
    assert not [text for text in told if "A sentence needs" in text or "cannot" in text[:20]]


def test_an_empty_slot_fails_the_build() -> None:
    _, findings = run("rusizi")
    with pytest.raises(AddressError, match="which is undefined"):
        findings["regression.simple"].slot("intercept", "vif")


def test_every_number_in_a_sentence_has_an_address_that_exists(
    made: tuple[Document, cs.Findings],
) -> None:
    found, findings = made
    for text in sentences(found):
        for slot in text.slots:
            if slot.address.startswith("#"):
                continue
            name, *middle, last = slot.address.split("/")
            if middle == ["rules"]:
                assert last in {rule.name for rule in findings[name].rules}
            else:
                parse_address(slot.address)
                assert findings.number(slot.address) is not None, slot.address


def test_every_number_in_a_cell_has_an_address_that_exists(
    made: tuple[Document, cs.Findings],
) -> None:
    found, findings = made
    for block in found.tables:
        for cell in (cell for row in block.table.rows for cell in row if cell.address):
            if "/rules/" not in cell.address and block.name.startswith("outline."):
                findings.number(cell.address)


def sentences(found: Document) -> list[Prose]:
    texts: list[str] = []
    for block in found.blocks:
        if isinstance(block, Paragraph):
            texts += [block.text, *block.footnotes]
        elif isinstance(block, Notice | AuthorNote):
            texts.append(block.text)
        elif isinstance(block, Items):
            texts += block.texts
        elif isinstance(block, Equation):
            texts += [block.alt, *(term.number for term in block.terms)]
        elif isinstance(block, TableBlock):
            texts += block.table.notes
        elif isinstance(block, FigureBlock):
            texts.append(block.alt)
    return [text for text in texts if isinstance(text, Prose)]


def test_every_reference_arrives_and_ids_are_unique(made: tuple[Document, cs.Findings]) -> None:
    found, _ = made
    ids = [block.id for block in found.blocks if hasattr(block, "id")]
    assert len(ids) == len(set(ids))
    slots = [slot for text in sentences(found) for slot in text.slots]
    assert {slot.address[1:] for slot in slots if slot.address.startswith("#")} <= set(ids)


def test_every_table_of_the_chapters_is_mentioned_before_it_stands(
    made: tuple[Document, cs.Findings],
) -> None:
    found, _ = made
    mentioned: set[str] = set()
    for block in found.blocks:
        if isinstance(block, Paragraph) and isinstance(block.text, Prose):
            mentioned |= {s.address[1:] for s in block.text.slots if s.address.startswith("#")}
        elif isinstance(block, TableBlock | FigureBlock):
            assert block.id in mentioned, block.name


def test_sections_are_numbered_within_their_chapter() -> None:
    headings = [block for block in document("rusizi").blocks if isinstance(block, Heading)]
    chapters = [block.chapter for block in headings if block.chapter]
    assert chapters == ["3", "4", "5", "A"]
    sections = [block.number for block in headings if block.level == 3]
    assert sections[:3] == ["3.1", "3.2", "3.3"]
    results = [number for number in sections if number.startswith("4.")]
    assert results == [f"4.{n}" for n in range(1, len(results) + 1)]


def test_exhibits_are_counted_by_chapter_or_through() -> None:
    by_chapter, through = document("rusizi"), document("rusizi", "")
    assert by_chapter.label(by_chapter.tables[0]) == "Table 3.1"
    marks = [block.mark for block in by_chapter.tables]
    assert len(marks) == len(set(marks))
    assert {mark.partition(".")[0] for mark in marks} == {"3", "4", "A"}
    assert [block.mark for block in through.tables] == [
        str(n) for n in range(1, len(through.tables) + 1)
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Target population",
        "Sample size distribution",
        "Operationalization of the variables",
        "Reliability, pilot wave",
        "Hypothesis testing plan",
        "Response rate",
        "Respondents by Sex",
        "Reliability, main wave",
        "KMO and Bartlett's test",
        "Total variance explained",
        "Answers to the items of Key customer focus",
        "Descriptive statistics of the scale scores",
        "Tests of the normality of the residuals",
        "Tests of linearity",
        "Tests of multicollinearity",
        "Tests of the constancy of the variance",
        "Test of autocorrelation",
        "Outliers and influential respondents",
        "Common method bias",
        "Correlations of the scale scores",
        "Tests of the hypotheses",
        "Audit of the published numbers",
        "Cut-offs and where they come from",
    ],
)
def test_the_canonical_tables_are_there(title: str) -> None:
    assert title in [block.table.title for block in document("rusizi").tables]


def test_every_model_has_its_trio_and_its_equation() -> None:
    found, names = document("rusizi"), run("rusizi")[0].models
    titles = [block.table.title for block in found.tables]
    assert sum(title.startswith("Model summary: ") for title in titles) == len(names)
    assert sum(title.startswith("Analysis of variance: ") for title in titles) == len(names)
    equations = [block for block in found.blocks if isinstance(block, Equation)]
    assert len(equations) == len(names)
    assert equations[0].alt.startswith("Predicted Performance of the institution equals ")


def test_the_sums_of_squares_add_up() -> None:
    table = next(
        block.table
        for block in document("rusizi").tables
        if block.name == "regression.simple.anova"
    )
    explained, residual, total = (float(row[1].text) for row in table.rows)
    assert explained + residual == pytest.approx(total, abs=0.002)


def test_every_answer_of_an_item_is_shown_and_adds_to_a_hundred() -> None:
    table = next(
        block.table for block in document("rusizi").tables if block.name == "outline.items.kcf"
    )
    assert table.head == ("Item", "1", "2", "3", "4", "5", "n", "M", "SD", "Band")
    for row in table.rows:
        assert sum(float(cell.text) for cell in row[1:6]) == pytest.approx(100, abs=0.3)
        assert row[1].address == f"descriptives.items/{row[0].text.split()[0]}:1/share"


def test_places_wait_for_the_author_and_cite_nothing() -> None:
    notes = [block.text for block in document("rusizi").blocks if isinstance(block, AuthorNote)]
    assert len(notes) >= 15
    assert not [note for note in notes if re.search(r"\d", note)]


def test_generated_data_are_marked_on_every_table_with_numbers_of_theirs() -> None:
    declared = {"outline.variables", "outline.plan", "outline.rules"}
    for block in document("rusizi").tables:
        if block.name not in declared and any(c.address for row in block.table.rows for c in row):
            assert SYNTHETIC_NOTE in block.table.notes, block.name


def test_a_long_note_is_printed_once_only(made: tuple[Document, cs.Findings]) -> None:
    found, _ = made
    notes = [str(note) for block in found.tables for note in block.table.notes if len(note) > 90]
    notes = [note for note in notes if not note.startswith("Further notes")]
    assert len(notes) == len(set(notes))


def test_a_group_is_nothing_until_it_is_filled() -> None:
    assert Group() == Group(lead="", exhibits=(), notices=())
