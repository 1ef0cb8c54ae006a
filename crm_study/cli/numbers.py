"""Commands that compute: simulate and analyze."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import Chapters, Data, Json, Lang, StudyName
from crm_study.cli.steps import admit_data, open_study, run_route
from crm_study.cli.terminal import print_admission, print_finding, print_json, progress


@app.command(epilog="Example: crm-study simulate rusizi --n 147 --seed 7 --out made-up.csv")
def simulate(
    study: StudyName,
    n: Annotated[int | None, typer.Option("--n", help="Respondents of the main wave.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the draw.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="CSV file to write.")] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Draw synthetic responses, always marked as such.

    They are calibrated to printed numbers when the study says so.
    """
    from crm_study.responses.simulate import draw_synthetic, write_simulation

    declared = open_study(study, lang)
    with progress() as step:
        step("drawing respondents")
        drawn = draw_synthetic(declared, n=n, seed=seed)
    path = out or Path(f"{declared.id}-SYNTHETIC-responses.csv")
    write_simulation(drawn, path)
    if as_json:
        typer.echo(json.dumps(drawn.certificate(), ensure_ascii=False, indent=1))
        return
    typer.echo(drawn.summary())
    typer.echo(f"written: {path}")


@app.command(epilog="Example: crm-study analyze rusizi --chapter regression --json")
def analyze(
    study: StudyName,
    data: Data = None,
    chapter: Chapters = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for findings.json.")] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compute the findings, without a document."""
    from crm_study.responses.reader import data_file

    declared = open_study(study, lang)
    with progress() as step:
        admission = admit_data(declared, data or data_file(declared), step)
        findings = run_route(declared, admission, tuple(chapter or ()), step)
    if out is not None:
        findings.write(out / "findings.json")
    if as_json:
        print_json(findings)
        return
    print_admission(admission)
    for finding in findings:
        print_finding(finding)
