"""Whoever withdraws is gone from every file, and the log does not name her."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from crm_study.cli import DONE, FOUND, UNUSABLE
from crm_study.protocol.study import Study
from crm_study.responses.privacy.pseudonyms import pseudonym, study_key

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def key(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return the study's key, kept outside the study."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / f"{tmp_path.name}-home"))
    return study_key(study)


def test_a_person_is_gone_from_raw_derived_and_shared_files(
    run: Run, study: Study, tmp_path: Path, key: bytes
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    raw = files / "raw.csv"
    before = 'sep;respondent;remark\r\n1;R-1;"two\r\nlines"\r\n2;R-2;"""é"""\r\n3;R-1x;R-1\r\n'
    raw.write_bytes(before.encode("cp1252"))
    alias = pseudonym("R-1", key)
    derived = files / "derived.csv"
    derived.write_text(f"person,a1\n{alias},3\n{pseudonym('R-2', key)},4\n", "utf-8")
    (files / "report.html").write_text(f"<p>{alias}</p>", "utf-8")
    (files / "other.html").write_text("<p>none</p>", "utf-8")
    book = openpyxl.Workbook()
    book.active.append(["respondent", "_uuid", "a1"])
    book.active.append(["R-1", "u-1", 5])
    book.active.append(["R-2", "u-2", 4])
    repeat = book.create_sheet("children")
    for row in (["_submission__uuid", "age"], ["u-2", 5], ["u-1", 7], ["u-1", 9]):
        repeat.append(row)
    book.save(files / "kobo.xlsx")

    code, out, _ = run("withdraw", study.folder, "R-1", "--files", files, "--json")
    assert code == FOUND  # the report has to be made again
    told = {Path(name).name: n for name, n in json.loads(out)["files"].items()}
    assert told == {
        "raw.csv": 1,
        "derived.csv": 1,
        "kobo.xlsx": 3,
        "report.html": "stale",
        "other.html": 0,
    }
    left = 'sep;respondent;remark\r\n2;R-2;"""é"""\r\n3;R-1x;R-1\r\n'
    assert raw.read_bytes() == left.encode("cp1252")
    assert derived.read_text("utf-8") == f"person,a1\n{pseudonym('R-2', key)},4\n"
    sheets = openpyxl.load_workbook(files / "kobo.xlsx")
    assert [row[0] for row in sheets["Sheet"].values] == ["respondent", "R-2"]
    assert [row[0] for row in sheets["children"].values] == ["_submission__uuid", "u-2"]
    log = (files / "withdrawals.jsonl").read_text("utf-8")
    assert alias in log
    assert "R-1" not in log
    assert not [path for path in files.iterdir() if path.name.startswith(".")]
    _, out, _ = run("withdraw", study.folder, "R-1", "--files", files)
    assert "withdrawals.jsonl" not in out
    assert "The code was found in no table. Is it spelled as on the slip?" in out


def test_a_trial_changes_nothing_and_a_pseudonym_needs_no_key(
    run: Run, study: Study, tmp_path: Path
) -> None:
    alias = pseudonym("R-9", b"k" * 32)
    shared = tmp_path / "shared.csv"
    shared.write_text(f"respondent,a1\n{alias},3\n", "utf-8")
    code, out, _ = run("withdraw", study.folder, alias, "--files", shared, "--trial")
    assert (code, out) == (DONE, f"{shared}: 1 row taken out.\n")
    assert alias in shared.read_text("utf-8")
    log = tmp_path / "log" / "gone.jsonl"
    assert run("withdraw", study.folder, alias, shared, "--log", log)[0] == DONE
    assert shared.read_text("utf-8") == "respondent,a1\n"
    assert json.loads(log.read_text("utf-8"))["rows"] == {"shared.csv": 1}
    code, out, _ = run("withdraw", study.folder, alias, "--files", shared)
    assert code == FOUND
    assert "The code was found in no table." in out


def test_an_answer_that_looks_like_the_code_is_left(
    run: Run, study: Study, tmp_path: Path, key: bytes
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("person,a1\n7,5\n5,3\n", "utf-8")
    assert run("withdraw", study.folder, 5, "--files", path)[0] == FOUND
    assert run("withdraw", study.folder, 5, "--files", path, "--column", "person")[0] == DONE
    assert path.read_text("utf-8") == "person,a1\n7,5\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("R-1",), "Name the files to take the person out of with --files."),
        (("R-1", "--files", "none.csv"), "none.csv cannot be read: No such file"),
        ((" ", "--files", "../study.yaml"), "A withdrawal needs the code of the person."),
    ],
)
def test_what_cannot_be_withdrawn_is_told(
    run: Run,
    study: Study,
    key: bytes,
    arguments: tuple[str, ...],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    code, out, err = run("withdraw", study.folder, *arguments)
    assert (code, out) == (UNUSABLE, "")
    assert told in err


def test_a_code_without_its_key_is_refused(
    run: Run, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / f"{tmp_path.name}-nobody"))
    path = tmp_path / "answers.csv"
    path.write_text("respondent,a1\nR-1,5\n", "utf-8")
    code, _, err = run("withdraw", study.folder, "R-1", "--files", path)
    assert code == UNUSABLE
    assert "without it no pseudonym can be computed" in err
