"""How an observation is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.results.column import Style
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CHECKS = ("label", "n_marks", "points_share", "zero_share", "full_share", "same_share", "kappa")


class ObservationFinding(Finding):
    """Checks with their marks; institutions, topics and observers behind them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return one row a check."""
        return self.lay_out(_CHECKS, heads={"label": "Check"})

    def tables(self) -> tuple[Table, ...]:
        """Return checks, agreement, topics and institutions."""
        return (self.table(), *self._more()) if self.rows else ()

    def prose(self) -> Prose:
        """Tell the index, what was seen most and least, and how observers agreed."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{visits} visits to {n} institutions give a mean index of {index} of 100",
            visits=self.slot("glance", "n_visits"),
            n=self.slot("glance", "n_institutions"),
            index=self.slot("glance", "observation_index"),
        )
        return join([join([opening, self._limits()], ""), *self._extremes(), *self._agreed()])

    def figures(self) -> dict[str, Figure]:
        """Draw the checks, the topics, and every institution by topic."""
        drawn = {
            self.id: self.figure(),
            f"{self.id}.topics": self._topics(),
            f"{self.id}.institutions": self._grid(),
        }
        return {name: figure for name, figure in drawn.items() if figure is not None}

    def figure(self) -> Figure | None:
        """Draw how often each check was not seen, seen in part, and seen fully."""
        from crm_study.figures.state_bars import state_bars

        rows = [row for row in self.rows if row["n_marks"]]
        if not rows:
            return None
        return state_bars(
            [str(row["label"]) for row in rows],
            [_states(float(row["zero_share"]), float(row["full_share"])) for row in rows],
            legend=["Not seen", "In part", "Fully"],
            texts=[format_value(row["points_share"], "percent") for row in rows],
            head="points",
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        if name.endswith(".topics"):
            return f"{self.title}: index by topic; bars are intervals over institutions"
        if name.endswith(".institutions"):
            return f"{self.title}: index of every institution by topic, darker for more"
        return f"{self.title}: percent of the marks of every check; at the right its points"

    def _grid(self) -> Figure | None:
        from crm_study.figures.value_grid import value_grid

        cells = self.details.get("institution_topics", ())
        topics = {str(row["topic"]): str(row["label"]) for row in cells}
        owners = sorted({str(row["institution"]) for row in cells})
        held = {str(row["key"]): float(row["observation_index"]) for row in cells}
        if not owners:
            return None
        values = [[held.get(f"{owner}:{topic}") for topic in topics] for owner in owners]
        return value_grid(
            owners,
            list(topics.values()),
            values,
            [[format_value(value, "tenths") for value in row] for row in values],
            span=(0, 100),
            stamp=self.stamp,
        )

    def _limits(self) -> Prose:
        if self.overall["index_low"] is None:
            return compose(".")
        return compose(
            " ({level} CI [{low}, {high}]).",
            level=self.slot("glance", "conf_level"),
            low=self.slot("glance", "index_low"),
            high=self.slot("glance", "index_high"),
        )

    def _extremes(self) -> list[Prose]:
        rows = [row for row in self.rows if row["points_share"] is not None]
        if len(rows) < 2:
            return []
        most = max(rows, key=lambda row: float(row["points_share"]))
        least = min(rows, key=lambda row: float(row["points_share"]))
        return [
            compose(
                "Most points go to “{most}” ({high}), fewest to “{least}” ({low}; not seen in "
                "{zero} of the marks).",
                most=str(most["label"]),
                high=self.slot(str(most["check_id"]), "points_share"),
                least=str(least["label"]),
                low=self.slot(str(least["check_id"]), "points_share"),
                zero=self.slot(str(least["check_id"]), "zero_share"),
            )
        ]

    def _agreed(self) -> list[Prose]:
        if self.overall["kappa"] is None or self.overall["icc"] is None:
            return []
        return [
            compose(
                "In {n} visits two observers gave {same} of the checks one mark; weighted "
                "κ = {kappa} [{low}, {high}] ({verdict}), ICC(2,1) of the index = {icc} ({good}).",
                n=self.slot("glance", "n_double"),
                same=self.slot("same", "estimate", style="percent"),
                kappa=self.slot("kappa", "estimate", style="bounded"),
                low=self.slot("kappa", "conf_low", style="bounded"),
                high=self.slot("kappa", "conf_high", style="bounded"),
                verdict=str(self.number("kappa", "verdict")),
                icc=self.slot("icc:ICC(2,1)", "estimate", style="bounded"),
                good=str(self.number("icc:ICC(2,1)", "verdict")),
            )
        ]

    def _more(self) -> Iterator[Table]:
        bounded: dict[str, Style] = dict.fromkeys(("estimate", "conf_low", "conf_high"), "bounded")
        index = ("observation_index", "index_low", "index_high")
        parts: tuple[tuple[str, tuple[str, ...], Prose, str], ...] = (
            (
                "reliability",
                ("label", "n_obs", "estimate", "conf_low", "conf_high", "verdict"),
                compose("{title}: agreement of two observers", title=self.title),
                "Coefficient",
            ),
            (
                "topics",
                ("label", "n_checks", *index),
                compose("{title}: index by topic", title=self.title),
                "Topic",
            ),
            (
                "institutions",
                ("institution", "observation_index", "n_obs"),
                compose("{title}: every institution", title=self.title),
                "",
            ),
        )
        for name, columns, title, head in parts:
            rows = self.details.get(name, ())
            if rows:
                heads = {"label": head, "n_checks": "Checks"}
                yield self.further(
                    rows,
                    columns,
                    title=title,
                    heads=heads,
                    styles=bounded if name == "reliability" else None,
                )

    def _topics(self) -> Figure | None:
        from crm_study.figures.intervals import interval_plot

        rows = self.details.get("topics", ())
        if len(rows) < 2:
            return None
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["observation_index"] for row in rows],
            [row["index_low"] for row in rows],
            [row["index_high"] for row in rows],
            texts=[format_value(row["observation_index"], "tenths") for row in rows],
            axis_label="Index, 0 to 100",
            stamp=self.stamp,
        )


def _states(zero: float, full: float) -> list[float]:
    """Return the shares of the lowest, the middle and the highest marks."""
    return [zero, max(0.0, 1.0 - zero - full), full]
