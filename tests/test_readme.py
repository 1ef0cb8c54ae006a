"""What the README shows runs, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from crm_study.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_library_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    assert (tmp_path / "out" / "report.html").is_file()
    assert "3.6" in capsys.readouterr().out


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_named_exists() -> None:
    commands = {command.name for command in typer.main.get_group(app).commands.values()}
    named = set(re.findall(r"crm-study ([a-z]+)", README))
    assert named <= commands


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = README.splitlines()[:30]
    assert any(line.startswith("python3 go.py reproduce") for line in first_screen)
    assert any(line.startswith("python3 go.py test") for line in first_screen)
