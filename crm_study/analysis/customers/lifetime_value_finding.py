"""How the lifetime value is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("group", "n_obs", "n_exposed", "margin_mean", "retention"),
    *("estimate", "conf_low", "conf_high"),
)


class LifetimeValueFinding(Finding):
    """The mean lifetime value, of all customers and by group."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the values."""
        return self.lay_out(_COLUMNS, heads={"estimate": "CLV"})

    def tables(self) -> tuple[Table, ...]:
        """Return the values, and what 1% more of each input moves."""
        if not self.rows:
            return ()
        title = "What one percent more of an input does to the value"
        columns = ("input", "effect_one_percent")
        inputs = self.further(self.details["inputs"], columns, title=title)
        return self.table(), inputs

    def prose(self) -> Prose:
        """Say what a customer is worth, by what, and what moves it most."""
        if not self.rows:
            return super().prose()
        return join([self._value(), self._moves()])

    def figure(self) -> Figure | None:
        """Draw the values with their intervals."""
        from crm_study.figures.intervals import interval_plot

        known = [row for row in self.rows if row["conf_low"] is not None]
        if not known:
            return None
        level = format_value(self.overall["conf_level"], "level")
        return interval_plot(
            [str(row["group"]) for row in known],
            [row["estimate"] for row in known],
            [row["conf_low"] for row in known],
            [row["conf_high"] for row in known],
            texts=[interval_text(row, "decimal") for row in known],
            axis_label=f"Lifetime value with {level} interval",
            stamp=self.stamp,
        )

    def _value(self) -> Prose:
        if self.number("all", "conf_low") is None:
            return compose("A customer is worth {value}.", value=self.slot("all", "estimate"))
        return compose(
            "A customer brings {margin} a year and stays with {retention}; at {rate} a year that "
            "is worth {value} [{low}, {high}] in money of today.",
            margin=self.slot("all", "margin_mean"),
            retention=self.slot("all", "retention"),
            rate=self.slot("glance", "discount_rate"),
            value=self.slot("all", "estimate"),
            low=self.slot("all", "conf_low"),
            high=self.slot("all", "conf_high"),
        )

    def _moves(self) -> Prose:
        rows = [row for row in self.details["inputs"] if row["effect_one_percent"] is not None]
        if len(rows) < 3:
            return Prose()
        return compose(
            "One percent more retention moves the value by {retention}, one percent more margin "
            "by {margin}, a discount rate one percent higher by {rate}.",
            retention=self.slot("Retention", "effect_one_percent"),
            margin=self.slot("Margin", "effect_one_percent"),
            rate=self.slot("Discount rate", "effect_one_percent"),
        )
