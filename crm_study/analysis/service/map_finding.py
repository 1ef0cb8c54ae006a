"""How importance and performance are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PLACES = ("label", "importance_mean", "performance_mean", "diagonal_gap", "priority")
_QUADRANTS = ("label", "quadrant_data", "stable_data", "quadrant_fixed", "stable_fixed", "changes")
_MIDDLE = (50.0, 50.0)
_NAMED, _MOST_NAMED = 4, 8
_CORNERS = ("Possible overkill", "Keep up the good work", "Low priority", "Concentrate here")


class ImportancePerformanceFinding(Finding):
    """Items by what matters and how well it is done."""

    __slots__ = ()

    def table(self) -> Table:
        """Return both means, their difference and the priority of every item."""
        return self.lay_out(["label", "n_obs", *_PLACES[1:]], heads={"label": "Item"})

    def tables(self) -> tuple[Table, ...]:
        """Return the places, and the quadrants by both kinds of lines."""
        if not self.rows:
            return ()
        quadrants = self.further(
            self.rows,
            _QUADRANTS,
            title="Quadrants, by where the lines cross",
            heads={"label": "Item"},
        )
        return (self.table(), quadrants)

    def prose(self) -> Prose:
        """Say what to concentrate on, and what hangs on the choice of the lines."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "Weighted by what matters, performance reaches {coverage} on its scale "
            "[{low}, {high}]. With the lines at the means, {n} of {all} items call for "
            "concentration.",
            coverage=self.slot("glance", "coverage_index"),
            low=self.slot("glance", "conf_low"),
            high=self.slot("glance", "conf_high"),
            n=self.slot("glance", "n_concentrate"),
            all=self.slot("glance", "n_items"),
        )
        return join([opening, *self._first(), self._changing()])

    def figures(self) -> dict[str, Figure]:
        """Draw the map twice: lines at the means, and at the middle of the scales."""
        from crm_study.figures.importance_map import importance_map

        if len(self.rows) < 2:
            return {}
        return {
            self.id: self._map(importance_map, None),
            f"{self.id}.fixed": self._map(importance_map, _MIDDLE),
        }

    def _map(self, draw: Callable[..., Figure], crosshair: tuple[float, float] | None) -> Figure:
        return draw(
            [str(row["label"]) for row in self.rows],
            [row["importance_mean"] for row in self.rows],
            [row["performance_mean"] for row in self.rows],
            x_label="Importance, from 0 to 100",
            y_label="Performance, from 0 to 100",
            crosshair=crosshair,
            quadrants=_CORNERS,
            numbered=len(self.rows) > _MOST_NAMED,
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:
        """Return what each figure shows."""
        if name.endswith(".fixed"):
            return "Importance and performance, lines at the middle of the scales"
        return "Importance and performance, lines at the means of the items"

    def alt_text(self, name: str) -> Prose:
        """Say what the map shows."""
        return join([compose("{caption}.", caption=self.caption(name)), self.prose()])

    def _first(self) -> list[Prose]:
        row = min(self.rows, key=lambda row: row["priority"])
        return [
            compose(
                "First by priority is “{label}” (importance {importance}, performance "
                "{performance}).",
                label=str(row["label"]),
                importance=self.slot(str(row["item"]), "importance_mean"),
                performance=self.slot(str(row["item"]), "performance_mean"),
            )
        ]

    def _changing(self) -> Prose:
        changing = [row for row in self.rows if row["changes"]]
        if not changing:
            return Prose(["No item changes its quadrant with the lines."])
        return compose(
            "The quadrant of {n} items hangs on where the lines are drawn{named}.",
            n=self.slot("glance", "n_changing"),
            named=_named(changing),
        )


def _named(rows: list[Row]) -> Prose:
    if len(rows) > _NAMED:
        return Prose()
    names = join([Prose([f"“{row['label']}”"]) for row in rows], ", ")
    return compose(": {names}", names=names)
