"""One address per number: ``finding/row/column``.

The row may itself hold slashes (the audit's rows are addresses), so the first
part is the finding and the last part the column.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.errors import AddressError, nearest
from crm_study.results.columns import COLUMNS


@dataclass(frozen=True, slots=True)
class Address:
    """Where one number lives; ``row`` is a key of the finding's tidy form or ``glance``."""

    finding: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.finding}/{self.row}/{self.column}"


def parse_address(text: str) -> Address:
    """Read ``finding/row/column``, refusing columns that the dictionary lacks.

    Raises
    ------
    AddressError
        Too few parts, an empty part, or an unknown column.

    Examples
    --------
    >>> parse_address("regression.simple/glance/r_squared").column
    'r_squared'
    """
    parts = text.split("/")
    if len(parts) < 3 or not all(parts):
        raise AddressError(
            f"'{text}' is not an address; an address reads finding/row/column, "
            "for example regression.simple/glance/r_squared."
        )
    finding, row, column = parts[0], "/".join(parts[1:-1]), parts[-1]
    if column not in COLUMNS:
        raise AddressError(
            f"'{text}' ends in '{column}', which is no result column."
            f"{nearest(column, COLUMNS)} The columns are listed in docs/columns.md."
        )
    return Address(finding, row, column)
