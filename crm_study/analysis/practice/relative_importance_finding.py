"""How relative importance and the vital few are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("label", "estimate", "conf_low", "conf_high", "place", "place_low", "place_high")
_MORE = ("mean", "std_dev", "n_obs", "n_named", "cumulative_share", "is_vital")


class RelativeImportanceFinding(Finding):
    """Things in the order of their index."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the things, the most important first."""
        bounded = dict.fromkeys(("estimate", "conf_low", "conf_high"), "bounded")
        return self.lay_out(
            [*_COLUMNS, *_MORE],
            heads={"label": "Item", "estimate": "RII"},
            styles=bounded,  # type: ignore[arg-type]
        )

    def prose(self) -> Prose:
        """Name the first and the last, and the few that hold most namings."""
        if not self.rows:
            return super().prose()
        first, last = self.rows[0], self.rows[-1]
        opening = compose(
            "Of {k} things rated by {n} respondents, “{first}” weighs most (RII = {high}{rank}), "
            "“{last}” least (RII = {low}).",
            k=self.slot("glance", "n_entries"),
            n=self.slot("glance", "n_obs"),
            first=str(first["label"]),
            high=self.slot(str(first["entry"]), "estimate", style="bounded"),
            rank=self._rank(first),
            last=str(last["label"]),
            low=self.slot(str(last["entry"]), "estimate", style="bounded"),
        )
        return join([opening, *self._vital()])

    def figures(self) -> dict[str, Figure]:
        """Draw the indices, and the Pareto chart."""
        if not self.rows:
            return {}
        drawn = {self.id: self._indices()}
        if self.overall["n_vital"]:
            drawn[f"{self.id}.pareto"] = self._pareto()
        return drawn

    def figure(self) -> Figure | None:
        """Draw the indices."""
        return self._indices() if self.rows else None

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        if name.endswith(".pareto"):
            return (
                f"{self.title}: how often each was named, and the cumulative share of all namings"
            )
        return f"{self.title}: relative importance index with its interval, and the rank"

    def _rank(self, row: Row) -> Prose:
        key = str(row["entry"])
        if row["place_low"] == row["place_high"]:
            return compose(", rank {place}", place=self.slot(key, "place_low"))
        return compose(
            ", ranks {low} to {high}",
            low=self.slot(key, "place_low"),
            high=self.slot(key, "place_high"),
        )

    def _vital(self) -> list[Prose]:
        if not self.overall["n_vital"]:
            return []
        return [
            compose(
                "{few} of them hold {share} or more of all {n} ratings of {named} and above.",
                few=self.slot("glance", "n_vital"),
                share=self.slot("glance", "cutoff", style="percent"),
                n=self.slot("glance", "n_named"),
                named=self.slot("glance", "named_from"),
            )
        ]

    def _indices(self) -> Figure:
        from crm_study.figures.intervals import interval_plot

        level = format_value(self.overall["conf_level"], "level")
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[interval_text(row, "bounded") for row in self.rows],
            axis_label=f"Relative importance index with {level} interval",
            stamp=self.stamp,
        )

    def _pareto(self) -> Figure:
        from crm_study.figures.pareto_chart import pareto_chart

        ordered = sorted(self.rows, key=lambda row: float(row["cumulative_share"]))
        return pareto_chart(
            [str(row["label"]) for row in ordered],
            [float(row["n_named"]) for row in ordered],
            [float(row["cumulative_share"]) for row in ordered],
            share=float(self.overall["cutoff"]),
            n_vital=int(self.overall["n_vital"]),
            count_label="Times named",
            cumulative_label="Cumulative share",
            stamp=self.stamp,
        )
