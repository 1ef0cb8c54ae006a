"""Importance as a reader sees it: shares of R² with intervals and tied ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.speech import current_marks
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class ImportanceFinding(Finding):
    """R² split among the predictors of one model."""

    __slots__ = ()

    def table(self) -> Table:
        """Return shares, intervals and ranks."""
        columns = ["label", "rank", "lmg", "conf_low", "conf_high", "share", "johnson"]
        heads = {"label": "Term"}
        return self.lay_out(
            [*columns, "last"],
            heads=heads,
            styles={"conf_low": "bounded", "conf_high": "bounded"},
        )

    def prose(self) -> Prose:
        """Say who leads, or that nobody does, and what the shares are."""
        if not self.rows:
            return super().prose()
        return join(
            [
                self._opening(),
                *self._controls(),
                self._order(),
                "These are associations, not effects.",
            ]
        )

    def figure(self) -> Figure | None:
        """Draw the shares with their intervals, the largest first, and the ranks."""
        from crm_study.figures.intervals import interval_plot

        if len(self.rows) < 2:
            return None
        rows = self._by_share()
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["lmg"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[_beside(row) for row in rows],
            axis_label="Share of the outcome's variance (LMG)",
            stamp=self.stamp,
        )

    def figures(self) -> dict[str, Figure]:
        """Draw the shares, and the importance-performance map where means can be placed."""
        from crm_study.figures.importance_map import importance_map

        shares = self.figure()
        if shares is None:
            return {}
        drawn = {self.id: shares}
        placed = [row for row in self.rows if row["performance"] is not None]
        if len(placed) > 1:
            drawn[f"{self.id}.map"] = importance_map(
                [str(row["label"]) for row in placed],
                [row["lmg"] for row in placed],
                [row["performance"] for row in placed],
                x_label="Share of the outcome's variance (LMG)",
                stamp=self.stamp,
            )
        return drawn

    def caption(self, name: str) -> str:
        """Tell the shares from the map."""
        return f"{self.title}: {'and how it stands' if name.endswith('.map') else 'shares'}"

    def alt_text(self, name: str) -> Prose:
        """Say what the shares or the map show."""
        if not name.endswith(".map"):
            return self.prose()
        placed = [row for row in self.rows if row["performance"] is not None]
        parts = [
            compose(
                "{label} {share} and {mean}",
                label=str(row["label"]),
                share=self.slot(str(row["term"]), "lmg", style="percent"),
                mean=self.slot(str(row["term"]), "performance"),
            )
            for row in placed
        ]
        return compose(
            "Share of the variance against the mean from zero to a hundred: {points}.",
            points=join(parts, "; "),
        )

    def _by_share(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: -row["lmg"])

    def _opening(self) -> Prose:
        parts = [self._part(row) for row in self._by_share()]
        return compose(
            "The model accounts for {whole} of the variance of {outcome}: {terms}.",
            outcome=str(self.number("glance", "outcome")),
            whole=self.slot("glance", "r_squared", style="percent"),
            terms=join(parts, "; "),
        )

    def _controls(self) -> list[Prose]:
        if self.number("glance", "r_squared_controls") is None:
            return []
        held = self.slot("glance", "r_squared_controls", style="percent")
        return [compose("The controls alone account for {held}.", held=held)]

    def _part(self, row: Row) -> Prose:
        term = str(row["term"])
        return compose(
            "{label} {lmg} [{low}, {high}]",
            label=str(row["label"]),
            lmg=self.slot(term, "lmg", style="percent"),
            low=self.slot(term, "conf_low", style="percent"),
            high=self.slot(term, "conf_high", style="percent"),
        )

    def _order(self) -> Prose:
        leaders = [str(row["label"]) for row in self._by_share() if row["rank_low"] == 1]
        if len(self.rows) == 1:
            return compose("With one predictor there is nothing to compare.")
        if len(leaders) == 1:
            return compose("{name} stands first, clear of the others.", name=leaders[0])
        return compose(
            "The data cannot tell which comes first: {names} are tied.",
            names=compose("{a} and {b}", a=join(leaders[:-1], ", "), b=leaders[-1]),
        )


def _beside(row: Row) -> str:
    """Return a share with its limits and its rank, as printed beside the mark."""
    share, low, high = (
        format_value(row[name], "bounded") for name in ("lmg", "conf_low", "conf_high")
    )
    interval = f"{share} [{low}{current_marks().parting}{high}]"
    return compose("{interval}  rank {rank}", interval=interval, rank=str(row["rank"]))
