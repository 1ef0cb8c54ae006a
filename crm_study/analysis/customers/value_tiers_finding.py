"""How value tiers are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("label", "n_obs", "share", "total_value", "value_share", "mean_value"),
    *("mean_potential", "offer"),
)


class ValueTiersFinding(Finding):
    """Four tiers, their share of the value, and what they are offered."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the tiers."""
        return self.lay_out(_COLUMNS, heads={"label": "Tier"})

    def prose(self) -> Prose:
        """Say how unequal the value is and where it lies."""
        return join([self._top(), self._tiers()]) if self.rows else super().prose()

    def headline(self) -> Prose:
        """Say how unequal the value is."""
        return self._top() if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw the map of value against potential."""
        from crm_study.figures.value_map import Corner, value_map

        if not self.rows:
            return None
        points = self.details["map"]
        keys = ("growable", "most_valuable", "basic", "keep")
        corners = [
            Corner(
                str(self.number(key, "label")), format_value(self.number(key, "share"), "percent")
            )
            for key in keys
        ]
        return value_map(
            [float(row["value"]) for row in points],
            [float(row["potential"]) for row in points],
            [int(row["n_obs"]) for row in points],
            cuts=(float(self.overall["value_cut"]), float(self.overall["potential_cut"])),
            corners=corners,
            x_label="Value now",
            y_label="Potential",
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return what the figure shows."""
        return "Customers by what they bring now and might bring, with the share in each tier"

    def _top(self) -> Prose:
        if self.overall["top_share"] is None:
            return compose(
                "Some of the {n} customers have a negative value, so that shares of the top are "
                "not given.",
                n=self.slot("glance", "n_obs"),
            )
        return compose(
            "The top {top} of {n} customers bring {share} of the value before costs (Gini {gini}).",
            top=self.slot("glance", "top", style="level"),
            n=self.slot("glance", "n_obs"),
            share=self.slot("glance", "top_share"),
            gini=self.slot("glance", "gini"),
        )

    def _tiers(self) -> Prose:
        told = []
        for key in ("most_valuable", "growable"):
            if self.number(key, "value_share") is None:
                continue
            told.append(
                compose(
                    "{label}: {share} of the customers with {value} of the value.",
                    label=self.slot(key, "label"),
                    share=self.slot(key, "share"),
                    value=self.slot(key, "value_share"),
                )
            )
        return join(told)
