"""Write the syntax that reads the study's CSV into SPSS or PSPP and labels it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from crm_study.protocol.study import Study
from crm_study.report.instrument.electronic_words import plain_number
from crm_study.report.instrument.spss_variables import SpssVariable, spss_variables

_FORMATS = {"number": "F8.2", "date": "SDATE10", "text": "A255"}
_PIECE = 180
"""Bytes of a text on one line: SPSS reads lines of 256."""


def write_sps(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write ``ID.LANG.sps`` for each language.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Languages of the labels.
    folder : Path
        It exists.

    Returns
    -------
    list of Path
        UTF-8 with a byte order mark and lines that end as on Windows: SPSS takes a file
        without the mark for another encoding.
    """
    written = []
    for language in languages:
        path = folder / f"{study.id}.{language}.sps"
        text = "\n".join(sps_lines(study, language)) + "\n"
        path.write_text(text, encoding="utf-8-sig", newline="\r\n")
        written.append(path)
    return written


def sps_lines(study: Study, language: str) -> Iterator[str]:
    """Yield the lines of the syntax.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> lines = list(sps_lines(read_study("rusizi"), "en"))
    >>> "MISSING VALUES kcf1 (9, -99)." in lines
    True
    """
    variables = spss_variables(study, language)
    read = [each for each in variables if each.kind != "chosen"]
    yield f"* {study.id}: reads the data and labels them. Set the place of the file first."
    yield from ("GET DATA", "  /TYPE=TXT", f"  /FILE='{study.id}.csv'", "  /ENCODING='UTF8'")
    yield from ("  /ARRANGEMENT=DELIMITED", "  /DELCASE=LINE", "  /FIRSTCASE=2")
    yield from ("  /DELIMITERS=','", "  /QUALIFIER='\"'", "  /VARIABLES=")
    yield from (f"    {each.name} {_FORMATS[each.kind]}" for each in read)
    yield "  ."
    names = {each.column: each.name for each in read}
    for each in variables:
        if each.kind == "chosen":
            yield from _chosen(each, names[each.column])
    for each in variables:
        yield f"VARIABLE LABELS {each.name}"
        yield f"  {_text(each.label)}."
        if each.values:
            yield from _values(each)
        if each.missing or each.missing_range:
            yield f"MISSING VALUES {each.name} ({_missing(each)})."
        yield f"VARIABLE LEVEL {each.name} ({each.measure.upper()})."
    yield "EXECUTE."


def _chosen(variable: SpssVariable, source: str) -> Iterator[str]:
    """Yield what makes 1 and 0 of codes joined by blanks; a blank cell stays missing."""
    found = f"INDEX(CONCAT(' ', RTRIM({source}), ' '), ' {variable.option} ') > 0"
    yield f"IF ({source} <> '') {variable.name} = {found}."
    yield f"FORMATS {variable.name} (F1.0)."


def _values(variable: SpssVariable) -> Iterator[str]:
    yield f"VALUE LABELS {variable.name}"
    for code, label in variable.values.items():
        shown = _text(code) if variable.kind == "text" else code
        yield f"  {shown} {_text(label)}"
    yield "  ."


def _missing(variable: SpssVariable) -> str:
    parts = [plain_number(code) for code in variable.missing]
    if variable.missing_range:
        low, high = variable.missing_range
        parts.insert(0, f"{plain_number(low)} THRU {plain_number(high)}")
    return ", ".join(parts)


def _text(text: str) -> str:
    """Return a text in quotation marks, in pieces that fit on a line."""
    pieces: list[str] = [""]
    for sign in text:
        if len((pieces[-1] + sign).encode()) > _PIECE:
            pieces.append("")
        pieces[-1] += sign
    return " +\n    ".join("'" + piece.replace("'", "''") + "'" for piece in pieces)
