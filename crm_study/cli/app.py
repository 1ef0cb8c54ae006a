"""The application: its help, its exit codes, and the roof over every command."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from crm_study.cli.terminal import color, speak
from crm_study.errors import StudyError

_YOUNG = 500_000
"""Objects before garbage is looked for: a command ends long before it has much."""

DONE, FOUND, UNUSABLE, INTERNAL = 0, 1, 2, 3

app = typer.Typer(
    name="crm-study",
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


def main() -> None:
    """Run the command line; no user ever sees a traceback unless asked for."""
    gc.set_threshold(_YOUNG)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a pipe on Windows may not know "≤"
            stream.reconfigure(encoding="utf-8")
    try:
        app()
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
