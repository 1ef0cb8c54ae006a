"""How a satisfaction index is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 40


class SatisfactionIndexFinding(Finding):
    """A weighted mean of satisfaction items from 0 to 100."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the index, its items with their weights, and the groups."""
        columns = ["label", "n_obs", "item_weight", "estimate"]
        shown = [name for name in columns if any(row[name] is not None for row in self.rows)]
        return self.lay_out(
            [*shown, "conf_low", "conf_high"],
            heads={"label": "Of", "estimate": "0 to 100"},
        )

    def prose(self) -> Prose:
        """Say the index with its limits, and its lowest and highest item."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "The satisfaction index is {index} on its scale [{low}, {high}] (weights: "
            "{weighting}).",
            index=self.slot("index", "estimate"),
            low=self.slot("index", "conf_low"),
            high=self.slot("index", "conf_high"),
            weighting=str(self.overall["weighting"]),
        )
        return join([opening, *self._items()])

    def figure(self) -> Figure | None:
        """Draw the index, its items and its groups with their limits."""
        from crm_study.figures.intervals import interval_plot

        if not self.rows or len(self.rows) > _MOST:
            return None
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[interval_text(row, "decimal") for row in self.rows],
            axis_label="Index, from 0 to 100",
            stamp=self.stamp,
        )

    def _items(self) -> list[Prose]:
        rows = [row for row in self.rows if row["row_kind"] == "item"]
        if len(rows) < 2:
            return []
        low = min(rows, key=lambda row: row["estimate"])
        high = max(rows, key=lambda row: row["estimate"])
        return [
            compose(
                "Its lowest item stands at {low} (“{worst}”), its highest at {high} (“{best}”).",
                low=self.slot(str(low["key"]), "estimate"),
                worst=str(low["label"]),
                high=self.slot(str(high["key"]), "estimate"),
                best=str(high["label"]),
            )
        ]
