"""Small groups: their name stands, their numbers do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_NAMES = ("cell", "label", "enumerator", "n_planned", "n_due")
"""What was known before anybody answered."""


def without_small_groups(
    rows: Sequence[Mapping[str, Any]], *, smallest: int
) -> list[dict[str, Any]]:
    """Blank the numbers of groups of fewer people than may be shown.

    Parameters
    ----------
    rows : sequence of mappings
        Groups that add up to a total which is known, each with its ``n_obs``; the verdict
        of a blanked one says why.
    smallest : int
        Smallest number of people whose numbers are shown.

    Returns
    -------
    list of dict
        A group without anybody is shown. When the groups blanked hold fewer people than
        `smallest` in all, or one is alone, the next smallest is blanked too: else it would
        follow from the total.

    Examples
    --------
    >>> rows = [{"enumerator": name, "n_obs": n} for name, n in [("A", 2), ("B", 9), ("C", 7)]]
    >>> [row["n_obs"] for row in without_small_groups(rows, smallest=5)]
    [None, 9, None]
    """
    hidden = [i for i, row in enumerate(rows) if 0 < row["n_obs"] < smallest]
    open_ = sorted(
        (i for i, row in enumerate(rows) if row["n_obs"] >= smallest),
        key=lambda i: (rows[i]["n_obs"], i),
    )
    while hidden and open_ and (len(hidden) < 2 or _people(rows, hidden) < smallest):
        hidden.append(open_.pop(0))
    return [_blank(row, smallest) if i in hidden else dict(row) for i, row in enumerate(rows)]


def _people(rows: Sequence[Mapping[str, Any]], chosen: Sequence[int]) -> int:
    return sum(int(rows[i]["n_obs"]) for i in chosen)


def _blank(row: Mapping[str, Any], smallest: int) -> dict[str, Any]:
    kept = {name: value if name in _NAMES else None for name, value in row.items()}
    if "verdict" in row:
        kept["verdict"] = f"not shown, to protect groups below {smallest}"
    return kept
