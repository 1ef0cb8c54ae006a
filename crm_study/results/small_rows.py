"""Rows of small groups whose names stand and whose numbers do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from crm_study.results.finding import Row
from crm_study.results.small_groups import hidden_groups

KNOWN_BEFORE = frozenset({"n_population", "n_planned", "n_due", "expected"})
"""Numbers that were known before anybody answered: they tell nothing of who did."""


def blanked(row: Row, *, keep: Collection[str] = KNOWN_BEFORE) -> dict[str, Any]:
    """Return a row without its numbers; texts and what was known before stay.

    Examples
    --------
    >>> blanked({"stratum": "manager", "n_population": 21, "n_obs": 3, "weight": 7.0})
    {'stratum': 'manager', 'n_population': 21, 'n_obs': None, 'weight': None}
    """
    return {
        name: value if name in keep or isinstance(value, str) else None
        for name, value in row.items()
    }


def without_numbers(
    rows: Sequence[Row],
    *,
    of: Callable[[Row], str],
    count: str,
    smallest: int,
    always: Collection[str] = (),
) -> tuple[tuple[Row, ...], int]:
    """Blank the rows of small groups, and of as many others as it takes.

    Parameters
    ----------
    rows : sequence of mappings
        Groups that add up to a total which is known.
    of : callable
        Names the group of a row.
    count : str
        Column of the people of a group.
    smallest : int
        Smallest group whose numbers are shown.
    always : collection of str
        Groups that other tables hide, so that this one hides them as well.

    Returns
    -------
    tuple
        The rows, and how many were blanked. A single row is everybody, and stays.

    Examples
    --------
    >>> rows = [{"group": name, "n_obs": n} for name, n in [("A", 2), ("B", 9), ("C", 20)]]
    >>> without_numbers(rows, of=lambda row: row["group"], count="n_obs", smallest=5)[0][1]
    {'group': 'B', 'n_obs': None}
    """
    people: Mapping[str, int] = {of(row): int(row[count] or 0) for row in rows}
    hidden = hidden_groups(people, smallest, always=always) if len(rows) > 1 else frozenset()
    shown = tuple(blanked(row) if of(row) in hidden else row for row in rows)
    return shown, sum(of(row) in hidden for row in rows)


def not_shown(n_hidden: int, n_rows: int, smallest: int) -> str:
    """Return the note that names the rule.

    Examples
    --------
    >>> not_shown(2, 4, 5)
    'The numbers of 2 of 4 rows are not shown: groups of fewer than 5 people, and those that would give them away.'
    """  # noqa: E501 - one sentence
    return (
        f"The numbers of {n_hidden} of {n_rows} rows are not shown: groups of fewer than "
        f"{smallest} people, and those that would give them away."
    )
