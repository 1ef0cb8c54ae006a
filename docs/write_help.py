"""Write crm_study/help.txt: the help of every command, as the command line prints it.

`python go.py renew` runs this file, and tests/test_help_pages.py fails when a page is older
than its command.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import typer

import crm_study
from crm_study.cli import app

PAGE = Path(crm_study.__file__).with_name("help.txt")


def commands(command: object, *path: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command and of all below it."""
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *path, name)


def page(*words: str) -> str:
    """Return what the help of a command prints in a terminal of 80 columns."""
    os.environ["COLUMNS"] = "80"
    with redirect_stdout(StringIO()) as printed:
        app([*words, "--help"], prog_name="crm-study", standalone_mode=False)
    return printed.getvalue()


def text() -> str:
    """Return all pages, each after a form feed and its title."""
    found = sorted(commands(typer.main.get_command(app)))
    return "\f".join(f"{' '.join(['crm-study', *words])}\n{page(*words)}" for words in found)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
