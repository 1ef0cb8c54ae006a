"""`crm-study audit` on studies, on reports and on texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm_study.cli import app

REPORT = """
schema_version: 1
citation: made up
regressions:
  - id: table3
    n: 118
    r_squared: "0.440"
    f: "45.18"
    slopes:
      - {term: scrm, estimate: "0.47", std_error: "0.13", t: "3.62"}
      - {term: learning, estimate: "0.20", std_error: "0.05", t: "9.10"}
"""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["audit", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return 2, str(result.exception)
    return result.exit_code, result.output


def test_a_report_is_audited_and_the_clash_is_named(tmp_path: Path) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(REPORT, encoding="utf-8")
    status, text = run("--reported", str(path))
    assert status == 1
    assert "9.10 at table3/learning/statistic is inconsistent: t = B/SE leaves" in " ".join(
        text.split()
    )
    for line in text.splitlines():
        assert len(line) <= 80, line


def test_json_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(REPORT, encoding="utf-8")
    status, text = run("--reported", str(path), "--json")
    found = json.loads(text)
    assert status == 1
    assert found["study"]["id"] == "paper"
    assert found["findings"]["audit"]["glance"]["n_inconsistent"] == 1


def test_a_text_is_audited(tmp_path: Path) -> None:
    path = tmp_path / "abstract.txt"
    path.write_text("We found t(28) = 2.20, p = .036.", encoding="utf-8")
    status, text = run("--text", str(path), "--full")
    assert status == 0
    assert "Found in the text" in text
    assert "consistent" in text


def test_the_figure_and_the_findings_are_written(tmp_path: Path) -> None:
    status, _ = run("rusizi", "--out", str(tmp_path / "out"))
    assert status == 1
    assert (tmp_path / "out" / "audit.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))


def test_the_screen_of_a_study_is_short() -> None:
    status, text = run("rusizi")
    assert status == 1
    assert len(text.splitlines()) <= 50
    assert "rule is upside down" in " ".join(text.split())


@pytest.mark.parametrize("arguments", [(), ("rusizi", "--text", "a.txt")])
def test_one_thing_at_a_time(arguments: tuple[str, ...]) -> None:
    status, text = run(*arguments)
    assert (status, text) == (
        2,
        "Give one thing to audit: a STUDY, --reported FILE or --text FILE.",
    )


def test_a_missing_file_is_said() -> None:
    assert run("--text", "nowhere.txt")[1] == (
        "nowhere.txt cannot be read: No such file or directory."
    )
