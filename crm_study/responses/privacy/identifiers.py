"""Drop what names a person, and say how much was dropped, never what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.identifying_names import Kind
from crm_study.responses.privacy.identifying_values import (
    holds_person,
    looks_like_places,
    name_words,
    scrubbed,
    without_names,
)
from crm_study.responses.privacy.person_columns import Declared, declared_columns
from crm_study.responses.privacy.pseudonyms import is_pseudonym

if TYPE_CHECKING:
    import pandas as pd

_PEOPLE: frozenset[Kind] = frozenset({"name", "user name"})


def drop_identifiers(frame: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return a frame that names nobody, and how many values were removed, by kind.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent, headers as a platform wrote them or as item ids; left as it is.
    study : Study
        Its items marked ``identifier`` and its ``privacy.identifiers`` go as well.

    Returns
    -------
    DataFrame
        Without the columns that hold places, devices, phones, e-mail, IP addresses, user
        names, names, national ids, photos or addresses by their header in English, French
        or Kinyarwanda; in the columns that stay, values that look like one of these, and
        words of the names that were dropped, are replaced by ``[phone removed]`` and the
        like. A column that answers a question with codes is never dropped for its name.
    dict of str to int
        Values removed by kind (``phone``, ``name`` ...); never a value.

    Raises
    ------
    DataError
        A column of the design holds what names a person, or one that the study wants
        replaced by pseudonyms is not; `without_persons` replaces and drops in one go.

    Notes
    -----
    A name inside a free text is found only when it also stands in a column of names;
    free text is to be read by a person before it is published.

    Examples
    --------
    >>> import pandas as pd
    >>> from crm_study.protocol.reader import read_study
    >>> frame = pd.DataFrame({"kcf1": [4], "Phone number": ["0788123456"], "opn1": ["none"]})
    >>> kept, removed = drop_identifiers(frame, read_study("rusizi"))
    >>> list(kept.columns), removed
    (['kcf1', 'opn1'], {'phone': 1})
    """
    declared = declared_columns(study)
    removed: Counter[str] = Counter()
    people: set[str] = set()
    kept: list[int] = []
    for place, column in enumerate(map(str, frame.columns)):
        values = frame.iloc[:, place]
        kind = _kind(column, values, declared)
        if kind is None:
            kept.append(place)
            continue
        present = [text for text in map(cell_text, values) if text]
        removed[kind] += len(present)
        people |= set(present) if kind in _PEOPLE else set()
    scrubbed_frame = _scrubbed(frame.iloc[:, kept], declared, name_words(people), removed)
    return scrubbed_frame, {kind: int(n) for kind, n in sorted(removed.items())}


def _kind(column: str, values: pd.Series[Any], declared: Declared) -> Kind | None:
    """Tell for what a column goes; refuse a column of the design that names people."""
    if column in declared.design | declared.replaced:
        _check_design(column, values, declared)
    kind = declared.kind(column)
    if kind is not None and declared.is_asked(column) and kind not in {"declared", "location"}:
        present = map(cell_text, values.unique())
        return kind if any(holds_person(text, asked=False) for text in present) else None
    if kind is None and not declared.is_known(column):
        texts = [text for text in map(cell_text, values.unique()) if text]
        return "location" if looks_like_places(texts) else None
    return kind


def _check_design(column: str, values: pd.Series[Any], declared: Declared) -> None:
    present = [text for text in map(cell_text, values.unique()) if text]
    if column in declared.replaced:
        raw = sum(1 for text in present if not is_pseudonym(text))
    else:
        raw = sum(1 for text in present if holds_person(text, asked=True))
    if raw:
        raise DataError(
            f"The column '{column}' names people in {raw} of its {len(present)} values. Name it "
            "under privacy.pseudonyms in study.yaml, and import with the study's key."
        )


def _scrubbed(
    frame: pd.DataFrame, declared: Declared, names: frozenset[str], removed: Counter[str]
) -> pd.DataFrame:
    """Replace what names a person inside the cells of the columns that stay."""
    kept = frame.copy()
    for place, column in enumerate(map(str, frame.columns)):
        if column in declared.design | declared.replaced:
            continue
        values, asked = frame.iloc[:, place], declared.is_asked(column)
        changes = _changes(values, asked=asked, names=frozenset() if asked else names)
        if not changes:
            continue
        for value, count in values.map(cell_text).value_counts().items():
            for kind in changes.get(str(value), ("", ()))[1]:
                removed[kind] += int(count)
        kept.isetitem(place, [changes.get(cell_text(value), (value,))[0] for value in values])
    return kept


def _changes(
    values: pd.Series[Any], *, asked: bool, names: frozenset[str]
) -> dict[str, tuple[str, tuple[Kind, ...]]]:
    """Return, for each text that names a person, what is left of it and what was removed."""
    changes: dict[str, tuple[str, tuple[Kind, ...]]] = {}
    for text in map(cell_text, values.unique()):
        kinds: list[Kind] = []
        if len(text) < 3:
            continue
        left = without_names(scrubbed(text, asked=asked, count=kinds.append), names, kinds.append)
        if kinds:
            changes[text] = left, tuple(kinds)
    return changes
