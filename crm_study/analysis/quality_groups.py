"""Small groups: their name stands, their numbers do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crm_study.results.small_groups import hidden_groups

_NAMES = ("cell", "label", "enumerator", "n_planned", "n_due")
"""What was known before anybody answered."""


def without_small_groups(
    rows: Sequence[Mapping[str, Any]], *, smallest: int, hidden: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Blank the numbers of groups of fewer people than may be shown.

    Parameters
    ----------
    rows : sequence of mappings
        Groups that add up to a total which is known, each with its ``n_obs``; the verdict
        of a blanked one says why.
    smallest : int
        Smallest number of people whose numbers are shown.
    hidden : collection of str
        Names in the first column that other tables hide.

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
    names = [str(next(iter(row.values()))) for row in rows]
    people = {name: int(row["n_obs"]) for name, row in zip(names, rows, strict=True)}
    gone = hidden_groups(people, smallest, always=hidden)
    return [
        _blank(row, smallest) if name in gone else dict(row)
        for name, row in zip(names, rows, strict=True)
    ]


def _blank(row: Mapping[str, Any], smallest: int) -> dict[str, Any]:
    kept = {name: value if name in _NAMES else None for name, value in row.items()}
    if "verdict" in row:
        kept["verdict"] = f"not shown, to protect groups below {smallest}"
    return kept
