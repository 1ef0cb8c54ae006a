"""Papers beside the report: combined formats, same bytes, refusals."""

import pytest

from crm_study.errors import OutputError
from crm_study.report.papers import PAPERS, paper_files, written_formats
from crm_study.report.write import write_report


def test_papers_and_formats_combine(tmp_path, rusizi):
    study, findings = rusizi
    written = write_report(findings, study, out=tmp_path, formats=["md", "defence"])
    names = {path.name for path in written.values()}
    assert {"report.md", "defence.html", "defence.docx", "findings.json"} <= names
    assert not (tmp_path / "report.defence").exists()


def test_a_paper_alone_draws_no_report(tmp_path, rusizi):
    study, findings = rusizi
    written = write_report(findings, study, out=tmp_path, formats=["abstract"])
    assert sorted(path.name for path in written.values()) == [
        "CITATION.cff",
        "abstract.docx",
        "abstract.md",
        "citation.bib",
        "findings.json",
    ]
    assert not (tmp_path / "figures").exists()


def test_the_same_findings_give_the_same_bytes(bundled):
    study, findings = bundled
    for name in PAPERS:
        assert paper_files(name, study, findings) == paper_files(name, study, findings)


def test_a_misspelled_paper_names_the_nearest(tmp_path, rusizi):
    study, findings = rusizi
    with pytest.raises(
        OutputError, match=r"'defense' is no report format\. Did you mean 'defence'"
    ):
        write_report(findings, study, out=tmp_path, formats=["defense"])


def test_a_paper_needs_the_packages_of_its_formats():
    assert set(written_formats(["memo"])) == {"html", "docx", "pdf"}


def test_a_workbook_is_a_format_of_a_report(tmp_path, rusizi):
    study, findings = rusizi
    written = write_report(findings, study, out=tmp_path, formats=["xlsx"])
    assert {path.name for path in written.values()} == {"findings.xlsx", "findings.json"}


@pytest.mark.parametrize("name", PAPERS)
def test_papers_are_told_in_other_languages(name, rusizi):
    study, findings = rusizi
    files = paper_files(name, study, findings, lang="fr")
    assert set(files) == set(paper_files(name, study, findings))
