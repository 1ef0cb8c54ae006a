"""The evening page and its workbook, and the command that writes them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import crm_study as cs
from crm_study.cli.app import DONE, FOUND, UNUSABLE

QUALITY = "rusizi"
SHEETS = ["summary", "respondents", "flags", "refused", "enumerators", "enumerator effects"]
SHEETS += ["progress", "days", "missing", "with and without"]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "crm_study", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("evening")
    done = run("quality", QUALITY, "--out", out, "--today", "2026-03-14")
    assert done.returncode in (DONE, FOUND), done.stderr
    return out


def test_the_page_needs_nothing_else_and_says_that_data_are_synthetic(evening: Path) -> None:
    page = (evening / "quality.html").read_text(encoding="utf-8")
    assert "SYNTHETIC DATA" in page
    assert 'name="viewport"' in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    for heading in ("What to do", "Progress", "Interviews", "Enumerators", "All checks"):
        assert f">{heading}</h2>" in page


def test_the_workbook_has_a_sheet_for_every_question(evening: Path) -> None:
    book = openpyxl.load_workbook(evening / "quality.xlsx")
    assert book.sheetnames == SHEETS
    assert all("SYNTHETIC" in str(sheet["A1"].value) for sheet in book)
    assert book["summary"]["A2"].value == "Check"
    assert book["respondents"].max_row == 120


def test_the_same_data_give_the_same_bytes(evening: Path, tmp_path: Path) -> None:
    run("quality", QUALITY, "--out", tmp_path, "--today", "2026-03-14")
    for name in ("quality.html", "quality.xlsx", "findings.json"):
        assert (tmp_path / name).read_bytes() == (evening / name).read_bytes()


def test_json_is_one_document() -> None:
    done = run("quality", QUALITY, "--json")
    found = json.loads(done.stdout)["findings"]["quality"]
    assert next(iter(found["tidy"][0])) == "check"


def test_back_checks_join_the_page(tmp_path: Path) -> None:
    from crm_study.responses.reader import data_file

    frame = pd.read_csv(data_file(cs.read_study(QUALITY)), dtype=str, keep_default_na=False)
    again = frame[frame["wave"] == "main"].iloc[:30].copy()
    again["function"] = "manager"
    again.to_csv(tmp_path / "again.csv", index=False)
    path = tmp_path / "again.csv"
    done = run("quality", QUALITY, "--back-check", path, "--out", tmp_path / "out")
    assert done.returncode == FOUND, done.stderr
    assert "30 people were asked twice" in done.stdout
    assert "back-check" in openpyxl.load_workbook(tmp_path / "out" / "quality.xlsx").sheetnames


def test_a_day_is_written_as_a_day() -> None:
    done = run("quality", QUALITY, "--today", "14/03/2026")
    assert done.returncode == UNUSABLE
    assert "'14/03/2026' is no day; write it as 2021-03-31." in done.stderr


def test_a_formula_stays_text(tmp_path: Path) -> None:
    from crm_study.report.quality_workbook import write_quality_workbook
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings

    row = {"enumerator": "=1+1", "n_obs": 7}
    finding = Finding(id="quality", title="Quality", details={"enumerators": (row,)})
    found = Findings({"id": "x", "title": "x", "sha256": ""}, None, {}, (finding,))
    path = write_quality_workbook(found, tmp_path / "quality.xlsx")
    cell = openpyxl.load_workbook(path)["enumerators"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
