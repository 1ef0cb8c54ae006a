"""Faults planted in synthetic data, with a list of what was planted and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.protocol.study import Study

if TYPE_CHECKING:
    import pandas as pd

_EACH = 2
_BEYOND = 60
_TIMES = ("duration", "seconds", "minutes", "time", "duree")
_FAST = "15"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its name, the row as a spreadsheet counts (header 1), the columns, what it was.

    Attributes
    ----------
    name : str
        Which kind of fault.
    row : int
        Of the file, the header being row 1.
    columns : tuple of str
        Whose cells were changed.
    before, after : str
        The first changed cell before and after.
    told : str
        The fault in words.
    """

    name: str
    row: int
    columns: tuple[str, ...]
    before: str
    after: str
    told: str

    def plain(self) -> dict[str, Any]:
        """Return the record as a mapping."""
        return asdict(self)


def plant_faults(
    frame: pd.DataFrame,
    study: Study,
    *,
    seed: int,
    names: tuple[str, ...] | None = None,
    each: int = _EACH,
) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Plant faults in a copy of synthetic cells.

    Parameters
    ----------
    frame : DataFrame
        Cells as text, one row a respondent.
    study : Study
        Names the columns.
    seed : int
        Of the places.
    names : tuple of str, optional
        Kinds of faults; by default every kind that the study's columns allow.
    each : int, default 2
        Faults of a kind.

    Returns
    -------
    tuple of (DataFrame, tuple of Fault)
        The cells, and every fault in the order of the rows. No row has two faults.

    Raises
    ------
    AnalysisError
        An unknown kind, or too few rows.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> from crm_study.responses.simulate import draw_synthetic
    >>> study = read_study("rusizi")
    >>> cells, faults = plant_faults(draw_synthetic(study, n=40).frame, study, seed=1, each=1)
    >>> [fault.name for fault in faults if fault.name.startswith("d")]
    ['duplicate_answers', 'duplicate_respondent']
    """
    planter = _Planter(frame.copy(), study)
    possible = {name: plant for name, plant in _KINDS.items() if planter.allows(name)}
    chosen = tuple(possible) if names is None else names
    unknown = [name for name in chosen if name not in possible]
    if unknown:
        raise AnalysisError(
            f"No fault '{unknown[0]}' can be planted here.{nearest(unknown[0], possible)} "
            f"There are: {listed(possible, limit=20)}."
        )
    if len(frame) < 2 * each * len(chosen) + 2:
        raise AnalysisError(
            f"{each} faults of {len(chosen)} kinds need {2 * each * len(chosen) + 2} rows, but "
            f"there are {len(frame)}."
        )
    rng = np.random.default_rng(seed)
    rows = (int(row) for row in rng.permutation(np.arange(1, len(frame))))
    faults = [possible[name](planter, next(rows), rng) for name in chosen for _ in range(each)]
    return planter.cells, tuple(sorted(faults, key=lambda fault: fault.row))


class _Planter:
    """Cells in which faults are planted, and the columns they may touch."""

    def __init__(self, cells: pd.DataFrame, study: Study) -> None:
        self.cells, self.study = cells, study
        self.items = [name for name in study.scored_items() if name in cells]
        names = [str(name) for name in cells.columns]
        self.time = next((name for name in names if name.lower() in _TIMES), None)
        self.respondent = study.respondent.column if study.respondent else "respondent"

    def allows(self, name: str) -> bool:
        """Tell whether the study's columns can carry a fault."""
        population = self.study.population
        needed: dict[str, object] = {
            "speeder": self.time,
            "wrong_stratum": population.strata,
            "missing_cluster": population.clusters,
            "unknown_wave": self.study.waves,
            "failed_attention": self.attention(),
        }
        return bool(needed.get(name, True))

    def attention(self) -> str | None:
        """Return the item with one right answer, if there is any."""
        items = self.study.instrument.items()
        return next((item.id for item in items if item.expected is not None), None)

    def cell(self, row: int, column: str) -> str:
        """Return the text of a cell."""
        return str(self.cells.loc[row, column])

    def put(self, name: str, row: int, values: dict[str, str], told: str) -> Fault:
        """Write cells into a row and record the fault."""
        first = next(iter(values))
        before = self.cell(row, first)
        for column, value in values.items():
            self.cells.loc[row, column] = value
        return Fault(name, row + 2, tuple(values), before, values[first], told)

    def one_item(self, rng: np.random.Generator) -> str:
        """Choose a scored item."""
        return str(rng.choice(self.items))


_Plant = Callable[[_Planter, int, np.random.Generator], Fault]


def _out_of_range(at: _Planter, row: int, rng: np.random.Generator) -> Fault:
    values = {at.one_item(rng): str(_BEYOND + int(rng.integers(10)))}
    return at.put("out_of_range", row, values, "a code that is not on the scale")


def _not_a_number(at: _Planter, row: int, rng: np.random.Generator) -> Fault:
    return at.put("not_a_number", row, {at.one_item(rng): "four"}, "a word in place of a code")


def _duplicate_respondent(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    values = {at.respondent: at.cell(row - 1, at.respondent)}
    return at.put("duplicate_respondent", row, values, "the id of the row above")


def _duplicate_answers(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    values = {item: at.cell(row - 1, item) for item in at.items}
    return at.put("duplicate_answers", row, values, "all answers of the row above")


def _straight_line(at: _Planter, row: int, rng: np.random.Generator) -> Fault:
    scale = at.study.scale_of(at.items[0])
    code = str(rng.choice(sorted(scale.points) if scale else [1]))
    return at.put("straight_line", row, dict.fromkeys(at.items, code), "one answer throughout")


def _blank_respondent(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    return at.put("blank_respondent", row, dict.fromkeys(at.items, ""), "no answer at all")


def _shifted_columns(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    given = [at.cell(row, item) for item in at.items]
    values = dict(zip(at.items, [given[-1], *given[:-1]], strict=True))
    return at.put("shifted_columns", row, values, "all answers one column to the right")


def _reversed_twice(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    values = {}
    for item in at.items:
        scale, given = at.study.scale_of(item), at.cell(row, item)
        if scale is not None and given.isdigit():
            values[item] = str(scale.minimum + scale.maximum - int(given))
    return at.put("turned_scale", row, values, "the scale read from the wrong end")


def _wrong_stratum(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    strata = at.study.population.strata
    column = strata.column if strata else ""
    values = {column: at.cell(row, column) + "s"}
    return at.put("wrong_stratum", row, values, "a stratum that is not declared")


def _missing_cluster(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    clusters = at.study.population.clusters
    values = {clusters.column if clusters else "": ""}
    return at.put("missing_cluster", row, values, "no institution")


def _unknown_wave(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    values = {at.study.waves.column if at.study.waves else "": "second"}
    return at.put("unknown_wave", row, values, "a wave that is not declared")


def _speeder(at: _Planter, row: int, _: np.random.Generator) -> Fault:
    return at.put("speeder", row, {at.time or "": _FAST}, "finished in seconds")


def _failed_attention(at: _Planter, row: int, rng: np.random.Generator) -> Fault:
    name = at.attention() or ""
    item, scale = at.study.item(name), at.study.scale_of(name)
    wrong = [code for code in (scale.points if scale else [0]) if code != item.expected]
    values = {name: str(rng.choice(wrong))}
    return at.put("failed_attention", row, values, "a wrong answer to the attention check")


_KINDS: dict[str, _Plant] = {
    "out_of_range": _out_of_range,
    "not_a_number": _not_a_number,
    "duplicate_respondent": _duplicate_respondent,
    "duplicate_answers": _duplicate_answers,
    "straight_line": _straight_line,
    "blank_respondent": _blank_respondent,
    "shifted_columns": _shifted_columns,
    "turned_scale": _reversed_twice,
    "wrong_stratum": _wrong_stratum,
    "missing_cluster": _missing_cluster,
    "unknown_wave": _unknown_wave,
    "speeder": _speeder,
    "failed_attention": _failed_attention,
}
