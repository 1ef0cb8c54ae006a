"""Cells: the text of a file, whatever it was read from, and the numbers in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import DataError, listed
from crm_study.responses.columns import Columns, Floats

if TYPE_CHECKING:
    import pandas as pd


def text_cells(frame: pd.DataFrame | Columns, *, file: str = "The frame") -> Columns:
    """Return every cell as text without blanks around it; 7.0 is ``7``, no value is empty.

    Raises
    ------
    DataError
        Two columns of one name.

    Examples
    --------
    >>> import pandas as pd
    >>> text_cells(pd.DataFrame({"age": [31.0, None]}))["age"].tolist()
    ['31', '']
    """
    if isinstance(frame, Columns):
        return frame.mapped(cell_text)
    require_unique(map(str, frame.columns), file=file)
    return Columns.of_frame(frame.map(cell_text))


def cell_text(value: object) -> str:
    """Return a value as the text of its cell.

    Examples
    --------
    >>> cell_text(7.0), cell_text(" a "), cell_text(None)
    ('7', 'a', '')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN, NaT and None are blank cells
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def require_unique(names: Iterable[str], *, file: str) -> None:
    """Refuse two columns of one name."""
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise DataError(f"{file} has more than one column named {listed(repeated)}.")


def numbers_in(texts: Iterable[str]) -> Floats:
    """Return the numbers that texts hold, NaN where one holds none.

    Examples
    --------
    >>> numbers_in(["4", "2.5", "often", ""])
    array([4. , 2.5, nan, nan])
    """
    listed_texts = list(texts)
    known = {text: _number(text) for text in set(listed_texts)}
    return np.array([known[text] for text in listed_texts], dtype=float)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
