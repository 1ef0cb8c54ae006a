"""The audit: of a study, of the reported results of any paper, of a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Data, Json, Lang
from crm_study.cli.steps import admit_data, alone, loose, open_study, run_route
from crm_study.cli.terminal import print_finding, print_json, print_screen, progress, speak, spoken
from crm_study.errors import StudyError

if TYPE_CHECKING:
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings

Study = Annotated[
    str | None,
    typer.Argument(metavar="[STUDY]", help="Folder with a study.yaml, or a bundled study."),
]
ReportedFile = Annotated[
    Path | None, typer.Option("--reported", help="YAML file of the reported results of a paper.")
]
TextFile = Annotated[
    Path | None, typer.Option("--text", help="Text of a paper (.txt, .md or .docx).")
]


@app.command(epilog="Example: crm-study audit rusizi")
def audit(
    study: Study = None,
    data: Data = None,
    reported: ReportedFile = None,
    text: TextFile = None,
    full: Annotated[bool, typer.Option("--full", help="Also every note and table.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for findings.json and the figure.")
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Ask whether published numbers are possible.

    With --data also whether they come out again; without, only the printed numbers are
    compared with one another. --reported and --text audit any paper, without a study. Exit
    status 1 means that a discrepancy was found.
    """
    if sum(given is not None for given in (study, reported, text)) != 1:
        raise StudyError("Give one thing to audit: a STUDY, --reported FILE or --text FILE.")
    speak(lang)
    found = _of_study(study, data, lang) if study is not None else _of_paper(reported, text)
    if out is not None:
        found.write(out / "findings.json")
        write_figures(found["audit"], out)
    if as_json:
        print_json(found)
    elif full:
        print_finding(found["audit"])
    else:
        print_screen(found["audit"])
    raise typer.Exit(FOUND if found.number("audit/glance/n_discrepant") else DONE)


def write_figures(finding: Finding, folder: Path) -> None:
    """Write every figure of a finding as SVG."""
    from crm_study.report.drawings import drawn

    with spoken():
        figures = drawn(finding)
    for name, svg in figures.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


def _of_study(study: str, data: Path | None, lang: str) -> Findings:
    from crm_study.analysis.route import audit_published

    declared = open_study(study, lang)
    with progress() as step:
        if data is None:
            return alone(declared, audit_published(declared))
        return run_route(declared, admit_data(declared, data, step), (), step)


def _of_paper(reported: Path | None, text: Path | None) -> Findings:
    from crm_study.analysis.reported_audit import audit_reported
    from crm_study.protocol.reported_reader import read_reported

    if reported is not None:
        return loose(audit_reported(read_reported(reported)), reported)
    return loose(_of_text(Path(text or "")), Path(text or ""))


def _of_text(path: Path) -> Finding:
    from crm_study.analysis.paper_reading import read_paper
    from crm_study.analysis.reported_audit import audit_reported
    from crm_study.responses.document_text import document_text

    read = read_paper(document_text(path))
    return audit_reported(read.reported, finds=read.finds)
