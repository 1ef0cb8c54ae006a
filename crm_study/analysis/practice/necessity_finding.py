"""How necessary conditions are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("label", "ceiling_line", "estimate", "p_value", "chance_effect", "magnitude")
_MORE = ("empty_area", "accuracy", "ceiling_fit", "n_peers", "verdict")
_NAMES = {"ce_fdh": "CE-FDH", "cr_fdh": "CR-FDH"}


class NecessityFinding(Finding):
    """Effect sizes of conditions, their bottlenecks and their ceilings."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the effect sizes of both ceilings."""
        return self.lay_out(
            [*_COLUMNS, *_MORE],
            heads={"label": "Condition", "estimate": "d"},
            styles={"estimate": "bounded"},
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the effect sizes and the bottleneck table of each ceiling."""
        if not self.rows:
            return ()
        return (self.table(), *(self.bottlenecks(line) for line in _NAMES))

    def bottlenecks(self, line: str) -> Table:
        """Return what levels of the outcome need, one column a condition.

        Parameters
        ----------
        line : str
            ``ce_fdh`` or ``cr_fdh``.
        """
        rows = [
            row
            for row in self.details.get("bottleneck", ())
            if str(row["key"]).startswith(f"{line}:")
        ]
        levels = list(dict.fromkeys(float(row["outcome_level"]) for row in rows))
        labels = list(dict.fromkeys(str(row["label"]) for row in rows))
        told = {(float(row["outcome_level"]), str(row["label"])): row for row in rows}
        return Table(
            title=compose("{title}: bottlenecks, {line}", title=self.title, line=_NAMES[line]),
            head=(f"Level of {self.overall['outcome']}", *labels),
            rows=tuple(
                (
                    Cell(format_value(level, "level"), numeric=True),
                    *(self._cell(told[level, label]) for label in labels),
                )
                for level in levels
            ),
            notes=(
                *([self.stamp] if self.stamp else []),
                "Share of the range of each condition that a level of the outcome needs, both as "
                "observed. NN: not needed. NA: more than anybody has.",
            ),
        )

    def prose(self) -> Prose:
        """Tell each condition's effect size, and what the highest outcome needs."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{n} of {k} conditions of {outcome} are in line with being necessary on one ceiling at "
            "least (n = {obs}).",
            n=self.slot("glance", "n_necessary"),
            k=self.slot("glance", "n_conditions"),
            outcome=str(self.number("glance", "outcome")),
            obs=self.slot("glance", "n_obs"),
        )
        steps = [row for row in self.rows if str(row["key"]).startswith("ce_fdh:")]
        return join([opening, *map(self._said, steps)])

    def figures(self) -> dict[str, Figure]:
        """Draw the points and the ceilings of every condition."""
        names = list(dict.fromkeys(str(row["condition"]) for row in self.rows))
        drawn = {f"{self.id}.{name}": self._draw(name) for name in names}
        return {name: figure for name, figure in drawn.items() if figure is not None}

    def caption(self, name: str) -> str:
        """Say which condition is drawn."""
        key = f"ce_fdh:{name.removeprefix(f'{self.id}.')}"
        return f"{self.title}: {self.number(key, 'label')}, with both ceilings"

    def _said(self, row: Row) -> Prose:
        key, other = str(row["key"]), str(row["key"]).replace("ce_fdh", "cr_fdh")
        told = compose(
            "“{label}” is {verdict}: d = {ce} on the steps ({p}), {cr} on the line ({q}).",
            label=str(row["label"]),
            verdict=str(row["verdict"]),
            ce=self.slot(key, "estimate", style="bounded"),
            p=self.p_slot(key),
            cr=self.slot(other, "estimate", style="bounded"),
            q=self.p_slot(other),
        )
        return join([told, *self._top(str(row["condition"]))])

    def _top(self, condition: str) -> list[Prose]:
        key = f"ce_fdh:80:{condition}"
        if self.number(key, "required") is None:
            return []
        return [
            compose(
                "On the steps, {level} of the range of the outcome needs {needed} of its range, "
                "which {below} of the respondents do not have.",
                level=self.slot(key, "outcome_level"),
                needed=self.slot(key, "required"),
                below=self.slot(key, "below_share"),
            )
        ]

    def _cell(self, row: Row) -> Cell:
        words: dict[Any, str] = {"not needed": "NN", "beyond anybody": "NA"}
        text = words.get(row["requirement"], format_value(row["required"], "percent"))
        address = f"{self.id}/{row['key']}/required" if row["required"] is not None else ""
        return Cell(text, address, numeric=True)

    def _draw(self, name: str) -> Figure | None:
        from crm_study.figures.ceiling_plot import ceiling_plot
        from crm_study.kernels.necessity.ceiling import ceiling

        start = f"point:{name}:"
        points = [p for p in self.details.get("points", ()) if str(p["key"]).startswith(start)]
        if not points:
            return None
        spots = [(p["at_x"], p["at_y"]) for p in points for _ in range(int(p["n_obs"]))]
        x, y = [at for at, _ in spots], [at for _, at in spots]
        line = self.row(f"cr_fdh:{name}")
        straight = None
        if line["line_slope"] is not None:
            straight = (float(line["line_intercept"]), float(line["line_slope"]))
        return ceiling_plot(
            x,
            y,
            [(a, b) for a, b in ceiling(x, y).peers.tolist()],
            straight,
            x_label=str(line["label"]),
            y_label=str(self.overall["outcome"]),
            legend=("CE-FDH, steps", "CR-FDH, line"),
            stamp=self.stamp,
        )
