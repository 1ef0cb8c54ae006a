"""What stays together on a page, and in which order it is read."""

import io

import pytest

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.document import (
    AuthorNote,
    Document,
    FigureBlock,
    Heading,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.leading import leads
from crm_study.report.mentions import mention_all
from crm_study.report.notes import note_lines
from crm_study.report.paper_size import room_of, tallest_figure
from crm_study.report.symbols import Number, sentence_parts
from crm_study.results.prose import Prose, Slot
from crm_study.results.table import Cell, Table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="{height}pt"></svg>'
HEADING = Heading(3, "A section", "section")
TABLE = TableBlock(Table("T", ("a",), ((Cell("x"),),), ("The note of the table.",)), name="t")
FIGURE = FigureBlock("f", "The figure", "words", SVG.format(height=300))


def test_a_warning_and_an_opening_stay_with_what_follows():
    lead = Paragraph("Each objective has a model of one predictor.")
    warning = Notice("warning", "Read with care.")
    assert leads(HEADING, lead, Heading(4, "One model", "model"))
    assert leads(HEADING, lead, Paragraph("Table 1 shows it."))
    assert leads(HEADING, warning, lead)
    assert leads(HEADING, warning, TABLE)
    assert leads(None, Paragraph("It closes."), AuthorNote("Cite."))


def test_a_reading_a_long_opening_and_the_last_words_may_part():
    assert not leads(TABLE, Paragraph("The largest is 3."), FIGURE)
    assert not leads(HEADING, Paragraph("Long. " * 60), TABLE)
    assert not leads(HEADING, Paragraph("All there is."), None)


def test_general_notes_run_in_and_marks_have_lines_of_their_own():
    fit = Prose(["R² = ", Slot(".44", "x/y"), "."])
    notes = ("a. Predictors: (Constant), CRM", fit, "* p < .05.", "Pairwise.", "Source: ours.")
    opening, *others = note_lines(Table("T", ("a",), (), notes))
    assert (opening.opening, opening.text) == ("Note.", "R² = .44. Pairwise.")
    assert [piece.address for piece in sentence_parts(opening.text) if isinstance(piece, Number)]
    assert [line.text for line in others] == [notes[0], notes[2], notes[4]]
    assert not any(line.opening for line in others)


def test_a_line_may_break_between_mentions_but_not_inside_an_interval():
    listed = mention_all(["table:a", "table:b", "figure:c"])
    labels = {name: (name, name) for name in ("table:a", "table:b", "figure:c")}
    block = Paragraph(
        Prose(
            Slot(labels[s.text][0], f"#{s.text}") if isinstance(s, Slot) else s
            for s in listed.parts
        )
    )
    words = "".join(piece.text for piece in sentence_parts(block.text) if hasattr(piece, "text"))
    assert ", " in words
    assert ",\u00a0" not in words
    interval = Prose(["[", Slot("1", "a/b"), ", ", Slot("2", "a/c"), "]"])
    spans = [piece for piece in sentence_parts(interval) if not isinstance(piece, Number)]
    assert [span.text for span in spans] == ["[", ",\u00a0", "]"]


def test_the_tallest_picture_leaves_room_for_heading_lead_and_caption():
    style = ReportStyle()
    assert room_of(style).landscape - tallest_figure(style) >= 50


def test_a_page_is_read_in_the_order_of_the_document():
    pytest.importorskip("typst")
    from crm_study.report.pdf.compiler import pdf

    reader = pytest.importorskip("pypdf").PdfReader
    lead, reading = Paragraph("It leads here."), Paragraph("It is read so.")
    body = (Heading(2, "One", "one"), HEADING, lead, FIGURE, TABLE, reading)
    made = pdf(Document("Title", "", "en", None, (), body), ReportStyle())
    text = "".join(page.extract_text() for page in reader(io.BytesIO(made.content)).pages)
    found = [
        text.rindex(words)
        for words in ("A section", "It leads", "The figure", "The note of", "It is read")
    ]
    assert found == sorted(found)
