"""The record of a draw: what was drawn from what, by which seed, sealed by a hash."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from crm_study import __version__
from crm_study.errors import DataError, OutputError

if TYPE_CHECKING:
    import pandas as pd

CONTACT_NOTE = (
    "The list names people: it is for the field, readable by its owner alone, and is destroyed "
    "when the fieldwork ends. The record names nobody and may be published."
)


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """A sample and its record.

    Attributes
    ----------
    chosen : DataFrame
        The frame's rows that were drawn: ``drawn_stratum``, ``role`` (sample or reserve),
        ``order`` in it, ``frame_position``, ``inclusion_probability`` and ``weight`` of a
        random draw, and the frame's own columns.
    record : mapping
        Everything that is needed to draw again, and no name.
    """

    chosen: pd.DataFrame
    record: Mapping[str, Any]

    def to_json(self) -> str:
        """Return the record as JSON; the same draw gives the same text."""
        return json.dumps(self.record, ensure_ascii=False, indent=1) + "\n"

    def text(self) -> str:
        """Return the record as a page for the appendix of a report."""
        return record_text(self.record)

    def write(self, path: Path | str) -> dict[str, Path]:
        """Write the list (mode 600), and beside it the record as JSON and as text.

        Raises
        ------
        OutputError
            The folder cannot be written.
        """
        place = Path(path)
        record = place.with_name(f"{place.stem}-record.json")
        page = place.with_name(f"{place.stem}-record.txt")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write_private(place, list_text(self.chosen))
            record.write_text(self.to_json(), encoding="utf-8", newline="\n")
            page.write_text(self.text(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"{place} cannot be written: {error.strerror}.") from None
        return {"list": place, "record": record, "text": page}

    def __str__(self) -> str:
        return self.text()


def sealed(chosen: pd.DataFrame, record: Mapping[str, Any]) -> Draw:
    """Return a draw whose record carries the code's version and its own hash."""
    full = dict(record) | {
        "software": {"crm_study": __version__},
        "list_sha256": hashlib.sha256(list_text(chosen).encode()).hexdigest(),
    }
    return Draw(chosen, full | {"seal": _seal(full)})


def read_record(path: Path) -> dict[str, Any]:
    """Read a record and check its seal.

    Raises
    ------
    DataError
        It cannot be read, is no record, or was changed after it was sealed.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise DataError(f"{path} is no record of a draw: it is no JSON.") from None
    if not isinstance(record, dict) or "seal" not in record:
        raise DataError(f"{path} is no record of a draw: it has no seal.")
    unsealed = {name: value for name, value in record.items() if name != "seal"}
    if _seal(unsealed) != record["seal"]:
        raise DataError(f"{path} was changed after the draw: its seal does not fit.")
    return record


def record_text(record: Mapping[str, Any]) -> str:
    """Return a record as lines of text."""
    lines = ["RECORD OF A SAMPLE", ""]
    lines += [f"{name}: {record[key]}" for key, name in _NAMES.items() if record.get(key)]
    for name in ("study", "frame_file"):
        if record.get(name):
            lines += [
                f"{name.replace('_', ' ')} {key}: {value}" for key, value in record[name].items()
            ]
    lines += ["", f"{'Stratum':<24}{'Frame':>8}{'Drawn':>8}{'Reserves':>10}"]
    lines += [
        f"{entry['stratum']:<24}{entry['n_frame']:>8}{entry['n_drawn']:>8}{entry['n_reserves']:>10}"
        for entry in record["strata"]
    ]
    lines += ["", *(f"Criterion: {text}" for text in record.get("criteria", ()))]
    if record["method"] == "random":
        how = _HOW_OF.get(str(record.get("selection")), _FIRST)
        lines.append(fill(f"{_HOW} {how} {_WEIGHTS}", 80))
    lines += [fill(text, 80) for text in (record.get("warning"), *record.get("notes", ())) if text]
    return "\n".join([*lines, "", fill(CONTACT_NOTE, 80), "", f"Seal: {record['seal']}", ""])


def list_text(chosen: pd.DataFrame) -> str:
    """Return the list as CSV."""
    return chosen.to_csv(index=False, lineterminator="\n")


_NAMES = {
    "method": "Method",
    "selection": "Selection",
    "size_column": "Chances by",
    "algorithm": "Algorithm",
    "seed": "Seed",
    "drawn_on": "Drawn on",
    "chosen_by": "Chosen by",
    "stratified_by": "Strata",
    "allocation": "Allocation",
    "n_frame": "People in the frame",
    "frame_sorted_sha256": "SHA-256 of the sorted frame",
    "list_sha256": "SHA-256 of the list",
}
_HOW = (
    "How to check: write the frame's rows as JSON lists with the columns in alphabetical order, "
    "sort the lines, number them from 1. In each stratum order the numbers by the SHA-256 of "
    "'seed|SHA-256 of the sorted frame|number'."
)
_FIRST = "The first are the sample, the next the reserves."
_WALK = (
    "Add up the chances along that list: drawn is each on whom the start, or the start and a "
    "whole number, falls. The start is one more than the first 16 hexadecimal digits of the "
    "SHA-256 of 'seed|SHA-256 of the sorted frame|stratum|start', over 16 to the power of 16. The "
    "reserves are the first of the others in the order of the hash."
)
_HOW_OF = {
    "systematic": f"The sample is drawn along the numbers as they stand. {_WALK}",
    "pps": f"The sample is drawn along that order, with chances by size. {_WALK}",
}
_WEIGHTS = (
    "The weight of a person is one over the chance to be drawn; whoever takes the place of "
    "another as a reserve takes the weight as well, which is then an approximation."
)


def _seal(record: Mapping[str, Any]) -> str:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, also where another stood before."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
