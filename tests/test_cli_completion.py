"""Completion scripts offer what the command line takes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm_study.cli import app


def script(shell: str) -> str:
    """Return the script of a shell."""
    result = CliRunner().invoke(app, ["completion", shell])
    assert result.exit_code == 0
    return result.output


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["crm-study", "rep"], {"report", "reproduce"}),
        (["crm-study", "sample", "a"], {"allocate"}),
        (["crm-study", "analyze", "rus"], {"rusizi"}),
        (["crm-study", "analyze", "rusizi", "--ch"], {"--chapter"}),
        (["crm-study", "analyze", "--json", "rusizi", "--ou"], {"--out"}),
    ],
)
def test_bash_offers_commands_options_and_studies(
    line: list[str], offered: set[str], tmp_path: Path
) -> None:
    words = " ".join(f"'{word}'" for word in line)
    ask = f"COMP_WORDS=({words}); COMP_CWORD={len(line) - 1}; _crm_study"
    path = tmp_path / "complete.sh"
    path.write_text(f"{script('bash')}\n{ask}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n")
    done = subprocess.run(["bash", str(path)], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == offered


def test_fish_and_zsh_have_scripts_too() -> None:
    assert "complete -c crm-study -n '__fish_use_subcommand' -a" in script("fish")
    assert script("zsh").startswith("# crm-study, for zsh.")


def test_another_shell_is_refused() -> None:
    result = CliRunner().invoke(app, ["completion", "tcsh"])
    assert result.exit_code == 2
