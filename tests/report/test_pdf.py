"""The PDF: tagged, vector, marked on every page, and honest where it falls short."""

import io
import json
import re

import pytest

from crm_study.errors import MissingPackageError, OutputError
from crm_study.protocol.report_style import ReportStyle
from crm_study.report.chapters import document_of
from crm_study.report.document import Document, FigureBlock, Heading
from crm_study.report.formats import FORMATS, ReportWarning, require_formats
from crm_study.report.pdf.cells import body_cells
from crm_study.report.pdf.glyphs import settable
from crm_study.report.pdf.plan import plan_of
from crm_study.report.table_layout import TableLayout
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.table import Cell, Table

pytest.importorskip("typst")

from crm_study.report.pdf.compiler import SCREEN, pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"></svg>'


def pages(content):
    reader = pytest.importorskip("pypdf").PdfReader(io.BytesIO(content))
    return [page.extract_text().replace("\u00a0", " ") for page in reader.pages]


def test_a_report_meets_the_standard(study, findings):
    made = pdf(document_of(study, findings))
    assert (made.standard, made.reason) == ("ua-1", None)
    assert made.content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in made.content


def test_the_same_document_gives_the_same_bytes(study, findings):
    document = document_of(study, findings)
    assert pdf(document).content == pdf(document).content


def test_what_respondents_wrote_meets_the_standard_too(hostile):
    assert pdf(document_of(hostile.study, hostile.findings)).standard == "ua-1"


def test_a_style_changes_paper_and_margins(study, findings):
    letter = ReportStyle.model_validate({"page": {"size": "letter", "margins": {"left": 40}}})
    made = pdf(document_of(study, findings), letter)
    assert made.standard == "ua-1"
    assert plan_of(document_of(study, findings), letter)["page"] == {
        "width": 215.9,
        "height": 279.4,
        "margins": {"top": 25, "bottom": 25, "left": 40, "right": 25},
    }


def test_the_banner_travels_to_the_header(study, synthetic_findings):
    plan = plan_of(document_of(study, synthetic_findings), SCREEN)
    assert plan["banner"] == SYNTHETIC_NOTE
    assert plan["synthetic"]


def test_texts_travel_as_data(hostile):
    plan = json.dumps(plan_of(document_of(hostile.study, hostile.findings), SCREEN))
    assert "<script>" in plan
    assert "=1+1" in plan


def test_cells_travel_as_plain_texts_unless_they_differ_from_their_column():
    head = ("Item", "Estimate")
    long = Cell("A question that is much too long for one line of a column", "a")
    rows = (
        (Cell("Brief"), Cell(".12", "x", numeric=True)),
        (long, Cell("< .001", "y", numeric=True)),
        (Cell("None"), Cell("–")),
    )
    layout = TableLayout((40.0, 20.0), (False, True), 10.0, landscape=False, n_lines=4)
    table = Table("T", head, rows)
    plain, special, last, dash = body_cells(table.rows, layout, whole=False)
    assert plain == ["Brief", ".12"]
    assert special == [
        {"text": long.text, "number": False, "box": False, "kept": True},
        {"text": "< .001", "number": True, "box": True, "kept": False},
    ]
    assert last == ["None"]
    assert dash == [{"text": "–", "number": False, "box": False, "kept": False}]
    assert body_cells(table.rows, layout, whole=True)[0] == ["Brief", ".12", long.text]


def test_signs_without_a_glyph_are_named_and_long_words_may_break():
    assert settable("中 α ≤ é") == "[CJK UNIFIED IDEOGRAPH-4E2D] α ≤ é"
    assert max(map(len, settable("w" * 2000).split("\u200b"))) == 10
    assert settable("a/b") == "a/b"


def test_a_picture_without_words_costs_the_standard_and_the_reason_is_told(monkeypatch):
    body = (Heading(2, "One", "one"), FigureBlock("x", "A picture", "", SVG))
    document = Document("Title", "", "en", None, (), body)
    made = pdf(document)
    assert made.standard is None
    assert made.content.startswith(b"%PDF")
    with pytest.warns(ReportWarning, match=r"^The PDF is tagged, but does not meet PDF/UA-1: "):
        FORMATS["pdf"](document, None)


def test_a_picture_that_is_none_is_told_in_a_sentence():
    body = (Heading(2, "One", "one"), FigureBlock("x", "A picture", "words", "no picture"))
    with pytest.raises(OutputError, match=r"^The PDF cannot be set: .+\.$"):
        pdf(Document("Title", "", "en", None, (), body))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "pdf",
            "A PDF needs the optional package 'typst', which is not installed: "
            'pip install "crm-study[paper]". Where it cannot be installed, open the HTML page in '
            "a browser and print it to PDF; it has a style sheet for paper.",
        ),
        (
            "docx",
            "A DOCX needs the optional package 'python-docx', which is not installed: "
            'pip install "crm-study[paper]". The HTML page opens in a word processor as well.',
        ),
    ],
)
def test_a_missing_package_is_told_before_anything_is_computed(monkeypatch, name, sentence):
    monkeypatch.setattr("crm_study.report.formats.find_spec", lambda _: None)
    with pytest.raises(MissingPackageError) as caught:
        require_formats(["html", name])
    assert str(caught.value) == sentence


def test_every_page_says_that_the_data_are_synthetic(study, synthetic_findings):
    shown = pages(pdf(document_of(study, synthetic_findings)).content)
    assert len(shown) > 1
    assert all(SYNTHETIC_NOTE in re.sub(r"\s+", " ", page) for page in shown)
