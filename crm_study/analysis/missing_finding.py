"""What the chapter on missing answers shows: a table, a reading, a picture of the patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_PATTERNS = 24
_MOST_ITEMS = 30
_MOST_LISTED = 12


class MissingFinding(Finding):
    """Counts by item, patterns, and Little's test."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the items with gaps, or all when there is none."""
        columns = ["item", "n_obs", "n_missing", "share", "influx", "outflux", "verdict"]
        rows = [row for row in self.rows if row["n_missing"]] or self.rows
        left = len(self.rows) - len(rows)
        short = ["Items without a gap are not listed."] if left else []
        return self.further(rows, columns, title=self.title, notes=[*short, *self.notes])

    def tables(self) -> tuple[Table, ...]:
        """Return the items, then the patterns; nothing where no answer is missing."""
        if not self.overall.get("n_missing"):
            return ()
        shown = self._frequent(_MOST_LISTED)
        rest = ["Rarer patterns are in the details of the finding."]
        patterns = self.further(
            shown,
            ["pattern", "n_obs", "share", "n_missing", "missing_items"],
            title="Patterns of missing answers",
            notes=[*(rest if len(shown) < len(self.details["patterns"]) else [])],
        )
        return self.table(), patterns

    def prose(self) -> Prose:
        """Say how much is missing, and what Little's test says."""
        if not self.rows:
            return super().prose()
        if not self.number("glance", "n_missing"):
            return compose(
                "All {n_obs} respondents answered all {n_items} items.",
                n_obs=self.slot("glance", "n_obs"),
                n_items=self.slot("glance", "n_items"),
            )
        amount = compose(
            "{n_missing} answers are missing ({share}); {n_complete} of {n_obs} respondents "
            "answered everything. There are {n_patterns} patterns of answers given and left out.",
            n_missing=self.slot("glance", "n_missing"),
            share=self.slot("glance", "share_missing"),
            n_complete=self.slot("glance", "n_complete"),
            n_obs=self.slot("glance", "n_obs"),
            n_patterns=self.slot("glance", "n_patterns"),
        )
        return join([amount, *self._test()])

    def figure(self) -> Figure | None:
        """Draw the patterns: which items are missing together."""
        from crm_study.figures.missing_patterns import pattern_plot

        gaps = self.details.get("gaps", ())
        if not gaps:
            return None
        cells = {(str(row["pattern"]), str(row["item"])) for row in gaps}
        patterns = [row for row in self._frequent(_MOST_PATTERNS) if row["n_missing"]]
        shown = {str(row["pattern"]) for row in patterns}
        seen = {item for pattern, item in cells if pattern in shown}
        left_out = [row for row in self.rows if row["item"] in seen]
        items = sorted(left_out, key=lambda row: -int(row["n_missing"]))[:_MOST_ITEMS]
        return pattern_plot(
            [str(row["item"]) for row in items],
            [int(row["n_missing"]) for row in items],
            [str(row["pattern"]) for row in patterns],
            [int(row["n_obs"]) for row in patterns],
            cells,
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what a column is."""
        return "Answers missing together: one column a pattern, the most frequent first"

    def _frequent(self, most: int) -> list[Row]:
        """Return the patterns that most people have."""
        rows = sorted(self.details["patterns"], key=lambda row: -int(row["n_obs"]))
        return rows[:most]

    def _test(self) -> list[Prose]:
        if self.number("glance", "p_value") is None:
            return [Prose([self.reason])] if self.reason else []
        against = SIGNIFICANCE_1925.holds(self.number("glance", "p_value"))
        text = (
            "Little's test speaks against answers missing completely at random"
            if against
            else "Little's test does not speak against answers missing completely at random"
        )
        return [
            compose(
                text + " (χ²({df}) = {statistic}, {p}); it cannot show that they are.",
                df=self.slot("glance", "df"),
                statistic=self.slot("glance", "statistic", style="decimal"),
                p=self.p_slot("glance"),
            )
        ]
