"""The register: every row of the sources has a command that runs and a test that is there."""

from __future__ import annotations

import ast
import runpy
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm_study.cli import app
from crm_study.protocol.bundled import bundled_studies

HOME = Path(__file__).resolve().parents[2]
WRITER = runpy.run_path(str(HOME / "docs" / "write_register.py"))
ROWS = {str(row["row"]): row for row in WRITER["rows"]()}
COUNTS = {"S0": 16, "S1": 19, "S2": 9, "S3": 10, "S4": 13}
EXPECTED = [f"{code}-{n:02d}" for code, last in COUNTS.items() for n in range(1, last + 1)]


def test_every_row_of_the_sources_stands_once():
    assert list(ROWS) == EXPECTED
    assert len(WRITER["rows"]()) == len(EXPECTED)


def test_the_page_is_fresh():
    assert WRITER["PAGE"].read_text(encoding="utf-8") == WRITER["page"]()


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_complete(row):
    entry = ROWS[row]
    assert entry["scope"] in ("in", "part", "out")
    assert set(WRITER["names"](entry, "instrument")) <= set(bundled_studies())
    assert entry.get("offered") or entry["scope"] == "in"
    assert entry["scope"] == "out" or (entry.get("command") and entry.get("test"))


@pytest.mark.parametrize("row", ROWS)
def test_the_tests_of_a_row_are_there(row):
    for named in WRITER["tests"](ROWS[row]):
        file, _, name = named.partition("::")
        tree = ast.parse((HOME / file).read_text(encoding="utf-8"))
        functions = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        assert any(function.startswith("test_") for function in functions)
        assert not name or name in functions


@pytest.mark.parametrize("row", [name for name, row in ROWS.items() if row.get("command")])
def test_the_commands_of_a_row_run(row, simulated, tmp_path):
    entry = ROWS[row]
    for command in WRITER["names"](entry, "command"):
        program, *words = shlex.split(command)
        assert program == "crm-study"
        study = next((word for word in words if word in bundled_studies()), "")
        places = {"OUT": str(tmp_path / "out")}
        if "DATA" in words:
            places["DATA"] = str(simulated(study))
        result = CliRunner().invoke(app, [places.get(word, word) for word in words])
        assert result.exit_code in (0, 1), result.output
        assert "could not be computed" not in result.output
