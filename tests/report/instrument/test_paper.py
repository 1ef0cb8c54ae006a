"""The printed forms: every code, id and box, repeated heads, whole rows, the same bytes."""

import struct
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from crm_study.errors import MissingPackageError
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument import paper_pdf
from crm_study.report.instrument.drawn_boxes import comb, tick_box
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.paper_docx import write_paper_docx

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def parts_of(path: Path) -> dict[str, ET.Element]:
    """Return the parts of a Word file that hold words."""
    with zipfile.ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.startswith("word/") and "xml" in name]
        return {
            name: ET.fromstring(packed.read(name))  # noqa: S314 - written by ourselves
            for name in names
            if name.endswith(".xml")
        }


def words_of(element: ET.Element) -> str:
    """Return the words of a part, one paragraph a line."""
    lines = element.iter(f"{WORD}p")
    return "\n".join("".join(text.text or "" for text in line.iter(f"{WORD}t")) for line in lines)


def written(study: Study, languages: list[str], folder: Path) -> Path:
    """Write the form in Word."""
    pytest.importorskip("docx")
    folder.mkdir(exist_ok=True)
    return write_paper_docx(study, languages, folder)[0]


@pytest.mark.parametrize("languages", [["en"], ["rw", "fr"]])
def test_word_holds_every_question_id_code_and_box(
    everything: Study, languages: list[str], tmp_path: Path
) -> None:
    parts = parts_of(written(everything, languages, tmp_path / "a"))
    body = parts["word/document.xml"]
    said = words_of(body)
    form = form_of(everything, languages)
    for one in form.questions():
        assert all(text in said for text in (*one.texts, one.id))
    ticks = sum(len(one.choices) for one in form.questions())
    known = sum(len(one.choices) for one in form.known)
    boxes = [
        one for one in body.iter(f"{DRAWING}extent") if one.get("cx") == one.get("cy") == "151200"
    ]
    assert len(boxes) == ticks + known + 6 * len(languages)
    assert "\u2610" not in said


def test_word_repeats_heads_and_never_splits_a_row(everything: Study, tmp_path: Path) -> None:
    body = parts_of(written(everything, ["en"], tmp_path / "a"))["word/document.xml"]
    rows = list(body.iter(f"{WORD}tr"))
    assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
    grids = sum(
        block.layout == "grid"
        for part in form_of(everything, ["en"]).parts
        for block in part.blocks
    )
    assert sum(row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows) == grids


def test_word_numbers_its_pages_and_names_version_and_drafts(
    everything: Study, tmp_path: Path
) -> None:
    parts = parts_of(written(everything, ["en", "fr"], tmp_path / "a"))
    feet = [part for name, part in parts.items() if name.startswith("word/footer")]
    fields = [(one.text or "").strip() for part in feet for one in part.iter(f"{WORD}instrText")]
    assert fields == 2 * ["PAGE", "NUMPAGES", "PAGE", "NUMPAGES"]
    version = form_of(everything, ["en"]).version
    assert all(version in words_of(part) for part in feet)
    heads = [words_of(part) for name, part in parts.items() if name.startswith("word/header")]
    assert all("DRAFT" in head and "prétesté (1)" in head for head in heads)
    assert sum("Respondent number" in head for head in heads) == 1


def test_an_approved_form_carries_no_mark_of_a_draft(everything: Study, tmp_path: Path) -> None:
    parts = parts_of(written(everything, ["en"], tmp_path / "a"))
    assert not any("DRAFT" in words_of(part) for part in parts.values())


def test_the_order_of_markup_is_the_schema_s(everything: Study, tmp_path: Path) -> None:
    order = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"]
    body = parts_of(written(everything, ["en", "fr"], tmp_path / "a"))["word/document.xml"]
    for properties in body.iter(f"{WORD}tcPr"):
        names = [one.tag.removeprefix(WORD) for one in properties]
        assert names == sorted(names, key=order.index)
        assert len(set(names)) == len(names)
    for sides in (*body.iter(f"{WORD}tcBorders"), *body.iter(f"{WORD}tcMar")):
        names = [one.tag.removeprefix(WORD) for one in sides]
        assert names == [side for side in ("top", "left", "bottom", "right") if side in names]


@pytest.mark.parametrize("name", ["rusizi", "ecsi-mobile"])
def test_the_same_study_gives_the_same_word_file(name: str, tmp_path: Path) -> None:
    study = read_study(name)
    first = written(study, ["en"], tmp_path / "a")
    assert first.read_bytes() == written(study, ["en"], tmp_path / "b").read_bytes()


@pytest.mark.parametrize("languages", [["en"], ["rw", "fr"], ["en", "fr", "rw"]])
def test_pdf_is_tagged_and_the_same_twice(
    everything: Study, languages: list[str], tmp_path: Path
) -> None:
    pytest.importorskip("typst")
    first = paper_pdf.write_paper_pdf(everything, languages, tmp_path)
    content = [path.read_bytes() for path in first]
    assert [path.name for path in first] == (
        [f"field-2026-paper-{'-'.join(languages)}.pdf"]
        if len(languages) < 3
        else [f"field-2026-paper-{lang}.pdf" for lang in languages]
    )
    assert all(one.startswith(b"%PDF-") and b"pdfuaid" in one for one in content)
    again = paper_pdf.write_paper_pdf(everything, languages, tmp_path)
    assert [path.read_bytes() for path in again] == content


@pytest.mark.parametrize("text", ["#panic() $x$ *a* <b>", "😀 مرحبا 中", "w" * 300])
def test_pdf_sets_any_text_as_words(everything: Study, text: str, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    path = everything.folder / "instrument.yaml"
    said = path.read_text("utf-8").replace("We greet.", text).replace("Who asks: =us.", text)
    path.write_text(said, "utf-8")
    study = read_study(everything.folder)
    content = paper_pdf.write_paper_pdf(study, ["en"], tmp_path)[0].read_bytes()
    assert b"pdfuaid" in content


def test_without_typst_the_sentence_says_what_to_do(
    everything: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(MissingPackageError) as refused:
        paper_pdf.write_paper_pdf(everything, ["en"], tmp_path)
    assert str(refused.value) == (
        "A PDF needs the optional package 'typst', which is not installed: "
        'pip install "crm-study[paper]". The DOCX form and the HTML preview print as well.'
    )


def test_without_python_docx_the_sentence_says_what_to_do(
    everything: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(MissingPackageError, match="needs the optional package 'python-docx'"):
        write_paper_docx(everything, ["en"], tmp_path)


def test_drawn_boxes_are_pictures_of_their_size() -> None:
    for drawing in (comb(5), comb(1, width=30.0), tick_box(), tick_box("crossed")):
        width, height = struct.unpack(">II", drawing.png[16:24])
        assert width == round(drawing.width * 600 / 25.4)
        assert height == round(drawing.height * 600 / 25.4)
    inked = {mark: tick_box(mark).png.count(b"\0") for mark in ("", "crossed", "filled")}
    assert inked[""] < inked["crossed"] < inked["filled"]
