"""How the worth of options is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_VALUES = (
    *("label", "npv", "npv_low", "npv_high", "probability_gain", "irr", "payback"),
    *("discounted_payback", "roi", "benefit_cost", "verdict"),
)
_INPUTS = ("alternative", "input", "npv_low", "npv_high", "swing")


class WorthFinding(Finding):
    """Options, what each is worth, and what that hangs on."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the options."""
        return self.lay_out(_VALUES, heads={"label": "Option"})

    def tables(self) -> tuple[Table, ...]:
        """Return the options, and what every input does."""
        if not self.rows:
            return ()
        inputs = self.further(
            self.details["inputs"],
            _INPUTS,
            title="What one input alone does to the net present value",
            heads={"alternative": "Option"},
        )
        return self.table(), inputs

    def prose(self) -> Prose:
        """Say of every option whether it brings more than it costs, and what that hangs on."""
        if not self.rows:
            return super().prose()
        return join([self._opening(), *map(self._said, self.rows)])

    def headline(self) -> Prose:
        """Say which option is worth most."""
        return self._opening() if self.rows else super().prose()

    def figures(self) -> dict[str, Figure]:
        """Draw what every input does, and when the money is back."""
        if not self.rows:
            return {}
        return {self.id: self._tornado(), f"{self.id}-payback": self._payback()}

    def caption(self, name: str) -> str:
        """Return what a figure shows."""
        if name.endswith("-payback"):
            return "Sum of the discounted net flows by year: above 0 the money is back"
        return "What one input alone does to the net present value"

    def _opening(self) -> Prose:
        return compose(
            "At {rate} a year over {years} years {winner} is worth most: {npv} in money of today.",
            rate=self.slot("glance", "discount_rate"),
            years=self.slot("glance", "n_years"),
            winner=self.slot("glance", "winner"),
            npv=self.slot("glance", "npv"),
        )

    def _said(self, row: Row) -> Prose:
        key = str(row["alternative"])
        gain = compose(
            "{label}: net present value {npv}, from {low} in the bad to {high} in the good case; "
            "{chance} of the draws show a gain.",
            label=str(row["label"]),
            npv=self.slot(key, "npv"),
            low=self.slot(key, "npv_low"),
            high=self.slot(key, "npv_high"),
            chance=self.slot(key, "probability_gain"),
        )
        if row["payback"] is None:
            back = compose("The money does not come back in these years.")
        else:
            back = compose(
                "The money is back after {years} years.", years=self.slot(key, "payback")
            )
        return join([gain, back, self._largest(row)])

    def _largest(self, row: Row) -> Prose:
        own = [one for one in self.details["inputs"] if one["alternative"] == row["label"]]
        first = own[0]
        if not first["swing"]:
            return Prose()
        return compose(
            "It hangs most on: {input}.",
            input=self.slot(str(first["key"]), "input"),
        )

    def _tornado(self) -> Figure:
        from crm_study.figures.intervals import interval_plot

        rows = self.details["inputs"]
        several = len(self.rows) > 1
        return interval_plot(
            [f"{row['alternative']}: {row['input']}" if several else row["input"] for row in rows],
            [row["npv"] for row in rows],
            [row["npv_low"] for row in rows],
            [row["npv_high"] for row in rows],
            texts=[_ends(row) for row in rows],
            axis_label="Net present value",
            reference=0.0,
            reference_label="no gain",
            stamp=self.stamp,
        )

    def _payback(self) -> Figure:
        from crm_study.figures.curves import Curve, curve_plot
        from crm_study.figures.scale import limits

        rows = self.details["flows"]
        names = list(dict.fromkeys(str(row["alternative"]) for row in rows))
        curves = [
            Curve(
                name,
                [row["year"] for row in rows if row["alternative"] == name],
                [row["cumulative"] for row in rows if row["alternative"] == name],
            )
            for name in names
        ]
        return curve_plot(
            curves,
            x_label="Year",
            y_label="Sum so far",
            x_limits=(0.0, float(max(row["year"] for row in rows))),
            y_limits=limits([0.0, *(row["cumulative"] for row in rows)]),
            stamp=self.stamp,
        )


def _ends(row: Row) -> str:
    low, high = (format_value(row[name], "count") for name in ("npv_low", "npv_high"))
    return f"{low} to {high}"
