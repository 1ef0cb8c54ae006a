"""How a choice between products is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.rules import RULES
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_RANKS = (
    *("label", "weighted_sum", "weighted_rank", "ahp", "topsis", "topsis_rank"),
    *("first_any", "first_near", "verdict", "ruling"),
)
_CRITERIA = (
    *("label", "criterion_weight", "geometric_weight", "least_weight", "most_weight"),
    *("turn_low", "rival_low", "turn_high", "rival_high"),
)
_JUDGES = ("key", "lambda_max", "consistency_ratio", "verdict", "pair", "said", "implied")


class SelectionFinding(Finding):
    """Alternatives in order, the criteria behind the order, and how firm it is."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the alternatives."""
        return self.lay_out(_RANKS, heads={"label": "Alternative"})

    def tables(self) -> tuple[Table, ...]:
        """Return the alternatives, the criteria, and the consistency of the judges."""
        if not self.rows:
            return ()
        return (
            self.table(),
            self._further("criteria", _CRITERIA, "The criteria, and where the choice turns"),
            *self._judges(),
        )

    def prose(self) -> Prose:
        """Say who comes first, by what, how consistent the judges are and what could turn it."""
        if not self.rows or self.overall["winner"] is None:
            return super().prose()
        return join([self._order(), self._agreement(), self._consistency(), self._turn()])

    def headline(self) -> Prose:
        """Say who comes first and how firmly."""
        if not self.rows or self.overall["winner"] is None:
            return super().prose()
        return join([self._order(), self._consistency()])

    def figures(self) -> dict[str, Figure]:
        """Draw the profiles of the alternatives, and the weights with their turning points."""
        if not self.rows:
            return {}
        figures = {self.id: self._profiles()}
        turning = self._turning()
        return figures if turning is None else {**figures, f"{self.id}-weights": turning}

    def caption(self, name: str) -> str:
        """Return what a figure shows."""
        if name.endswith("-weights"):
            return "Weights of the criteria, and how far each may move before another comes first"
        return "Mean scores of the alternatives by criterion"

    def _further(self, name: str, columns: tuple[str, ...], title: str) -> Table:
        return self.further(self.details[name], columns, title=title, heads={"label": "Criterion"})

    def _judges(self) -> tuple[Table, ...]:
        if "judges" not in self.details:
            return ()
        heads = {"key": "Judges", "pair": "Least consistent pair", "implied": "Others imply"}
        title = "How consistent the comparisons are"
        rows = self.details["judges"]
        return (self.further(rows, _JUDGES, title=title, heads=heads),)

    def _order(self) -> Prose:
        best = next(row for row in self.rows if row["weighted_rank"] == 1)
        key = str(best["alternative"])
        first = compose(
            "{winner} comes first with a weighted sum of {total}; it is first under {any} of all "
            "possible weights and under {near} of weights near these.",
            winner=self.slot(key, "label"),
            total=self.slot(key, "weighted_sum"),
            any=self.slot(key, "first_any"),
            near=self.slot(key, "first_near"),
        )
        if self.overall["runner_up"] is None:
            return first
        second = compose(
            "{second} follows, {lead} points behind.",
            second=self.slot("glance", "runner_up"),
            lead=self.slot("glance", "lead"),
        )
        return join([first, second])

    def _agreement(self) -> Prose:
        best = next(row for row in self.rows if row["weighted_rank"] == 1)
        agree = best["topsis_rank"] == 1 and best["ahp_rank"] == 1
        ruled = [row for row in self.rows if row["ruling"]]
        told = [
            compose("The other methods put it first, too.")
            if agree
            else compose("Another method puts another alternative first: the choice is not firm.")
        ]
        told += [
            compose(
                "{label} is ruled out ({why}).", label=str(row["label"]), why=str(row["ruling"])
            )
            for row in ruled
        ]
        return join(told)

    def _consistency(self) -> Prose:
        if self.overall["consistency_ratio"] is None:
            return compose("Nobody compared the criteria; their weights were given.")
        met = RULES["SAATY_1980"].holds(self.overall["consistency_ratio"])
        return compose(
            "Taken together the comparisons of the criteria are {verdict} (CR = {ratio}); "
            "{consistent} of {judges} judges are consistent by themselves.",
            verdict="consistent enough" if met else "not consistent and should be made again",
            ratio=self.slot("glance", "consistency_ratio"),
            consistent=self.slot("glance", "n_consistent_judges"),
            judges=self.slot("glance", "n_judges"),
        )

    def _turn(self) -> Prose:
        """Name the criterion whose weight needs to move least."""
        moves = [
            (abs(row[column] - row["criterion_weight"]), row, column, rival)
            for row in self.details["criteria"]
            for column, rival in (("turn_low", "rival_low"), ("turn_high", "rival_high"))
            if row[column] is not None
        ]
        if not moves:
            return compose("No weight of a single criterion, from 0 to 1, changes the first place.")
        _, row, column, rival = min(moves, key=lambda move: move[0])
        key = str(row["criterion"])
        return compose(
            "The choice turns first where the weight of {criterion} goes from {weight} to {turn}: "
            "then {rival} comes first.",
            criterion=self.slot(key, "label"),
            weight=self.slot(key, "criterion_weight"),
            turn=self.slot(key, column),
            rival=self.slot(key, rival),
        )

    def _profiles(self) -> Figure:
        from crm_study.figures.profiles import Profile, profile_plot

        rows = self.details["scores"]
        names = list(dict.fromkeys(str(row["alternative"]) for row in rows))
        criteria = list(dict.fromkeys(str(row["criterion"]) for row in rows))
        values = {(row["alternative"], row["criterion"]): row["mean"] for row in rows}
        return profile_plot(
            [Profile(name, [values[name, one] for one in criteria]) for name in names],
            labels=criteria,
            axis_label="Mean score",
            stamp=self.stamp,
        )

    def _turning(self) -> Figure | None:
        from crm_study.figures.intervals import interval_plot

        rows = self.details["criteria"]
        if all(row["turn_low"] is None and row["turn_high"] is None for row in rows):
            return None
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["criterion_weight"] for row in rows],
            [0.0 if row["turn_low"] is None else row["turn_low"] for row in rows],
            [1.0 if row["turn_high"] is None else row["turn_high"] for row in rows],
            texts=[format_value(row["criterion_weight"], "bounded") for row in rows],
            axis_label="Weight, and the range in which the first place stays",
            stamp=self.stamp,
        )
