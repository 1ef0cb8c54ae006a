"""What a cell says, whatever type a reader gave it."""

from __future__ import annotations


def cell_text(value: object) -> str:
    """Return a cell as text: blank when missing, whole numbers without their point.

    Examples
    --------
    >>> cell_text(788123456.0), cell_text(float("nan")), cell_text(" M1 ")
    ('788123456', '', 'M1')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN, NaT and None are blank cells
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
