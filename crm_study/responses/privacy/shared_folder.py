"""The folder that is given away: answers, codebook, and what was done to them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from crm_study.errors import DataError, OutputError
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.admission import SYNTHETIC_COLUMN
from crm_study.responses.privacy.sharing import Shared

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_shared(shared: Shared, study: Study, folder: Path | str) -> dict[str, Path]:
    """Write the answers, their codebook and the record of what was done.

    Returns
    -------
    dict of str to Path
        ``answers`` (CSV), ``codebook`` (CSV) and ``record`` (JSON). None holds a name, the
        key or the hash of the raw file.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """
    place = Path(folder)
    mark = "-SYNTHETIC" if SYNTHETIC_COLUMN in shared.frame.columns else ""
    files = {
        "answers": (f"{study.id}{mark}-shared.csv", _table(_answers(shared))),
        "codebook": (f"{study.id}{mark}-shared-codebook.csv", _table(_codebook(shared, study))),
        "record": (f"{study.id}{mark}-shared.json", _record(shared, study)),
    }
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, text in files.values():
            (place / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{place} cannot be written: {error.strerror}.") from None
    return {kind: place / name for kind, (name, _) in files.items()}


def _answers(shared: Shared) -> Iterator[list[str]]:
    yield list(map(str, shared.frame.columns))
    yield from ([_inert(text) for text in row] for row in shared.frame.to_numpy().tolist())


def _inert(text: str) -> str:
    """Keep a spreadsheet from running what somebody answered; numbers stay numbers."""
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def _codebook(shared: Shared, study: Study) -> Iterator[list[str]]:
    items = {item.id: item for item in study.instrument.items()}
    yield ["column", "text", "codes", "coarsened"]
    for column in map(str, shared.frame.columns):
        item = items.get(column)
        text = say(item.text, "en", otherwise=column) if item else study.label_of(column)
        yield [column, text, _codes(study, column), shared.done.get(column, "")]


def _codes(study: Study, column: str) -> str:
    levels = study.levels_of(column)
    return "; ".join(f"{code} = {label}" for code, label in levels.items())


def _record(shared: Shared, study: Study) -> str:
    found = shared.anonymity
    record = {
        "study": {"id": study.id, "sha256": study.sha256},
        "n_rows": found.n_rows,
        "quasi_identifiers": list(found.quasi_identifiers),
        "k": found.k,
        "rows_below_k": found.n_below,
        "smallest_group": found.smallest,
        "values_removed": dict(shared.removed),
        "values_replaced": dict(shared.replaced),
        "columns_left_out": dict(shared.left_out),
        "columns_coarsened": dict(shared.done),
        "promise": (
            "Whoever holds these answers does not try to find out who gave them: that is an "
            "offence under article 57 of Rwanda's law 058/2021. A withdrawal made later must "
            "be carried out in every copy."
        ),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _table(rows: Iterator[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def refuse_inside(folder: Path, study: Study) -> None:
    """Refuse to mix what is shared with the study's own files.

    Raises
    ------
    DataError
        The folder is the study's own.
    """
    if folder.resolve() == study.folder.resolve():
        raise DataError(f"{folder} is the study's own folder; share into another one.")
