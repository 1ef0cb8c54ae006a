"""What is coarsened before answers are shared, as a person writes it on one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import DataError, nearest
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.coarsen import AGE_EDGES, banded

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Coarsening:
    """One column made coarser.

    Attributes
    ----------
    column : str
    edges : tuple of float
        Where bands begin; empty for no bands.
    joined : tuple of str
        Codes that become one.
    is_dropped : bool
        Whether the column goes.
    """

    column: str
    edges: tuple[float, ...] = ()
    joined: tuple[str, ...] = ()
    is_dropped: bool = False

    def text(self) -> str:
        """Say what was done, for the codebook."""
        if self.is_dropped:
            return "left out"
        if self.joined:
            return f"codes {', '.join(self.joined)} joined"
        return f"in bands from {', '.join(f'{edge:g}' for edge in self.edges)}"

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame with the column made coarser; the frame itself is left as it is.

        Raises
        ------
        DataError
            No such column, or none of the codes to join stands in it.
        """
        if self.column not in frame.columns:
            hint = nearest(self.column, map(str, frame.columns))
            raise DataError(f"There is no column '{self.column}' to coarsen.{hint}")
        if self.is_dropped:
            return frame.drop(columns=self.column)
        coarser = frame.copy()
        if self.edges:
            coarser[self.column] = [banded(value, edges=self.edges) for value in frame[self.column]]
            return coarser
        texts = [cell_text(value) for value in frame[self.column]]
        if not set(texts) & set(self.joined):
            raise DataError(
                f"The column '{self.column}' holds none of the codes {', '.join(self.joined)}."
            )
        name = "+".join(self.joined)
        coarser[self.column] = [name if text in self.joined else text for text in texts]
        return coarser


def read_coarsening(text: str) -> Coarsening:
    """Read ``age=bands``, ``age=20,40,60``, ``function=manager+accountant`` or ``mfi=drop``.

    Raises
    ------
    DataError
        Anything else.

    Examples
    --------
    >>> read_coarsening("age=20,40").edges, read_coarsening("mfi=drop").is_dropped
    ((20.0, 40.0), True)
    >>> read_coarsening("function=manager+accountant").joined
    ('manager', 'accountant')
    """
    column, sign, how = (part.strip() for part in text.partition("="))
    if not column or not sign or not how:
        raise _unreadable(text)
    if how == "drop":
        return Coarsening(column, is_dropped=True)
    if how == "bands":
        return Coarsening(column, edges=AGE_EDGES)
    if "+" in how:
        return Coarsening(column, joined=tuple(part.strip() for part in how.split("+")))
    try:
        return Coarsening(column, edges=tuple(float(part) for part in how.split(",")))
    except ValueError:
        raise _unreadable(text) from None


def _unreadable(text: str) -> DataError:
    return DataError(
        f"'{text}' says nothing to coarsen; write age=bands, age=20,40,60, "
        "function=manager+accountant or mfi=drop."
    )
