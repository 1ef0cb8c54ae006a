"""The command that computes: analyze."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import (
    AnyData,
    Chapters,
    Cluster,
    EngineName,
    Jobs,
    Json,
    Lang,
    StudyName,
)
from crm_study.cli.steps import admit_data, open_study, run_route
from crm_study.cli.terminal import print_admission, print_finding, print_json, progress


@app.command(epilog="Example: crm-study analyze rusizi --chapter regression --json")
def analyze(
    study: StudyName,
    data: AnyData = None,
    chapter: Chapters = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for findings.json.")] = None,
    engine: EngineName = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    sample_rows: Annotated[
        int, typer.Option("--sample-rows", min=10, help="Rows kept for what needs rows.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample of rows.")] = 0,
    second_pass: Annotated[
        bool, typer.Option("--second-pass", help="Read large data twice: HC2 to HC4m, leverage.")
    ] = False,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compute the findings, without a document.

    Data may be many files, 'wave*/**/*.parquet' in quotes, an Arrow stream (- for standard
    input) or a table, 'postgresql://user@host/base?table=survey': they are read in parts, in
    constant memory. With --out an interrupted run goes on where it stopped.
    """
    from crm_study.responses.reader import data_file
    from crm_study.responses.scale.names import is_large

    declared = open_study(study, lang)
    if data is not None and (engine is not None or is_large(data)):
        from crm_study.cli.large import Work, analyze_in_parts

        work = Work(engine or "local", cluster, jobs, sample_rows, seed, second_pass)
        analyze_in_parts(declared, data, tuple(chapter or ()), work, out, as_json=as_json)
        return
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
