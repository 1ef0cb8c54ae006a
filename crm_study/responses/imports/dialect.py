"""How a text file separates its cells; found by reading it, quotes and all."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from crm_study.errors import DataError

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LOOK = 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """The records of a text file, their delimiter, and why that one."""

    records: list[list[str]]
    delimiter: str
    why: str

    @property
    def name(self) -> str:
        """Name of the delimiter."""
        return _DELIMITERS.get(self.delimiter, self.delimiter)


def read_records(text: str, file: str) -> Dialect:
    r"""Split text into records.

    Raises
    ------
    DataError
        A quoted cell that never ends, or other broken quoting.

    Examples
    --------
    >>> dialect = read_records('"a, b";c\r\n"x";"1,5"\r\n', "answers.csv")
    >>> dialect.name, dialect.records[1]
    ('semicolon', ['x', '1,5'])
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.strip('"').lower().startswith("sep=") and len(first.strip('"')) == 5:
        delimiter, why, text = first.strip('"')[-1], "the first line says so", rest
        return Dialect([[], *_records(text, file, delimiter)], delimiter, why)
    scores = {delimiter: _score(text, delimiter) for delimiter in _DELIMITERS}
    delimiter = max(scores, key=lambda name: scores[name])
    why = f"{scores[delimiter][0]:.0%} of the records have {scores[delimiter][1]} cells"
    return Dialect(_records(text, file, delimiter), delimiter, why)


def _records(text: str, file: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise DataError(
            f"{file} is no well-formed CSV file, line {reader.line_num}: {error}."
        ) from None


def _score(text: str, delimiter: str) -> tuple[float, int]:
    """Return the share of records of the commonest width, and that width; one cell scores 0."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(record) for record in islice(reader, _LOOK) if record)
    except csv.Error:
        return 0.0, 1
    if not widths:
        return 0.0, 1
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (count / widths.total() if width > 1 else 0.0), width
