"""Commands that begin a study: a folder to edit, and a promise to keep."""

from __future__ import annotations

import json
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import Json, Lang, StudyName
from crm_study.cli.steps import open_study
from crm_study.errors import OutputError

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


@app.command(epilog="Example: crm-study init my-study --from rusizi")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    source: Annotated[str, typer.Option("--from", help="Bundled study to start from.")] = "rusizi",
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Make a complete study folder to edit, from a bundled one."""
    from crm_study.protocol.copying import copy_study

    written = copy_study(source, folder)
    study = open_study(str(folder), lang)
    if as_json:
        files = [str(path) for path in written]
        typer.echo(json.dumps({"study": study.id, "written": files}, ensure_ascii=False))
        return
    for path in written:
        typer.echo(f"written: {path}")
    typer.echo(
        f"Edit study.yaml and instrument.yaml, then run: crm-study check {quote(str(folder))}"
    )


@app.command(epilog="Example: crm-study freeze my-study")
def freeze(
    study: StudyName,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="YAML file; default: prereg.yaml beside study.yaml."),
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Freeze the protocol before the data.

    Writes a sealed copy with its hash and date, and the same as Markdown, both ready to be
    deposited. From then on check and the report list every deviation. An existing file is
    never replaced.
    """
    from datetime import UTC, datetime

    from crm_study import __version__
    from crm_study.analysis.sampling_plan import planned_by_stratum
    from crm_study.protocol.freeze import freeze as frozen_copy
    from crm_study.protocol.freeze import frozen_text
    from crm_study.report.preregistration import preregistration

    declared = open_study(study, lang)
    planned = sum(planned_by_stratum(declared).values())
    asked = declared.sampling.n if declared.sampling else None
    frozen = frozen_copy(
        declared,
        on=datetime.now(tz=UTC).date(),
        software=f"crm-study {__version__}",
        n_planned=planned or asked,
    )
    path = out or _beside(declared)
    page = path.with_suffix(".md")
    for file in (path, page):
        _require_free(file)
    _write(path, frozen_text(frozen))
    _write(page, preregistration(declared, frozen, lang=lang))
    if as_json:
        typer.echo(json.dumps(_told(frozen.model_dump(mode="json"), path, page), indent=1))
        return
    typer.echo(f"frozen on {frozen.frozen}: protocol {frozen.sha256[:12]}")
    if frozen.data_existed:
        typer.echo("note: the declared data file exists already; this is told in the file.")
    for file in (path, page):
        typer.echo(f"written: {file}")


def _beside(study: Study) -> Path:
    """Return where a study is frozen by default; a bundled one is left as it is."""
    from crm_study.protocol.bundled import bundled_folder
    from crm_study.protocol.promises import FILE

    bundled = study.folder.resolve().is_relative_to(bundled_folder().resolve())
    return Path(FILE) if bundled else study.folder / FILE


def _told(frozen: dict[str, object], path: Path, page: Path) -> dict[str, object]:
    told = {key: value for key, value in frozen.items() if key != "promises"}
    return {**told, "written": [str(path), str(page)]}


def _require_free(path: Path) -> None:
    if path.exists():
        raise OutputError(
            f"{path} exists already. A frozen promise is not replaced: deposit it, or name "
            "another file with --out."
        )


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from None
