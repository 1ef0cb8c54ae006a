"""How a forecast is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.column import Style
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_AMOUNTS = ("estimate", "conf_low", "conf_high")
_COLUMNS = (*_AMOUNTS, "growth", "growth_low", "growth_high")
_LAST = (
    "The growth of a seen year is against the year before, that of a forecast against the last "
    "year seen."
)


class ForecastFinding(Finding):
    """Sums seen, and sums ahead with prediction limits."""

    __slots__ = ()

    def table(self) -> Table:
        """Return one row a year."""
        styles: dict[str, Style] = dict.fromkeys(_AMOUNTS, "tenths")
        return self.lay_out(
            ["fiscal_year", "forecast_kind", "n_obs", *_COLUMNS],
            heads={"estimate": "Sum", "n_obs": "Institutions"},
            styles=styles,
            notes=[_LAST],
        )

    def prose(self) -> Prose:
        """Tell the forecast with its limits, and what it takes for granted."""
        ahead = [row for row in self.rows if row["forecast_kind"] == "forecast"]
        if not ahead:
            return super().prose()
        year = str(ahead[0]["fiscal_year"])
        return compose(
            "If the {n} institutions go on as before, “{measure}” comes to {estimate} in {year} "
            "({level} prediction interval [{low}, {high}]), a change of {growth} against {last} "
            "[{growth_low}, {growth_high}]. This rests on {changes} changes from year to year.",
            n=self.slot("glance", "n_institutions"),
            measure=str(self.overall["measure"]),
            estimate=self.slot(year, "estimate", style="tenths"),
            year=self.slot(year, "fiscal_year"),
            level=self.slot("glance", "conf_level"),
            low=self.slot(year, "conf_low", style="tenths"),
            high=self.slot(year, "conf_high", style="tenths"),
            growth=self.slot(year, "growth"),
            last=self.slot("glance", "last_year"),
            growth_low=self.slot(year, "growth_low"),
            growth_high=self.slot(year, "growth_high"),
            changes=self.slot("glance", "n_growths"),
        )

    def figure(self) -> Figure | None:
        """Draw the sums by year, those ahead with their limits."""
        from crm_study.figures.intervals import interval_plot

        if len(self.rows) < 2:
            return None
        return interval_plot(
            [f"{row['fiscal_year']} ({row['forecast_kind']})" for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[format_value(row["estimate"], "tenths") for row in self.rows],
            axis_label=str(self.overall["measure"]),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what the bars are."""
        return f"{self.title}: sums of the institutions; bars are prediction limits"
