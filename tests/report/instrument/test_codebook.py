"""The codebook: every column with its codes, in HTML, Markdown and XLSX."""

from html.parser import HTMLParser
from pathlib import Path

import openpyxl

from crm_study.protocol.study import Study
from crm_study.report.instrument.codebook import codebook_html, codebook_markdown, write_codebook
from crm_study.report.instrument.codebook_page import codebook
from crm_study.report.instrument.handed_out import columns_of


class Words(HTMLParser):
    """Collects what a reader sees, and every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text.append(data)


def entries(study: Study, language: str):
    book = codebook(study, language)
    return {entry.name: entry for chapter in book.chapters for entry in chapter.entries}


def test_every_column_has_its_entry(any_study: Study) -> None:
    for language in any_study.instrument.languages:
        assert list(entries(any_study, language)) == columns_of(any_study)


def test_an_entry_says_what_is_declared(everything: Study) -> None:
    found = entries(everything, "fr")
    assert found["crm1"].label == "Nous oublions."
    assert ("9", "Ne sait pas", True) in found["crm1"].codes
    assert dict(found["crm1"].facts)["Scoring"] == "reversed by the limits of its scale"
    assert dict(found["start"].facts)["Range"] == "at least 18, at most 99"
    assert dict(found["start"].facts)["Hint"] == "En années"
    assert dict(found["why"].facts)["Asked if"] == "client = 1 and uses = 1 or 2"
    assert dict(found["att"].facts)["Role"] == "attention, right answer 2"


def test_the_page_is_escaped_and_loads_nothing(everything: Study) -> None:
    page = codebook_html(codebook(everything, "en"))
    words = Words()
    words.feed(page)
    assert "Clients & staff <2026>" in "".join(words.text)
    assert not words.tags & {"script", "img", "link", "iframe"}
    assert "http" not in page.replace("http-equiv", "")


def test_markdown_shows_signs_as_they_are(everything: Study) -> None:
    text = codebook_markdown(codebook(everything, "en"))
    assert text.startswith("# Clients & staff \\<2026\\>: codebook\n")
    assert "| 9 | Don't know *(no answer)* |" in text
    assert "### `CRM1`" in text


def test_the_workbook_has_the_languages_side_by_side(everything: Study, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first = write_codebook(everything, ["en", "rw"], tmp_path)
    assert [path.name for path in first] == [
        "field-2026-codebook.en.html",
        "field-2026-codebook.en.md",
        "field-2026-codebook.rw.html",
        "field-2026-codebook.rw.md",
        "field-2026-codebook.xlsx",
    ]
    sheet = openpyxl.load_workbook(first[-1])["codes"]
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[0] == ["name", "code", "label (en)", "label (rw)", "no answer"]
    assert ["uses", "-88", "None", "Nta na kimwe", "yes"] in rows
    again = write_codebook(everything, ["en", "rw"], tmp_path / "a")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
