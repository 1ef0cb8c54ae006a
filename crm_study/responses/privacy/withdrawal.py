"""Take a person's answers out of every file, by the code on her slip."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from crm_study.errors import DataError, OutputError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.keyring import record_alias
from crm_study.responses.privacy.packed_tables import PackedTables
from crm_study.responses.privacy.person_columns import USUAL_RESPONDENT, respondent_columns
from crm_study.responses.privacy.pseudonyms import is_pseudonym, pseudonym
from crm_study.responses.privacy.records import COUNTED, COUNTED_PARENTS, PARENTS, RECORDS
from crm_study.responses.privacy.table_file import OUT_OF_REACH, Row, TableFile, open_table

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
    is_out_of_reach : bool
        The file may hold answers and is of a kind that is not edited here.
    is_table : bool
        The file has rows; any other is only searched.
    """

    file: Path
    n_rows: int
    is_stale: bool = False
    is_out_of_reach: bool = False
    is_table: bool = True

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to be done by hand."""
        return self.is_stale or self.is_out_of_reach

    def text(self) -> str:
        """Say it in a line."""
        if self.is_out_of_reach:
            return (
                f"{self.file}: {self.file.suffix} files are not edited here; delete the person's "
                "rows in the program it is from, or save it as XLSX or CSV and run this again."
            )
        if self.is_stale and not self.n_rows:
            return f"{self.file}: holds the code; make it again from the answers that are left."
        if not self.is_table:
            return f"{self.file}: does not hold the code."
        rows = f"{self.n_rows} {'row' if self.n_rows == 1 else 'rows'} taken out"
        if self.is_stale:
            return f"{self.file}: {rows}; the code stands elsewhere in it, take it out by hand."
        return f"{self.file}: {rows}."


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did.

    Attributes
    ----------
    alias : str
        The person's pseudonym, for the log.
    files : tuple of Withdrawal
        One a file.
    records : frozenset of str
        Pseudonyms of the person's records on a platform; empty without a key.
    """

    alias: str
    files: tuple[Withdrawal, ...]
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Person:
    """By what a person is found in a row: code, pseudonym, ids of records."""

    code: str
    alias: str
    columns: frozenset[str]
    records: frozenset[str] = frozenset()

    def is_in(self, row: Row) -> bool:
        """Tell whether a row is the person's: her pseudonym anywhere, her code in its column."""
        for name, value in row.cells:
            text = value.strip()
            if text == self.alias:
                return True
            if text == self.code and self.columns & {name.lower(), name.lower().split("/")[-1]}:
                return True
        return False

    def owns(self, row: Row) -> bool:
        """Tell whether a row belongs to one of her records."""
        parents = set(_values(row, PARENTS | COUNTED_PARENTS))
        return any(p in self.records or p.split("/")[0] in self.records for p in parents)


def withdraw(
    code: str,
    files: Sequence[Path],
    *,
    study: Study,
    key: bytes,
    column: str | None = None,
    is_trial: bool = False,
) -> Withdrawn:
    """Take the rows of one person out of raw, derived and published files.

    Parameters
    ----------
    code : str
        As on the slip, or its pseudonym.
    files : sequence of Path
        Tables (CSV, TSV, TXT, XLSX, SPSS, Parquet, and a zip of them) are rewritten without
        the rows; everything else in a CSV stays as it is, byte by byte. Other files are
        searched for the code; kinds that can be neither edited nor searched are named.
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
    Withdrawn
        The pseudonym and what happened to each file.

    Raises
    ------
    DataError
        A file that is not there or cannot be read, or written without a loss.
    OutputError
        A file that cannot be written; those before it are done, so that the command may
        be given again.

    Notes
    -----
    Rows of repeated groups go with their parent's record id, pictures in a zip with the row
    that names them. Copies elsewhere, such as on a server or in a backup, are not reached.
    """
    told = code.strip()
    if not told:
        raise DataError("A withdrawal needs the code of the person.")
    alias = told if is_pseudonym(told) else pseudonym(told, key)
    opened = [(path, _opened(path)) for path in files]
    person = _Person(told, alias, _code_columns(study, column))
    own = [
        row for _, table in opened if table is not None for row in table.rows() if person.is_in(row)
    ]
    records = {record for row in own for record in _values(row, RECORDS)}
    counted = {record for row in own for record in _values(row, COUNTED)}
    person = _Person(told, alias, person.columns, frozenset(records | counted))
    done = tuple(_done(path, table, person, is_trial=is_trial) for path, table in opened)
    kept = frozenset(record_alias(record, key) for record in records) if key else frozenset()
    return Withdrawn(alias, done, kept)


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
    """Return the files given, those named after them, and those in the folders given.

    With ``answers.csv`` come the ``answers.reasons.csv`` and whatever else an import wrote
    beside it.

    Raises
    ------
    DataError
        A path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise DataError(f"{path} cannot be read: No such file or directory.")
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file())
        else:
            found += [path, *_named_after(path)]
    return tuple(dict.fromkeys(found))


def _named_after(path: Path) -> list[Path]:
    start = f"{path.stem}."
    beside = (p for p in path.parent.iterdir() if p.name.startswith(start) and p.name != path.name)
    return sorted(p for p in beside if p.is_file() and p.name.count(".") > path.name.count("."))


def _opened(path: Path) -> TableFile | None:
    return open_table(_bytes(path), str(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None


def _done(path: Path, table: TableFile | None, person: _Person, *, is_trial: bool) -> Withdrawal:
    if path.suffix.lower() in OUT_OF_REACH:
        return Withdrawal(path, 0, is_out_of_reach=True)
    if table is None:
        is_stale = _is_named(person, _unpacked(_bytes(path)))
        return Withdrawal(path, 0, is_stale=is_stale, is_table=False)
    gone = [row for row in table.rows() if person.is_in(row) or person.owns(row)]
    left = table.without(gone) if gone else _bytes(path)
    if gone and not is_trial:
        _replace(path, left)
    if isinstance(table, PackedTables):
        return Withdrawal(path, len(gone), is_stale=_is_named(person, table.others()))
    return Withdrawal(path, len(gone), is_stale=person.alias.encode() in left)


def _is_named(person: _Person, contents: Iterable[bytes]) -> bool:
    texts = [person.alias, *([person.code] if len(person.code) >= _LONG_ENOUGH else [])]
    wanted = [text.encode() for text in texts]
    return any(text in content for content in contents for text in wanted)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield a file, and what is packed in it, as in a Word document."""
    yield content
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(each) for each in packed.infolist())


def _code_columns(study: Study, column: str | None) -> frozenset[str]:
    """Return the headers, in small letters, under which the code may stand."""
    own = {*respondent_columns(study), USUAL_RESPONDENT[0], *([column] if column else [])}
    return frozenset(name.lower() for name in own)


def _values(row: Row, names: frozenset[str]) -> Iterator[str]:
    return (value.strip() for name, value in row.cells if name.lower() in names and value.strip())


def _replace(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; nothing of the old one stays beside it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        mode = path.stat().st_mode & 0o777
        beside.write_bytes(content)
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
