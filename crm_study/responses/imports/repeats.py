"""Repeats: tables below the respondents, linked to the row they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.layout import subset
from crm_study.responses.imports.redcap import REPEAT

if TYPE_CHECKING:
    import pandas as pd

LINK, PARENT = "respondent_row", "parent"


def split_repeats(table: RawTable) -> tuple[RawTable, dict[str, RawTable]]:
    """Set apart the rows of repeated instruments that stand among the respondents."""
    kinds = table.column(REPEAT)
    if not any(kinds):
        return table, {}
    groups: dict[str, list[int]] = {}
    for row, kind in enumerate(kinds):
        groups.setdefault(kind, []).append(row)
    main = subset(table, groups.pop("", []))
    return main, {kind: subset(table, rows) for kind, rows in groups.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """Tables below the respondents, and the rows that have none.

    Attributes
    ----------
    frames : mapping of str to DataFrame
        With the row of the respondent in the file as ``respondent_row``.
    n_orphans : int
        Rows without a parent.
    n_gone : int
        Rows whose respondent stayed out.
    """

    frames: Mapping[str, pd.DataFrame]
    n_orphans: int
    n_gone: int


def link_repeats(
    main: RawTable, tables: Sequence[RawTable], platform: Platform, kept: Sequence[int]
) -> Linked:
    """Link the rows of all repeats to their respondents, over any number of levels.

    Parameters
    ----------
    main : RawTable
        The respondents.
    tables : sequence of RawTable
        The repeats, outer ones before inner ones or not.
    platform : Platform
        Says by which columns they are linked.
    kept : sequence of int
        Rows of the file that stay, by number.

    Returns
    -------
    Linked
    """
    import pandas as pd

    link, own = (
        ("PARENT_KEY", "KEY")
        if platform.parent == "PARENT_KEY"
        else (
            "_parent_index",
            "_index",
        )
    )
    owners = {_key(main.name, key, own): number for key, number in _pairs(main, own)}
    owners |= {_key("", key, own): number for key, number in _pairs(main, own)}
    staying, frames, orphans, gone = set(kept), {}, 0, 0
    for table in _outer_first(tables):
        parents = [_owner(table, row, link, own, owners) for row in range(len(table))]
        for key, number in zip(table.column(own), parents, strict=True):
            owners[_key(table.name, key, own)] = number if number is not None else -1
        rows = [row for row, number in enumerate(parents) if number in staying]
        orphans += sum(number in (None, -1) for number in parents)
        gone += len(parents) - len(rows)
        cells = {name: [column[row] for row in rows] for name, column in _named(table)}
        frames[table.name] = pd.DataFrame({LINK: [str(parents[row]) for row in rows], **cells})
    return Linked(frames, orphans, gone - orphans)


def _pairs(table: RawTable, own: str) -> list[tuple[str, int]]:
    return list(zip(table.column(own), table.numbers, strict=True))


def _key(table: str, key: str, own: str) -> tuple[str, str]:
    """Return what a row is known by: an index counts within its table, a key everywhere."""
    return ("", key) if own == "KEY" else (table[:31], key)


def _owner(
    table: RawTable,
    row: int,
    link: str,
    own: str,
    owners: Mapping[tuple[str, str], int],
) -> int | None:
    parent = table.column("_parent_table_name")[row] if own == "_index" else ""
    parent = "".join(sign for sign in parent if sign not in "[]*?:\\/")
    key = table.column(link)[row]
    known = [owners[name, key] for name in (parent[:31], "") if (name, key) in owners]
    if not known and own == "_index":
        cut = [name for name, _ in owners if name and parent.startswith(name.rstrip(".")[:28])]
        known = [owners[name, key] for name in dict.fromkeys(cut) if (name, key) in owners]
    return known[0] if known else None


def _outer_first(tables: Sequence[RawTable]) -> list[RawTable]:
    """Return the tables so that a parent comes before its children."""
    by_name = {table.name: table for table in tables}
    whole = {name[:31]: name for name in by_name}
    depth: dict[str, int] = {}

    def level(name: str) -> int:
        if name not in depth:
            depth[name] = 0
            parents = {text[:31] for text in by_name[name].column("_parent_table_name")}
            inner = [level(whole[parent]) + 1 for parent in parents if parent in whole]
            slashes = max((key.count("/") for key in by_name[name].column("KEY")), default=0)
            depth[name] = max([slashes, *inner])
        return depth[name]

    return [by_name[name] for name in sorted(by_name, key=level)]


def _named(table: RawTable) -> list[tuple[str, list[str]]]:
    """Return the columns by name; a name that stands twice gets a number."""
    seen: dict[str, int] = {}
    named = []
    for name, column in zip(table.header, table.columns, strict=True):
        seen[name] = seen.get(name, 0) + 1
        named.append((name if seen[name] == 1 else f"{name} ({seen[name]})", column))
    return named


def frames_of(groups: Mapping[str, RawTable], record: str) -> dict[str, pd.DataFrame]:
    """Return the repeated instruments of a flat file, linked by the record's id."""
    import pandas as pd

    return {
        kind: pd.DataFrame({LINK: table.column(record), **dict(_named(table))})
        for kind, table in groups.items()
    }
