"""Commands about the questionnaire: render."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import Json, StudyName, split_formats
from crm_study.errors import ProtocolError, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_study.protocol.study import Study

instrument = typer.Typer(
    help="The questionnaire on paper, on phones and in archives.",
    epilog="Example: crm-study instrument render rusizi --format xlsform --out forms",
    no_args_is_help=True,
)
app.add_typer(instrument, name="instrument")


@instrument.command(
    epilog="Example: crm-study instrument render rusizi --format xlsform,codebook --out forms"
)
def render(
    study: StudyName,
    formats: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas; a wrong one lists all.")
    ] = "xlsform",
    lang: Annotated[
        str, typer.Option("--lang", help="Languages, separated by commas; default: all.")
    ] = "",
    out: Annotated[Path, typer.Option("--out", help="Folder for the forms.")] = Path("forms"),
    final: Annotated[
        bool, typer.Option("--final", help="Refuse texts that are not approved.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the questionnaire for KoboToolbox, ODK, paper, the web and archives."""
    from crm_study.protocol.reader import read_study
    from crm_study.report.instrument.formats import write_instrument

    declared = read_study(study)
    languages = _languages(declared, lang)
    if final:
        _require_final(declared, split_formats(formats), languages)
    written = write_instrument(
        declared, formats=split_formats(formats), languages=languages, folder=out
    )
    if as_json:
        typer.echo(json.dumps({"written": [str(path) for path in written]}, indent=1))
        return
    for path in written:
        typer.echo(f"written: {path}")


def _languages(study: Study, asked: str) -> tuple[str, ...]:
    """Return the languages asked for, in that order; all when none is named."""
    declared = study.instrument.languages
    chosen = split_formats(asked) or tuple(declared)
    for code in chosen:
        if code not in declared:
            raise ProtocolError(
                f"The instrument of study '{study.id}' has no texts in '{code}'."
                f"{nearest(code, declared)} Its languages: {listed(declared)}."
            )
    return tuple(dict.fromkeys(chosen))


def _require_final(study: Study, formats: Sequence[str], languages: Sequence[str]) -> None:
    """Refuse texts that may not be fielded yet, with a line a reason."""
    from crm_study.report.instrument.final import complaints_about_forms

    found = complaints_about_forms(study, formats=formats, languages=languages)
    if found:
        raise ProtocolError("The form is not final.\n" + "\n".join(found))
