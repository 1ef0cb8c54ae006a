"""The kept help is what the commands print, and stays out of the way of everything else."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from crm_study import __version__
from crm_study.__main__ import kept_page

WRITER = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "write_help.py"))


def test_the_pages_are_fresh() -> None:
    assert WRITER["PAGE"].read_text(encoding="utf-8") == WRITER["text"]()


def test_every_command_has_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    page = kept_page(["sample", "size", "-h"])
    assert page is not None
    assert page.startswith("Usage: crm-study sample size")
    assert kept_page(["--version"]) == f"crm-study {__version__}\n"


@pytest.mark.parametrize("words", [[], ["check", "rusizi"], ["smaple", "--help"], ["--help", "x"]])
def test_what_is_not_kept_is_made(words: list[str]) -> None:
    assert kept_page(words) is None


def test_a_narrow_terminal_gets_narrow_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert kept_page(["--help"]) is None
