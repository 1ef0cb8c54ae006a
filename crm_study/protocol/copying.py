"""A study folder to edit, made from a bundled study."""

from __future__ import annotations

import re
from pathlib import Path

from crm_study.errors import OutputError, ProtocolError, listed, nearest
from crm_study.protocol.bundled import bundled_folder, bundled_studies
from crm_study.protocol.nodes import read_document
from crm_study.protocol.schema import write_schemas
from crm_study.protocol.validated import text_of
from crm_study.protocol.yaml_edit import safely_edited

_SCHEMAS = "schema"
_FILES = ("study.yaml", "instrument.yaml", "interview.yaml", "observation.yaml")
_NOT_IN_ID = re.compile(r"[^a-z0-9_-]+")


def copy_study(source: str, folder: Path) -> list[Path]:
    """Copy a bundled study into a folder of its own, under a name of its own.

    Parameters
    ----------
    source : str
        Name of a bundled study.
    folder : Path
        Folder to make; its name becomes the id of the study.

    Returns
    -------
    list of Path
        What was written: the YAML files, the schemas that editors check them with, and the
        synthetic data of the bundled study where it has such.

    Raises
    ------
    ProtocolError
        There is no such bundled study.
    OutputError
        The folder holds something already, or cannot be written.
    """
    names = bundled_studies()
    if source not in names:
        raise ProtocolError(
            f"'{source}' is no bundled study.{nearest(source, names)} There are: {listed(names)}."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} exists and is not empty; nothing was written.")
    home = bundled_folder() / source
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [*_sheets(home, folder), *write_schemas(folder / _SCHEMAS), *_data(home, folder)]
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}.") from None


def study_id(folder: Path) -> str:
    """Return an id made of a folder's name.

    Examples
    --------
    >>> study_id(Path("My study (2026)"))
    'my-study-2026'
    """
    name = _NOT_IN_ID.sub("-", folder.resolve().name.lower()).strip("-_")
    return name or "study"


def _sheets(home: Path, folder: Path) -> list[Path]:
    """Write the YAML files, with paths that are right where they now stand."""
    names = [name for name in _FILES if (home / name).is_file()]
    texts = {name: _at_home(text_of(home / name)) for name in names}
    changes: dict[tuple[str, ...], str] = {("id",): study_id(folder)}
    data = _own_data(home)
    if data is not None:
        changes["data", "file"] = data.name
    texts["study.yaml"] = safely_edited(texts["study.yaml"], changes, file="study.yaml")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def _at_home(text: str) -> str:
    """Let editors find the schemas in the folder itself."""
    return text.replace(f"$schema=../{_SCHEMAS}/", f"$schema={_SCHEMAS}/", 1)


def _own_data(home: Path) -> Path | None:
    """Return the data file that travels with a bundled study."""
    value = read_document(text_of(home / "study.yaml"), "study.yaml").value
    data = value.get("data") or {}
    own = "package" not in data and "file" in data
    return (home / data["file"]).resolve() if own else None


def _data(home: Path, folder: Path) -> list[Path]:
    data = _own_data(home)
    if data is None or not data.is_file():
        return []
    (folder / data.name).write_bytes(data.read_bytes())
    return [folder / data.name]
