"""What the functions on DataFrames share: named columns, as numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed, nearest

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.analysis.variable import Table

Floats = NDArray[np.float64]


def require_columns(frame: Table, names: Iterable[str]) -> None:
    """Refuse a frame that lacks a column, naming the nearest one it has, or has it twice."""
    for name in names:
        if name not in frame:
            known = [str(column) for column in frame]
            raise AnalysisError(
                f"The frame has no column '{name}'.{nearest(name, known)} It has: {listed(known)}."
            )
        _refuse_repeated(list(frame), name)


def _refuse_repeated(known: list[Hashable], name: Hashable) -> None:
    """Refuse a name that several columns have."""
    if known.count(name) > 1:
        raise AnalysisError(
            f"The frame has {known.count(name)} columns named '{name}'; give each a name of its "
            "own."
        )


def numbers_of(frame: pd.DataFrame, *, purpose: str) -> Floats:
    """Return every column as numbers, NaN where there is none, shape (n_rows, n_columns).

    Raises
    ------
    AnalysisError
        A column holds text; the message says what needs numbers. Or two have one name.
    """
    columns = []
    for name in frame:
        _refuse_repeated(list(frame), name)
        try:
            columns.append(frame[name].to_numpy(dtype=float, na_value=np.nan))
        except (TypeError, ValueError):
            raise AnalysisError(
                f"Column '{name}' holds text; {purpose} needs numbers in every column."
            ) from None
    return np.column_stack(columns)


def complete_rows(values: Floats) -> Floats:
    """Return the rows without a gap (listwise)."""
    return values[~np.isnan(values).any(axis=1)]
