"""Tables of counts, means and shares that single nobody out, protected together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import DataError, listed, nearest
from crm_study.kernels.disclosure.suppression import LEAST, suppress
from crm_study.responses.privacy.cell_text import cell_text

if TYPE_CHECKING:
    import pandas as pd

SMALLEST = 5
HIDDEN = "hidden"
ALL = "(all)"
FEW, MOST = 0.10, 0.90
"""Shares nearer to none or all are not told: they say what everybody in a group answered."""

_MOST_ATOMS = 20_000
_Cells = dict[tuple[str, ...], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table that is wanted: columns to cross, and the rows it is of.

    Attributes
    ----------
    by : tuple of str
        One, two or more columns.
    where : mapping of str to str
        A filter: columns and the value they must have.
    """

    by: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SafeTable:
    """Counts by group; None where a count is hidden.

    Attributes
    ----------
    by : tuple of str
    where : mapping of str to str
    counts : mapping of tuple of str to int or None
        By the levels of ``by``; ``(all)`` in the place of a level is a margin.
    """

    by: tuple[str, ...]
    where: Mapping[str, str]
    counts: Mapping[tuple[str, ...], int | None]

    def frame(self) -> pd.DataFrame:
        """Return the table as a frame: rows by the first column, the second one across."""
        import pandas as pd

        shown = [HIDDEN if n is None else n for n in self.counts.values()]
        if len(self.by) == 1:
            levels = [level for (level,) in self.counts]
            return pd.DataFrame({"n": shown}, index=pd.Index(levels, name=self.by[0]), dtype=object)
        index = pd.MultiIndex.from_tuples(list(self.counts), names=self.by)
        cells = pd.Series(shown, index=index, dtype=object)
        return cells.unstack(list(self.by[1:]))  # noqa: PD010 - labels are a pair of levels


def safe_tables(
    frame: pd.DataFrame, tables: Sequence[TableOf], *, smallest: int = SMALLEST
) -> tuple[SafeTable, ...]:
    """Count people in linked tables, and hide what would single somebody out.

    Parameters
    ----------
    frame : DataFrame
        One row a person; blank cells are a level of their own, ``(blank)``.
    tables : sequence of TableOf
        Everything that will be published: tables that are not given here are not
        protected against. Margins and totals are made and protected as well.
    smallest : int, default 5
        Smallest group that may be shown, 3 at the least.

    Returns
    -------
    tuple of SafeTable
        In the order given. No hidden count below ``smallest`` can be computed from all the
        tables together, nor enclosed in a range narrower than ``smallest``.

    Raises
    ------
    DataError
        A column that is not there, or more combinations than can be protected together.
    AnalysisError
        A smallest group below 3.

    Notes
    -----
    Weighted counts must not be published beside these: they give the unweighted ones away.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"job": ["boss"] * 2 + ["clerk"] * 9 + ["guard"] * 20})
    >>> safe_tables(frame, [TableOf(("job",))])[0].frame()["n"].to_dict()
    {'(all)': 31, 'boss': 'hidden', 'clerk': 'hidden', 'guard': 20}
    """
    variables = sorted({name for table in tables for name in (*table.by, *table.where)})
    _require(frame, variables)
    texts = {name: [cell_text(value) or "(blank)" for value in frame[name]] for name in variables}
    levels = {name: sorted(set(texts[name])) for name in variables}
    if math.prod(map(len, levels.values())) > _MOST_ATOMS:
        raise DataError(
            f"Tables of {listed(variables)} have too many combinations to be protected "
            "together. Publish fewer of them, or coarser ones."
        )
    atoms = list(product(*(levels[name] for name in variables)))
    people = _people(texts, variables, atoms)
    cells = [_cells(table, variables, levels, atoms) for table in tables]
    members = np.array([one for table in cells for one in table.values()], dtype=float)
    distinct, place = np.unique(members, axis=0, return_inverse=True)
    hidden = suppress(distinct, distinct @ people, smallest=smallest).hidden[place.ravel()]
    counts = members @ people
    return tuple(_table(tables, cells, number, counts, hidden) for number in range(len(tables)))


def safe_means(
    frame: pd.DataFrame, outcome: str, by: str, *, smallest: int = SMALLEST
) -> dict[str, tuple[int | None, float | None]]:
    """Return n and mean of an outcome by group; neither where the group is hidden.

    The mean of a hidden group cannot be had from the others and the total either: at
    least two groups, or none, are hidden.

    Raises
    ------
    DataError
        A column that is not there, or an outcome that is no number.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"job": ["boss"] * 2 + ["clerk"] * 9 + ["guard"] * 20})
    >>> frame["score"] = 3.0
    >>> safe_means(frame, "score", "job")["boss"], safe_means(frame, "score", "job")["(all)"]
    ((None, None), (31, 3.0))
    """
    import pandas as pd

    _require(frame, [outcome, by])
    values = pd.to_numeric(frame[outcome], errors="coerce")
    answered = frame[values.notna()]
    if answered.empty:
        raise DataError(f"The column '{outcome}' holds no numbers, so that it has no mean.")
    groups = pd.Series([cell_text(value) or "(blank)" for value in answered[by]])
    scores = pd.Series(values[values.notna()].to_numpy(dtype=float))
    means = scores.groupby(groups.to_numpy()).mean()
    found = safe_tables(answered, [TableOf((by,))], smallest=smallest)[0].counts
    return {
        level: (n, None if n is None else float(scores.mean() if level == ALL else means[level]))
        for (level,), n in found.items()
    }


def safe_share(n_yes: int, n: int, *, smallest: int = SMALLEST) -> str | float | None:
    """Return a share; its bound in a group that is nearly of one mind; None in a small group.

    Examples
    --------
    >>> safe_share(6, 12), safe_share(12, 12), safe_share(1, 20), safe_share(2, 4)
    (0.5, '≥ 90%', '≤ 10%', None)
    """
    if n < max(smallest, LEAST):
        return None
    share = n_yes / n
    if share <= FEW:
        return f"≤ {FEW:.0%}"
    return f"≥ {MOST:.0%}" if share >= MOST else share


def safe_extremes(
    values: Sequence[float], *, smallest: int = SMALLEST
) -> tuple[float | None, float | None]:
    """Return the least and the greatest value, each only when enough people share it.

    Examples
    --------
    >>> safe_extremes([1, 1, 1, 1, 1, 3, 4, 5])
    (1, None)
    """
    limit = max(smallest, LEAST)
    ends = (min(values, default=None), max(values, default=None))
    low, high = (end if end is not None and values.count(end) >= limit else None for end in ends)
    return low, high


def _people(
    texts: Mapping[str, list[str]], variables: Sequence[str], atoms: list[tuple[str, ...]]
) -> NDArray[np.float64]:
    """Count the people of every combination of levels."""
    place = {atom: at for at, atom in enumerate(atoms)}
    people = np.zeros(len(atoms))
    for combination in zip(*(texts[name] for name in variables), strict=True):
        people[place[combination]] += 1
    return people


def _cells(
    table: TableOf,
    variables: Sequence[str],
    levels: Mapping[str, list[str]],
    atoms: list[tuple[str, ...]],
) -> _Cells:
    """Return which atoms make up every cell and margin of a table."""
    columns = {name: np.array([atom[at] for atom in atoms]) for at, name in enumerate(variables)}
    kept = np.ones(len(atoms), dtype=bool)
    for name, value in table.where.items():
        kept &= columns[name] == value
    found: _Cells = {}
    for size in range(len(table.by) + 1):
        for crossed in combinations(range(len(table.by)), size):
            for chosen in product(*(levels[table.by[at]] for at in crossed)):
                key = [ALL] * len(table.by)
                member = kept.copy()
                for at, level in zip(crossed, chosen, strict=True):
                    key[at] = level
                    member &= columns[table.by[at]] == level
                found[tuple(key)] = member
    return found


def _table(
    tables: Sequence[TableOf],
    cells: Sequence[_Cells],
    number: int,
    counts: NDArray[np.float64],
    hidden: NDArray[np.bool_],
) -> SafeTable:
    start = sum(len(table) for table in cells[:number])
    shown = {
        levels: None if hidden[start + at] else int(counts[start + at])
        for at, levels in enumerate(cells[number])
    }
    return SafeTable(tables[number].by, tables[number].where, shown)


def _require(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    known = list(map(str, frame.columns))
    for name in columns:
        if name not in known:
            raise DataError(
                f"There is no column '{name}' to make a table of.{nearest(name, known)} "
                f"There are: {listed(known)}."
            )
