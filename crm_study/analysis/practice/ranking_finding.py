"""How an order that people agree on is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("label", "mean_rank", "conf_low", "conf_high", "place", "place_low", "place_high")


class RankingFinding(Finding):
    """Things by mean rank, with the agreement on their order."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the things, the first one first."""
        return self.lay_out([*_COLUMNS, "first_share", "n_obs"], heads={"label": "Item"})

    def tables(self) -> tuple[Table, ...]:
        """Return the order, and the pairs that are told apart."""
        if not self.rows:
            return ()
        apart = [row for row in self.details.get("pairs", ()) if self._is_told(row["p_value"])]
        if not apart:
            return (self.table(),)
        further = self.further(
            apart,
            ["variable_1", "variable_2", "estimate", "statistic", "unadjusted_p_value", "p_value"],
            title=compose("{title}: pairs whose mean ranks differ", title=self.title),
            heads={"variable_1": "Item", "estimate": "Difference", "statistic": "z"},
        )
        return self.table(), further

    def prose(self) -> Prose:
        """Tell the agreement, the first and the last."""
        if not self.rows:
            return super().prose()
        first, last = self.rows[0], self.rows[-1]
        order = compose(
            "First comes “{first}” (mean rank {low}, places {best} to {worst}), last “{last}” "
            "(mean rank {high}).",
            first=str(first["label"]),
            low=self.slot(str(first["entry"]), "mean_rank"),
            best=self.slot(str(first["entry"]), "place_low"),
            worst=self.slot(str(first["entry"]), "place_high"),
            last=str(last["label"]),
            high=self.slot(str(last["entry"]), "mean_rank"),
        )
        return join([self._agreement(), order])

    def figure(self) -> Figure | None:
        """Draw the mean ranks with their limits."""
        from crm_study.figures.intervals import interval_plot

        if not self.rows:
            return None
        level = format_value(self.overall["conf_level"], "level")
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["mean_rank"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[_text(row["mean_rank"], row["conf_low"], row["conf_high"]) for row in self.rows],
            axis_label=f"Mean rank with {level} interval; left is first",
            stamp=self.stamp,
        )

    def _agreement(self) -> Prose:
        if self.overall["kendall_w"] is None:
            return compose("Everybody ties all {k} things.", k=self.slot("glance", "n_entries"))
        told = self._is_told(self.overall["p_value"])
        return compose(
            "{n} respondents put {k} things in {order} (Kendall's W = {w}, {verdict}; Friedman "
            "χ²({df}) = {statistic}, {p}).",
            n=self.slot("glance", "n_obs"),
            k=self.slot("glance", "n_entries"),
            order="an order they share in part" if told else "no order that they share",
            w=self.slot("glance", "kendall_w"),
            verdict=str(self.number("glance", "verdict")),
            df=self.slot("glance", "df"),
            statistic=self.slot("glance", "statistic"),
            p=self.p_slot("glance"),
        )

    def _is_told(self, p_value: float | None) -> bool:
        return p_value is not None and SIGNIFICANCE_1925.holds(p_value)


def _text(*values: float) -> str:
    mean, low, high = (format_value(value, "decimal") for value in values)
    return f"{mean} [{low}, {high}]"
