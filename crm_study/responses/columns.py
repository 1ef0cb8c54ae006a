"""Columns: a table as named arrays, so that reading and scoring answers need no DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[Any]
Floats = NDArray[np.float64]
Cells = Array | Sequence[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Named arrays of equal length: numbers, or text as objects.

    Attributes
    ----------
    arrays : mapping of str to ndarray, each of shape (n_rows,)
        Read-only. Numbers keep their type, NaN where there is none; text is an array of
        objects, None where there is none.
    places : ndarray of int, shape (n_rows,)
        Where the rows stand in the table that they were taken from: the index of `frame`.

    Examples
    --------
    >>> table = Columns.of({"role": ["clerk", "cook"], "age": np.array([31.0, np.nan])})
    >>> table.names, len(table), table["role"].tolist()
    (('role', 'age'), 2, ['clerk', 'cook'])
    >>> table.take(table["role"] == "cook").frame().index.tolist()
    [1]
    """

    arrays: Mapping[str, Array]
    places: NDArray[np.intp]

    @classmethod
    def of(cls, arrays: Mapping[str, Cells], *, n_rows: int | None = None) -> Columns:
        """Return arrays and lists of text as columns; ``n_rows`` where there may be none."""
        made = _arrays(arrays)
        n = len(next(iter(made.values()), ())) if n_rows is None else n_rows
        return cls(made, np.arange(n))

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> Columns:
        """Return the columns of a DataFrame, row by row; its index is left behind."""
        return cls.of({str(name): array_of(frame[name]) for name in frame}, n_rows=len(frame))

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, name: object) -> bool:
        return name in self.arrays

    def __iter__(self) -> Iterator[str]:
        yield from self.arrays

    def __getitem__(self, name: str) -> Array:
        """Return a column."""
        return self.arrays[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in their order."""
        return tuple(self.arrays)

    def only(self, names: Iterable[str]) -> Columns:
        """Return some columns, in the order named."""
        return Columns({name: self.arrays[name] for name in names}, self.places)

    def having(self, arrays: Mapping[str, Cells]) -> Columns:
        """Return the columns with some replaced, or added behind them."""
        return Columns({**self.arrays, **_arrays(arrays)}, self.places)

    def take(self, rows: Sequence[int] | Array) -> Columns:
        """Return some rows, by truth values or positions; they remember their places."""
        chosen = np.asarray(rows, dtype=None if len(rows) else np.intp)
        taken = {name: array[chosen] for name, array in self.arrays.items()}
        return Columns(_arrays(taken), self.places[chosen])

    def renumbered(self) -> Columns:
        """Return the same rows as a table of their own."""
        return Columns(self.arrays, np.arange(len(self)))

    def mapped(self, change: Callable[[Any], str]) -> Columns:
        """Return every cell as the text that a function makes of it."""
        made = {name: _changed(array, change) for name, array in self.arrays.items()}
        return Columns(_arrays(made), self.places)

    def matrix(self, names: Iterable[str]) -> Floats:
        """Return some columns as numbers, shape (n_rows, n_names)."""
        found = [self.arrays[name] for name in names]
        if not found:
            return np.empty((len(self), 0))
        return np.column_stack(found).astype(float, copy=False)

    def frame(self) -> pd.DataFrame:
        """Return the columns as a DataFrame; text has the type ``str``."""
        import pandas as pd

        whole = np.array_equal(self.places, np.arange(len(self)))
        index = pd.RangeIndex(len(self)) if whole else pd.Index(self.places)
        made = {
            name: pd.array(array, dtype="str") if array.dtype == object else array
            for name, array in self.arrays.items()
        }
        return pd.DataFrame(made, index=index, columns=pd.Index(self.names, dtype="str"))


def _changed(array: Array, change: Callable[[Any], str]) -> Cells:
    """Return the text of every cell; that of equal numbers is made once."""
    if array.dtype.kind not in "iuf":
        return [change(cell) for cell in array]
    distinct, places = np.unique(array, return_inverse=True)
    return np.array([change(cell) for cell in distinct], dtype=object)[places]


def array_of(column: pd.Series[Any]) -> Array:
    """Return a column of a DataFrame as an array: numbers as they are, the rest as objects.

    Truth values stay NumPy's own, so that they are told from the numbers 1 and 0.

    Examples
    --------
    >>> import pandas as pd
    >>> array_of(pd.Series(["a", None])), array_of(pd.Series([1, 2]))
    (array(['a', None], dtype=object), array([1, 2]))
    """
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
        return column.to_numpy()
    cells = column.astype(object).to_numpy(copy=True)
    if getattr(column.dtype, "categories", column).dtype.kind == "b":
        cells[:] = [np.bool_(cell) if isinstance(cell, bool) else None for cell in cells]
    cells[column.isna().to_numpy()] = None
    return cells


def _arrays(given: Mapping[str, Cells]) -> dict[str, Array]:
    """Return lists as arrays of objects, and all of them read-only."""
    return {name: _fixed(cells) for name, cells in given.items()}


def _fixed(cells: Cells) -> Array:
    held = cells.view() if isinstance(cells, np.ndarray) else np.array(cells, dtype=object)
    held.flags.writeable = False
    return held
