"""A comparison as documents and as a workbook that runs nothing."""

import io

import openpyxl
import pandas as pd
import pytest

from crm_study.analysis.compare import compare
from crm_study.analysis.compare_waves import compare_waves
from crm_study.analysis.route import identity, software
from crm_study.errors import OutputError
from crm_study.protocol.reader import read_study
from crm_study.report.compare_page import compare_document
from crm_study.report.compare_write import require_compare_formats, write_compare
from crm_study.report.document import FigureBlock, Heading
from crm_study.report.findings_workbook import findings_workbook
from crm_study.responses.reader import data_file, read_responses
from crm_study.results.findings import Findings

HOSTILE = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\tx", "a\x07b", "😀 مرحبا")


@pytest.fixture(scope="module")
def run():
    """Give the Rusizi study and a comparison of its wave with itself, by function."""
    study = read_study("rusizi")
    answers = read_responses(data_file(study), study)
    found = compare_waves(study, answers, answers, by="function")
    return study, Findings(identity(study), answers.origin, software(), (found,))


def hostile():
    """Return a comparison whose names are formulas, of branches that are formulas."""
    frame = pd.DataFrame(
        [{**dict.fromkeys(HOSTILE, float(i % 4)), "branch": HOSTILE[i % 3]} for i in range(60)]
    )
    found = compare(frame, frame, variables=list(HOSTILE), by="branch")
    return Findings({"id": "x", "title": "x", "sha256": "ab"}, None, {}, (found,))


def cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows()) for sheet in book.worksheets}


def test_the_page_has_the_reading_the_pictures_and_how_to_read_it(run):
    document = compare_document(*run)
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert heads == [
        "What changed",
        "In every branch",
        "Items that changed most",
        "Reliability",
        "Whether both waves answered alike",
        "How to read this",
    ]
    figures = [block for block in document.blocks if isinstance(block, FigureBlock)]
    assert len(figures) == 2
    assert all(figure.alt for figure in figures)
    assert document.banner is not None


def test_every_format_is_written_twice_the_same(run, tmp_path):
    pytest.importorskip("typst")
    study, findings = run
    formats = ("html", "docx", "pdf", "xlsx")
    first = write_compare(findings, study, out=tmp_path / "a", formats=formats)
    second = write_compare(findings, study, out=tmp_path / "b", formats=formats)
    assert sorted(path.name for path in first.values()) == [
        "compare.docx",
        "compare.html",
        "compare.pdf",
        "compare.xlsx",
        "findings.json",
    ]
    for name, path in first.items():
        assert path.read_bytes() == second[name].read_bytes(), name


def test_the_page_is_told_in_french(run, tmp_path):
    study, findings = run
    written = write_compare(findings, study, out=tmp_path, lang="fr")
    assert 'lang="fr"' in written["html"].read_text("utf-8")


@pytest.mark.parametrize(
    ("formats", "sentence"),
    [
        (
            ["xls"],
            "A comparison is not written as 'xls'. Did you mean 'xlsx'? "
            "There are: html, docx, pdf, xlsx.",
        ),
        ([], "No format was asked for. There are: html, docx, pdf, xlsx."),
    ],
)
def test_a_format_that_there_is_not_is_refused(formats, sentence):
    with pytest.raises(OutputError) as caught:
        require_compare_formats(formats)
    assert str(caught.value) == sentence


def test_no_cell_of_a_workbook_is_a_formula(run):
    study, _ = run
    for rows in cells(findings_workbook(study, hostile())).values():
        for row in rows:
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


def test_text_of_a_formula_is_kept_as_text(run):
    study, _ = run
    sheets = cells(findings_workbook(study, hostile()))
    names = [row[1].value for row in sheets["compare"][1:]]
    assert names[:4] == ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"]
    assert all(row[1].data_type == "s" for row in sheets["compare"][1:])


def test_numbers_are_typed_unrounded_with_a_format(run):
    study, findings = run
    found = findings["compare"]
    rows = cells(findings_workbook(study, findings))["compare"]
    heads = [cell.value for cell in rows[1]]
    cell = rows[2][heads.index("M old")]
    assert cell.value == pytest.approx(found.rows[0]["mean_old"], rel=1e-15)
    assert cell.number_format == "0.00"
    assert rows[2][heads.index("n old")].number_format == "0"


def test_every_sheet_of_generated_data_carries_the_stamp(run):
    sheets = cells(findings_workbook(*run))
    assert {"notes", "compare", "compare groups", "compare items"} <= set(sheets)
    assert all("SYNTHETIC" in rows[0][0].value for rows in sheets.values())


def test_names_of_sheets_are_short_and_differ(run):
    study, findings = run
    sheets = cells(findings_workbook(study, findings))
    assert all(len(name) <= 31 for name in sheets)
    assert len({name.lower() for name in sheets}) == len(sheets)


def test_a_whole_run_fits_a_workbook_without_a_row_for_each_person(rusizi):
    study, findings = rusizi
    sheets = cells(findings_workbook(study, findings))
    assert "regression.joint" in sheets
    assert not any(name.endswith(("observations", "respondents", "flags")) for name in sheets)
    heads = [[str(cell.value) for cell in rows[1]] for rows in sheets.values() if len(rows) > 1]
    assert not any("Respondent" in head for head in heads)
    notes = [row[1].value for row in sheets["notes"] if row[1].value]
    assert any("Nunnally" in str(note) for note in notes)


def test_the_same_findings_give_the_same_workbook(run):
    assert findings_workbook(*run) == findings_workbook(*run)
