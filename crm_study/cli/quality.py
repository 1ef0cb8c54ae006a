"""The evening check of a running survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.imports import Accept, KeyFile, with_template
from crm_study.cli.options import Json, Lang, StudyName
from crm_study.cli.steps import open_study
from crm_study.cli.terminal import (
    print_admission,
    print_finding,
    print_json,
    print_written,
    progress,
)

if TYPE_CHECKING:
    from crm_study.analysis.quality_data import Incoming
    from crm_study.protocol.study import Study
    from crm_study.responses.privacy.keyring import Keyring
    from crm_study.results.findings import Findings

Data = Annotated[
    str | None, typer.Option("--data", help="Answers, or any export; default: the study's own.")
]
BackCheck = Annotated[
    str | None, typer.Option("--back-check", help="Answers of people who were asked again.")
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
    accept: Accept = None,
    key_file: KeyFile = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Check the data of a running survey; nothing is changed.

    Any export is read as the import reads it, with the same questions and the same mapping
    file. With --out it writes a page for the phone and a workbook. Exit status 1 means that
    some check points at something.
    """
    from crm_study.responses.privacy.keyring import study_keyring
    from crm_study.responses.reader import data_file

    declared = open_study(study, lang)
    source = data or str(data_file(declared))
    day = _day(today)
    ring = study_keyring(declared, key_file) if key_file else None
    with progress() as step:
        step("reading the data")
        came = _incoming(declared, source, accept, ring)
        step("quality")
        findings = _findings(declared, came, back_check, ring, day)
        written = _write(findings, declared, out, day, lang) if out is not None else ()
    if as_json:
        print_json(findings)
    else:
        print_admission(came.admission)
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


def _incoming(study: Study, source: str, accept: Path | None, ring: Keyring | None) -> Incoming:
    """Read answers or an export; questions that stay open get a mapping file to fill in."""
    from crm_study.analysis.quality_data import incoming
    from crm_study.errors import StudyError

    try:
        return incoming(source, study, accept=accept, key=ring)
    except StudyError as error:
        raise with_template(error, source, None) from None


def _findings(
    study: Study, came: Incoming, second: str | None, ring: Keyring | None, day: str
) -> Findings:
    """Check the interviews, then the back-checks where there are any."""
    from crm_study.analysis.back_check import study_back_check
    from crm_study.analysis.quality import quality as check_quality
    from crm_study.analysis.quality_data import asked_again
    from crm_study.analysis.route import identity, software
    from crm_study.results.findings import Findings

    found = [check_quality(came.admission, study, today=day)]
    origin = came.admission.responses.origin
    if second is not None:
        again = asked_again(second, study, key=ring)
        synthetic = origin.synthetic
        found.append(study_back_check(study, came.admitted(), again, synthetic=synthetic))
    return Findings(identity(study), origin, software(), tuple(found))


def _write(findings: Findings, study: Study, out: Path, day: str, lang: str) -> tuple[Path, ...]:
    from crm_study.report.quality_write import write_quality

    return write_quality(findings, study, out=out, today=day, lang=lang)
