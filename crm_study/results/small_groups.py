"""Leave institutions with few people out of every table that has a row for each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from crm_study.results.finding import Finding, Row


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of people whose rows may give somebody away.

    Attributes
    ----------
    column : str
        What tells the groups apart, such as the column of the institutions.
    sizes : mapping of str to int
        People of each group in the data.
    smallest : int
        Smallest group that may be shown.
    words : mapping of str to str
        Further words by which a row may name a group, such as its label.
    """

    column: str
    sizes: Mapping[str, int]
    smallest: int
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def hidden(self) -> frozenset[str]:
        """The groups that no table shows, whatever it is of: the same ones everywhere.

        Were one hidden here and another there, the two tables would give both back.
        """
        return hidden_groups(self.sizes, self.smallest)


def without_small_groups(finding: Finding, groups: Groups) -> Finding:
    """Return a finding without the rows of small groups, and say how many are not shown.

    Parameters
    ----------
    finding : Finding
        Any; one without a row for each group comes back as it is.
    groups : Groups

    Returns
    -------
    Finding
        A row is one of a group when a text in it is the group's name, or the column and
        the name as ``mfi:M01``. What is hidden is at least ``smallest`` people together,
        so that the others and a total do not give it back. Rows go as a whole: counts,
        means, limits and extremes with them.

    Examples
    --------
    >>> rows = ({"cell": "mfi:A", "n_obs": 2}, {"cell": "mfi:B", "n_obs": 9},
    ...         {"cell": "mfi:C", "n_obs": 20})
    >>> found = Finding(id="x", title="X", rows=rows)
    >>> kept = without_small_groups(found, Groups("mfi", {"A": 2, "B": 9, "C": 20}, 5))
    >>> [row["cell"] for row in kept.rows]
    ['mfi:C']
    """
    tables = {"": finding.rows, **finding.details}
    named = {name: _groups_of(rows, groups, finding) for name, rows in tables.items()}
    told = _people(tables, named, groups)
    hidden = hidden_groups(told, groups.smallest, always=groups.hidden)
    if not hidden:
        return finding
    left = {
        name: tuple(
            row for row, own in zip(rows, named[name], strict=True) if hidden.isdisjoint(own)
        )
        for name, rows in tables.items()
    }
    note = (
        f"{len(hidden)} of {len(told)} groups of {groups.column} are not shown: groups of fewer "
        f"than {groups.smallest} people, and those that would give them away."
    )
    rows = left.pop("")
    return replace(finding, rows=rows, details=left, notes=(*finding.notes, note))


def without_small_cells(finding: Finding, *, smallest: int) -> Finding:
    """Return a crossing without its cells when one of them holds few people.

    All cells go, since margins and the others would give the small one back; the tests stay.
    They go as well when a whole row or column gave one answer: whoever knows that somebody
    is in it would know what she said.

    Examples
    --------
    >>> cells = ({"key": "a~b", "n_obs": 2}, {"key": "a~c", "n_obs": 30})
    >>> found = Finding(id="association.x", title="X", details={"cells": cells})
    >>> without_small_cells(found, smallest=5).details
    {}
    """
    cells = finding.details.get("cells", ())
    if any(0 < int(cell.get("n_obs") or 0) < smallest for cell in cells):
        why = f"one of them holds fewer than {smallest} people"
    elif _of_one_mind(cells):
        why = "all people of a group gave one answer"
    else:
        return finding
    left = {name: rows for name, rows in finding.details.items() if name != "cells"}
    note = f"The cells are not shown: {why}."
    return replace(finding, details=left, notes=(*finding.notes, note))


def _of_one_mind(cells: tuple[Row, ...]) -> bool:
    """Tell whether the people of a row or of a column are all in one of several cells."""
    for side in ("row_level", "column_level"):
        groups: dict[str, list[int]] = {}
        for cell in cells:
            groups.setdefault(str(cell.get(side)), []).append(int(cell.get("n_obs") or 0))
        if any(len(counts) > 1 and max(counts) == sum(counts) > 0 for counts in groups.values()):
            return True
    return False


def _groups_of(rows: tuple[Row, ...], groups: Groups, finding: Finding) -> list[tuple[str, ...]]:
    """Return the groups that each row is of: one, two that are compared, or none.

    Where the groups are what the finding compares, a name inside a text counts as well.
    """
    if finding.overall.get("group") == groups.column:
        inside = {name: _pattern(name) for name in groups.sizes}
        return [tuple(name for name in inside if _says(row, inside[name])) for row in rows]
    spelled = {name: name for name in groups.sizes if not name.isdigit()}
    spelled |= {f"{groups.column}:{name}": name for name in groups.sizes} | dict(groups.words)
    return [tuple(_texts(row, spelled)) for row in rows]


def _pattern(name: str) -> re.Pattern[str]:
    """Return where a name stands in a text; a number only where a key or a phrase puts it."""
    if name.isdigit():
        return re.compile(rf"(?:^|[:~]|group ){name}(?:$|[:~])")
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _says(row: Row, name: re.Pattern[str]) -> bool:
    return any(isinstance(value, str) and name.search(value) for value in row.values())


def _texts(row: Row, spelled: Mapping[str, str]) -> Iterator[str]:
    return (spelled[value] for value in row.values() if isinstance(value, str) and value in spelled)


def _people(
    tables: Mapping[str, tuple[Row, ...]],
    named: Mapping[str, list[tuple[str, ...]]],
    groups: Groups,
) -> dict[str, int]:
    """Return the people behind each group that has rows: the fewest that any row rests on."""
    people: dict[str, int] = {}
    for name, rows in tables.items():
        for row, own in zip(rows, named[name], strict=True):
            n_obs = row.get("n_obs") if len(own) == 1 else None
            for group in own:
                counts = [groups.sizes[group], *([int(n_obs)] if n_obs is not None else [])]
                people[group] = min([people.get(group, counts[0]), *counts])
    return people


def hidden_groups(
    people: Mapping[str, int], smallest: int, *, always: Collection[str] = ()
) -> frozenset[str]:
    """Return the groups to hide: the small ones, and enough others to hide their sum.

    Parameters
    ----------
    people : mapping of str to int
        People of each group; a group of nobody hides nobody.
    smallest : int
        Smallest group that may be shown.
    always : collection of str
        Groups that are hidden in any case.

    Examples
    --------
    >>> sorted(hidden_groups({"A": 2, "B": 9, "C": 20}, 5))
    ['A', 'B']
    """
    by_size = sorted(people, key=lambda group: people[group])
    hidden = [g for g in by_size if 0 < people[g] < smallest or (people[g] and g in always)]
    others = [group for group in by_size if people[group] >= smallest and group not in always]
    while (
        hidden
        and others
        and (len(hidden) == 1 or sum(people[group] for group in hidden) < smallest)
    ):
        hidden.append(others.pop(0))
    return frozenset(hidden)
