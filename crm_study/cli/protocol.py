"""Commands about the promise: studies, check, show, schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Data, Json, Lang, StudyName
from crm_study.cli.steps import mention_languages, open_study


@app.command(epilog="Example: crm-study studies")
def studies(as_json: Json = False, lang: Lang = "en") -> None:
    """List the bundled studies."""
    from crm_study.protocol.bundled import bundled_titles

    titles = bundled_titles(lang)
    if as_json:
        typer.echo(json.dumps(titles, ensure_ascii=False, indent=1))
        return
    width = max(map(len, titles)) + 2
    for name, title in titles.items():
        typer.echo(f"{name:<{width}}{title}")


@app.command(epilog="Example: crm-study check my-study --data answers.csv")
def check(
    study: StudyName,
    data: Data = None,
    frozen: Annotated[
        Path | None, typer.Option("--frozen", help="Frozen protocol; default: beside study.yaml.")
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Validate a study and data, all complaints at once.

    Also lists texts that a language lacks, how far each language has come, and every
    deviation from a frozen protocol. Exit status 1 means complaints or deviations.
    """
    from crm_study.cli.checking import checked

    found, declared = checked(study, data, frozen)
    if declared is not None:
        mention_languages(declared, lang)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        for line in found.lines():
            typer.echo(line)
    raise typer.Exit(DONE if found.is_clean else FOUND)


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
