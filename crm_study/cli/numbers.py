"""The command that computes: analyze."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import Chapters, Data, Json, Lang, StudyName
from crm_study.cli.steps import admit_data, open_study, run_route
from crm_study.cli.terminal import print_admission, print_finding, print_json, progress


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
