"""Coverage as a reader sees it: which intervals keep their promise in this design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.inference import BRADLEY_1978, BRADLEY_LOW_1978
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class CoverageFinding(Finding):
    """How often the intervals of each method hold a planted slope."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the methods below one another."""
        columns = ["approach", "covered", "std_error", "width", "rejected", "se_ratio", "verdict"]
        return self.lay_out(columns, heads={"std_error": "SE"}, styles={"std_error": "bounded"})

    def prose(self) -> Prose:
        """Say what was drawn, and which intervals keep their promise."""
        if not self.rows:
            return super().prose()
        return join([self._drawn(), *self._kept(), *self._broken(), *self._wide()])

    def figure(self) -> Figure | None:
        """Draw the shares covered against what is promised."""
        from crm_study.figures.intervals import interval_plot

        rows = [row for row in self.rows if row["covered"] is not None]
        if not rows:
            return None
        level = self.number("glance", "conf_level")
        return interval_plot(
            [str(row["approach"]) for row in rows],
            [row["covered"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[_text(row) for row in rows],
            axis_label="Share of intervals that hold the slope",
            reference=level,
            reference_label=format_value(level, "level"),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what is drawn."""
        return "Coverage of a planted slope by the interval of each method"

    def _drawn(self) -> Prose:
        return compose(
            "Into {n} samples of {n_obs} respondents a standardized slope of {slope} was planted.",
            n=self.slot("glance", "n_simulations"),
            n_obs=self.slot("glance", "n_obs"),
            slope=self.slot("glance", "planted_slope"),
        )

    def _kept(self) -> list[Prose]:
        told = self._told(BRADLEY_1978.met)
        if not told:
            return []
        level = self.slot("glance", "conf_level")
        return [
            compose("Intervals of {level} that hold it as often: {told}.", level=level, told=told)
        ]

    def _broken(self) -> list[Prose]:
        told = self._told(BRADLEY_1978.unmet)
        return [compose("They are too narrow: {told}.", told=told)] if told else []

    def _wide(self) -> list[Prose]:
        told = self._told(BRADLEY_LOW_1978.unmet)
        return [compose("They are wider than they need be: {told}.", told=told)] if told else []

    def _told(self, verdict: str) -> Prose | None:
        """Name the methods with a verdict and the share that each covered."""
        parts = [
            compose(
                "{method} {share}",
                method=str(row["approach"]),
                share=self.slot(str(row["method"]), "covered"),
            )
            for row in self.rows
            if row["verdict"] == verdict
        ]
        return join(parts, "; ") if parts else None


def _text(row: Row) -> str:
    named = {**row, "estimate": row["covered"]}
    return interval_text(named, "bounded")
