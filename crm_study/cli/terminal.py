"""What the terminal shows: findings, admission, progress, one colour at the most."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from textwrap import fill
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from crm_study.protocol.study import Study
    from crm_study.responses.admission import Admission
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings


class _Tongue:
    """The language that is printed, and the study whose words are said in it."""

    lang = "en"
    study: Study | None = None


def speak(lang: str, study: Study | None = None) -> None:
    """Print findings in a language from now on; they are computed in English all the same."""
    _Tongue.lang, _Tongue.study = lang, study


@contextmanager
def spoken() -> Iterator[None]:
    """Tell what is made inside in the language that is printed."""
    if _Tongue.lang == "en":
        yield
        return
    from crm_study.report.voices import speaking_of
    from crm_study.results.speech import speaking

    study = _Tongue.study
    with speaking_of(study, _Tongue.lang) if study else speaking(_Tongue.lang):
        yield


def print_json(findings: Findings) -> None:
    """Print the findings as one JSON document."""
    typer.echo(findings.to_json(), nl=False)


def print_admission(admission: Admission) -> None:
    """Say where the rows came from and which were refused."""
    with spoken():
        _print_admission(admission)


def _print_admission(admission: Admission) -> None:
    from crm_study.results.format import format_value
    from crm_study.results.prose import compose, phrase, verbatim

    origin = admission.responses.origin
    if origin.synthetic:
        warning = phrase("SYNTHETIC DATA: generated, not collected from anyone.")
        typer.secho(warning, fg=color("yellow"))
    told = compose(
        "{file}: {received} received = {admitted} admitted + {refused} refused.",
        file=verbatim(origin.file),
        received=format_value(origin.n_received, "count"),
        admitted=format_value(origin.n_admitted, "count"),
        refused=format_value(origin.n_refused, "count"),
    )
    typer.echo(told)
    for refusal in admission.refusals[:10]:
        typer.echo(f"  {refusal}")
    if len(admission.refusals) > 10:
        n = format_value(len(admission.refusals) - 10, "count")
        typer.echo(f"  {compose('… and {n} more: crm-study check lists all.', n=n)}")
    typer.echo()


def print_finding(finding: Finding) -> None:
    """Print a finding, after its status when that is not ok."""
    with spoken():
        _print_status(finding)
        typer.echo(f"{finding}\n")


def print_screen(finding: Finding) -> None:
    """Print the tables of a finding without their notes, and its headline: one screen."""
    from crm_study.results.prose import phrase

    with spoken():
        _print_status(finding)
        for table in finding.summary_tables():
            typer.echo(f"{replace(table, notes=()).text()}\n")
        typer.echo(f"{fill(phrase(finding.headline()), 80)}\n")
        hint = "--full says what follows from each number, and how all this was judged."
        typer.echo(phrase(hint))


def print_written(paths: Iterable[Path]) -> None:
    """Say which files were written."""
    from crm_study.results.prose import compose, verbatim

    with spoken():
        for path in paths:
            typer.echo(compose("written: {path}", path=verbatim(str(path))))


def _print_status(finding: Finding) -> None:
    from crm_study.results.prose import phrase, word

    if finding.status != "ok":
        told = f"[{word(finding.status)}] {finding.id}: {phrase(finding.reason or '')}"
        typer.secho(told, fg=color("yellow"))


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
