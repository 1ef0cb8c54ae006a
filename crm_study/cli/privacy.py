"""Commands about people's privacy: share and withdraw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Json, Lang, StudyName
from crm_study.cli.steps import open_study
from crm_study.errors import DataError, OutputError

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.responses.privacy.withdrawal import Withdrawal, Withdrawn

LOG = "withdrawals.jsonl"
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", help="The study's key, outside every git tree.")
]


@app.command(epilog="Example: crm-study share my-study --data answers.csv --out shared")
def share(
    study: StudyName,
    data: Annotated[Path, typer.Option("--data", help="Answers as the import wrote them.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to give away.")],
    coarsen: Annotated[
        list[str] | None,
        typer.Option("--coarsen", help="age=bands, job=a+b or mfi=drop; may be repeated."),
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Share free texts; a person has read them.")
    ] = False,
    key_file: KeyFile = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Write answers that name nobody and in which nobody stands out.

    Refused while fewer than k people are alike; --coarsen makes more of them alike.
    """
    from crm_study.responses.file import read_table
    from crm_study.responses.privacy import sharing
    from crm_study.responses.privacy.coarsening import read_coarsening
    from crm_study.responses.privacy.pseudonyms import study_key
    from crm_study.responses.privacy.shared_folder import refuse_inside, write_shared

    declared = open_study(study, lang)
    refuse_inside(out, declared)
    shared = sharing.share(
        read_table(data)[0],
        declared,
        key=study_key(declared, key_file),
        coarsenings=[read_coarsening(text) for text in coarsen or ()],
        with_text=with_text,
    )
    written = write_shared(shared, declared, out)
    if as_json:
        typer.echo(written["record"].read_text(encoding="utf-8"), nl=False)
        return
    typer.echo(shared.anonymity.text())
    for kind, n in {**shared.removed, **shared.replaced}.items():
        typer.echo(f"{kind}: {n} values removed or replaced")
    for path in written.values():
        typer.echo(f"written: {path}")


@app.command(epilog="Example: crm-study withdraw my-study R-017 --files raw.csv shared")
def withdraw(
    study: StudyName,
    code: Annotated[str, typer.Argument(help="Code on the slip, or a pseudonym.")],
    more: Annotated[list[Path] | None, typer.Argument(metavar="[FILES]...")] = None,
    files: Annotated[
        list[Path] | None, typer.Option("--files", help="Files and folders; may be repeated.")
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", help="Header of the codes in a raw file.")
    ] = None,
    log: Annotated[
        Path | None, typer.Option("--log", help="Log; default: beside the first file.")
    ] = None,
    trial: Annotated[bool, typer.Option("--trial", help="Only tell what would go.")] = False,
    key_file: KeyFile = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Take a person's rows out of raw, derived and shared files, and keep them out.

    The log and the list of withdrawals beside the key hold pseudonyms only; an import leaves
    out whoever is on the list. Exit status 1: nothing was found, or something is left to do
    by hand.
    """
    from crm_study.responses.privacy import withdrawal
    from crm_study.responses.privacy.pseudonyms import is_pseudonym, study_key

    declared = open_study(study, lang)
    found = withdrawal.files_within([*(files or ()), *(more or ())])
    paths = [path for path in found if path not in (log, path.parent / LOG)]
    if not paths:
        raise DataError("Name the files to take the person out of with --files.")
    key = b"" if is_pseudonym(code) else study_key(declared, key_file, create=False)
    done = withdrawal.withdraw(code, paths, study=declared, key=key, column=column, is_trial=trial)
    listed = None if trial else _remember(done, declared, key_file)
    if not trial:
        _log(done, log or paths[0].parent / LOG)
    _tell(done, listed, trial, as_json)
    n_rows, is_open = sum(one.n_rows for one in done.files), any(f.is_open for f in done.files)
    raise typer.Exit(DONE if n_rows and not is_open else FOUND)


def _remember(done: Withdrawn, study: Study, key_file: Path | None) -> Path | None:
    """Put the person on the list beside the key; None where there is no key."""
    from crm_study.responses.privacy.keyring import add_withdrawn
    from crm_study.responses.privacy.pseudonyms import key_path

    try:
        place = key_path(study, key_file)
    except OutputError:
        return None
    return add_withdrawn(place, {done.alias, *done.records}) if place.exists() else None


def _log(done: Withdrawn, place: Path) -> None:
    from datetime import UTC, datetime

    from crm_study.responses.privacy.withdrawal import write_log

    if any(one.n_rows for one in done.files):
        write_log(place, done.alias, done.files, day=datetime.now(UTC).date())


def _tell(done: Withdrawn, listed: Path | None, trial: bool, as_json: bool) -> None:
    if as_json:
        rows = {str(one.file): _state(one) for one in done.files}
        told = {"pseudonym": done.alias, "trial": trial, "listed": listed is not None}
        typer.echo(json.dumps(told | {"files": rows}))
        return
    for one in done.files:
        typer.echo(one.text())
    if not any(one.n_rows for one in done.files):
        typer.echo("The code was found in no table. Is it spelled as on the slip?")
    if listed is not None:
        typer.echo(f"An import leaves out whoever has this code from now on: {listed}")
    elif not trial:
        typer.echo("There is no key here, so an import does not know of the withdrawal.")


def _state(one: Withdrawal) -> int | str:
    if one.is_out_of_reach:
        return "out of reach"
    return "stale" if one.is_stale else one.n_rows
