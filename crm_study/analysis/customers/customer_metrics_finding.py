"""How revenue, margin and satisfaction of a customer are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("label", "n_obs", "share", "total", "mean", "conf_low", "conf_high", "median"),
    *("std_dev", "spearman"),
)


class CustomerMetricsFinding(Finding):
    """What a customer brings, costs and thinks."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the measures."""
        heads = {"label": "Measure", "share": "Known", "spearman": "ρ with margin"}
        return self.lay_out(_COLUMNS, heads=heads)

    def prose(self) -> Prose:
        """Say what a customer brings, who costs more, and what revenue hides."""
        if not self.rows:
            return super().prose()
        return join([self._margin(), self._loss(), self._satisfaction()])

    def headline(self) -> Prose:
        """Say what a customer brings and how many cost more than that."""
        return join([self._margin(), self._loss()]) if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw the mean money of a customer with its intervals."""
        from crm_study.figures.intervals import interval_plot

        rows = [
            row for row in self.rows if row["total"] is not None and row["conf_low"] is not None
        ]
        if not rows:
            return None
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["mean"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[interval_text({**row, "estimate": row["mean"]}, "decimal") for row in rows],
            axis_label="Money a customer and year, mean with its interval",
            reference=0.0,
            stamp=self.stamp,
        )

    def _margin(self) -> Prose:
        return compose(
            "A customer brings {revenue} a year and leaves {margin} after cost.",
            revenue=self.slot("revenue", "mean"),
            margin=self.slot("margin", "mean"),
        )

    def _loss(self) -> Prose:
        return compose(
            "{loss} of the customers cost more than they bring; among the top {top} by revenue it "
            "is {hidden}, which revenue alone does not show.",
            loss=self.slot("glance", "loss_share"),
            top=self.slot("glance", "top", style="level"),
            hidden=self.slot("glance", "hidden_loss_share"),
        )

    def _satisfaction(self) -> Prose:
        rows = {str(row["customer_metric"]): row for row in self.rows}
        if rows.get("satisfaction", {}).get("spearman") is None:
            return compose("Satisfaction of a customer is not measured.")
        return compose(
            "Satisfaction is known of {known} of the customers; its rank correlation with the "
            "margin is {rho}.",
            known=self.slot("satisfaction", "share"),
            rho=self.slot("satisfaction", "spearman"),
        )
