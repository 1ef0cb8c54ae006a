"""What no converter tells: names that collide, languages that differ, cells left blank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from crm_study.report.instrument.xlsform_names import XLSFORM_NAMES

Row = Mapping[str, str]
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_TRANSLATED = re.compile(r"(label|hint|required_message|constraint_message)::(.+)")
_RECORDED = ("start", "end", "today", "audit")
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


def xlsform_complaints(
    survey: Sequence[Row], choices: Sequence[Row], settings: Row
) -> Iterator[str]:
    """Yield what is wrong with an XLSForm though its converters accept it.

    Parameters
    ----------
    survey, choices : sequence of mapping
        Rows by column; a blank cell is left out.
    settings : mapping
        The one row of settings.

    Yields
    ------
    str
        A sentence with the sheet and row; the header is row 1.

    Examples
    --------
    >>> survey = [{"type": "text", "name": "_id", "label::English (en)": "Name?"}]
    >>> list(xlsform_complaints(survey, [], {"default_language": "English", "form_id": "a"}))[0]
    "survey, row 2: the name '_id' is not safe: a small letter first, then 31 at most of a-z 0-9 _."
    """
    yield from _name_complaints(survey)
    yield from _reference_complaints(survey)
    yield from _choice_complaints(survey, choices)
    yield from _language_complaints("survey", survey, settings)
    yield from _language_complaints("choices", choices, settings)
    if re.search(r"\s", settings.get("form_id", " ")):
        yield "settings: the form_id is missing or holds a blank."


def _name_complaints(survey: Sequence[Row]) -> Iterator[str]:
    named = [(at, row) for at, row in enumerate(survey, start=2) if "name" in row]
    counts = Counter(row["name"].lower() for _, row in named)
    for at, row in named:
        name = row["name"]
        if row["type"] in _RECORDED and row["type"] == name:
            continue
        if not _NAME.fullmatch(name):
            allowed = "a small letter first, then 31 at most of a-z 0-9 _"
            yield f"survey, row {at}: the name '{name}' is not safe: {allowed}."
        if name.lower() in XLSFORM_NAMES.reserved:
            yield f"survey, row {at}: the name '{name}' is used by the phone or the server."
        if counts[name.lower()] > 1:
            yield f"survey, row {at}: the name '{name}' is used more than once."


def _reference_complaints(survey: Sequence[Row]) -> Iterator[str]:
    earlier: set[str] = set()
    for at, row in enumerate(survey, start=2):
        for column, text in row.items():
            for name in _REFERENCE.findall(text):
                if column not in ("relevant", "constraint"):
                    yield f"survey, row {at}, {column}: '${{{name}}}' would be read as a reference."
                elif name not in earlier:
                    yield f"survey, row {at}, {column}: '{name}' is not asked before."
        earlier.add(row.get("name", ""))


def _choice_complaints(survey: Sequence[Row], choices: Sequence[Row]) -> Iterator[str]:
    lists = {row["list_name"] for row in choices}
    for at, row in enumerate(survey, start=2):
        kind, _, name = row["type"].partition(" ")
        if kind in ("select_one", "select_multiple") and name not in lists:
            yield f"survey, row {at}: there are no choices '{name}'."
    counts = Counter((row["list_name"], row["name"]) for row in choices)
    for at, row in enumerate(choices, start=2):
        if counts[row["list_name"], row["name"]] > 1:
            yield f"choices, row {at}: '{row['name']}' stands twice in '{row['list_name']}'."
        if re.search(r"\s", row["name"]):
            yield f"choices, row {at}: the name '{row['name']}' holds a blank."


def _language_complaints(sheet: str, rows: Sequence[Row], settings: Row) -> Iterator[str]:
    matches = [_TRANSLATED.fullmatch(column) for row in rows for column in row]
    languages = dict.fromkeys(match[2] for match in matches if match)
    default = settings.get("default_language", "")
    if languages and default not in languages:
        yield f"settings: the default language '{default}' is no language of sheet '{sheet}'."
    for at, row in enumerate(rows, start=2):
        spoken = [match for match in map(_TRANSLATED.fullmatch, row) if match]
        for column in dict.fromkeys(match[1] for match in spoken):
            for language in languages:
                if f"{column}::{language}" not in row:
                    yield f"{sheet}, row {at}: {column} has no text in {language}."
        is_silent = row.get("type") in (*_RECORDED, "end_group")
        if not is_silent and not any(match[1] == "label" for match in spoken):
            yield f"{sheet}, row {at}: there is no label."
