"""How many people stand out by what is known of them, and what to coarsen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import DataError, listed, nearest
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.small_cells import SMALLEST

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class KAnonymity:
    """How well rows hide among their like.

    Attributes
    ----------
    quasi_identifiers : tuple of str
        Columns that an acquaintance may know of a person.
    k : int
        Rows that must be alike at the least.
    n_rows, n_groups : int
        Rows, and combinations of the columns.
    n_below : int
        Rows in groups of fewer than k.
    smallest : int
        Rows of the smallest group; 0 without rows.
    without : mapping of str to int
        Rows that would still stand out if this one column were dropped.
    """

    quasi_identifiers: tuple[str, ...]
    k: int
    n_rows: int
    n_groups: int
    n_below: int
    smallest: int
    without: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Tell whether every row has at least k − 1 others like it."""
        return self.n_below == 0

    def text(self) -> str:
        """Say how many stand out, and what would help most."""
        columns = listed(self.quasi_identifiers) or "no column"
        lines = [
            f"{self.n_below} of {self.n_rows} rows stand out by {columns}: fewer than {self.k} "
            f"are alike. The smallest of {self.n_groups} groups has {self.smallest}."
        ]
        lines += [
            f"Without '{name}' {left} would. {_advice(name)}"
            for name, left in sorted(self.without.items(), key=lambda pair: pair[1])
            if not self.holds
        ]
        return "\n".join(lines)


def k_anonymity(
    frame: pd.DataFrame, quasi_identifiers: Sequence[str], *, k: int = SMALLEST
) -> KAnonymity:
    """Count the rows that stand out by their quasi-identifiers.

    Parameters
    ----------
    frame : DataFrame
        One row a person.
    quasi_identifiers : sequence of str
        Columns; a blank cell is a value like any other.
    k : int, default 5
        Rows that must be alike at the least.

    Raises
    ------
    DataError
        A column that is not there.

    Notes
    -----
    Being hidden among k says nothing of what all k answered: a group of one mind gives
    itself away.

    References
    ----------
    .. [1] Sweeney, L. (2002). k-anonymity: a model for protecting privacy. International
       Journal of Uncertainty, Fuzziness and Knowledge-Based Systems, 10(5), 557-570.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"job": ["boss"] * 2 + ["clerk"] * 9, "sex": ["f", "m"] * 5 + ["f"]})
    >>> found = k_anonymity(frame, ["job", "sex"])
    >>> found.n_below, found.smallest, dict(found.without)
    (6, 1, {'job': 0, 'sex': 2})
    """
    known = list(map(str, frame.columns))
    for name in quasi_identifiers:
        if name not in known:
            raise DataError(f"There is no column '{name}' to be known by.{nearest(name, known)}")
    groups = _groups(frame, quasi_identifiers)
    return KAnonymity(
        quasi_identifiers=tuple(quasi_identifiers),
        k=k,
        n_rows=len(frame),
        n_groups=len(groups),
        n_below=_below(groups, k),
        smallest=min(groups.values(), default=0),
        without=dict(_each_left_out(frame, quasi_identifiers, k)),
    )


def _groups(frame: pd.DataFrame, columns: Sequence[str]) -> Counter[tuple[str, ...]]:
    if not columns:
        return Counter({(): len(frame)})
    texts = [[cell_text(value) for value in frame[name]] for name in columns]
    return Counter(zip(*texts, strict=True))


def _below(groups: Mapping[tuple[str, ...], int], k: int) -> int:
    return sum(n for n in groups.values() if n < k)


def _each_left_out(
    frame: pd.DataFrame, columns: Sequence[str], k: int
) -> Iterator[tuple[str, int]]:
    for name in columns:
        others = [other for other in columns if other != name]
        yield name, _below(_groups(frame, others), k)


def _advice(name: str) -> str:
    return f"Coarsen it: --coarsen {name}=bands (ages), {name}=A+B (join codes) or {name}=drop."
