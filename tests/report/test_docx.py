"""The DOCX: its XML, what Word needs to count and refer, what everyone needs to see."""

import io
import re
from collections import Counter
from dataclasses import replace
from zipfile import ZipFile

import pytest

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.captions import Captions
from crm_study.report.chapters import document_of
from crm_study.report.document import Document, Heading, TableBlock
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.table import Cell, Table

pytest.importorskip("docx")
etree = pytest.importorskip("lxml.etree")

from crm_study.report.docx.package import docx  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = {
    "w": W[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "tcW gridSpan tcBorders shd noWrap tcMar vAlign",
    "tcMar": "top left bottom right",
    "sectPr": "headerReference footerReference type pgSz pgMar",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
}


class File:
    """An opened DOCX: its parts as trees."""

    def __init__(self, content):
        self.archive = ZipFile(io.BytesIO(content))
        self.names = self.archive.namelist()
        self.body = self.tree("word/document.xml")

    def tree(self, name):
        return etree.fromstring(self.archive.read(name))

    def all(self, path):
        return self.body.findall(f".//{path}", SPACES)

    def text(self, element=None):
        root = self.body if element is None else element
        return "".join(node.text or "" for node in root.iter(f"{W}t"))

    def fields(self, word):
        codes = (node.text for node in self.body.iter(f"{W}instrText"))
        return [code.split() for code in codes if code.split()[0] == word]


@pytest.fixture
def file(study, findings):
    return File(docx(document_of(study, findings)))


@pytest.fixture
def hostile_file(hostile):
    return File(docx(document_of(hostile.study, hostile.findings)))


def wide(columns):
    head = ("Item", *(f"Column{n}withalongname" for n in range(columns)))
    row = (Cell("a"), *(Cell("1234567890.12", f"x/a/{n}", numeric=True) for n in range(columns)))
    return Table("A wide table", head, (row,))


def bare(*blocks):
    return Document("Title", "", "en", None, (), (Heading(2, "One", "one"), *blocks))


def out_of_order(tree):
    for parent in tree.iter():
        order = ORDER.get(etree.QName(parent).localname, "").split()
        known = [order.index(etree.QName(child).localname) for child in parent if order]
        if known != sorted(known):
            yield etree.QName(parent).localname, [etree.QName(child).localname for child in parent]


@pytest.mark.parametrize("name", ["file", "hostile_file"])
def test_every_part_is_well_formed_and_in_the_order_of_the_schema(request, name):
    file = request.getfixturevalue(name)
    for part in file.names:
        if part.endswith((".xml", ".rels")):
            file.tree(part)
    for part in ("document", "styles", "header1", "footer1"):
        assert list(out_of_order(file.tree(f"word/{part}.xml"))) == []


def test_a_file_of_ours_opens_in_python_docx(study, findings):
    import docx as reader

    book = reader.Document(io.BytesIO(docx(document_of(study, findings))))
    assert [p.text for p in book.paragraphs if p.style.name == "Heading 1"] == [study.title]
    assert len(book.tables) == 3
    assert book.tables[0].style.name == "APA Table"
    assert book.core_properties.title == study.title


def test_bookmarks_are_unique_and_every_reference_arrives(file):
    starts = file.all("w:bookmarkStart")
    names = [start.get(f"{W}name") for start in starts]
    ids = [start.get(f"{W}id") for start in starts]
    assert max(Counter(names).values()) == max(Counter(ids).values()) == 1
    assert sorted(ids) == sorted(end.get(f"{W}id") for end in file.all("w:bookmarkEnd"))
    referred = [field[1] for field in file.fields("REF")]
    assert referred == [
        "_Ref_table_1",
        "_Ref_figure_1",
        "_Ref_table_2",
        "_Ref_table_1",
        "_Ref_table_3",
    ]
    linked = [link.get(f"{W}anchor") for link in file.all("w:hyperlink")]
    assert set(referred) | set(linked) <= set(names)


def test_fields_are_closed_and_show_their_result(file):
    open_fields = []
    for node in file.all("w:fldChar"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append(kind)
        else:
            assert open_fields.pop() == {"separate": "begin", "end": "separate"}[kind]
            open_fields += ["separate"] if kind == "separate" else []
    assert open_fields == []
    assert "See Table\u00a01 and Figure\u00a01." in file.text()


def test_lines_of_the_lists_lead_to_the_pages_and_word_asks_nothing(file):
    starts = {start.get(f"{W}name") for start in file.all("w:bookmarkStart")}
    links = file.all("w:hyperlink")
    paged = [field[1] for field in file.fields("PAGEREF")]
    assert paged == [link.get(f"{W}anchor") for link in links]
    assert set(paged) <= starts
    assert all(file.text(link).endswith("–") for link in links)
    assert [stop.get(f"{W}leader") for stop in file.tree("word/styles.xml").iter(f"{W}tab")][
        -3:
    ] == ["dot"] * 3
    assert not [node for node in file.all("w:fldChar") if node.get(f"{W}dirty")]
    assert b"updateFields" not in file.archive.read("word/settings.xml")


def test_captions_are_counted_by_the_word_processor(file):
    assert [field[1] for field in file.fields("SEQ")] == ["Table", "Figure", "Table", "Table"]
    captions = [
        file.text(p)
        for p in file.all("w:p")
        if p.find("w:pPr/w:pStyle", SPACES).get(f"{W}val") == "Caption"
    ]
    assert [text.replace("\u00a0", " ") for text in captions[:2]] == [
        "Table 1Reliability, main wave",
        "Figure 1Reliability, main wave",
    ]


def test_headings_of_tables_repeat_and_rows_stay_whole(file):
    tables, rows = file.all("w:tbl"), file.all("w:tr")
    assert len(file.all("w:tblHeader")) == len(tables) == 3
    assert len(file.all("w:cantSplit")) == len(rows)
    assert all(t.find("w:tblPr/w:tblDescription", SPACES).get(f"{W}val") for t in tables)
    for table in tables:
        widths = [int(column.get(f"{W}w")) for column in table.find("w:tblGrid", SPACES)]
        assert abs(sum(widths) - 160 / 25.4 * 1440) <= len(widths)


def test_every_picture_has_words_vectors_and_pixels(file):
    drawings = file.all("wp:docPr")
    assert [drawing.get("descr") for drawing in drawings]
    assert all(drawing.get("descr").strip() for drawing in drawings)
    assert len(file.all("asvg:svgBlip")) == len(file.all("a:blip")) == len(drawings) == 1
    media = [name for name in file.names if name.startswith("word/media/")]
    assert sorted(name.rpartition(".")[2] for name in media) == ["png", "svg"]


def test_symbols_are_set_in_italics(file):
    slanted = {
        file.text(run) for run in file.all("w:r") if run.find("w:rPr/w:i", SPACES) is not None
    }
    assert {"p", "n", "Note."} <= slanted
    assert "α" not in slanted


def test_numbers_stand_right_and_never_break(file):
    numbers = [
        cell for cell in file.all("w:tc") if cell.find("w:tcPr/w:noWrap", SPACES) is not None
    ]
    styles = {cell.find("w:p/w:pPr/w:pStyle", SPACES).get(f"{W}val") for cell in numbers}
    assert styles == {"TableNumber"}
    assert "< .001" in {file.text(cell) for cell in numbers}


def test_the_banner_is_the_header_of_every_page(study, synthetic_findings):
    file = File(docx(document_of(study, synthetic_findings)))
    assert file.text(file.tree("word/header1.xml")) == SYNTHETIC_NOTE
    assert len(file.all("w:headerReference")) == len(file.all("w:sectPr"))
    properties = file.archive.read("docProps/core.xml").decode()
    assert "SYNTHETIC DATA: Strategic CRM" in properties
    assert SYNTHETIC_NOTE in properties


def test_a_wide_table_turns_its_page_and_only_its_page():
    narrow = TableBlock(wide(2))
    file = File(docx(bare(narrow, TableBlock(wide(11)), narrow)))
    turned = [size.get(f"{W}orient") for size in file.all("w:pgSz")]
    assert turned == [None, "landscape", None]


def test_a_title_below_stays_with_its_table():
    below = replace(bare(TableBlock(wide(2))), captions=Captions(table_above=False, inline=True))
    file = File(docx(below))
    assert "Table\u00a01: A wide table" in file.text()
    table = file.all("w:tbl")[0]
    assert etree.QName(table.getnext()).localname == "p"
    assert len(table.findall("w:tr", SPACES)) == len(
        {
            row
            for row in table.findall("w:tr", SPACES)
            if row.find(".//w:keepNext", SPACES) is not None
        }
    )


def test_a_heading_above_headings_spans_its_columns():
    spanned = replace(wide(3), spanners=(("", 2), ("Both", 2)))
    file = File(docx(bare(TableBlock(spanned))))
    assert [span.get(f"{W}val") for span in file.all("w:gridSpan")] == ["2", "2"]
    assert len(file.all("w:tblHeader")) == 2


def test_fonts_margins_and_language_are_those_asked_for(study, findings):
    style = ReportStyle.model_validate(
        {"page": {"margins": {"left": 40}}, "text": {"font": "Garamond", "size": 11}}
    )
    file = File(docx(replace(document_of(study, findings), lang="rw"), style))
    assert file.all("w:pgMar")[0].get(f"{W}left") == "2268"
    defaults = file.tree("word/styles.xml").find("w:docDefaults//w:rPr", SPACES)
    assert defaults.find("w:rFonts", SPACES).get(f"{W}ascii") == "Garamond"
    assert defaults.find("w:sz", SPACES).get(f"{W}val") == "22"
    assert defaults.find("w:lang", SPACES).get(f"{W}val") == "rw-RW"


def test_what_respondents_wrote_stays_text(hostile, hostile_file):
    text = hostile_file.text()
    assert "<script>alert(\"1\")</script> =1+1 & 'quoted' {{ 7 * 7 }} $x_{1}$" in text
    assert "w" * 2000 in text
    assert not re.search("[\x00-\x08\u202e\ud800-\udfff]", text)
    assert len(hostile_file.archive.read("docProps/core.xml")) < 9000


def test_the_same_document_gives_the_same_bytes(study, findings):
    first = docx(document_of(study, findings))
    assert first == docx(document_of(study, findings))
    assert {entry.date_time[0] for entry in ZipFile(io.BytesIO(first)).infolist()} == {1980}


def test_where_typst_is_missing_vectors_remain(study, findings, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    file = File(docx(document_of(study, findings)))
    assert len(file.all("asvg:svgBlip")) == 1
