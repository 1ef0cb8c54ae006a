"""How a claimed ratio is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("label", "numerator_mean", "denominator_mean", "estimate", "conf_low", "conf_high")
_SAID = {
    "compatible": "These data are compatible with the claim; they do not prove it.",
    "incompatible": "These data speak against the claim.",
    "undecided": "These data cannot decide: they agree with the claim and with no difference.",
}


class ClaimFinding(Finding):
    """A ratio by several ways against the one that is claimed."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the ratio, its limits and its verdict by every way."""
        return self.lay_out(
            [*_COLUMNS, "df", "interval_shape", "verdict"],
            heads={"label": "Way", "estimate": "Ratio"},
            styles={"df": "decimal"},
        )

    def prose(self) -> Prose:
        """Say the ratio with its limits, the verdict, and what it hangs on."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "Claimed is a ratio of {claimed}{source}; found is {estimate} [{low}, {high}] "
            "({method}: {above} over {below}).",
            claimed=self.slot("glance", "claimed"),
            source=self._source(),
            estimate=self.slot("glance", "estimate"),
            low=self.slot("glance", "conf_low"),
            high=self.slot("glance", "conf_high"),
            method=str(self.overall["method"]),
            above=str(self.overall["group_1"]),
            below=str(self.overall["group_2"]),
        )
        verdict = Prose([_SAID[str(self.overall["verdict"])]])
        return join([opening, verdict, self._ways(), *self._sensitivity()])

    def headline(self) -> Prose:
        """Say the ratio and the verdict."""
        if not self.rows:
            return super().headline()
        return compose(
            "Claimed {claimed}, found {estimate} [{low}, {high}]: {verdict}.",
            claimed=self.slot("glance", "claimed"),
            estimate=self.slot("glance", "estimate"),
            low=self.slot("glance", "conf_low"),
            high=self.slot("glance", "conf_high"),
            verdict=str(self.overall["verdict"]),
        )

    def figure(self) -> Figure | None:
        """Draw every way's ratio with its limits against the claimed one."""
        from crm_study.figures.intervals import interval_plot

        if not self.rows:
            return None
        claimed = float(self.overall["claimed"])
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[interval_text(row, "decimal") for row in self.rows],
            axis_label="Ratio with its interval",
            reference=claimed,
            reference_label=f"Claimed: {format_value(claimed, 'count')}",
            stamp=self.stamp,
        )

    def _source(self) -> Prose:
        if not self.overall["source"]:
            return Prose()
        return compose(" ({source})", source=str(self.overall["source"]))

    def _ways(self) -> Prose:
        return compose(
            "{n} of {all} ways to compute the ratio come to this verdict.",
            n=self.slot("glance", "n_agreeing"),
            all=self.slot("glance", "n_ways"),
        )

    def _sensitivity(self) -> list[Prose]:
        if self.overall["lowest_without"] is None or self.overall["needed_factor"] is None:
            return []
        return [
            compose(
                "Without any one row the ratio lies between {least} and {most}. For the claim to "
                "be met exactly, what stands above the line would have to be multiplied by "
                "{factor}.",
                least=self.slot("glance", "lowest_without"),
                most=self.slot("glance", "highest_without"),
                factor=self.slot("glance", "needed_factor"),
            )
        ]
