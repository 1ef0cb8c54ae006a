"""Footnotes, equations, chapters and places for the author, through every writer."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from crm_study.report.captions import Captions
from crm_study.report.document import (
    AuthorNote,
    Document,
    Equation,
    FigureBlock,
    Heading,
    Paragraph,
    Symbol,
    TableBlock,
    Term,
)
from crm_study.report.html import html
from crm_study.report.markdown import markdown
from crm_study.report.mentions import mention
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.table import Cell, Table

HOSTILE = (
    '😀 مرحبا <script>alert("1")</script> =1+1 & {{ 7 * 7 }} $x_{1}$ \x00\x07\u202e\ud800 中 '
    + "w" * 2000
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt"/>'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def number(text: str, address: str = "regression.x/care/estimate") -> Prose:
    return Prose([Slot(text, address)])


def equation(alt: str = "Predicted loyalty equals 0.80 minus 0.30 times care.") -> Equation:
    terms = (
        Term(number("0.80", "regression.x/intercept/estimate")),
        Term(number("−0.30"), Symbol("X", "1")),
        Term(number("0.46"), Symbol("X", "2")),
    )
    return Equation(Symbol("Y", hat=True), terms, alt)


def made(words: str = "words", **more: object) -> Document:
    table = Table(words, ("Item", "M"), ((Cell("a"), Cell("3.90", numeric=True)),), (words,))
    blocks = (
        Heading(2, "Summary", "s"),
        Paragraph("One sentence.", footnotes=("First.",)),
        Heading(2, "Chapter 3: Methods", "c3", chapter="3"),
        Heading(3, words, "people", number="3.1", short="People"),
        Paragraph(compose("As {table} shows.", table=mention("table:a")), (words, "Last.")),
        TableBlock(table, name="a"),
        AuthorNote(words),
        Heading(2, "Chapter 4: Findings", "c4", chapter="4"),
        Heading(3, "Slopes", "slopes", number="4.1"),
        Heading(4, "One", "one", number="4.1.1"),
        equation(),
        TableBlock(table, name="b"),
        TableBlock(table, name="c"),
        FigureBlock("f", "caption", "alt", SVG),
    )
    return Document("Title", "", "en", None, (), blocks, captions=Captions(chapter="4."), **more)


def test_exhibits_are_counted_by_chapter_and_footnotes_through() -> None:
    document = made()
    exhibits = (*document.tables, *document.figures)
    assert [document.label(one) for one in exhibits] == [
        "Table 3.1",
        "Table 4.1",
        "Table 4.2",
        "Figure 4.1",
    ]
    assert [number for number, _ in document.footnotes] == [1, 2, 3]
    assert replace(document) == document


def test_without_chapters_exhibits_are_counted_through() -> None:
    document = replace(made(), captions=Captions())
    assert [block.mark for block in document.tables] == ["1", "2", "3"]


def test_a_heading_stands_behind_its_number_and_may_be_short_in_the_contents() -> None:
    heading = Heading(3, "Long words", "x", number="4.1", short="Short")
    assert (heading.title, heading.entry) == ("4.1\u2002Long words", "4.1\u2002Short")


def test_a_coefficient_keeps_sign_size_and_address() -> None:
    _, minus, plus = equation().terms
    assert (minus.sign, minus.size, minus.address) == ("−", "0.30", "regression.x/care/estimate")
    assert (plus.sign, plus.size) == ("+", "0.46")
    assert Term(Prose(["1.00"])).address == ""


def test_the_page_sets_equations_for_eyes_and_ears() -> None:
    page = html(made())
    math = re.search(r"<math.*?</math>", page, re.DOTALL)
    assert math is not None
    assert 'alttext="Predicted loyalty equals 0.80 minus 0.30 times care."' in math[0]
    assert '<mo>−</mo><mn data-number="regression.x/care/estimate">0.30</mn>' in math[0]
    assert "<msub><mi>X</mi><mn>2</mn></msub>" in math[0]
    ET.fromstring(math[0].replace("&#8290;", ""))  # noqa: S314 - our own markup


def test_footnotes_of_the_page_point_there_and_back() -> None:
    page = html(made())
    for at in (1, 2, 3):
        assert page.count(f'id="mark-{at}" href="#footnote-{at}"') == 1
        assert page.count(f'id="footnote-{at}"><a href="#mark-{at}"') == 1


def test_contents_of_the_page_fold_by_chapter() -> None:
    page = html(made())
    assert page.count("<details>") == page.count("</details>") == 2
    assert "<summary>Chapter 3: Methods</summary>" in page
    assert '<a href="#people">3.1\u2002People</a>' in page


def test_markdown_writes_latex_and_footnotes() -> None:
    text = markdown(made())
    assert "$$\\hat{Y} = 0.80 - 0.30\\,X_{1} + 0.46\\,X_{2}$$" in text
    assert "One sentence.[^1]\n\n[^1]: First." in text
    assert "> **\\[Author:** words**\\]**" in text


def test_a_decimal_comma_stays_tight_in_latex() -> None:
    terms = (Term(Prose(["0,80"])), Term(Prose(["1,20"]), Symbol("X")))
    text = markdown(
        replace(made(), blocks=(Heading(2, "A", "a"), Equation(Symbol("Y"), terms, "")))
    )
    assert "$$Y = 0{,}80 + 1{,}20\\,X$$" in text


class Parts:
    """The parts of a DOCX as trees."""

    def __init__(self, document: Document) -> None:
        pytest.importorskip("docx")
        from crm_study.report.docx.package import docx

        self.archive = ZipFile(io.BytesIO(docx(document)))

    def tree(self, name: str) -> ET.Element:
        return ET.fromstring(self.archive.read(name))  # noqa: S314 - our own file

    def text(self, name: str) -> str:
        return self.archive.read(name).decode()


@pytest.mark.parametrize("words", ["words", HOSTILE], ids=["plain", "hostile"])
def test_every_footnote_of_the_file_has_its_mark(words: str) -> None:
    file = Parts(made(words))
    notes = [one.get(f"{W}id") for one in file.tree("word/footnotes.xml").iter(f"{W}footnote")]
    body = file.tree("word/document.xml")
    marks = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    assert notes == ["-1", "0", *marks] == ["-1", "0", "1", "2", "3"]
    assert "footnotes.xml" in file.text("word/_rels/document.xml.rels")
    assert "/word/footnotes.xml" in file.text("[Content_Types].xml")
    assert "w:footnotePr" in file.text("word/settings.xml")


def test_a_file_without_footnotes_has_no_part_for_them() -> None:
    bare = replace(made(), blocks=(Heading(2, "A", "a"), Paragraph("b")))
    assert "word/footnotes.xml" not in Parts(bare).archive.namelist()


def test_the_file_sets_equations_as_office_math() -> None:
    (math,) = Parts(made()).tree("word/document.xml").iter(f"{M}oMath")
    assert "".join(node.text or "" for node in math.iter(f"{M}t")) == "Y=0.80−0.30X1+0.46X2"
    assert len(list(math.iter(f"{M}sSub"))) == 2
    assert len(list(math.iter(f"{M}acc"))) == 1


def test_captions_of_the_file_start_anew_in_every_chapter() -> None:
    body = Parts(made()).tree("word/document.xml")
    codes = [(node.text or "").split() for node in body.iter(f"{W}instrText")]
    assert [" ".join(code) for code in codes if code[0] == "SEQ"] == [
        "SEQ Table \\* ARABIC \\r 1",
        "SEQ Table \\* ARABIC \\r 1",
        "SEQ Table \\* ARABIC",
        "SEQ Figure \\* ARABIC \\r 1",
    ]


def test_the_file_lists_tables_and_figures_where_they_are_wanted() -> None:
    text = Parts(made(lists=True)).text("word/document.xml")
    assert 'TOC \\h \\z \\c "Table"' in text
    assert 'TOC \\h \\z \\c "Figure"' in text
    assert "TOC \\h \\z \\c" not in Parts(made()).text("word/document.xml")


@pytest.mark.parametrize("words", ["words", HOSTILE], ids=["plain", "hostile"])
def test_the_pdf_meets_the_standard(words: str) -> None:
    pytest.importorskip("typst")
    from crm_study.report.pdf.compiler import pdf

    assert pdf(made(words, lists=True)).standard == "ua-1"


def test_what_anybody_wrote_stays_text_in_the_new_blocks() -> None:
    page, text = html(made(HOSTILE)), markdown(made(HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<script" not in text
