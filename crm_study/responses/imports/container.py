"""What a file is by its first bytes, never by its ending; and how much of it is too much."""

from __future__ import annotations

import io
from typing import Literal
from zipfile import BadZipFile, ZipFile

from crm_study.errors import DataError

Container = Literal[
    "zip", "xlsx", "xls", "ods", "sav", "dta", "parquet", "sqlite", "duckdb", "text"
]

LARGEST_FILE = 500_000_000
LARGEST_UNPACKED = 1_000_000_000
STEEPEST = 200
"""Unpacked bytes per packed byte; a sheet of one repeated number reaches about 100."""
_SMALL = 20_000_000
MOST_COLUMNS = 10_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC: tuple[tuple[bytes, Container], ...] = (
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"<stata_dta>", "dta"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\0", "sqlite"),
)
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF; export the answers as CSV or XLSX"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "packed with gzip; unpack it first"),
    (b"7z\xbc\xaf", "packed with 7-Zip; unpack it first"),
    (b"Rar!", "packed with RAR; unpack it first"),
    (b"{\\rtf", "a text document; export the answers as CSV or XLSX"),
)


def container_of(content: bytes, file: str) -> Container:
    r"""Tell what kind of file these bytes are.

    Raises
    ------
    DataError
        Empty, too large, damaged, locked by a password, or no file of answers.

    Examples
    --------
    >>> container_of(b"a,b\n1,2\n", "answers.csv")
    'text'
    """
    if not content.strip():
        raise DataError(f"{file} is empty; a response file has a header and one row a respondent.")
    if len(content) > LARGEST_FILE:
        raise DataError(
            f"{file} has {len(content):,} bytes; at most {LARGEST_FILE:,} are read. Split it."
        )
    for magic, what in _STRANGERS:
        if content.startswith(magic):
            raise DataError(f"{file} is no file of answers: it is {what}.")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(content, file)
    if content.startswith(_OLE):
        return _old_workbook(content, file)
    return _by_magic(content, file)


def _by_magic(content: bytes, file: str) -> Container:
    for magic, container in _MAGIC:
        if content.startswith(magic):
            return container
    if content[8:12] == b"DUCK":
        return "duckdb"
    if content[0] in range(0x69, 0x74) and content[1:2] in (b"\x01", b"\x02"):
        return "dta"
    if content[:1024].lstrip().lower().startswith((b"<!doctype html", b"<html", b"<table")):
        raise DataError(
            f"{file} is a web page, whatever its ending says. "
            "Open it in a spreadsheet and save it as XLSX."
        )
    return "text"


def _old_workbook(content: bytes, file: str) -> Container:
    if _ENCRYPTED in content:
        raise DataError(_locked(file))
    return "xls"


def _locked(file: str) -> str:
    return (
        f"{file} is protected by a password, so it cannot be read. "
        "Open it in a spreadsheet and save a copy without the password."
    )


def _packed(content: bytes, file: str) -> Container:
    names = unpacked_names(content, file)
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        raise DataError(f"{file} is a Word document; export the answers as CSV or XLSX.")
    if any(name.endswith(".iwa") for name in names):
        raise DataError(f"{file} is a Numbers document; export it as XLSX or CSV first.")
    if "mimetype" in names and "content.xml" in names:
        return _open_document(content, file)
    return "zip"


def _open_document(content: bytes, file: str) -> Container:
    with ZipFile(io.BytesIO(content)) as packed:
        kind = packed.read("mimetype").decode("ascii", "replace")
        manifest = packed.read("META-INF/manifest.xml") if _has_manifest(packed) else b""
    if "spreadsheet" not in kind:
        raise DataError(f"{file} is no spreadsheet ({kind.strip()}); save it as ODS, XLSX or CSV.")
    if b"encryption-data" in manifest:
        raise DataError(_locked(file))
    return "ods"


def _has_manifest(packed: ZipFile) -> bool:
    return "META-INF/manifest.xml" in packed.namelist()


def unpacked_names(content: bytes, file: str) -> list[str]:
    """Return the names inside a zip file, after a look at what it would unpack to.

    Raises
    ------
    DataError
        The file is cut off, locked, or a zip bomb.
    """
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
    except (BadZipFile, OSError, ValueError):
        raise DataError(
            f"{file} is damaged: it ends before its table of contents, as an interrupted "
            "download does. Download it again."
        ) from None
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_UNPACKED or (total > _SMALL and total > STEEPEST * len(content)):
        raise DataError(
            f"{file} would unpack from {len(content):,} to {total:,} bytes, which no survey does. "
            "It was not opened."
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise DataError(_locked(file))
    return [entry.filename for entry in entries]
