"""The command that sets our numbers beside other programs': parity."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill, wrap
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Data, Json, Lang, StudyName
from crm_study.cli.steps import admit_data, open_study
from crm_study.cli.terminal import print_admission, print_finding, print_json, progress

if TYPE_CHECKING:
    from crm_study.results.finding import Row


def _entry(row: Row) -> str:
    """Return a number that differs, theirs below it, and the rule."""
    from crm_study.results.format import format_value

    ours, theirs = (format_value(row[name], "plain") for name in ("value", "theirs"))
    width = max(len(ours), len(theirs))
    head = f"{row['label']}: {row['about']}"
    other = f"{row['program']}, {row['procedure']}"
    lines = [(ours, "ours"), (theirs, other), ("", str(row["rule"]))]
    indent = " " * (width + 4)
    texts = [
        fill(text, 80, initial_indent=f"  {number:>{width}}  ", subsequent_indent=indent)
        for number, text in lines
    ]
    return "\n".join([*wrap(head, 80), *texts])


@app.command(epilog="Example: crm-study parity rusizi --json")
def parity(
    study: StudyName,
    data: Data = None,
    full: Annotated[bool, typer.Option("--full", help="Also the numbers that are equal.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for findings.json.")] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Set our numbers beside those of SPSS and of Python's libraries.

    Every number that differs comes with the rule that differs. SPSS is not run: its numbers
    are computed as its manual of algorithms defines them. Exit status 1 means that a number
    differs without a rule that explains it.
    """
    from crm_study.analysis.parity import parity_findings
    from crm_study.responses.reader import data_file

    declared = open_study(study, lang)
    with progress() as step:
        admission = admit_data(declared, data or data_file(declared), step)
        findings = parity_findings(declared, admission.responses, progress=step)
    found = findings["parity"]
    if out is not None:
        findings.write(out / "findings.json")
    if as_json:
        print_json(findings)
    elif full:
        print_admission(admission)
        print_finding(found)
    else:
        print_admission(admission)
        for row in found.rows:
            if row["verdict"] != "equal":
                typer.echo(f"{_entry(row)}\n")
        typer.echo(fill(found.prose(), 80))
        typer.echo("--full shows the numbers that are equal as well.")
    raise typer.Exit(FOUND if found.number("glance", "n_unexplained") else DONE)
