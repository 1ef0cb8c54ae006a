"""Correlations of the scale scores, Pearson and Spearman side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.chapter import status_of, trouble
from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation import correlate
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join, numbered
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NUMBERS = ("pearson", "p_value", "spearman", "spearman_p_value", "conf_low", "conf_high")
PAIRWISE = "Each pair rests on the respondents with both scores (pairwise)."
_PARTS = (
    "A construct and its own dimensions share their items and must go together; the text leaves "
    "such pairs out."
)
_LEVELS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


class CorrelationFinding(Finding):
    """Every pair of constructs; the table is the matrix of the models' variables."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the lower triangle of Pearson correlations with stars."""
        names = self._shown()
        head = ("", *(str(number) for number in range(1, len(names))))
        labels = {str(row["construct"]): str(row["label"]) for row in self.details["variables"]}
        rows = [
            (Cell(numbered(number, labels[name])), *self._cells(names, number - 1))
            for number, name in enumerate(names, start=1)
        ]
        stamp = [self.stamp] if self.stamp else []
        stars = "* p < .05, ** p < .01, *** p < .001, two-sided."
        return Table(self.title, head, tuple(rows), (*stamp, *self.notes, stars))

    def prose(self) -> Prose:
        """Name the strongest pair among the models' variables."""
        names = set(self._shown())
        known = [
            row
            for row in self.rows
            if row["pearson"] is not None
            and {row["variable_1"], row["variable_2"]} <= names
            and not self._share_items(str(row["variable_1"]), str(row["variable_2"]))
        ]
        if not known:
            return super().prose()
        closest = max(known, key=lambda row: abs(row["pearson"]))
        said = compose("The closest association is {pair}.", pair=self._told(closest))
        if len(known) == 1:
            return said
        weakest = min(known, key=lambda row: abs(row["pearson"]))
        return join([said, compose("The weakest is {pair}.", pair=self._told(weakest))])

    def _told(self, row: Row) -> Prose:
        """Tell a pair with its correlation, the interval and the number of people."""
        pair = str(row["pair"])
        labels = {str(row["construct"]): str(row["label"]) for row in self.details["variables"]}
        limits = Prose()
        if row["conf_low"] is not None:
            low = self.slot(pair, "conf_low", style="bounded")
            high = self.slot(pair, "conf_high", style="bounded")
            limits = compose(" [{low}, {high}]", low=low, high=high)
        rho = Prose()
        if row["spearman"] is not None:
            rho = compose("; Spearman's ρ = {rho}", rho=self.slot(pair, "spearman"))
        return compose(
            "that of {first} with {second} (r = {r}{limits}, {p}, n = {n}{rho})",
            first=labels[str(row["variable_1"])],
            second=labels[str(row["variable_2"])],
            r=self.slot(pair, "pearson"),
            limits=limits,
            p=self.p_slot(pair),
            n=self.slot(pair, "n_obs"),
            rho=rho,
        )

    def _share_items(self, first: str, second: str) -> bool:
        """Tell whether one score is part of the other: no wonder that they go together."""
        wholes = {str(row["construct"]): row.get("part_of") for row in self.details["variables"]}
        return second in _wholes_of(first, wholes) or first in _wholes_of(second, wholes)

    def figure(self) -> Figure | None:
        """Draw the matrix of every construct."""
        from crm_study.figures.heatmap import correlation_heatmap

        variables = self.details["variables"]
        names = [str(row["construct"]) for row in variables]
        if len(names) < 2:
            return None
        matrix = np.full((len(names), len(names)), np.nan)
        for row in self.rows:
            i, j = names.index(str(row["variable_1"])), names.index(str(row["variable_2"]))
            value = np.nan if row["pearson"] is None else row["pearson"]
            matrix[i, j] = matrix[j, i] = value
        labels = [str(row["label"]) for row in variables]
        return correlation_heatmap(labels, matrix.tolist(), stamp=self.stamp)

    def _shown(self) -> list[str]:
        """Return the variables of the declared models, or all where there is no model."""
        chosen = [str(row["construct"]) for row in self.details["variables"] if row["in_model"]]
        return chosen or [str(row["construct"]) for row in self.details["variables"]]

    def _cells(self, names: Sequence[str], i: int) -> list[Cell]:
        blanks = [Cell("—" * (i == j), numeric=True) for j in range(i, len(names) - 1)]
        return [*(self._cell(names[j], names[i]) for j in range(i)), *blanks]

    def _cell(self, first: str, second: str) -> Cell:
        row = next(
            row for row in self.rows if {row["variable_1"], row["variable_2"]} == {first, second}
        )
        value = row["pearson"]
        if value is None:
            return Cell(format_value(None, "bounded"), "", numeric=True)
        stars = next((mark for level, mark in _LEVELS if row["p_value"] < level), "")
        address = f"{self.id}/{row['pair']}/pearson"
        return Cell(format_value(value, "bounded") + stars, address, numeric=True)


def correlation_chapter(study: Study, responses: Responses) -> Finding:
    """Correlate the scale scores of every two constructs in the main wave."""
    frame = responses.wave(MAIN)
    troubles: list[str] = []
    pairs = list(combinations(study.constructs, 2))
    rows = [plain(_row(frame, study, first, second, troubles)) for first, second in pairs]
    status, reason = status_of(sum(row["pearson"] is not None for row in rows), troubles)
    if not pairs:
        status, reason = "not_applicable", "Fewer than two constructs are declared."
    return CorrelationFinding(
        id="correlation",
        title="Correlations of the scale scores",
        rows=tuple(rows),
        overall={"n_constructs": len(study.constructs), "n_obs": len(frame), "conf_level": 0.95},
        status=status,
        reason=reason,
        notes=(PAIRWISE, *part_notes(study)),
        details={"variables": variables_of(study)},
    )


def part_notes(study: Study) -> tuple[str, ...]:
    """Return what readers must know of constructs that are part of others."""
    return (_PARTS,) if any(one.constructs for one in study.constructs.values()) else ()


def variables_of(study: Study) -> tuple[Row, ...]:
    """Return every construct, whether a model names it, and the one that it is part of."""
    used = {name for model in study.models.values() for name in (model.outcome, *model.terms)}
    wholes = {part: name for name, one in study.constructs.items() for part in one.constructs}
    return tuple(
        {
            "construct": name,
            "label": study.label_of(name),
            "in_model": name in used,
            "part_of": wholes.get(name),
        }
        for name in study.constructs
    )


def _wholes_of(name: str, wholes: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the construct that one is part of, the one that this is part of, and so on."""
    whole = wholes.get(name)
    while whole is not None:
        yield whole
        whole = wholes.get(whole)


def _row(
    frame: Responses, study: Study, first: str, second: str, troubles: list[str]
) -> dict[str, Any]:
    values = frame.complete((first, second))
    row: dict[str, Any] = {"pair": f"{first}~{second}", "variable_1": first, "variable_2": second}
    row |= {**dict.fromkeys(_NUMBERS), "n_obs": len(values)}
    try:
        found = correlate(values[:, 0], values[:, 1])
    except AnalysisError as error:
        labels = f"{study.label_of(first)} with {study.label_of(second)}"
        troubles.append(trouble(labels, error))
        return row
    return row | {column: getattr(found, column) for column in _NUMBERS}
