"""What an import shows: the flow of rows, the decisions, the columns, the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_GAPS = (
    ("n_skipped", "{n} were left out"),
    ("n_declined", "{n} refused"),
    ("n_dont_know", "{n} answered with don't know"),
    ("n_not_shown", "{n} not asked"),
    ("n_invalid", "{n} unreadable"),
)


class ImportFinding(Finding):
    """From the file as it was received to the rows that may answer the study."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the flow of the rows."""
        return self.lay_out(["label", "n_rows", "share"], heads={"label": "Stage"})

    def tables(self) -> tuple[Table, ...]:
        """Return the flow, the decisions, the columns used and what was removed."""
        shown = [self.table()]
        for name, columns, title in (
            ("decisions", ("decided_step", "chosen", "why"), "What was decided about the file"),
            (
                "columns",
                ("column_place", "header", "used_for", "option", "branch"),
                "Columns matched by more than their name",
            ),
            ("removed", ("identifier_kind", "n_removed"), "Removed: what names a person"),
            ("conflicts", ("item", "n_conflicts", "why"), "Answers that should not be there"),
        ):
            rows = [row for row in self.details.get(name, ()) if _is_shown(row)]
            if rows:
                shown.append(self.further(rows, list(columns), title=title))
        return tuple(shown)

    def prose(self) -> Prose:
        """Say how many rows came, stayed and left, and what was empty."""
        flow = compose(
            "The file holds {n_received} rows: {n_kept} kept and {n_dropped} dropped. Of its "
            "{n_columns} columns {n_used} answer the study.",
            **{
                name: self.slot("glance", name)
                for name in ("n_received", "n_kept", "n_dropped", "n_columns", "n_used")
            },
        )
        return join([flow, *self._admitted(), *self._gaps(), *self._removed(), *self._conflicts()])

    def _admitted(self) -> list[Prose]:
        if self.number("glance", "n_admitted") is None:
            return []
        return [
            compose(
                "{n_admitted} of the rows kept may answer the study and {n_refused} may not.",
                n_admitted=self.slot("glance", "n_admitted"),
                n_refused=self.slot("glance", "n_refused"),
            )
        ]

    def _gaps(self) -> list[Prose]:
        parts = [
            compose(template, n=self.slot("glance", name))
            for name, template in _GAPS
            if self.number("glance", name)
        ]
        if not parts:
            return [compose("No answer is missing.")]
        return [compose("Of the answers, {parts}.", parts=join(parts, ", "))]

    def _removed(self) -> list[Prose]:
        if not self.number("glance", "n_removed"):
            return []
        return [
            compose(
                "{n_removed} values that name a person were removed.",
                n_removed=self.slot("glance", "n_removed"),
            )
        ]

    def _conflicts(self) -> list[Prose]:
        if not self.number("glance", "n_conflicts"):
            return []
        return [
            compose(
                "{n_conflicts} answers belong to questions that were not asked.",
                n_conflicts=self.slot("glance", "n_conflicts"),
            )
        ]

    def figure(self) -> Figure | None:
        """Return the flow of the rows."""
        from crm_study.figures.flow import FlowStep, flow_plot

        steps: list[FlowStep] = []
        for row in self.rows:
            stage, label, n_rows = str(row["stage"]), str(row["label"]), int(row["n_rows"])
            if ":" not in stage:
                steps.append(FlowStep(label, n_rows))
            else:
                before = steps[-1]
                steps[-1] = FlowStep(before.label, before.n, (*before.left, (label, n_rows)))
        return flow_plot(steps, stamp=self.stamp) if steps else None

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return the caption of the flow."""
        return "Rows of the file from receipt to admission; every row that left is counted once."


def _is_shown(row: Row) -> bool:
    """Leave out columns that are not used, or are called what they are used for."""
    return "branch" not in row or bool(row["used_for"] and row["branch"] != "exact id")
