"""How recency, frequency and money are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("label", "n_obs", "share", "value_share", "mean_recency", "mean_frequency", "mean_money"),
    "meaning_of",
)


class RfmFinding(Finding):
    """Segments of customers by what they bought, and the scores they are made of."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the segments."""
        return self.lay_out(_COLUMNS, heads={"label": "Segment"})

    def tables(self) -> tuple[Table, ...]:
        """Return the segments, and what each score stands for."""
        if not self.rows:
            return ()
        scores = self.further(
            self.details["scores"],
            ("aspect", "score", "n_obs", "minimum", "maximum"),
            title="What each score stands for (recency in days)",
        )
        return self.table(), scores

    def prose(self) -> Prose:
        """Say who brings most, and how many are slipping away."""
        if not self.rows:
            return super().prose()
        told = [self._said(key) for key in ("champions", "at_risk", "lost")]
        return join([self._opening(), *told])

    def headline(self) -> Prose:
        """Say who brings most."""
        return self._said("champions") if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw how many customers have each pair of recency and frequency."""
        from crm_study.figures.value_grid import value_grid

        if not self.rows:
            return None
        counts = {
            (row["recency_score"], row["frequency_score"]): row["n_obs"]
            for row in self.details["pairs"]
        }
        down, across = range(5, 0, -1), range(1, 6)
        values = [[float(counts[r, f]) for f in across] for r in down]
        texts = [[format_value(value, "count") for value in row] for row in values]
        top = max(max(row) for row in values)
        return value_grid(
            [f"R {r}" for r in down],
            [f"F {f}" for f in across],
            values,
            texts,
            span=(0.0, max(top, 1.0)),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return what the figure shows."""
        return "Customers by score of recency (R) and of frequency (F), 5 the best"

    def _opening(self) -> Prose:
        return compose(
            "{n} customers were scored; their last transaction lies {days} days back on average.",
            n=self.slot("glance", "n_obs"),
            days=self.slot("glance", "mean_recency"),
        )

    def _said(self, key: str) -> Prose:
        if self.number(key, "value_share") is None:
            return Prose()
        return compose(
            "{label}: {share} of the customers, {value} of the money.",
            label=self.slot(key, "label"),
            share=self.slot(key, "share"),
            value=self.slot(key, "value_share"),
        )
