import json

import pytest

from crm_study.errors import OutputError
from crm_study.report.formats import FORMATS, PACKAGE
from crm_study.report.papers import PAPERS
from crm_study.report.write import write_report


def test_page_findings_and_figures_are_written(study, findings, tmp_path):
    written = write_report(findings, study, out=tmp_path / "new" / "folder")
    folder = tmp_path / "new" / "folder"
    assert written == {
        "html": folder / "report.html",
        "findings": folder / "findings.json",
        "figures": folder / "figures",
    }
    assert [path.name for path in sorted(written["figures"].iterdir())] == ["reliability.main.svg"]
    assert json.loads(written["findings"].read_text("utf-8"))["schema_version"] == 1


def test_the_same_findings_give_the_same_bytes(study, findings, tmp_path):
    for name in ("one", "two"):
        write_report(findings, study, out=tmp_path / name)
    for path in (tmp_path / "one").rglob("*.*"):
        if path.is_file():
            twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == twin.read_bytes()
            assert b"\r" not in path.read_bytes()


def test_no_figure_no_folder(study, findings, tmp_path):
    from dataclasses import replace

    bare = replace(findings, findings=findings.findings[1:2])
    assert "figures" not in write_report(bare, study, out=tmp_path)
    assert not (tmp_path / "figures").exists()


@pytest.mark.parametrize(
    ("formats", "sentence"),
    [
        (
            ["docs"],
            "'docs' is no report format. Did you mean 'docx'?",
        ),
        (
            ["html", "rtf"],
            "'rtf' is no report format.",
        ),
        (
            [],
            "No report format was asked for.",
        ),
    ],
)
def test_formats_that_there_are_not_are_refused(study, findings, tmp_path, formats, sentence):
    with pytest.raises(OutputError) as caught:
        write_report(findings, study, out=tmp_path / "out", formats=formats)
    allowed = f"There are: {', '.join([*FORMATS, *PAPERS, PACKAGE])}."
    assert str(caught.value) == f"{sentence} {allowed}"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_refused(study, findings, tmp_path):
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_report(findings, study, out=tmp_path / "taken")
    assert str(caught.value) == (
        f"{tmp_path / 'taken' / 'report.html'} cannot be written: File exists."
    )


def test_hostile_names_stay_in_the_folder(hostile, tmp_path):
    written = write_report(hostile.findings, hostile.study, out=tmp_path / "out")
    assert written["html"].read_text("utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    findings = json.loads(written["findings"].read_text("utf-8"))["findings"]
    assert findings["reliability.main"]["title"] == hostile.findings["reliability.main"].title
