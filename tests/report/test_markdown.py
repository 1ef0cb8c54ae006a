"""Markdown: tables of GitHub, nothing a respondent wrote becomes markup."""

from dataclasses import replace

from crm_study.report.chapters import document_of
from crm_study.report.document import Document, Heading, Items, Notice, Paragraph, TableBlock
from crm_study.report.markdown import escaped, markdown
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.table import Cell, Table

TABLE = Table(
    "A | table",
    ("Item", "M", "SD"),
    ((Cell("a|b"), Cell("3.90", "x/a/mean", numeric=True), Cell("1.00", "x", numeric=True)),),
    ("Source: primary data.", "n varies."),
    spanners=(("", 1), ("Score", 2)),
)


def page(*blocks):
    return markdown(Document("Title", "", "en", None, (), (Heading(2, "One", "one"), *blocks)))


def test_a_table_with_its_title_and_notes():
    text = page(TableBlock(TABLE))
    assert '<a id="table-1"></a>**Table 1.** *A \\| table*' in text
    assert "| Item | Score: *M* | Score: *SD* |\n| :--- | ---: | ---: |" in text
    assert "| a\\|b | 3.90 | 1.00 |" in text
    assert text.index("*Note.* n varies.") < text.index("Source: primary data.")


def test_figures_are_files_and_references_are_links(study, findings):
    text = markdown(document_of(study, findings))
    assert "](figures/reliability.main.svg)" in text
    assert "[Table\u00a01](#table-1)" in text
    assert '<a id="figure-1"></a>**Figure 1.**' in text


def test_blocks_that_look_like_markup_stay_text():
    text = page(Paragraph("1. one"), Notice("failed", "# no"), Items(("- x", "= y")))
    assert "1\\. one" in text
    assert "> \\# no" in text
    assert "- \\- x\n- \\= y" in text


def test_what_respondents_wrote_stays_text(hostile):
    text = markdown(document_of(hostile.study, hostile.findings))
    assert "<script>" not in text
    assert "&lt;script>" in text
    assert SYNTHETIC_NOTE in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} == {8, 6}


def test_escaping():
    assert escaped("a_b & &amp; < .001 <b> [x](y)") == (
        "a\\_b & &amp;amp; < .001 &lt;b> \\[x\\](y)"
    )
    assert markdown(replace(Document("=1+1", "", "en", None, ()))) == "# =1+1\n"
