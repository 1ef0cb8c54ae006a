"""What the terminal shows: findings, admission, progress, one colour at the most."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from textwrap import fill
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from crm_study.responses.admission import Admission
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings


def print_json(findings: Findings) -> None:
    """Print the findings as one JSON document."""
    typer.echo(findings.to_json(), nl=False)


def print_admission(admission: Admission) -> None:
    """Say where the rows came from and which were refused."""
    origin = admission.responses.origin
    if origin.synthetic:
        typer.secho("SYNTHETIC DATA: generated, not collected from anyone.", fg=color("yellow"))
    typer.echo(
        f"{origin.file}: {origin.n_received} received = {origin.n_admitted} admitted "
        f"+ {origin.n_refused} refused."
    )
    for refusal in admission.refusals[:10]:
        typer.echo(f"  {refusal}")
    if len(admission.refusals) > 10:
        typer.echo(f"  … and {len(admission.refusals) - 10} more: crm-study check lists all.")
    typer.echo()


def print_finding(finding: Finding) -> None:
    """Print a finding, after its status when that is not ok."""
    if finding.status != "ok":
        typer.secho(f"[{finding.status}] {finding.id}: {finding.reason}", fg=color("yellow"))
    typer.echo(f"{finding}\n")


def print_screen(finding: Finding) -> None:
    """Print the tables of a finding without their notes, and its headline: one screen."""
    if finding.status != "ok":
        typer.secho(f"[{finding.status}] {finding.id}: {finding.reason}", fg=color("yellow"))
    for table in finding.summary_tables():
        typer.echo(f"{replace(table, notes=()).text()}\n")
    typer.echo(f"{fill(finding.headline(), 80)}\n")
    typer.echo("--full says what follows from each number, and how all this was judged.")


def color(name: str) -> str | None:
    """Return a colour for a terminal that wants one."""
    plain = os.environ.get("NO_COLOR") or not sys.stdout.isatty()
    return None if plain else name


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show one line of progress on a terminal; nothing elsewhere."""
    shown = sys.stderr.isatty()

    def step(name: str) -> None:
        if shown:
            typer.echo(f"\r\033[K… {name}", nl=False, err=True)

    try:
        yield step
    finally:
        if shown:
            typer.echo("\r\033[K", nl=False, err=True)
