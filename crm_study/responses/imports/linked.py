"""Tables below the respondents as they leave an import: linked, coded, without persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_study.errors import listed
from crm_study.protocol.study import Study
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.repeats import LINK, Linked, frames_of
from crm_study.responses.imports.sources import Decision
from crm_study.responses.privacy.identifiers import drop_identifiers
from crm_study.responses.privacy.keyring import Keyring
from crm_study.responses.privacy.person_columns import declared_columns
from crm_study.responses.privacy.pseudonyms import pseudonym, pseudonymized
from crm_study.responses.privacy.records import COUNTED_PARENTS, PARENTS, RECORDS

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Who answered, as the file names them and as the canonical table does.

    Attributes
    ----------
    column : str
        Canonical column of respondents; blank where there is none.
    raw, coded : mapping of int to str
        By the number of the row in the file, of the rows that stay.
    """

    column: str
    raw: Mapping[int, str]
    coded: Mapping[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Below:
    """Tables below the respondents, by name, and what was done on the way."""

    frames: Mapping[str, pd.DataFrame]
    removed: Counter[str] = field(default_factory=Counter)
    decisions: tuple[Decision, ...] = ()


def tables_below(
    found: Linked,
    groups: Mapping[str, RawTable],
    people: People,
    study: Study,
    ring: Keyring | None,
) -> Below:
    """Code, clear and count the tables below the respondents.

    Parameters
    ----------
    found : Linked
        Repeats that have tables of their own.
    groups : mapping of str to RawTable
        Repeated instruments that stood among the respondents.
    people : People
        Each row gets the code of its respondent beside the row in the file.
    study : Study
        Says which columns name people.
    ring : Keyring or None
        The study's key.

    Returns
    -------
    Below
        Every row whose respondent stays, with every column that names nobody.
    """
    same, gone = _of_the_same(groups, people)
    frames = {name: _named(frame, people) for name, frame in found.frames.items()} | same
    kept, removed = {}, Counter[str]()
    for name, frame in frames.items():
        kept[name], counts = drop_identifiers(_coded(frame, people, study, ring), study)
        removed.update(counts)
    told = [(f"{found.n_orphans} rows", "no parent row was found", found.n_orphans)]
    told.append((f"{found.n_gone + gone} rows", "their respondent stayed out", found.n_gone + gone))
    sizes = listed(f"{name} ({len(frame)} rows)" for name, frame in kept.items())
    told.insert(0, (sizes, "linked to the row of the respondent", len(kept)))
    return Below(kept, removed, tuple(Decision("repeats", what, why) for what, why, n in told if n))


def _named(frame: pd.DataFrame, people: People) -> pd.DataFrame:
    """Add the code of the respondent, so that a table is read, and withdrawn from, alone."""
    if not people.column or people.column in frame:
        return frame
    codes = [people.coded.get(int(number), "") for number in frame[LINK]]
    named = frame.copy()
    named.insert(1, people.column, codes)
    return named


def _of_the_same(
    groups: Mapping[str, RawTable], people: People
) -> tuple[dict[str, pd.DataFrame], int]:
    """Return the repeated instruments of those who stay, and how many rows left with others."""
    frames = frames_of(groups, "record_id")
    if not people.column:
        return frames, 0
    staying = set(people.raw.values())
    kept = {name: frame[frame[LINK].isin(staying)] for name, frame in frames.items()}
    gone = sum(len(frames[name]) - len(frame) for name, frame in kept.items())
    return {name: frame.reset_index(drop=True) for name, frame in kept.items()}, gone


def _coded(frame: pd.DataFrame, people: People, study: Study, ring: Keyring | None) -> pd.DataFrame:
    """Replace what tells a person apart, also where a platform repeats it to link tables."""
    replaced = declared_columns(study).replaced
    if ring is None or not replaced:
        return frame
    columns = tuple(name for name in frame if name in replaced)
    coded = pseudonymized(frame, columns, ring.key)[0]
    if people.column not in replaced:
        return coded
    alias = {code: pseudonym(code, ring.key) for code in people.raw.values() if code}
    linking = RECORDS | PARENTS | COUNTED_PARENTS | {"record_id", LINK}
    for name in (
        name for name in map(str, frame) if name.lower() in linking and name not in replaced
    ):
        if name != LINK or not _is_numbered(frame, people):
            coded[name] = [_swapped(text, alias) for text in coded[name]]
    return coded


def _is_numbered(frame: pd.DataFrame, people: People) -> bool:
    """Tell whether rows are linked by numbers of the file, not by ids of people."""
    numbers = {str(number) for number in people.raw}
    return people.column in frame and set(frame[LINK]) <= numbers


def _swapped(text: str, alias: Mapping[str, str]) -> str:
    record, slash, rest = text.partition("/")
    return f"{alias[record]}{slash}{rest}" if record in alias else text


def people_of(
    read_texts: Sequence[str] | None,
    frame: pd.DataFrame,
    column: str,
    rows: Sequence[int],
    numbers: Sequence[int],
) -> People:
    """Gather who answered, from the column as it was read and as it was coded."""
    if column not in frame:
        return People("", {}, {})
    coded = [str(code) for code in frame[column]]
    raw = [read_texts[row] for row in rows] if read_texts is not None else coded
    return People(
        column, dict(zip(numbers, raw, strict=True)), dict(zip(numbers, coded, strict=True))
    )
