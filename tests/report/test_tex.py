"""LaTeX by pandoc: texts stay texts, columns fit their contents, pictures stand beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crm_study.errors import MissingPackageError, OutputError
from crm_study.report import tex as module
from crm_study.report.document import Document, FigureBlock, Heading, Paragraph, TableBlock
from crm_study.report.formats import require_formats
from crm_study.report.tex import for_pandoc, pandoc_program, tex, tex_pictures
from crm_study.report.tex_characters import typeable
from crm_study.results.table import Cell, Table

needs_pandoc = pytest.mark.skipif(pandoc_program() is None, reason="pandoc is not installed")


def test_anchors_and_pictures_become_what_pandoc_reads() -> None:
    text = '<a id="figure-1"></a>**Figure 1.**\n\n![alt](figures/a.b.svg)\n'
    assert for_pandoc(text) == "[]{#figure-1}**Figure 1.**\n\n![alt](figures/a.b.pdf)\n"


def test_columns_get_room_by_their_contents() -> None:
    table = "| Name | p |\n| :--- | ---: |\n| a name that is long | .01 |\n| x \\| y | 1 |"
    rule = for_pandoc(table).split("\n")[1]
    assert rule == f"| :{'-' * 19} | {'-' * 5}: |"


def test_dollars_are_money_but_in_equations() -> None:
    assert for_pandoc("it costs $5\n\n$$Y = 1$$") == "it costs \\$5\n\n$$Y = 1$$"


def test_characters_that_fonts_lack_become_commands_or_names() -> None:
    assert typeable("β χ² ≥ −1") == (
        r"\ensuremath{\beta} \ensuremath{\chi}\ensuremath{^{2}} \ensuremath{\ge} "
        r"\ensuremath{-}1"
    )
    assert typeable("Kigali é 中") == "Kigali é {[}cjk unified ideograph-4e2d{]}"


HOSTILE = (
    "😀 مرحبا <script>alert(\"1\")</script> =1+1 & 'quoted' $x_{1}$ \\input{secret} % # ^ ~ @me "
    "中 [link](http://example.org) | " + "w" * 300
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0L40 20"/></svg>'
)


@pytest.fixture
def document() -> Document:
    rows = ((Cell("Strategic CRM", ""), Cell("−.12", "a/b/c", numeric=True)),)
    blocks = (
        Heading(2, "Results", "results"),
        Paragraph(HOSTILE),
        TableBlock(Table("Slopes", ("Name", "β"), rows, (HOSTILE,)), name="a"),
        FigureBlock("a.b", "A line", "It rises.", PICTURE),
    )
    return Document("Care & growth", "Findings", "en", None, (), blocks)


@needs_pandoc
def test_hostile_text_stays_text(document: Document) -> None:
    made = tex(document).decode()
    body = made[made.index(r"\begin{document}") :]
    assert r"\textless" in body
    assert r"\textbackslash input\{secret\}" in body
    assert not re.search(r"(?<!\\)\$", body)
    assert "{[}grinning face{]}" in body
    assert r"\href" not in body
    assert all(ord(sign) < 0x2030 for sign in body)


@needs_pandoc
def test_the_title_is_the_documents(document: Document) -> None:
    made = tex(document).decode()
    assert r"\title{Care \& growth}" in made
    assert r"\section{Results}" in made


@needs_pandoc
def test_the_same_document_gives_the_same_bytes(document: Document) -> None:
    assert tex(document) == tex(document)


@needs_pandoc
def test_pictures_are_named_as_they_are_included(document: Document) -> None:
    pytest.importorskip("typst")
    pictures = tex_pictures(document)
    named = re.findall(r"\\includegraphics\{(figures/[^}]+)\}", tex(document).decode())
    assert set(named) == set(pictures) == {"figures/a.b.pdf"}
    assert pictures["figures/a.b.pdf"].startswith(b"%PDF")


@needs_pandoc
@pytest.mark.skipif(shutil.which("lualatex") is None, reason="no TeX engine is installed")
def test_an_engine_sets_it(document: Document, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    (tmp_path / "figures").mkdir()
    (tmp_path / "report.tex").write_bytes(tex(document))
    for name, content in tex_pictures(document).items():
        (tmp_path / name).write_bytes(content)
    command = ["lualatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_without_pandoc_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("typst")
    monkeypatch.setattr(module, "pandoc_program", lambda: None)
    with pytest.raises(MissingPackageError) as caught:
        require_formats(["tex"])
    assert str(caught.value) == (
        "LaTeX is made by the program pandoc, which is not installed: "
        'pip install "crm-study[latex]", or install pandoc itself. The Markdown (md) needs '
        "nothing, and any pandoc turns it into LaTeX later."
    )


@needs_pandoc
def test_what_pandoc_refuses_is_told(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_READER", "no_such_format")
    with pytest.raises(OutputError, match="pandoc did not make LaTeX of the report: "):
        tex(document)
