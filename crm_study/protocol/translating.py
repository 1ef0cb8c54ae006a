"""What translators send back: which words and statuses to take over, and what to talk about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from crm_study.errors import ProtocolError, listed, nearest
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.languages import LADDER, UNDECLARED, Wording, status_of, wordings
from crm_study.protocol.nodes import Path as Place
from crm_study.protocol.study import Study

_WORD = re.compile(r"\w+")
_UNSTATED = "machine"
"""Status of a language of which nobody has said anything."""

_JUDGED = LADDER[LADDER.index("back_translated") :]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One text on a translation sheet.

    Attributes
    ----------
    row : int
        Row of the sheet, from 1.
    name : str
        Place of the text, as `Wording.name`.
    source, target : str
        The words translated from, and the translation.
    back_translation, comment, status : str
        What the translators filled in.
    sent : str
        The translation as it was handed out.
    """

    row: int
    name: str
    source: str
    target: str
    back_translation: str = ""
    comment: str = ""
    status: str = ""
    sent: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a sheet changes.

    Attributes
    ----------
    changes : dict
        For each file, ``study`` and ``instrument``: new values by their place.
    texts, statuses : list of str
        What is taken over, a line each.
    disagreements : list of str
        What is not taken over, or needs a decision, a line each.
    """

    changes: dict[str, dict[Place, str]]
    texts: list[str] = field(default_factory=list[str])
    statuses: list[str] = field(default_factory=list[str])
    disagreements: list[str] = field(default_factory=list[str])


def source_language(instrument: Instrument) -> str:
    """Return the language that is translated from: that of status ``source``, else the first.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> source_language(read_study("rusizi").instrument)
    'en'
    """
    stated = (lang for lang in instrument.languages if status_of(instrument, lang) == LADDER[0])
    return next(stated, instrument.languages[0])


def sheet_rows(study: Study, lang: str) -> Iterator[SheetRow]:
    """Yield a row for every text that the source language has words for.

    Raises
    ------
    ProtocolError
        The study has no such language, or it is the source itself.
    """
    require_target(study, lang)
    source = source_language(study.instrument)
    filled = (one for one in wordings(study) if one.text.get(source, "").strip())
    for row, one in enumerate(filled, start=2):
        target = one.text.get(lang, "")
        status = status_of(study.instrument, lang, one.key) if _has_status(one) else ""
        shown = "" if status == UNDECLARED else status
        yield SheetRow(row, one.name, one.text[source], target, status=shown, sent=target)


def require_target(study: Study, lang: str) -> None:
    """Refuse a language that cannot be translated into."""
    known = study.instrument.languages
    source = source_language(study.instrument)
    others = [code for code in known if code != source]
    if lang == source:
        raise ProtocolError(f"'{lang}' is the source. Translations: {listed(others) or 'none'}.")
    if lang not in known:
        raise ProtocolError(
            f"The instrument of study '{study.id}' has no language '{lang}'."
            f"{nearest(lang, others)} Add it under 'languages' first. It has: {listed(known)}."
        )


def returned(study: Study, lang: str, rows: Iterable[SheetRow], *, by: str, on: str) -> Returned:
    """Judge a sheet that came back.

    Parameters
    ----------
    study : Study
        The study as it stands now.
    lang : str
        Language of the sheet.
    rows : iterable of SheetRow
        What the sheet holds.
    by, on : str
        Who answers for it, and the day; they are kept when anything is taken over.

    Returns
    -------
    Returned
        A row is taken over unless its source or its translation has changed since the sheet
        was handed out, or its status is none of the ladder. A back-translation whose words
        are not those of the source is told until the status says that it was judged.
    """
    source = source_language(study.instrument)
    known = {one.name: one for one in wordings(study)}
    found = Returned({"study": {}, "instrument": {}})
    wanted: dict[str, str] = {}
    for row in rows:
        one = known.get(row.name)
        if one is None:
            found.disagreements.append(f"row {row.row}: the study has no text '{row.name}'.")
            continue
        trouble = _trouble(row, one, source, lang)
        found.disagreements.extend(trouble)
        if not trouble:
            _take(row, one, lang, found, wanted)
        found.disagreements.extend(_difference(row))
    _take_statuses(study, lang, wanted, found)
    if found.texts or found.statuses:
        _sign(study, lang, found, by=by, on=on)
    return found


def _has_status(one: Wording) -> bool:
    return one.file == "instrument"


def _trouble(row: SheetRow, one: Wording, source: str, lang: str) -> list[str]:
    """Say why a row cannot be taken over."""
    now, place = one.text.get(lang, "").strip(), f"row {row.row}, {row.name}"
    told, words = [], one.text.get(source, "").strip()
    if row.source != words:
        told.append(f"{place}: the source has changed since; it is now '{words}'.")
    if now not in (row.sent, row.target):
        told.append(f"{place}: '{now}' has been written in the study since, '{row.target}' here.")
    if row.sent and not row.target:
        told.append(f"{place}: the translation is blank; '{row.sent}' stays.")
    if row.status and row.status not in LADDER:
        hint = nearest(row.status, LADDER)
        told.append(f"{place}: '{row.status}' is no status.{hint} Allowed: {listed(LADDER)}.")
    return told


def _take(row: SheetRow, one: Wording, lang: str, found: Returned, wanted: dict[str, str]) -> None:
    """Note the words of a row, and the lowest status of what is filed under one key."""
    if row.target != one.text.get(lang, ""):
        found.changes[one.file][*one.place, lang] = row.target
        found.texts.append(f"{one.name}: '{one.text.get(lang, '')}' → '{row.target}'")
    if row.status and _has_status(one):
        present = wanted.get(one.key, LADDER[-1])
        wanted[one.key] = min(row.status, present, key=LADDER.index)


def _difference(row: SheetRow) -> list[str]:
    """Tell a back-translation that does not say the source's words, until it was judged."""
    same = _words(row.back_translation) == _words(row.source)
    if not row.back_translation or same or row.status in _JUDGED:
        return []
    comment = f" Comment: {row.comment}" if row.comment else ""
    return [
        f"row {row.row}, {row.name}: '{row.source}' came back as '{row.back_translation}'.{comment}"
    ]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _take_statuses(study: Study, lang: str, wanted: dict[str, str], found: Returned) -> None:
    """File the statuses: the language's where all texts agree, else text by text."""
    sheet = study.instrument
    keys = [one.key for one in wordings(study) if _has_status(one) and any(one.text.values())]
    now = {key: status_of(sheet, lang, key) for key in keys}
    after = {key: wanted.get(key, status) for key, status in now.items()}
    changed = {key: status for key, status in after.items() if status != now[key]}
    found.statuses.extend(f"{key}: {now[key]} → {status}" for key, status in changed.items())
    if not changed:
        return
    place: Place = ("translations", lang)
    translation = sheet.translations.get(lang)
    general: str = translation.status if translation else _UNSTATED
    listed_now = translation.items if translation else {}
    if len(set(after.values())) == 1:
        general = next(iter(after.values()))
        changed = dict.fromkeys(listed_now, general)
    found.changes["instrument"][*place, "status"] = general
    for key, status in changed.items():
        if status != general or key in listed_now:
            found.changes["instrument"][*place, "items", key] = status


def _sign(study: Study, lang: str, found: Returned, *, by: str, on: str) -> None:
    """Write who answers for the language now, and since when."""
    if by:
        found.changes["instrument"]["translations", lang, "by"] = by
    found.changes["instrument"]["translations", lang, "date"] = on
    if study.instrument.translations.get(lang) is None:
        found.changes["instrument"].setdefault(("translations", lang, "status"), _UNSTATED)
