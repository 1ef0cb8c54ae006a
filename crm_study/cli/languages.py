"""Commands about translations: a sheet out, and the sheet back in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Json, StudyName
from crm_study.errors import DataError, OutputError

if TYPE_CHECKING:
    from crm_study.protocol.nodes import Path as Place
    from crm_study.protocol.study import Study
    from crm_study.protocol.translating import Returned

languages = typer.Typer(
    help="Translations: a sheet for translators, and what they send back.",
    epilog="Example: crm-study languages sheet rusizi --lang rw --out kinyarwanda.xlsx",
    no_args_is_help=True,
)
app.add_typer(languages, name="languages")


@languages.command(
    epilog="Example: crm-study languages sheet rusizi --lang rw --out kinyarwanda.xlsx"
)
def sheet(
    study: StudyName,
    lang: Annotated[str, typer.Option("--lang", help="Language that is translated into.")],
    out: Annotated[Path | None, typer.Option("--out", help="Workbook to write.")] = None,
    as_json: Json = False,
) -> None:
    """Write a back-translation sheet (XLSX).

    One row a text: place, source, translation, back-translation, comment and status.
    """
    from crm_study.protocol.reader import read_study
    from crm_study.report.translation_sheet import write_sheet

    declared = read_study(study)
    path = out or Path(f"{declared.id}-{lang}.xlsx")
    count = write_sheet(declared, path, lang=lang)
    if as_json:
        typer.echo(json.dumps({"texts": count, "written": str(path)}, ensure_ascii=False))
        return
    typer.echo(f"written: {path}, {count} texts")


@languages.command(epilog="Example: crm-study languages apply my-study kinyarwanda.xlsx --by Ana")
def apply(
    study: StudyName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Sheet that came back.")],
    by: Annotated[str, typer.Option("--by", help="Who answers for these texts.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Write a filled-in sheet back into the study.

    Only the words and statuses of the sheet change; comments and layout of the files stay.
    What cannot be taken over, and every back-translation that says something else than the
    source, is listed. Exit status 1 means that there is such a disagreement.
    """
    from datetime import UTC, datetime

    from crm_study.protocol.reader import read_study
    from crm_study.protocol.translating import returned
    from crm_study.report.translation_sheet import read_sheet

    declared, filled = read_study(study), read_sheet(file)
    if filled.study != declared.id:
        raise DataError(f"{file} belongs to study '{filled.study}', not to '{declared.id}'.")
    today = datetime.now(tz=UTC).date().isoformat()
    found = returned(declared, filled.lang, filled.rows, by=by, on=today)
    written = [] if dry_run else _write(declared, found.changes)
    _tell(found, written, as_json=as_json)
    raise typer.Exit(FOUND if found.disagreements else DONE)


def _write(study: Study, changes: dict[str, dict[Place, str]]) -> list[str]:
    """Change the files of a study, all of them or none."""
    from crm_study.protocol.reader import study_files
    from crm_study.protocol.validated import text_of
    from crm_study.protocol.yaml_edit import safely_edited

    files = study_files(study.folder)
    new = {
        files[name]: safely_edited(text_of(files[name]), wanted, file=str(files[name]))
        for name, wanted in changes.items()
        if wanted
    }
    for path, text in new.items():
        newline = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
        try:
            path.write_text(text, encoding="utf-8", newline=newline)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from None
    return [str(path) for path in new]


def _tell(found: Returned, written: list[str], *, as_json: bool) -> None:
    parts = {
        "texts": found.texts,
        "statuses": found.statuses,
        "disagreements": found.disagreements,
    }
    if as_json:
        typer.echo(json.dumps({**parts, "written": written}, ensure_ascii=False, indent=1))
        return
    for name, lines in parts.items():
        if lines:
            typer.echo(f"{name}: {len(lines)}")
        for line in lines:
            typer.echo(f"  {line}")
    for path in written:
        typer.echo(f"written: {path}")
    if not any(parts.values()):
        typer.echo("Nothing to take over.")
