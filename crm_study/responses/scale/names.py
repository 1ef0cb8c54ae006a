"""By which names data are read in parts: many files, a stream, a table of a database."""

from __future__ import annotations

from pathlib import Path

from crm_study.responses.imports.address import is_address, source_of

STDIN = "-"
"""The address of an Arrow stream from standard input."""
DATABASES = ("duckdb", "postgresql")
SUFFIXES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".arrow": "ipc",
    ".feather": "ipc",
    ".ipc": "ipc",
    ".arrows": "stream",
}


def is_large(data: str | Path) -> bool:
    """Whether data are named as many files, a stream or a table, which are read in parts.

    Examples
    --------
    >>> is_large("wave*/**/*.parquet"), is_large("duckdb:///answers.db?table=survey")
    (True, True)
    >>> is_large("answers.csv"), is_large("-")
    (False, True)
    """
    text = str(data)
    if is_address(text):
        return source_of(text).kind in DATABASES
    pattern = any(sign in text for sign in "*?[")
    return text == STDIN or pattern or _is_in_parts(text) or is_duckdb(text)


def is_duckdb(text: str) -> bool:
    """Tell whether a file is a database of DuckDB."""
    return Path(text).suffix.lower() == ".duckdb"


def _is_in_parts(text: str) -> bool:
    """Tell whether a file is one that is read in parts and in no other way."""
    return SUFFIXES.get(Path(text).suffix.lower(), "csv") != "csv"
