"""From a path or an address to grids of text: container, encoding, dialect, each decision told."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from crm_study.errors import DataError
from crm_study.responses.imports.address import Source, is_address, source_of
from crm_study.responses.imports.container import container_of, unpacked_names
from crm_study.responses.imports.databases import read_source
from crm_study.responses.imports.dialect import read_records
from crm_study.responses.imports.encoding import decode
from crm_study.responses.imports.grid import Grid
from crm_study.responses.imports.mapping import Reading
from crm_study.responses.imports.statistical import read_statistical
from crm_study.responses.imports.workbook import read_workbook

_READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
_NO_DATA = (".sps", ".do", ".sas")


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was decided about the file, and why."""

    step: str
    choice: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class RawFile:
    """The grids of a file, its hash, and how it was read.

    Attributes
    ----------
    file : str
        Its name, without folder and without any password.
    sha256 : str
        Hash of its bytes, or of its cells where there are none to hash.
    grids : tuple of Grid
        Sheets, members of an archive, or the one table.
    decisions : tuple of Decision
        What was decided on the way.
    points_only : bool
        Whether numbers in it can only have decimal points.
    """

    file: str
    sha256: str
    grids: tuple[Grid, ...]
    decisions: tuple[Decision, ...]
    points_only: bool = False


def read_raw(path: str | Path, reading: Reading) -> RawFile:
    """Read a file, or a table of a database, as text.

    Parameters
    ----------
    path : str or Path
        A file, or an address such as ``sqlite:///answers.db?table=survey``.
    reading : Reading
        What a person said about reading it.

    Raises
    ------
    DataError
        The file cannot be read; the message says what to do.
    """
    if is_address(str(path)):
        return _from_database(source_of(str(path)), reading)
    place = Path(path)
    try:
        content = place.read_bytes()
    except OSError as error:
        raise DataError(f"{place} cannot be read: {error.strerror}.") from None
    container = container_of(content, str(place))
    sha256 = hashlib.sha256(content).hexdigest()
    if container in ("sqlite", "duckdb", "parquet"):
        return _from_database(Source(container, str(place)), reading)
    found = Decision("container", container, "told by the first bytes of the file")
    if container in ("sav", "dta"):
        grids: tuple[Grid, ...] = (read_statistical(place, container),)
        return RawFile(place.name, sha256, grids, (found,), points_only=True)
    if container == "zip":
        raw = _from_archive(content, str(place), reading)
    else:
        raw = _from_bytes(content, str(place), reading)
    decisions = (found, *raw.decisions)
    return replace(raw, file=place.name, sha256=sha256, decisions=decisions)


def _from_bytes(content: bytes, file: str, reading: Reading) -> RawFile:
    container = container_of(content, file)
    name = Path(file).stem
    if container in ("xlsx", "xls", "ods"):
        return RawFile(file, "", tuple(read_workbook(content, file, container)), ())
    decoded = decode(content, file, encoding=reading.encoding)
    dialect = read_records(decoded.text.lstrip("\ufeff"), file)
    decisions = (
        Decision("encoding", decoded.encoding, decoded.why),
        Decision("delimiter", dialect.name, dialect.why),
    )
    points = dialect.delimiter == ","
    return RawFile(file, "", (Grid(name, dialect.records),), decisions, points_only=points)


def _from_archive(content: bytes, file: str, reading: Reading) -> RawFile:
    names = [
        name
        for name in unpacked_names(content, file)
        if name.lower().endswith(_READABLE) and not name.startswith("__MACOSX")
    ]
    names = [name for name in names if Path(name).name not in ("audit.csv",)]
    if not names:
        raise DataError(_nothing_inside(content, file))
    with ZipFile(io.BytesIO(content)) as packed:
        try:
            raws = [_from_bytes(packed.read(name), name, reading) for name in names]
        except (BadZipFile, EOFError, OSError):
            raise DataError(f"{file} is damaged: what is inside cannot be unpacked.") from None
    decisions = {decision.step: decision for raw in raws for decision in raw.decisions}
    return RawFile(
        file,
        "",
        tuple(grid for raw in raws for grid in raw.grids),
        tuple(decisions.values()),
        points_only=all(raw.points_only for raw in raws),
    )


def _nothing_inside(content: bytes, file: str) -> str:
    names = unpacked_names(content, file)
    if any(name.lower().endswith(_NO_DATA) for name in names):
        return (
            f"{file} holds scripts for a statistics program and no answers "
            "(Kobo's 'SPSS labels'). Export the answers as XLS or CSV."
        )
    return f"{file} holds no table: none of {', '.join(_READABLE)} is inside."


def _from_database(source: Source, reading: Reading) -> RawFile:
    asked = replace(
        source, table=source.table or reading.table, query=source.query or reading.query
    )
    grid, sha256 = read_source(asked)
    what = "a query" if asked.query else f"table '{grid.name}'"
    decision = Decision("container", asked.kind, f"{what} was read; nothing was written")
    name = Path(asked.shown).name
    return RawFile(name, sha256, (grid,), (decision,), points_only=True)
