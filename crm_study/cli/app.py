"""The application: its help, its exit codes, and the roof over every command."""

from __future__ import annotations

import sys
from copy import copy
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.refusal import PlainGroup
from crm_study.cli.terminal import color, speak
from crm_study.errors import StudyError

if TYPE_CHECKING:
    from typer.models import CommandInfo

DONE, FOUND, UNUSABLE, INTERNAL = 0, 1, 2, 3

app = typer.Typer(
    name="crm-study",
    cls=PlainGroup,
    help="From a declared survey study to checked data, honest statistics and an audited report.",
    epilog="Example: crm-study reproduce rusizi --out report",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> None:
    """From a declared survey study to checked data, honest statistics and an audited report."""
    if version:
        from crm_study import __version__

        typer.echo(f"crm-study {__version__}")
        raise typer.Exit(DONE)
    _Debug.on = debug
    speak("en")


class _Debug:
    """Whether internal errors show their traceback."""

    on = False


def named_part(words: list[str]) -> typer.Typer:
    """Return the application with the one command that words begin with; all of it for others.

    Every command that is there is built from its signature before the first is run.

    Examples
    --------
    >>> [one.name for one in named_part(["sample", "size"]).registered_groups]
    ['sample']
    >>> named_part(["analize"]) is app
    True
    """
    named = [word for word in words if word != "--debug"][:1]
    part = copy(app)
    part.registered_commands = [one for one in app.registered_commands if _name(one) in named]
    part.registered_groups = [one for one in app.registered_groups if one.name in named]
    return part if part.registered_commands or part.registered_groups else app


def _name(command: CommandInfo) -> str:
    return command.name or getattr(command.callback, "__name__", "").replace("_", "-")


def main() -> None:
    """Run the command line; no user ever sees a traceback unless asked for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a pipe on Windows may not know "≤"
            stream.reconfigure(encoding="utf-8")
    try:
        named_part(sys.argv[1:])()
    except StudyError as error:
        typer.secho(f"error: {error}", fg=color("red"), err=True)
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the roof: everything else is our fault
        if _Debug.on:
            raise
        message = f"internal error: {type(error).__name__}: {error}"
        typer.secho(f"{message}\nRun again with 'crm-study --debug …' and report it.", err=True)
        sys.exit(INTERNAL)
