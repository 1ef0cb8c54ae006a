"""Import: any supported export to one canonical table, and what happened on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Json, Lang, StudyName
from crm_study.cli.steps import alone, open_study
from crm_study.cli.terminal import print_finding, print_json, progress
from crm_study.errors import OutputError, StudyError

if TYPE_CHECKING:
    from crm_study.analysis.importing import ImportedFile
    from crm_study.protocol.study import Study
    from crm_study.responses.imports.mapping import Mapping
    from crm_study.responses.imports.questions import OpenQuestionsError
    from crm_study.results.finding import Finding

File = Annotated[
    str, typer.Argument(metavar="FILE", help="An export, or the address of a database table.")
]
OutFile = Annotated[
    Path | None, typer.Option("--out", help="CSV to write; reports are named after it.")
]
Accept = Annotated[
    Path | None, typer.Option("--accept", help="Mapping file with decisions about this export.")
]
Double = Annotated[
    Path | None, typer.Option("--double", help="The same paper forms, typed a second time.")
]
Key = Annotated[
    str | None, typer.Option("--key", help="With --double: column with the form's number.")
]
KeyFile = Annotated[Path | None, typer.Option("--key-file", help="Key of the study's pseudonyms.")]
Query = Annotated[
    str | None, typer.Option("--query", help="Query to run where FILE is a database.")
]


@app.command("import", epilog="Example: crm-study import my-study kobo.xlsx --out answers.csv")
def import_data(
    study: StudyName,
    file: File,
    out: OutFile = None,
    accept: Accept = None,
    double: Double = None,
    key: Key = None,
    key_file: KeyFile = None,
    query: Query = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Read any export as answers of a study; nothing is guessed, nothing is lost.

    Headers and values that cannot be matched are listed, and a mapping file to fill in is
    written; give it back with --accept. With --double and --key, two files typed from the
    same paper forms are compared; exit status 1 means that they disagree.
    """
    if (double is None) != (key is None):
        raise StudyError("Double entry needs both: --double FILE and --key COLUMN.")
    declared = open_study(study, lang)
    try:
        if double is not None and key is not None:
            raise typer.Exit(_compare(declared, (file, str(double)), key, accept, as_json))
        imported = _import(declared, file, accept, key_file, query)
    except StudyError as error:
        raise with_template(error, file, out) from None
    _show(declared, imported, out, as_json)


def _compare(
    study: Study, files: tuple[str, str], key: str, accept: Path | None, as_json: bool
) -> int:
    from crm_study.analysis.double_entry import double_entry

    found = double_entry(*files, study, key=key, accept=accept)
    _print(study, found, as_json)
    return FOUND if found.number("glance", "n_disagreements") else DONE


def _import(
    study: Study, file: str, accept: Path | None, key_file: Path | None, query: str | None
) -> ImportedFile:
    from crm_study.analysis.importing import import_file
    from crm_study.responses.privacy.keyring import study_keyring

    ring = study_keyring(study, key_file) if key_file else None
    with progress() as step:
        step("importing")
        return import_file(file, study, accept=_mapping(accept, query), key=ring)


def _mapping(accept: Path | None, query: str | None) -> Mapping:
    from crm_study.responses.imports.mapping import Mapping, read_mapping

    mapping = read_mapping(accept) if accept else Mapping()
    if query is None:
        return mapping
    return mapping.model_copy(
        update={"reading": mapping.reading.model_copy(update={"query": query})}
    )


def _show(study: Study, imported: ImportedFile, out: Path | None, as_json: bool) -> None:
    from crm_study.analysis.import_outputs import write_import

    written = write_import(imported, alone(study, imported.finding), out) if out else ()
    _print(study, imported.finding, as_json)
    for path in written:
        typer.echo(f"written: {path}", err=as_json)


def _print(study: Study, finding: Finding, as_json: bool) -> None:
    if as_json:
        print_json(alone(study, finding))
    else:
        print_finding(finding)


def with_template(error: StudyError, file: str, out: Path | None) -> StudyError:
    """Add to open questions where a mapping file to answer them in was written."""
    from crm_study.responses.imports.questions import OpenQuestionsError

    if not isinstance(error, OpenQuestionsError):
        return error
    return StudyError(f"{error}\n{_template(error, file, out)}")


def _template(error: OpenQuestionsError, file: str, out: Path | None) -> str:
    from crm_study.responses.imports.mapping import write_mapping

    beside = out if out is not None else Path(file.partition("://")[2] or file)
    path = beside.with_name(f"{beside.stem}.mapping.yaml")
    try:
        return f"A mapping file to fill in was written: {write_mapping(error.template, path)}"
    except OutputError as trouble:
        return f"{trouble} The mapping file to fill in would be:\n{error.template}"
