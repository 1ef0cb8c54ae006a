"""go.py: refuses an old Python in a sentence, and installs again only when it must.

The set-up itself is run by .ci/run in a fresh clone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

GO = Path(__file__).parent.parent / "go.py"


@pytest.fixture
def go(tmp_path: Path) -> ModuleType:
    """Return go.py as a module whose checkout is an empty folder with two files."""
    module = ModuleType("go")
    module.__file__ = str(tmp_path / "go.py")
    exec(compile(GO.read_text(encoding="utf-8"), str(GO), "exec"), vars(module))  # noqa: S102
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("numpy==2.0.0", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    return module


def test_an_old_python_can_read_it() -> None:
    ast.parse(GO.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_refused_in_a_sentence() -> None:
    script = f"import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_path({str(GO)!r})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "crm-study needs Python 3.11 or newer; this is Python 3.9. Start go.py with a newer one.\n"
    )


def test_no_command_shows_how_it_is_used(
    go: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert go.main([]) == 2
    assert go.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in go.COMMANDS if f"go.py {name} " not in shown] == []


def test_an_unknown_command_is_named(go: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert go.main(["tset"]) == 2
    assert capsys.readouterr().err == (
        "go.py has no command 'tset'; choose one of: reproduce, test, notebooks, check, renew, "
        "benchmark, run.\n"
    )


@pytest.mark.parametrize(
    ("installed", "asked", "ready"),
    [("", "", True), ("[dev]", "[test]", True), ("[test]", "[dev]", False), ("", "[test]", False)],
)
def test_a_larger_installation_serves(
    go: ModuleType, installed: str, asked: str, ready: bool
) -> None:
    go.STAMP.write_text(go.fingerprint() + installed, encoding="utf-8")
    assert go.is_stamped(go.fingerprint(), extras=asked) is ready


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_a_changed_file_asks_for_a_new_installation(go: ModuleType, file: str) -> None:
    go.STAMP.write_text(go.fingerprint(), encoding="utf-8")
    (go.HOME / file).write_text("changed", encoding="utf-8")
    assert not go.is_stamped(go.fingerprint(), extras="")


def test_a_first_call_finds_nothing(go: ModuleType) -> None:
    assert not go.is_stamped(go.fingerprint(), extras="")


def test_the_statuses_of_a_tool_pass_through(go: ModuleType) -> None:
    assert go.call([sys.executable, "-c", "import sys; sys.exit(7)"]) == 7
    assert go.works([sys.executable, "-c", "pass"])
    assert not go.works([sys.executable, "-c", "import sys; sys.exit(1)"])
    assert not go.works(["no-such-program-anywhere"])


def test_a_missing_tool_is_named(go: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert go.tool("ruff", []) == 2
    assert capsys.readouterr().err == (
        "The environment has no tool 'ruff'; 'python go.py check' installs all of them.\n"
    )


def test_without_pip_the_user_is_told_what_to_install(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(go, "works", lambda command: False)
    with pytest.raises(SystemExit) as stop:
        go.pip()
    assert stop.value.code == (
        "This Python has neither ensurepip nor pip, so nothing can be installed into .venv.\n"
        "Install one of them (Debian and Ubuntu: sudo apt install python3-venv) and run again."
    )


def test_the_pip_of_the_system_serves_where_the_environment_has_none(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(go, "works", lambda command: "--python" in command)
    assert go.pip() == [sys.executable, "-m", "pip", "--python", go.PYTHON]


def test_the_variables_of_the_caller_do_not_lead_pip_elsewhere(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    assert go.environment()["PIP_USER"] == "0"
    assert "PYTHONPATH" not in go.environment()
