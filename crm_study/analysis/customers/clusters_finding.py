"""How clusters are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("cluster", "n_obs", "share", "silhouette", "jaccard", "recovered", "verdict"),
    *("trait", "std_center"),
)


class ClustersFinding(Finding):
    """Clusters, what tells them apart, and whether they are there at all."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the clusters."""
        return self.lay_out(_COLUMNS, heads={"trait": "Stands out by"})

    def tables(self) -> tuple[Table, ...]:
        """Return the clusters, their centers, and the numbers of clusters tried."""
        if not self.rows:
            return ()
        centers = self._further(
            "centers", ("cluster", "trait", "center", "std_center"), "What the clusters are like"
        )
        tried = self._further(
            "candidates",
            ("n_wanted", "silhouette", "within_share", "verdict"),
            "Numbers of clusters that were tried",
        )
        return self.table(), centers, tried

    def prose(self) -> Prose:
        """Say how many clusters there are, how apart, how stable, and what each is like."""
        if not self.rows:
            return super().prose()
        return join([self._opening(), self._stability(), *map(self._said, self.rows)])

    def headline(self) -> Prose:
        """Say how many clusters there are and whether to believe in them."""
        return join([self._opening(), self._stability()]) if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw the centers as a grid, in standard deviations."""
        from crm_study.figures.value_grid import value_grid

        if not self.rows:
            return None
        traits = list(dict.fromkeys(str(row["trait"]) for row in self.details["centers"]))
        values = {
            (row["cluster"], row["trait"]): float(row["std_center"])
            for row in self.details["centers"]
        }
        names = [str(row["cluster"]) for row in self.rows]
        grid = [[values[name, trait] for trait in traits] for name in names]
        reach = max(abs(value) for row in grid for value in row) or 1.0
        sizes = [format_value(row["share"], "percent") for row in self.rows]
        return value_grid(
            [f"{name} ({size})" for name, size in zip(names, sizes, strict=True)],
            traits,
            grid,
            [[format_value(value, "decimal") for value in row] for row in grid],
            span=(-reach, reach),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return what the figure shows."""
        return "Means of the clusters in standard deviations from the mean of all customers"

    def _further(self, name: str, columns: tuple[str, ...], title: str) -> Table:
        return self.further(self.details[name], columns, title=title)

    def _opening(self) -> Prose:
        return compose(
            "{k} clusters in {n} customers, with a mean silhouette of {width}: {verdict}.",
            k=self.slot("glance", "n_wanted"),
            n=self.slot("glance", "n_obs"),
            width=self.slot("glance", "silhouette"),
            verdict=str(self.overall["verdict"]),
        )

    def _stability(self) -> Prose:
        worst = min(self.rows, key=lambda row: float(row["jaccard"]))
        return compose(
            "In resamples the least stable one, cluster {cluster}, comes back with an overlap of "
            "{jaccard}: {verdict}.",
            cluster=self.slot(str(worst["cluster"]), "cluster"),
            jaccard=self.slot(str(worst["cluster"]), "jaccard"),
            verdict=str(worst["verdict"]),
        )

    def _said(self, row: Row) -> Prose:
        key = str(row["cluster"])
        above = float(row["std_center"]) >= 0
        return compose(
            "Cluster {cluster} ({share} of the customers) lies {side} in {trait} (z = {z}).",
            cluster=self.slot(key, "cluster"),
            share=self.slot(key, "share"),
            side="above the mean" if above else "below the mean",
            trait=str(row["trait"]),
            z=self.slot(key, "std_center"),
        )
