"""Correlations of the scale scores, Pearson and Spearman side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.chapter import status_of, trouble
from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation import correlate
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NUMBERS = ("pearson", "p_value", "spearman", "spearman_p_value", "conf_low", "conf_high")
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
            (Cell(f"{i + 1}. {labels[name]}"), *self._cells(names, i))
            for i, name in enumerate(names)
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
            if row["pearson"] is not None and {row["variable_1"], row["variable_2"]} <= names
        ]
        if not known:
            return super().prose()
        pair = str(max(known, key=lambda row: abs(row["pearson"]))["pair"])
        labels = {str(row["construct"]): str(row["label"]) for row in self.details["variables"]}
        return compose(
            "The closest association is between {first} and {second} (r = {r}, {p}, n = {n}; "
            "Spearman's ρ = {rho}).",
            first=labels[str(self.number(pair, "variable_1"))],
            second=labels[str(self.number(pair, "variable_2"))],
            r=self.slot(pair, "pearson"),
            p=self.p_slot(pair),
            n=self.slot(pair, "n_obs"),
            rho=self.slot(pair, "spearman"),
        )

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
    used = {name for model in study.models.values() for name in (model.outcome, *model.terms)}
    return CorrelationFinding(
        id="correlation",
        title="Correlations of the scale scores",
        rows=tuple(rows),
        overall={"n_constructs": len(study.constructs), "n_obs": len(frame), "conf_level": 0.95},
        status=status,
        reason=reason,
        notes=("Each pair rests on the respondents with both scores (pairwise).",),
        details={
            "variables": tuple(
                {"construct": name, "label": study.label_of(name), "in_model": name in used}
                for name in study.constructs
            )
        },
    )


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
