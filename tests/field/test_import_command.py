"""The import as a user types it, the files it leaves, and what it never lets out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import crm_study as cs
from crm_study import cli
from crm_study.analysis.route import read_findings
from crm_study.cli import DONE, FOUND, UNUSABLE
from crm_study.results.columns import COLUMNS

Declare = Callable[..., cs.Study]
Run = Callable[..., tuple[int, str, str]]
SECRETS = ("0788123456", "uwase@example.org", "Uwase", "-2.5012", "41.186.10.9", "Mukamana")
HEAD = "respondent,consent,q1,why,Your name,phone,email,gps,ipaddr,_uuid,_validation_status"
ROWS = (
    "a,1,2,call Uwase on 0788123456,Uwase Aline,0788123456,uwase@example.org,-2.5012 28.9012,41.186.10.9,u1,",  # noqa: E501
    "b,1,9,,Mukamana,788123456,,,41.186.10.9,u2,",
    "c,2,,,,,,,,u3,",
    "d,1,1,,,,,,,u4,validation_status_not_approved",
    "a,1,1,,,,,,,u5,",
)


@pytest.fixture
def study(declare: Declare) -> cs.Study:
    agree = {"points": {1: {"en": "No"}, 2: {"en": "Yes"}}, "missing": {9: {"en": "Don't know"}}}
    items = [
        {"id": "consent", "scale": "yes", "text": {"en": "Agree?"}},
        {"id": "q1", "scale": "agree", "text": {"en": "We greet."}},
        {"id": "why", "type": "text", "text": {"en": "Why?"}, "required": False},
    ]
    yes = {"points": {1: {"en": "Yes"}, 2: {"en": "No"}}}
    return declare(
        items, {"agree": agree, "yes": yes}, consent="consent", respondent={"column": "respondent"}
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["crm-study", "import", *map(str, arguments)])
        code = DONE
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call


def export(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def test_the_files_and_what_is_in_none_of_them(run: Run, tmp_path: Path, study: cs.Study) -> None:
    path, out = export(tmp_path, *ROWS), tmp_path / "out" / "clean.csv"
    code, shown, err = run(study.folder, path, "--out", out)
    assert (code, err) == (DONE, "")
    files = {file.name: file.read_text("utf-8") for file in out.parent.iterdir()}
    assert set(files) == {
        "clean.csv",
        "clean.import.json",
        "clean.import.txt",
        "clean.reasons.csv",
        "clean.refusals.csv",
    }
    for secret in SECRETS:
        assert not [name for name, text in files.items() if secret in text]
        assert secret not in shown
    assert files["clean.csv"].splitlines() == [
        "respondent,consent,q1,why",
        "a,1,2,call [name removed] on [phone removed]",
        "b,1,9,",
        "a,1,1,",
    ]
    assert files["clean.refusals.csv"].splitlines()[1:] == [
        "5,_validation_status,validation_status_not_approved,not_approved,"
        "the platform's validation status is not approved,",
        "4,consent,,no_consent,consent was asked for and not given; the answers are not stored,",
        "6,respondent,a,duplicate_respondent,the respondent id stands in row 2 already,a",
    ]
    assert "4,q1,skipped," not in files["clean.reasons.csv"]
    assert "3,q1,dont_know,9,b" in files["clean.reasons.csv"]


def test_the_finding_adds_up_and_replays(tmp_path: Path, study: cs.Study, run: Run) -> None:
    path = export(tmp_path, *ROWS)
    found = cs.import_file(path, study).finding
    stages = {row["stage"]: row["n_rows"] for row in found.rows}
    assert stages == {
        "received": 5,
        "dropped:not_approved": 1,
        "dropped:no_consent": 1,
        "kept": 3,
        "refused:duplicate_respondent": 1,
        "admitted": 2,
    }
    for rows in (found.rows, [found.overall], *found.details.values()):
        assert all(set(row) <= set(COLUMNS) for row in rows)
    figure = found.figure()
    assert figure is not None
    assert "Admitted\nn = 2" in [text.get_text() for text in figure.axes[0].texts]
    code, out, _ = run(study.folder, path, "--json")
    assert code == DONE
    again = read_findings(json.dumps(json.loads(out)))["import"]
    assert str(again.prose()) == str(found.prose())
    assert str(again.table()) == str(found.table())


def test_questions_stop_the_import_and_leave_a_mapping(
    run: Run, tmp_path: Path, study: cs.Study
) -> None:
    path = export(tmp_path, "a,1,perhaps,", head="respondent,consent,q1,why")
    code, out, err = run(study.folder, path)
    assert (code, out) == (UNUSABLE, "")
    assert "export.csv:2:3: 'q1' (q1) holds 'perhaps'; allowed: 1 (No), 2 (Yes)" in err
    mapping = tmp_path / "export.mapping.yaml"
    assert f"A mapping file to fill in was written: {mapping}" in err
    mapping.write_text(mapping.read_text("utf-8").replace("'?'", "dont_know"), "utf-8")
    code, out, _ = run(study.folder, path, "--accept", mapping)
    assert code == DONE
    assert "1 answered with don't know" in out.replace("\n", " ")
    code, _, err = run(study.folder, path)
    assert "export.mapping.yaml is there already; it was left as it is." in err


def test_double_entry_by_command(run: Run, tmp_path: Path, study: cs.Study) -> None:
    head = "paper_number,q1"
    first = export(tmp_path, "1,2", "2,1", head=head).rename(tmp_path / "a.csv")
    second = export(tmp_path, "1,2", "2,2", head=head)
    code, out, _ = run(study.folder, first, "--double", second, "--key", "paper_number")
    assert code == FOUND
    assert "2/q1" in out
    assert run(study.folder, first, "--double", first, "--key", "paper_number")[0] == DONE
    code, _, err = run(study.folder, first, "--double", second)
    assert code == UNUSABLE
    assert "Double entry needs both: --double FILE and --key COLUMN." in err


def test_any_export_is_admitted_where_nothing_is_open(tmp_path: Path, study: cs.Study) -> None:
    path = tmp_path / "kobo.csv"
    text = '"We greet.";"g/consent";"_uuid"\r\n"Yes";"Yes";"u1"\r\n"perhaps";"Yes";"u2"\r\n'
    path.write_bytes(text.encode("cp1252"))
    admitted = cs.read_responses(path, study)
    assert admitted.answers["q1"].tolist() == [2.0]
    assert (admitted.origin.n_received, admitted.origin.n_refused) == (2, 1)
    assert admitted.origin.file == "kobo.csv"
