"""How the phases of an implementation are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PROGRESS = ("label", "n_obs", "completion", "n_done", "done_share", "done_low", "done_high")
_TIME = ("start_day", "planned_day", "end_day", "delay_days", "late_share")


class PhasesFinding(Finding):
    """Phases with progress, dates and delays."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the phases in their order."""
        return self.lay_out([*_PROGRESS, "n_current", *_TIME], heads={"label": "Phase"})

    def tables(self) -> tuple[Table, ...]:
        """Return the phases, the outcome by phase, and every institution."""
        if not self.rows:
            return ()
        outcome = str(self.overall["outcome"])
        parts = (
            ("outcome", ("label", "n_obs", "mean", "std_dev", "median"), outcome, "by phase"),
            (
                "institutions",
                ("institution", "completion", "n_done", "state"),
                self.title,
                "every institution",
            ),
        )
        further = [
            self.further(
                self.details[name],
                columns,
                title=compose("{title}: {what}", title=title, what=what),
                heads={"label": "Phase reached", "state": "Phase reached"},
            )
            for name, columns, title, what in parts
            if self.details.get(name)
        ]
        return (self.table(), *further)

    def prose(self) -> Prose:
        """Tell the progress, the slowest phase and what goes with the phase reached."""
        if not self.rows:
            return super().prose()
        first, last = self.rows[0], self.rows[-1]
        opening = compose(
            "{n} units have done {done} of the {k} phases on average. “{first}” is finished in "
            "{begun}, “{last}” in {ended}.",
            n=self.slot("glance", "n_units"),
            done=self.slot("glance", "completion"),
            k=self.slot("glance", "n_steps"),
            first=str(first["label"]),
            begun=self.slot(str(first["phase"]), "done_share"),
            last=str(last["label"]),
            ended=self.slot(str(last["phase"]), "done_share"),
        )
        return join([opening, *self._delay(), *self._outcome()])

    def figure(self) -> Figure | None:
        """Draw the phases over time, where there are dates."""
        from crm_study.figures.timeline import Phase, timeline

        dated = [row for row in self.rows if row["start_day"] is not None]
        if not dated:
            return None
        bars = [
            Phase(
                str(row["label"]),
                row["start_day"],
                row["end_day"],
                row["planned_day"],
                row["completion"],
                format_value(row["completion"], "percent"),
            )
            for row in self.rows
        ]
        return timeline(
            bars,
            axis_label="Days since the unit's first start, medians",
            legend=("done", "left", "planned end"),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what the bars are."""
        return (
            f"{self.title}. Bars run from the median start to the median end, filled by the mean "
            "share done"
        )

    def _delay(self) -> list[Prose]:
        known = [row for row in self.rows if row["delay_days"] is not None]
        if not known:
            return []
        slowest = max(known, key=lambda row: float(row["delay_days"]))
        key = str(slowest["phase"])
        return [
            compose(
                "The largest delay is in “{phase}”: {days} days at the median, {late} late.",
                phase=str(slowest["label"]),
                days=self.slot(key, "delay_days"),
                late=self.slot(key, "late_share"),
            )
        ]

    def _outcome(self) -> list[Prose]:
        p = self.overall["trend_p_value"]
        if p is None:
            return []
        rises = float(self.overall["tau_b"]) > 0
        if not SIGNIFICANCE_1925.holds(p):
            way = "shows no clear trend along"
        else:
            way = "rises along" if rises else "falls along"
        return [
            compose(
                "{outcome} {way} the phases reached (Jonckheere–Terpstra z = {z}, {p}, "
                "τ-b = {tau}, n = {n}; Kruskal–Wallis H({df}) = {h}, {p_any}).",
                outcome=str(self.number("glance", "outcome")),
                way=way,
                z=self.slot("glance", "trend_z"),
                p=self.p_slot("glance", "trend_p_value"),
                tau=self.slot("glance", "tau_b"),
                n=self.slot("glance", "n_obs"),
                df=self.slot("glance", "df"),
                h=self.slot("glance", "statistic"),
                p_any=self.p_slot("glance"),
            )
        ]
