"""How the progress on a checklist is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STEPS = ("label", "n_obs", "n_done", "done_share", "done_low", "done_high", "completion", "n_next")
_UNITS = ("institution", "completion", "n_done", "n_answered", "next_step")


class CompletionFinding(Finding):
    """Steps with the share of units that have done them, and the next one."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the steps in their order."""
        heads = {"label": "Step", "completion": "Index", "n_next": "Next"}
        return self.lay_out(_STEPS, heads=heads)

    def tables(self) -> tuple[Table, ...]:
        """Return the steps and, where the rows are institutions, each of them."""
        if not self.rows:
            return ()
        units = self.details.get("institutions", ())
        if not units:
            return (self.table(),)
        further = self.further(
            units,
            _UNITS,
            title=compose("{title}: every institution", title=self.title),
        )
        return self.table(), further

    def prose(self) -> Prose:
        """Tell the index, the steps most and least often done, and what comes next."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{n} units have completed {index} of the {k} steps on average ({level} CI "
            "[{low}, {high}]); {finished} have done every step.",
            n=self.slot("glance", "n_units"),
            index=self.slot("glance", "completion"),
            k=self.slot("glance", "n_steps"),
            level=self.slot("glance", "conf_level"),
            low=self._limit("completion_low"),
            high=self._limit("completion_high"),
            finished=self.slot("glance", "n_finished"),
        )
        return join([opening, *self._extremes(), *self._next()])

    def figure(self) -> Figure | None:
        """Draw the states of every step."""
        from crm_study.figures.state_bars import state_bars

        states = list(dict.fromkeys(str(row["state"]) for row in self.details.get("states", ())))
        shown = [row for row in self.rows if row["n_obs"]]
        if not states or not shown:
            return None
        return state_bars(
            [str(row["label"]) for row in shown],
            [self._shares(row) for row in shown],
            legend=states,
            texts=[format_value(row["done_share"], "percent") for row in shown],
            head="done",
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what the bars are."""
        return f"{self.title}. Percent of the units at each state; at the right those that are done"

    def _shares(self, step: Row) -> list[float]:
        start = f"{step['step_id']}:"
        rows = self.details["states"]
        return [float(row["share"]) for row in rows if str(row["key"]).startswith(start)]

    def _limit(self, column: str) -> Prose:
        if self.overall[column] is None:
            return Prose(["–"])
        return Prose([self.slot("glance", column)])

    def _extremes(self) -> list[Prose]:
        known = [row for row in self.rows if row["completion"] is not None]
        if len(known) < 2:
            return []
        most = max(known, key=lambda row: float(row["completion"]))
        least = min(known, key=lambda row: float(row["completion"]))
        return [
            compose(
                "Furthest is “{most}” (completed to {high}, done in {done} units), least far "
                "“{least}” (completed to {low}).",
                most=str(most["label"]),
                high=self.slot(str(most["step_id"]), "completion"),
                done=self.slot(str(most["step_id"]), "n_done"),
                least=str(least["label"]),
                low=self.slot(str(least["step_id"]), "completion"),
            )
        ]

    def _next(self) -> list[Prose]:
        if self.overall["next_step"] is None:
            return []
        return [
            compose(
                "The first step still open is most often “{step}” ({n} units).",
                step=str(self.number("glance", "next_step")),
                n=self.slot("glance", "n_next"),
            )
        ]
