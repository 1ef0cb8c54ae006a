"""SPSS and Stata files, read by pyreadstat: codes kept as codes, user-missing with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.errors import DataError, MissingPackageError
from crm_study.responses.imports.container import Container
from crm_study.responses.imports.grid import Grid, Remark
from crm_study.responses.imports.no_answer import reason_of
from crm_study.responses.imports.workbook import cell_text

if TYPE_CHECKING:
    import pandas as pd


def read_statistical(path: Path, container: Container) -> Grid:
    """Return the cells of an SPSS or Stata file as codes, with labels beside them.

    Declared missing values stand in the cells as their codes, and in the remarks with
    the reason their labels tell.

    Raises
    ------
    MissingPackageError
        The package pyreadstat is not installed.
    DataError
        The file is damaged.
    """
    try:
        import pyreadstat
    except ImportError:
        raise MissingPackageError(
            "Reading SPSS and Stata files needs the Python package 'pyreadstat'. "
            "Install it with: python -m pip install 'crm-study[spss]'"
        ) from None
    read = pyreadstat.read_sav if container == "sav" else pyreadstat.read_dta
    try:
        frame, meta = read(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is damaged, or no {container} file: {error}.") from None
    return _grid(path, frame, meta)


def _grid(path: Path, frame: pd.DataFrame, meta: Any) -> Grid:
    names = [str(name) for name in frame.columns]
    columns = [[cell_text(value) for value in frame[name].astype(object)] for name in names]
    value_labels = {
        place: {
            cell_text(code): str(label) for code, label in meta.variable_value_labels[n].items()
        }
        for place, n in enumerate(names)
        if n in meta.variable_value_labels
    }
    remarks: dict[tuple[int, int], Remark] = {}
    for place, name in enumerate(names):
        labels = value_labels.get(place, {})
        for row, text in enumerate(columns[place]):
            if text and _is_missing(text, name, meta):
                remarks[row + 1, place] = Remark(reason_of(text, labels.get(text, "")), text)
    return Grid(
        name=path.stem,
        rows=[names, *map(list, zip(*columns, strict=True))],
        remarks=remarks,
        labels=tuple(str(meta.column_names_to_labels.get(name) or "") for name in names),
        value_labels=value_labels,
    )


def _is_missing(text: str, name: str, meta: Any) -> bool:
    ranges: Mapping[str, Sequence[Mapping[str, Any]]] = meta.missing_ranges
    users: Mapping[str, Sequence[Any]] = meta.missing_user_values
    if any(text == cell_text(code) for code in users.get(name, ())):
        return True
    return any(_within(text, span["lo"], span["hi"]) for span in ranges.get(name, ()))


def _within(text: str, low: Any, high: Any) -> bool:
    if isinstance(low, str):
        return low.strip() <= text.strip() <= str(high).strip()
    try:
        return bool(low <= float(text) <= high)
    except ValueError:
        return False
