"""Commands that write documents: reproduce and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import (
    Chapters,
    Data,
    Formats,
    Json,
    Lang,
    Look,
    Out,
    PageStyle,
    StudyName,
)
from crm_study.cli.steps import admit_data, open_study, replay, report_writer, run_route
from crm_study.cli.terminal import (
    print_admission,
    print_finding,
    print_json,
    print_written,
    progress,
)

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


@app.command(epilog="Example: crm-study reproduce rusizi --out report")
def reproduce(
    study: StudyName = "rusizi",
    out: Out = Path("out"),
    formats: Formats = "html",
    look: Look = "apa",
    style: PageStyle = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Run the main job: data, chapters, audit, report.

    Admits the study's own data, runs every chapter, audits the published numbers and
    writes the report, findings.json and the figures.
    """
    from crm_study.responses.reader import data_file

    write = report_writer(out, formats, look=look, style=style, lang=lang)
    declared = open_study(study, lang)
    with progress() as step:
        answers = data_file(declared)
        admission = admit_data(declared, answers, step)
        findings = run_route(declared, admission, (), step)
        step("report")
        written = write(findings, declared, answers)
    if as_json:
        print_json(findings)
        return
    print_admission(admission)
    for name in ("hypotheses", "audit"):
        print_finding(findings[name])
    print_written(written.values())


@app.command(epilog="Example: crm-study report rusizi --findings out/findings.json --out report")
def report(
    study: StudyName,
    data: Data = None,
    findings: Annotated[
        Path | None, typer.Option("--findings", help="A findings.json to replay.")
    ] = None,
    chapter: Chapters = None,
    out: Out = Path("out"),
    formats: Formats = "html",
    look: Look = "apa",
    style: PageStyle = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Write documents from data or from findings.json."""
    write = report_writer(out, formats, look=look, style=style, lang=lang)
    if data is not None and findings is not None:
        raise typer.BadParameter("give --data or --findings, not both.")
    declared = open_study(study, lang)
    with progress() as step:
        if findings is not None:
            found = replay(findings, declared).only(chapter or ())
        else:
            data = data or _own_data(declared)
            admission = admit_data(declared, data, step)
            found = run_route(declared, admission, tuple(chapter or ()), step)
        step("report")
        written = write(found, declared, data)
    if as_json:
        print_json(found)
        return
    print_written(written.values())


def _own_data(study: Study) -> Path:
    """Return the study's own data, loading what reads answers only here."""
    from crm_study.responses.reader import data_file

    return data_file(study)
