"""Commands about the promise: studies, check, show, schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Data, Json, Lang, StudyName
from crm_study.cli.steps import mention_languages, open_study
from crm_study.errors import StudyError


@app.command(epilog="Example: crm-study studies")
def studies(as_json: Json = False, lang: Lang = "en") -> None:
    """List the bundled studies."""
    from crm_study.protocol.bundled import bundled_studies
    from crm_study.protocol.reader import read_study

    titles = {name: read_study(name).title_in(lang) for name in bundled_studies()}
    if as_json:
        typer.echo(json.dumps(titles, ensure_ascii=False, indent=1))
        return
    for name, title in titles.items():
        typer.echo(f"{name:<14}{title}")


@app.command(epilog="Example: crm-study check my-study --data answers.csv")
def check(study: StudyName, data: Data = None, as_json: Json = False, lang: Lang = "en") -> None:
    """Validate a study and data, all complaints at once."""
    from crm_study.protocol.reader import read_study
    from crm_study.responses.mark import MARKED
    from crm_study.responses.reader import admit_file, generated_answers

    complaints: list[str] = []
    notes: list[str] = []
    try:
        declared = read_study(study)
        mention_languages(declared, lang)
        if data is not None:
            told, labeled = generated_answers(data, declared)
            (notes if labeled else complaints).extend(f"{data}: {said}" for said in told)
            admission = admit_file(data, declared)
            complaints += [f"{data}: {refusal}" for refusal in admission.refusals]
            notes += [note for note in admission.responses.notes if MARKED not in note]
    except StudyError as error:
        found = getattr(error, "complaints", ())
        if not found:
            raise
        complaints += [str(complaint) for complaint in found]
    if as_json:
        typer.echo(json.dumps({"complaints": complaints, "notes": notes}, ensure_ascii=False))
    else:
        for line in complaints:
            typer.echo(line)
        for line in notes:
            typer.echo(f"note: {line}")
        count = "1 complaint." if len(complaints) == 1 else f"{len(complaints)} complaints."
        typer.echo(count if complaints else "No complaint.")
    raise typer.Exit(FOUND if complaints else DONE)


@app.command(epilog="Example: crm-study show rusizi")
def show(study: StudyName, as_json: Json = False, lang: Lang = "en") -> None:
    """Print the protocol as a person would read it."""
    from crm_study.report.protocol_text import protocol_text

    declared = open_study(study, lang)
    if as_json:
        typer.echo(declared.model_dump_json(by_alias=True, exclude={"folder"}, indent=1))
        return
    typer.echo(protocol_text(declared, lang=lang))


@app.command(epilog="Example: crm-study schema schemas")
def schema(out: Annotated[Path, typer.Argument(help="Folder for the schemas.")]) -> None:
    """Write the JSON Schemas of the study files."""
    from crm_study.protocol.schema import write_schemas

    for path in write_schemas(out):
        typer.echo(f"written: {path}")
