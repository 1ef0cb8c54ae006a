"""The evening check of a running survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Data, Json, Lang, StudyName
from crm_study.cli.steps import open_study
from crm_study.cli.terminal import (
    print_admission,
    print_finding,
    print_json,
    print_written,
    progress,
)

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.responses.admission import Admission
    from crm_study.results.findings import Findings

BackCheck = Annotated[
    Path | None, typer.Option("--back-check", help="Answers of people who were asked again.")
]
Folder = Annotated[
    Path | None, typer.Option("--out", help="Folder for quality.html, quality.xlsx, findings.json.")
]
Today = Annotated[
    str | None, typer.Option("--today", help="Day of the check as 2021-03-31; default: today.")
]


@app.command(epilog="Example: crm-study quality my-study --data answers.csv --out evening")
def quality(
    study: StudyName,
    data: Data = None,
    out: Folder = None,
    back_check: BackCheck = None,
    today: Today = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Check the data of a running survey; nothing is changed.

    With --out it writes a page for the phone and a workbook. Exit status 1 means that some
    check points at something.
    """
    from crm_study.responses.reader import admit_file, data_file

    declared = open_study(study, lang)
    path = data or data_file(declared)
    day = _day(today)
    with progress() as step:
        step("reading the data")
        admission = admit_file(path, declared)
        step("quality")
        findings = _findings(declared, admission, path, back_check, day)
        written = _write(findings, declared, out, day) if out is not None else ()
    if as_json:
        print_json(findings)
    else:
        print_admission(admission)
        for finding in findings:
            print_finding(finding)
        print_written(written)
    raise typer.Exit(FOUND if findings["quality"].overall.get("n_found") else DONE)


def _day(today: str | None) -> str:
    from datetime import date

    if today is None:
        return date.today().isoformat()
    try:
        return date.fromisoformat(today).isoformat()
    except ValueError:
        raise typer.BadParameter(f"'{today}' is no day; write it as 2021-03-31.") from None


def _findings(
    study: Study, admission: Admission, data: Path, second: Path | None, day: str
) -> Findings:
    """Check the interviews, then the back-checks where there are any."""
    from crm_study.analysis.back_check import study_back_check
    from crm_study.analysis.quality import quality as check_quality
    from crm_study.analysis.route import identity, software
    from crm_study.responses.file import read_table
    from crm_study.results.findings import Findings

    found = [check_quality(admission, study, today=day)]
    origin = admission.responses.origin
    if second is not None:
        admitted = admission.responses.design["row_number"] - 2
        first, again = read_table(data)[0].iloc[admitted], read_table(second)[0]
        found.append(study_back_check(study, first, again, synthetic=origin.synthetic))
    return Findings(identity(study), origin, software(), tuple(found))


def _write(findings: Findings, study: Study, out: Path, day: str) -> tuple[Path, ...]:
    from crm_study.report.quality_write import write_quality

    return write_quality(findings, study, out=out, today=day)
