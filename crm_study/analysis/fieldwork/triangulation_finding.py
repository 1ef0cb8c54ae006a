"""How the joining of sources is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("label", "survey_value", "interviews_value", "observed_value"),
    *("survey_level", "interviews_level", "observed_level", "joined_verdict"),
)
_VALUES = ("survey_value", "interviews_value", "observed_value")


class TriangulationFinding(Finding):
    """Topics with what each source says, and what they come to together."""

    __slots__ = ()

    def table(self) -> Table:
        """Return one row a topic."""
        bounds = [
            compose(
                "High from {high}, low up to {low}.",
                high=self.slot("glance", "high_from"),
                low=self.slot("glance", "low_to"),
            )
        ]
        if self.overall["spoken_from"] is not None:
            spoken = self.slot("glance", "spoken_from")
            bounds.append(compose("A theme counts from {spoken} of the interviews.", spoken=spoken))
        return self.lay_out(_COLUMNS, heads={"label": "Topic"}, notes=bounds)

    def tables(self) -> tuple[Table, ...]:
        """Return the topics and the sources."""
        if not self.rows:
            return ()
        if not self.details.get("sources"):
            return (self.table(),)
        sources = self.further(
            self.details.get("sources", ()),
            ("source_kind", "source_study", "address", "source_file"),
            title=compose("{title}: sources", title=self.title),
            heads={"address": "Finding"},
        )
        return self.table(), sources

    def prose(self) -> Prose:
        """Tell how many topics converge, and name those that diverge or stay silent."""
        if not self.rows:
            return super().prose()
        return join([self._counts(), *self._named()])

    def headline(self) -> Prose:
        """Tell how many topics converge."""
        return self._counts() if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw what every source says of every topic."""
        from crm_study.figures.value_grid import value_grid

        if not self.rows:
            return None
        values = [[row[name] for name in _VALUES] for row in self.rows]
        return value_grid(
            [f"{row['label']}: {row['joined_verdict']}" for row in self.rows],
            ["Survey", "Interviews", "Observation"],
            values,
            [[format_value(value, "tenths") for value in row] for row in values],
            span=(0, 100),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what is drawn."""
        return f"{self.title}: each on 0 to 100; a blank is silence"

    def _counts(self) -> Prose:
        return compose(
            "Of {n} topics the sources converge on {same}, complement one another on {more}, "
            "diverge on {apart}, and {silent} stay without a second source.",
            n=self.slot("glance", "n_topics"),
            same=self.slot("glance", "n_converge"),
            more=self.slot("glance", "n_complement"),
            apart=self.slot("glance", "n_diverge"),
            silent=self.slot("glance", "n_silence"),
        )

    def _named(self) -> Iterator[Prose]:
        for row in self.rows:
            if row["joined_verdict"] == "diverge":
                yield compose(
                    "On “{topic}” they contradict each other: {parts}.",
                    topic=str(row["label"]),
                    parts=join(self._parts(row), ", "),
                )

    def _parts(self, row: Row) -> Iterator[Prose]:
        names = {"survey": "survey", "interviews": "interviews", "observed": "observation"}
        for column, word in names.items():
            if row[f"{column}_value"] is not None:
                yield compose(
                    "{source} {level} ({value})",
                    source=word,
                    level=str(row[f"{column}_level"]),
                    value=self.slot(str(row["topic"]), f"{column}_value"),
                )
