"""The report tells what deviates from the frozen protocol, and which answers are older."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import crm_study as cs
from crm_study.analysis.route import read_findings
from crm_study.protocol.freeze import freeze, frozen_text
from crm_study.protocol.promises import FILE
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding


def finding(folder: Path, path: Path, *edits: tuple[str, str], name: str = "study.yaml") -> Finding:
    """Freeze the small study, edit it, and run the chapter on a file of answers."""
    frozen = freeze(cs.read_study(folder), on=date(2026, 1, 5), software="crm-study 0.1.0")
    (folder / FILE).write_text(frozen_text(frozen), "utf-8")
    for old, new in edits:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), "utf-8")
    study = cs.read_study(folder)
    findings = cs.analyze(study, cs.read_responses(path, study), chapters=("deviations",))
    again = read_findings(findings.to_json())["deviations"]
    assert str(again) == str(findings["deviations"])
    return findings["deviations"]


def test_a_kept_promise(folder: Path, write_csv: Callable[..., Path]) -> None:
    found = finding(folder, write_csv())
    assert (found.status, found.rows, found.number("glance", "n_deviations")) == ("ok", (), 0)
    assert found.prose() == (
        "The protocol stands as it was frozen on 2026-01-05. When the answers were given is "
        "not known from the data."
    )


def test_every_deviation_is_a_row(folder: Path, write_csv: Callable[..., Path]) -> None:
    found = finding(
        folder, write_csv(), ("margin: 0.1", "margin: 0.2"), ("[a1, a2, a3]", "[a1, a2]")
    )
    assert found.status == "warning"
    assert [(row["deviation"], row["before"], row["after"]) for row in found.rows] == [
        ("sample/sampling.margin", "0.1", "0.2"),
        ("constructs/care.items", "a1, a2, a3", "a1, a2"),
    ]
    assert {name for row in (*found.rows, found.overall) for name in row} <= set(COLUMNS)
    assert "Since then 2 of its promises were changed" in found.prose()
    assert max(map(len, str(found).splitlines())) <= 80


def test_answers_older_than_the_promise_are_counted(
    folder: Path, write_csv: Callable[..., Path]
) -> None:
    days = ("2026-01-04", "2026-01-04", "2026-01-04", "2026-01-04T23:59:00", "2026-01-05", "")
    rows = [
        f"P{i},{'pilot' if i < 3 else 'main'},officer,M1,4,4,2,3,3,{d}" for i, d in enumerate(days)
    ]
    path = write_csv(tuple(rows), header="respondent,wave,function,mfi,a1,a2,a3,b1,b2,began")
    text = (folder / "study.yaml").read_text("utf-8")
    (folder / "study.yaml").write_text(f"{text}fieldwork: {{start: began}}\n", "utf-8")
    found = finding(folder, path)
    assert (found.overall["n_dated"], found.overall["n_early"]) == (2, 1)
    assert found.reason == "Some answers are older than the frozen protocol."
    assert "Of 2 answers of the main wave with a date, 1 are older" in found.prose()


def test_an_edited_promise_fails_in_its_place(folder: Path, write_csv: Callable[..., Path]) -> None:
    found = finding(folder, write_csv(), ("margin: 0.1", "margin: 0.2"), name=FILE)
    assert found.status == "failed"
    assert "its seal no longer fits" in str(found.reason)


def test_the_report_has_the_section_when_something_was_frozen(
    folder: Path, write_csv: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_csv()
    study = cs.read_study(folder)
    plain = cs.analyze(study, cs.read_responses(path, study), chapters=("sample",))
    page = cs.write_report(plain, study, out=tmp_path / "plain")["html"].read_text("utf-8")
    assert "Deviations from the frozen protocol" not in page
    assert "deviations" not in plain
    finding(folder, path, ("margin: 0.1", "margin: 0.2"))
    study = cs.read_study(folder)
    found = cs.analyze(study, cs.read_responses(path, study), chapters=("deviations", "sample"))
    page = cs.write_report(found, study, out=tmp_path / "frozen")["html"].read_text("utf-8")
    assert "Deviations from the frozen protocol" in page
    assert "Sample: sampling.margin" in page
