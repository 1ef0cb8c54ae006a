"""How retention is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from crm_study.figures.retention_curves import Steps

_READ = ("group", "time", "survival", "survival_low", "survival_high", "n_at_risk")
_GROUPS = (
    *("group", "n_obs", "n_gone", "n_censored", "median_time", "median_low", "median_high"),
    *("restricted_mean", "horizon"),
)


class RetentionFinding(Finding):
    """The share of customers who stay, at chosen times and as curves."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the shares at the chosen times."""
        return self.lay_out(_READ)

    def tables(self) -> tuple[Table, ...]:
        """Return the shares, and the groups with their medians."""
        if not self.rows:
            return ()
        title = "The groups: when half of them have left"
        groups = self.further(self.details["groups"], _GROUPS, title=title)
        return self.table(), groups

    def prose(self) -> Prose:
        """Say how many stay, when half have left, and whether groups differ."""
        if not self.rows:
            return super().prose()
        return join([self._opening(), *map(self._said, self._all()), self._median(), self._test()])

    def headline(self) -> Prose:
        """Say how many stay for how long."""
        if not self.rows:
            return super().prose()
        return join([*map(self._said, self._all()[:1]), self._test()])

    def figure(self) -> Figure | None:
        """Draw the curves with the numbers at risk."""
        from crm_study.figures.retention_curves import retention_curves

        if not self.rows:
            return None
        names = list(dict.fromkeys(str(row["group"]) for row in self.details["curves"]))
        shown = names[1:] or names
        times = sorted({float(row["time"]) for row in self.rows})
        return retention_curves(
            [self._steps(name) for name in shown],
            times=[time for time in times if time <= self._end()],
            x_label="Time since joining",
            y_label="Share still there",
            risk_label="At risk",
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return what the figure shows."""
        return "Share of the customers who stay, with the numbers under observation"

    def _all(self) -> list[Row]:
        return [row for row in self.rows if row["group"] == "all" and row["survival"] is not None]

    def _end(self) -> float:
        return max(float(row["time"]) for row in self.details["curves"])

    def _opening(self) -> Prose:
        return compose(
            "Of {n} customers {gone} were seen to leave.",
            n=self.slot("glance", "n_obs"),
            gone=self.slot("glance", "n_gone"),
        )

    def _said(self, row: Row) -> Prose:
        key = str(row["key"])
        if row["survival_low"] is None:
            return compose(
                "{share} stay longer than {time}.",
                share=self.slot(key, "survival"),
                time=self.slot(key, "time"),
            )
        return compose(
            "{share} [{low}, {high}] stay longer than {time}.",
            share=self.slot(key, "survival"),
            low=self.slot(key, "survival_low"),
            high=self.slot(key, "survival_high"),
            time=self.slot(key, "time"),
        )

    def _median(self) -> Prose:
        if self.overall["median_time"] is None:
            return compose("Half of them have not left in the time observed.")
        return compose("Half have left by {time}.", time=self.slot("glance", "median_time"))

    def _test(self) -> Prose:
        if self.overall["p_value"] is None:
            return Prose()
        differ = SIGNIFICANCE_1925.holds(self.overall["p_value"])
        return compose(
            "By the log-rank test the {n} groups {verdict} (χ²({df}) = {statistic}, {p}).",
            n=self.slot("glance", "n_groups"),
            verdict="leave at different rates" if differ else "cannot be told apart",
            df=self.slot("glance", "df"),
            statistic=self.slot("glance", "statistic"),
            p=self.p_slot("glance"),
        )

    def _steps(self, name: str) -> Steps:
        from crm_study.figures.retention_curves import Steps

        rows = [row for row in self.details["curves"] if row["group"] == name]
        *steps, end = rows
        risks = sorted((row for row in self.rows if row["group"] == name), key=_time)
        return Steps(
            name,
            [row["time"] for row in steps],
            [row["survival"] for row in steps],
            [row["survival_low"] for row in steps],
            [row["survival_high"] for row in steps],
            float(end["time"]),
            [int(row["n_at_risk"]) for row in risks if row["time"] <= self._end()],
        )


def _time(row: Row) -> float:
    return float(row["time"])
