"""Style files: what they may ask for, and what they change."""

import re
from dataclasses import replace

import pytest

from crm_study.errors import ProtocolError
from crm_study.report.captions import Captions
from crm_study.report.decimal_comma import comma_document, with_comma
from crm_study.report.document import Document, FigureBlock, Heading, Paragraph, TableBlock
from crm_study.report.html import html
from crm_study.report.style import PRESETS, captions_of, read_style
from crm_study.report.write import write_report
from crm_study.results.prose import Slot, compose
from crm_study.results.table import Cell, Table


def test_presets_are_complete():
    assert [read_style(name).captions.chapter for name in PRESETS] == ["4", "4"]
    assert read_style("memoire").numbers.decimal == "comma"
    assert read_style("thesis").figures.title == "below"


def test_a_file_may_be_short(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text("text: {font: Garamond}\ncaptions: {chapter: 5}\n", "utf-8")
    style = read_style(path)
    assert (style.text.font, style.text.size, style.page.margins.left) == ("Garamond", 12, 25)
    assert captions_of(style, "en").label("table", 2) == "Table 5.2"


def test_every_complaint_has_its_place(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text("text: {fnt: x, size: 99}\npage: {size: A3}\n", "utf-8")
    with pytest.raises(ProtocolError) as caught:
        read_style(path)
    told = str(caught.value)
    assert told.startswith("The style cannot be used: 3 complaints.")
    assert f"{path}:1:" in told
    assert f"{path}:2:" in told


def test_a_style_that_there_is_not():
    with pytest.raises(ProtocolError) as caught:
        read_style("thessis")
    assert str(caught.value) == (
        "'thessis' is neither a style file nor a preset. Did you mean 'thesis'? "
        "Presets: thesis, memoire."
    )


@pytest.mark.parametrize(
    ("point", "comma"),
    [
        ("< .001", "< 0,001"),
        ("3.90", "3,90"),
        ("−.25", "−0,25"),
        ("95.0%", "95,0%"),
        ("0.50 [−0.25, 1.25]", "0,50 [−0,25\u00a0; 1,25]"),
        ("118", "118"),
        ("1.2.3", "1.2.3"),
        ("", ""),
    ],
)
def test_the_decimal_comma(point, comma):
    assert with_comma(point) == comma


def test_only_numbers_change():
    table = Table("T 1.5", ("a", "M"), ((Cell("kcf1.2"), Cell("3.90", "x/a/mean", numeric=True)),))
    prose = compose(
        "See 2.1 (p < .05; .60): [{a}, {b}].",
        a=Slot(".79", "x/a/conf_low"),
        b=Slot(".91", "x/a/conf_high"),
    )
    svg = '<svg><path d="M 1.5 2.5"/><text x="1.5">0.5</text></svg>'
    body = (Heading(2, "1.1", "one"), Paragraph(prose), TableBlock(table))
    document = Document("v1.0", "", "fr", None, (), (*body, FigureBlock("f", "c", "alt", svg)))
    _, paragraph, block, figure = comma_document(document).blocks
    assert paragraph.text == "See 2.1 (p < 0,05; 0,60): [0,79\u00a0; 0,91]."
    assert [slot.address for slot in paragraph.text.slots] == ["x/a/conf_low", "x/a/conf_high"]
    assert [cell.text for cell in block.table.rows[0]] == ["kcf1.2", "3,90"]
    assert figure.svg == '<svg><path d="M 1.5 2.5"/><text x="1.5">0,5</text></svg>'


def test_the_page_shows_titles_where_a_style_wants_them(study, findings, tmp_path):
    written = write_report(findings, study, out=tmp_path, style=read_style("memoire"))
    page = written["html"].read_text("utf-8")
    assert '<span class="label">Table 4.1:</span>' in page
    assert re.search(r'<figure class="exhibit inline below" id="figure-1">', page)
    assert "&lt; 0,001" in page


def test_a_document_keeps_its_captions_when_its_numbers_change():
    document = Document("T", "", "en", None, (), captions=Captions(chapter="4."))
    assert comma_document(document).captions.chapter == "4."
    assert html(replace(document, captions=Captions(inline=True)))


def test_commas_between_references_stay():
    prose = compose(
        "See {a}, {b}.", a=Slot("Table 4.1", "#table-1"), b=Slot("Table 4.2", "#table-2")
    )
    body = (Heading(2, "One", "one"), Paragraph(prose))
    document = comma_document(Document("T", "", "fr", None, (), body))
    assert document.blocks[1].text == "See Table 4.1, Table 4.2."
