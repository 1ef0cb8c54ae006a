"""What an ensemble shows: a table of ranges, a reading, and the shares drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SHOWN = ("r_squared", "icc", "correlation", "alpha")
_TOLD = ("r_squared_clusters", "cr2_p_value")


class EnsembleFinding(Finding):
    """Numbers that many twins share, and numbers in which they differ."""

    __slots__ = ()

    def table(self) -> Table:
        """Return what is fixed, then what varies."""
        columns = ["label", "printed", "quantile_low", "middle", "quantile_high"]
        return self.lay_out(columns, heads={"label": "Number"})

    def prose(self) -> Prose:
        """Say what the twins have in common and how far they are apart."""
        start = compose(
            "{n_twins} synthetic data sets of {n} respondents all print the same {n_fixed} "
            "numbers. They leave open {n_open} others, which one data set alone would make look "
            "settled.",
            n_twins=self.slot("glance", "n_twins"),
            n=self.slot("glance", "n_obs"),
            n_fixed=self.slot("glance", "n_targeted"),
            n_open=self.slot("glance", "n_open"),
        )
        return join([start, *(self._range(row) for row in self._told())])

    def figure(self) -> Figure | None:
        """Draw the range of every share, coefficient and correlation that is open."""
        from crm_study.figures.intervals import interval_plot

        rows = [row for row in self._open() if str(row["key"]).startswith(_SHOWN)]
        if not rows:
            return None
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["middle"] for row in rows],
            [row["quantile_low"] for row in rows],
            [row["quantile_high"] for row in rows],
            texts=[self._text(row) for row in rows],
            axis_label="Median and 2.5 to 97.5 % of the twins",
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what is drawn."""
        return "Numbers that twins with the same printed results do not share"

    def _open(self) -> list[Row]:
        return [row for row in self.rows if not row["targeted"] and row["middle"] is not None]

    def _told(self) -> list[Row]:
        """Return the rows of the reading: institutions' means and the robust p."""
        chosen = [row for row in self._open() if str(row["key"]).startswith(_TOLD)]
        widest = sorted(chosen, key=lambda row: row["quantile_low"] - row["quantile_high"])
        return widest[:3]

    def _range(self, row: Row) -> Prose:
        low, high = (self._slot(row, side) for side in ("quantile_low", "quantile_high"))
        return compose(
            "{label} lies between {low} and {high} in the middle 95 % of them.",
            label=str(row["label"]),
            low=low,
            high=high,
        )

    def _slot(self, row: Row, column: str) -> Slot:
        return self.slot(str(row["key"]), column)

    def _text(self, row: Row) -> str:
        names = ("middle", "quantile_low", "quantile_high")
        middle, low, high = (format_value(row[name], "bounded") for name in names)
        return f"{middle} [{low}, {high}]"
