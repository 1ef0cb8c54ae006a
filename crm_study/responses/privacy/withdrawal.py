"""Take a person's answers out of every file, by the code on her slip."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crm_study.errors import DataError, OutputError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.pseudonyms import is_pseudonym, pseudonym
from crm_study.responses.privacy.sharing import USUAL_RESPONDENT
from crm_study.responses.privacy.table_file import Row, TableFile, open_table_file

_RECORD = {"_id", "_uuid", "key", "meta/instanceid", "instanceid"}
_PARENT = {"_submission__id", "_submission__uuid", "parent_key"}
_LONG_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What happened to one file.

    Attributes
    ----------
    file : Path
    n_rows : int
        Rows taken out.
    is_stale : bool
        The file holds the code and cannot be edited: it has to be made again.
    """

    file: Path
    n_rows: int
    is_stale: bool = False

    def text(self) -> str:
        """Say it in a line."""
        if self.is_stale:
            return f"{self.file}: holds the code; make it again from the answers that are left."
        return f"{self.file}: {self.n_rows} {'row' if self.n_rows == 1 else 'rows'} taken out."


def withdraw(
    code: str,
    files: Sequence[Path],
    *,
    study: Study,
    key: bytes,
    column: str | None = None,
    is_trial: bool = False,
) -> tuple[str, tuple[Withdrawal, ...]]:
    """Take the rows of one person out of raw, derived and published files.

    Parameters
    ----------
    code : str
        As on the slip, or its pseudonym.
    files : sequence of Path
        Tables (CSV, TSV, TXT, XLSX) are rewritten without the rows; everything else in a
        CSV stays as it is, byte by byte. Other files are searched for the code.
    study : Study
        Its respondents' column is where the code is looked for; a pseudonym everywhere.
    key : bytes
        The study's key: it turns the code into the pseudonym of derived files.
    column : str, optional
        Header of the column of codes in a raw file, where it is another one.
    is_trial : bool
        Whether files stay as they are.

    Returns
    -------
    str
        The pseudonym, for the log.
    tuple of Withdrawal
        One a file.

    Raises
    ------
    DataError
        A file that is not there or cannot be read.
    OutputError
        A file that cannot be written; those before it are done, so that the command may
        be given again.

    Notes
    -----
    Rows of repeated groups go with their parent's record id. Copies elsewhere, such as on
    a server or in a backup, are not reached.
    """
    told = code.strip()
    if not told:
        raise DataError("A withdrawal needs the code of the person.")
    alias = told if is_pseudonym(told) else pseudonym(told, key)
    columns = _code_columns(study, column)
    opened = [(path, open_table_file(path)) for path in files]
    tables = [table for _, table in opened if table is not None]
    records = {
        record
        for table in tables
        for row in table.rows()
        if _is_of(row, told, alias, columns)
        for record in _values(row, _RECORD)
    }
    done = [
        _stale(path, told, alias)
        if table is None
        else _taken_out(path, table, told, alias, columns, records, is_trial=is_trial)
        for path, table in opened
    ]
    return alias, tuple(done)


def write_log(path: Path, alias: str, done: Iterable[Withdrawal], *, day: date) -> None:
    """Add a line to the log: the day, the pseudonym, and rows by file; nothing else.

    Raises
    ------
    OutputError
        The log cannot be written.
    """
    files = {one.file.name: one.n_rows for one in done}
    line = json.dumps({"withdrawn_on": day.isoformat(), "pseudonym": alias, "rows": files})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as log:
            log.write(line + "\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None


def files_within(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files given, and those in the folders given.

    Raises
    ------
    DataError
        A path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DataError(f"{path} cannot be read: No such file or directory.")
        found += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return tuple(dict.fromkeys(found))


def _taken_out(
    path: Path,
    table: TableFile,
    code: str,
    alias: str,
    columns: frozenset[str],
    records: set[str],
    *,
    is_trial: bool,
) -> Withdrawal:
    gone = [
        row for row in table.rows() if _is_of(row, code, alias, columns) or _is_child(row, records)
    ]
    if gone and not is_trial:
        table.write_without(gone)
    return Withdrawal(path, len(gone))


def _stale(path: Path, code: str, alias: str) -> Withdrawal:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    wanted = [alias, *([code] if len(code) >= _LONG_ENOUGH else [])]
    return Withdrawal(path, 0, any(text.encode() in content for text in wanted))


def _code_columns(study: Study, column: str | None) -> frozenset[str]:
    """Return the headers, in small letters, under which the code may stand."""
    own = {study.respondent.column} if study.respondent else set(USUAL_RESPONDENT)
    return frozenset(name.lower() for name in (*own, *([column] if column else [])))


def _is_of(row: Row, code: str, alias: str, columns: frozenset[str]) -> bool:
    """Tell whether a row is the person's: her pseudonym anywhere, her code in its column."""
    for name, value in row.cells:
        text = value.strip()
        if text == alias:
            return True
        if text == code and columns & {name.lower(), name.lower().split("/")[-1]}:
            return True
    return False


def _is_child(row: Row, records: set[str]) -> bool:
    parents = set(_values(row, _PARENT))
    return any(parent in records or parent.split("/")[0] in records for parent in parents)


def _values(row: Row, names: set[str]) -> Iterator[str]:
    return (value.strip() for name, value in row.cells if name.lower() in names and value.strip())
