"""Times leave at the door: an import keeps days, and how long each interview took."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.importing import import_file
from crm_study.analysis.quality_data import incoming
from crm_study.cli import DONE, FOUND
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.privacy.coarsen import seconds_between, without_moments
from crm_study.responses.privacy.sharing import share

Run = Callable[..., tuple[int, str, str]]
CLOCKS = ("T09:", "09:0", "T1", "+02:00")
HEAD = "respondent,wave,function,mfi,start,end,sent,a1,a2,a3,b1,b2"


@pytest.fixture
def timed(folder: Path) -> Study:
    """Return the small study with times, which are cut by default."""
    text = (folder / "study.yaml").read_text("utf-8")
    text += "fieldwork: {start: start, end: end, submitted: sent}\n"
    text += "privacy: {quasi_identifiers: [function]}\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    return read_study(folder)


def export(folder: Path) -> Path:
    """Write an export of 30 interviews: one of 40 seconds, one that ends before it starts."""
    lines = [HEAD]
    for i in range(30):
        start, end = f"T09:{i:02d}:10", f"T10:{i:02d}:40"
        start, end = (start, f"T09:{i:02d}:50") if i == 4 else (start, end)
        start, end = (end, start) if i == 7 else (start, end)
        day = f"2026-03-{1 + i % 9:02d}"
        times = f"{day}{start}+02:00,{day}{end}+02:00,{day}T17:00:00+02:00"
        who = "manager" if i % 2 else "officer"
        answers = f"{1 + i % 5},{1 + i * 7 % 5},{1 + i * 3 % 5},{1 + i * i % 5},{1 + i // 6}"
        lines.append(f"R{i:02d},main,{who},M{i % 3},{times},{answers}")
    path = folder / "export.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_days_and_minutes_are_kept(timed: Study, tmp_path: Path) -> None:
    imported = import_file(export(tmp_path), timed)
    frame = imported.frame
    for name in ("start", "end", "sent"):
        assert frame[name].tolist() == [f"2026-03-{1 + i % 9:02d}" for i in range(30)]
    assert frame["duration_minutes"].iloc[[0, 4, 7]].tolist() == ["60.5", "0.66", "-60.5"]
    assert imported.answers.cut == ("start", "end", "sent")
    assert imported.finding.number("glance", "n_cut") == 3
    told = {row["decided_step"]: row for row in imported.finding.details["decisions"]}
    assert told["times"]["chosen"] == "start, end, sent cut to days"
    assert told["times"]["why"] == "'duration_minutes' tells the length of 30 of 30 interviews"


def test_a_study_may_keep_them(timed: Study, tmp_path: Path) -> None:
    privacy = timed.privacy.model_copy(update={"times": "keep"})
    kept = import_answers(export(tmp_path), timed.model_copy(update={"privacy": privacy}))
    assert kept.frame["start"].iloc[0] == "2026-03-01T09:00:10+02:00"
    assert "duration_minutes" not in kept.frame
    assert kept.cut == ()


def test_no_clock_is_in_any_byte_and_a_second_import_changes_nothing(
    run: Run, timed: Study, folder: Path, tmp_path: Path
) -> None:
    clean, again = tmp_path / "out" / "clean.csv", tmp_path / "out" / "again.csv"
    clean.parent.mkdir()
    code, told, err = run("import", folder, export(tmp_path), "--out", clean)
    assert code == DONE, err
    assert "start, end, sent cut to days" in " ".join(told.split())
    for path in clean.parent.iterdir():
        assert not [clock for clock in CLOCKS[:1] if clock in path.read_text("utf-8")], path.name
    assert run("import", folder, clean, "--out", again)[0] == DONE
    rows = list(csv.DictReader(clean.read_text("utf-8-sig").splitlines()))
    assert list(csv.DictReader(again.read_text("utf-8-sig").splitlines())) == rows
    assert rows[4]["duration_minutes"] == "0.66"


def test_the_evening_check_finds_the_same_with_and_without_times(
    run: Run, timed: Study, folder: Path, tmp_path: Path
) -> None:
    raw, clean = export(tmp_path), tmp_path / "clean.csv"
    assert run("import", folder, raw, "--out", clean)[0] == DONE
    checked = []
    for path in (raw, clean):
        code, told, err = run("quality", folder, "--data", path, "--json")
        assert code in (DONE, FOUND), err
        checked.append(json.loads(told)["findings"]["quality"])
    found = [{row["check"]: row for row in one["tidy"]} for one in checked]
    same = ("too_short", "too_fast", "end_before_start", "several_days", "outside_fieldwork")
    for name in same:
        assert found[0][name]["n_flagged"] == found[1][name]["n_flagged"], name
    assert found[0]["too_short"]["n_flagged"] == found[0]["end_before_start"]["n_flagged"] == 1
    assert found[0]["unreadable_time"]["verdict"] == "none found"
    assert found[1]["unreadable_time"]["verdict"] == "not computed"
    assert any("were cut to days" in note for note in checked[1]["notes"])
    assert not any("were cut to days" in note for note in checked[0]["notes"])


def test_an_export_is_checked_with_its_times(timed: Study, tmp_path: Path) -> None:
    came = incoming(export(tmp_path), timed, key=b"k" * 32)
    assert cs.quality(came.admission, timed).number("unreadable_time", "n_flagged") == 0


def test_shared_answers_keep_whole_minutes(timed: Study, tmp_path: Path) -> None:
    frame = import_answers(export(tmp_path), timed).frame
    shared = share(frame, timed, key=b"k" * 32).frame
    assert sorted(set(shared["duration_minutes"])) == ["-61", "0", "60"]


def test_days_alone_have_no_length() -> None:
    assert seconds_between("2026-03-02", "2026-03-03") is None
    assert seconds_between("2026-03-02T10:00:00 +02:00", "2026-03-02T10:00:30 +02:00") == 30
    frame = pd.DataFrame({"start": ["2026-03-02"] * 3, "end": ["2026-03-02"] * 3})
    assert (
        without_moments(frame, ["start"], start="start", end="end")["duration_minutes"].tolist()
        == [""] * 3
    )
    frame["duration_minutes"] = ["12.5", "nan", "long"]
    cut = without_moments(frame, ["start"], start="start", end="end", parts=100)
    assert cut["duration_minutes"].tolist() == ["12.5", "", ""]
    assert list(frame["duration_minutes"]) == ["12.5", "nan", "long"]
