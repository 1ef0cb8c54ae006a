"""Every option that a message, a help text or a page of the docs names is one that exists there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import crm_study
from crm_study.cli import app

PACKAGE = Path(crm_study.__file__).parent
ROOT = PACKAGE.parent
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
COMMAND = re.compile(r"crm-study (?P<words>[^`'\"\n]*)")

SAID_BY = {
    "analysis/sample_allocation.py": ("sample allocate",),
    "analysis/sample_draw.py": ("sample draw",),
    "analysis/sample_selection.py": ("sample draw",),
    "analysis/study_draw.py": ("sample draw",),
    "responses/imports/databases.py": ("import",),
    "responses/imports/questions.py": ("import", "quality"),
    "responses/privacy/k_anonymity.py": ("share",),
    "responses/privacy/pseudonyms.py": ("share", "withdraw", "import", "quality"),
    "responses/reader.py": ("analyze", "report", "check", "quality"),
}
"""Modules below the command line whose messages name options, and the commands that say them."""


def commands() -> dict[str, tuple[str, set[str]]]:
    """Return file and options of every command, also of those within a group."""
    group = typer.main.get_group(app)
    found: dict[str, tuple[str, set[str]]] = {"": ("app.py", options_of(group))}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        entries = {f"{name} {part}": one for part, one in inner.items()} if inner else {}
        for called, one in (entries or {name: command}).items():
            file = Path(one.callback.__code__.co_filename).name
            found[called] = (file, options_of(one) | {"--help", "--debug"})
    return found


def options_of(command: typer.core.TyperCommand) -> set[str]:
    names = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return {name for name in names if name.startswith("--")}


COMMANDS = commands()


def texts(path: Path) -> Iterator[str]:
    """Yield every text in a module that a user may read; the doc strings of commands too."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    is_command = "cli" in path.parts
    for node in ast.walk(tree):
        is_said = is_command or id(node) not in alone
        if is_said and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def named(path: Path) -> dict[str, str]:
    """Return the options that a module names within sentences, each with its sentence."""
    return {
        option: text
        for text in texts(path)
        for option in OPTION.findall(text)
        if " " in text.strip()
    }


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Yield command and option of every command line that a text shows."""
    for found in COMMAND.finditer(text.replace("\\\n", " ")):
        words = found["words"].split()
        called = next((c for c in (" ".join(words[:2]), *words[:1]) if c in COMMANDS), None)
        if called is not None:
            yield from ((called, option) for option in OPTION.findall(found["words"]))


def test_every_option_that_a_module_below_the_command_line_names_exists() -> None:
    everywhere = {option for _, known in COMMANDS.values() for option in known}
    for path in (path for path in PACKAGE.rglob("*.py") if "cli" not in path.parts):
        for option, text in named(path).items():
            assert option in everywhere, (path.name, option, text)
    assert all(named(PACKAGE / module) for module in SAID_BY)


@pytest.mark.parametrize("module", SAID_BY)
def test_what_a_message_names_exists_in_every_command_that_says_it(module: str) -> None:
    for option, text in named(PACKAGE / module).items():
        for command in SAID_BY[module]:
            assert option in COMMANDS[command][1], (command, option, text)


@pytest.mark.parametrize("path", sorted((PACKAGE / "cli").glob("*.py")), ids=lambda path: path.name)
def test_what_a_command_names_exists_in_its_own_module(path: Path) -> None:
    own = {option for file, known in COMMANDS.values() if file == path.name for option in known}
    everywhere = {option for _, known in COMMANDS.values() for option in known}
    for option, text in named(path).items():
        shown = {one for _, one in examples(text)}
        assert option in (everywhere if option in shown or not own else own), (option, text)


def test_every_example_and_every_page_names_options_of_its_command() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    pages += (ROOT / "questionnaires").rglob("*.md")
    shown = [(page, page.read_text("utf-8")) for page in pages]
    shown += [(path, text) for path in PACKAGE.rglob("*.py") for text in texts(path)]
    for place, text in shown:
        for command, option in examples(text):
            assert option in COMMANDS[command][1], (place.name, command, option)
