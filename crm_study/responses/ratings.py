"""Expert ratings: one table of all experts, or a folder with one filled sheet each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from crm_study.errors import DataError, listed, nearest
from crm_study.protocol.study import Study
from crm_study.responses.file import read_table

if TYPE_CHECKING:
    import pandas as pd

_SHEETS = {".xlsx", ".csv"}
_NUMBER = r"\s*[\d.]*\s*"


def read_ratings(
    study: Study, *, aspect: Literal["relevance", "clarity"] = "relevance"
) -> pd.DataFrame:
    """Read the declared expert ratings; columns that are no items are left out.

    Parameters
    ----------
    study : Study
        Its ``content_validity.file`` is a table with one row an expert and one column an
        item, or a folder with one filled rating sheet an expert.
    aspect : {"relevance", "clarity"}
        Which column of the sheets is read; a table of all experts holds relevance only.

    Returns
    -------
    DataFrame of float, shape (n_experts, n_items)
        Not a number where an expert gave no rating.

    Raises
    ------
    DataError
        No file is declared or found, no item is in it, or a rating is no number.
    """
    if study.content_validity is None:
        raise DataError(f"Study '{study.id}' declares no sheet of expert ratings.")
    path = study.folder / study.content_validity.file
    if path.is_dir():
        return _read_sheets(study, path, aspect)
    cells, _ = read_table(path)
    if {"item", "relevance"} <= set(cells):
        return _numbers(_one_row(study, path, aspect), path)
    if aspect != "relevance":
        raise DataError(f"{path} holds one number an item: its relevance. No {aspect} is in it.")
    known = [item.id for item in study.instrument.items()]
    items = [name for name in known if name in cells]
    if not items:
        hint = nearest(str(cells.columns[-1]), known)
        raise DataError(f"{path} has no column that is an item of the instrument.{hint}")
    return _numbers(cells[items], path)


def _read_sheets(study: Study, folder: Path, aspect: str) -> pd.DataFrame:
    """Return one row a filled sheet, in the order of the files' names."""
    import pandas as pd

    files = sorted(path for path in folder.iterdir() if _is_sheet(path))
    if not files:
        raise DataError(f"{folder} holds no rating sheet: none of its files is XLSX or CSV.")
    rows = [_numbers(_one_row(study, path, aspect), path) for path in files]
    return pd.concat(rows, ignore_index=True)


def _is_sheet(path: Path) -> bool:
    """Tell whether a file is a sheet, and not the lock of an office program."""
    return path.suffix.lower() in _SHEETS and not path.name.startswith(("~", "."))


def _one_row(study: Study, path: Path, aspect: str) -> pd.DataFrame:
    """Return an expert's ratings as one row, the items in the order asked."""
    import pandas as pd

    cells, _ = read_table(path)
    missing = [name for name in ("item", aspect) if name not in cells]
    if missing:
        raise DataError(
            f"{path} is no rating sheet: it lacks the column {listed(missing)}. Its columns: "
            f"{listed(cells.columns)}."
        )
    known = [item.id for item in study.instrument.items()]
    names = cells["item"].str.strip()
    strange = [name for name in names if name and name not in known]
    if strange:
        hint = nearest(strange[0], known)
        raise DataError(f"{path} rates what is no item of the instrument: {strange[0]!r}.{hint}")
    twice = sorted(set(names[names.duplicated() & (names != "")]))
    if twice:
        raise DataError(f"{path} rates an item twice: {listed(twice)}.")
    given = dict(zip(names, cells[aspect], strict=True))
    rated = [name for name in known if name in given]
    return pd.DataFrame([[given[name] for name in rated]], columns=rated, dtype=str)


def _numbers(cells: pd.DataFrame, path: Path) -> pd.DataFrame:
    try:
        return cells.replace(r"^\s*$", None, regex=True).astype(float)
    except ValueError:
        wrong = [name for name in cells if not cells[name].str.fullmatch(_NUMBER).all()]
        raise DataError(f"{path} holds ratings that are no numbers: {listed(wrong)}.") from None
