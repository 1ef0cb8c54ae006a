"""A variable: one column of a table, whatever the table is held as."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.responses.columns import Array, Columns, Floats, array_of

if TYPE_CHECKING:
    import pandas as pd

    Table = pd.DataFrame | Columns
    """What the cores of linear models read."""


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One column of a table.

    Attributes
    ----------
    name : str
    values : ndarray, shape (n,)
        Numbers, or objects where it holds text or truth values with gaps.
    levels : tuple or None
        The declared order of the values of a categorical column.
    is_ranked : bool
        Whether the order of its values means rank: numbers, and ordered categories.
    """

    name: str
    values: Array
    levels: tuple[Any, ...] | None = None
    is_ranked: bool = False

    @property
    def gaps(self) -> NDArray[np.bool_]:
        """Which rows have no value, shape (n,)."""
        if self.values.dtype == object:
            return np.array([value is None for value in self.values], dtype=bool)
        return np.isnan(self.values)

    @property
    def known(self) -> Array:
        """The values without the gaps."""
        return self.values[~self.gaps]

    def take(self, rows: Array) -> Variable:
        """Return some rows."""
        return replace(self, values=self.values[rows])

    def texts(self) -> NDArray[np.str_]:
        """Return the values as text, shape (n,)."""
        return np.array([str(value) for value in self.values.tolist()], dtype=str)

    def numbers(self, *, purpose: str) -> Floats:
        """Return the values as numbers, NaN where there is none, shape (n,).

        Raises
        ------
        AnalysisError
            It holds text; the message says what needs numbers.
        """
        try:
            return self.values.astype(float)
        except (TypeError, ValueError):
            raise AnalysisError(
                f"Column '{self.name}' holds text; {purpose} needs numbers in every column."
            ) from None


def variable_of(table: Table, name: str) -> Variable:
    """Return a column of a DataFrame or of `Columns`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"role": pd.Categorical(["cook", "clerk"], ["clerk", "cook"])})
    >>> found = variable_of(frame, "role")
    >>> found.values.tolist(), found.levels
    (['cook', 'clerk'], ('clerk', 'cook'))
    """
    column = table[name]
    levels = getattr(column.dtype, "categories", None)
    return Variable(
        name,
        column if isinstance(column, np.ndarray) else array_of(column),
        levels=None if levels is None else tuple(levels),
        is_ranked=getattr(column.dtype, "ordered", False) or column.dtype.kind in "iuf",
    )
