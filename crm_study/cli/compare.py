"""The comparison of two waves of one study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import Json, Lang, split_formats
from crm_study.cli.steps import admit_data, mentioned_warnings, open_study, replay
from crm_study.cli.terminal import print_finding, print_json, print_written, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_study.protocol.study import Study
    from crm_study.results.findings import Findings

_FINDINGS = ".json"

Old = Annotated[Path, typer.Argument(metavar="OLD", help="Answers, or findings.json, before.")]
New = Annotated[Path, typer.Argument(metavar="NEW", help="Answers, or findings.json, after.")]
Of = Annotated[str, typer.Option("--study", help="Folder with a study.yaml, or a bundled study.")]
By = Annotated[str, typer.Option("--by", help="Column of the branches; wave: the waves alone.")]
Folder = Annotated[Path | None, typer.Option("--out", help="Folder for the documents.")]
Kinds = Annotated[
    str | None, typer.Option("--format", help="Separated by commas: html, docx, pdf, xlsx.")
]


@app.command(
    epilog="Example: crm-study compare 2024.csv 2025.csv --study my-study --by branch --format xlsx"
)
def compare(
    old: Old,
    new: New,
    study: Of,
    by: By = "wave",
    formats: Kinds = None,
    out: Folder = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compare two waves of one study: what changed, by how much, where.

    Both files are admitted by the same study. Branches of few people are not shown. With
    --format or --out documents are written, into the folder 'out' unless told otherwise.
    """
    wanted = split_formats("html" if formats is None else formats)
    writing = formats is not None or out is not None
    if writing:
        _require(wanted)
    declared = open_study(study, lang)
    with progress() as step:
        found = _compared(declared, old, new, by, step)
        written = _write(found, declared, out or Path("out"), wanted, lang) if writing else ()
    if as_json:
        print_json(found)
        return
    print_finding(found["compare"])
    print_written(written)


def _compared(study: Study, old: Path, new: Path, by: str, step: Callable[[str], None]) -> Findings:
    """Compare two files of answers, or two findings.json."""
    from crm_study.analysis.compare_runs import compare_findings
    from crm_study.analysis.compare_study import joint_origin
    from crm_study.analysis.compare_waves import compare_waves
    from crm_study.analysis.route import identity, software
    from crm_study.errors import DataError
    from crm_study.results.findings import Findings

    kinds = {path.suffix.lower() == _FINDINGS for path in (old, new)}
    if len(kinds) > 1:
        raise DataError("Compare two files of answers or two findings.json, not one of each.")
    if kinds == {True}:
        if by != "wave":
            raise DataError("Branches need the answers; findings.json hold none.")
        runs = [replay(path, study) for path in (old, new)]
        found = compare_findings(study, *runs)
        origins = [run.origin for run in runs if run.origin is not None]
    else:
        waves = [admit_data(study, path, step).responses for path in (old, new)]
        step("compare")
        found = compare_waves(study, *waves, by=by)
        origins = [wave.origin for wave in waves]
    return Findings(identity(study), joint_origin(*origins), software(), (found,))


def _require(formats: tuple[str, ...]) -> None:
    from crm_study.report.compare_write import require_compare_formats

    require_compare_formats(formats)


def _write(
    findings: Findings, study: Study, out: Path, formats: tuple[str, ...], lang: str
) -> tuple[Path, ...]:
    from crm_study.report.compare_write import write_compare

    with mentioned_warnings():
        return tuple(write_compare(findings, study, out=out, formats=formats, lang=lang).values())
