"""The sheet of expert ratings: one row an expert, one column an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.errors import DataError, listed, nearest
from crm_study.protocol.study import Study
from crm_study.responses.file import read_table

if TYPE_CHECKING:
    import pandas as pd


def read_ratings(study: Study) -> pd.DataFrame:
    """Read the declared sheet of expert ratings; columns that are no items are left out.

    Raises
    ------
    DataError
        No sheet is declared, it has no item column, or a rating is no number.
    """
    if study.content_validity is None:
        raise DataError(f"Study '{study.id}' declares no sheet of expert ratings.")
    path = study.folder / study.content_validity.file
    cells, _ = read_table(path)
    items = [item.id for item in study.instrument.items() if item.id in cells]
    if not items:
        known = [item.id for item in study.instrument.items()]
        hint = nearest(str(cells.columns[-1]), known)
        raise DataError(f"{path} has no column that is an item of the instrument.{hint}")
    try:
        return cells[items].replace("", None).astype(float)
    except ValueError:
        wrong = [name for name in items if not cells[name].str.fullmatch(r"\s*[\d.]*\s*").all()]
        raise DataError(f"{path} holds ratings that are no numbers: {listed(wrong)}.") from None
