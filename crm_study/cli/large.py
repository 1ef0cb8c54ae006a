"""Data too many to hold: read in parts, with progress, and resumed after an interruption."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crm_study.cli.terminal import print_finding, print_json, progress

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

KEPT = ".parts"
"""Folder in ``--out`` where finished parts are kept until all are done."""


@dataclass(frozen=True, slots=True)
class Work:
    """Who reads the data, and how many rows are kept for what needs rows."""

    engine: str
    cluster: str | None
    jobs: int
    sample: int
    seed: int
    second_pass: bool


def analyze_in_parts(
    study: Study,
    data: str,
    chapters: tuple[str, ...],
    work: Work,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Compute the findings of large data, and show or write them."""
    from crm_study.analysis.scale.route import analyze_large
    from crm_study.responses.scale.engines import engine

    with progress() as step:
        findings = analyze_large(
            study,
            data,
            chapters=chapters,
            engine=engine(work.engine, address=work.cluster, jobs=work.jobs),
            sample=work.sample,
            seed=work.seed,
            kept=out / KEPT if out else None,
            second_pass=work.second_pass,
            progress=step,
        )
    if out is not None:
        findings.write(out / "findings.json")
    if as_json:
        print_json(findings)
        return
    origin = findings.origin
    if origin is not None:
        typer.echo(
            f"{origin.file}: {origin.n_received} received, {origin.n_admitted} admitted, "
            f"{origin.n_refused} refused"
        )
    for finding in findings:
        print_finding(finding)
