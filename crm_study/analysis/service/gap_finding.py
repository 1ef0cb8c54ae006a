"""How gaps between expectations and perceptions are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.column import Style
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("label", "n_obs", "expected_mean", "perceived_mean", "estimate", "conf_low")
_MORE = ("conf_high", "p_value", "p_adjusted", "d_z", "points_shared", "verdict")
_ITEM_COLUMNS = (*_COLUMNS[:1], *_COLUMNS[2:], "conf_high", "p_adjusted")
_HEADS = {"label": "Dimension", "estimate": "Gap"}
_LARGEST = 25
_UNITS = {"points": "points of the answer scale", "percent": "percent of the answer scale"}


class GapFinding(Finding):
    """Gaps of items and dimensions, with what may be held against them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the gaps of all, weighted, and by dimension."""
        return self._table(
            [row for row in self.rows if row["row_kind"] != "item"],
            (*_COLUMNS, *_MORE),
            title=self.title,
            notes=self.notes,
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the dimensions, the items, the reliability of gaps and the criterion."""
        if not self.rows:
            return ()
        items = [row for row in self.rows if row["row_kind"] == "item"]
        more = (
            self._table(
                items,
                _ITEM_COLUMNS,
                title="Gaps by item: expected (E) and perceived (P)",
                heads={"label": "Item", "expected_mean": "E", "perceived_mean": "P"},
            ),
            self._table(
                self.details.get("reliability", ()),
                (
                    "label",
                    "n_obs",
                    "expected_alpha",
                    "perceived_alpha",
                    "pearson",
                    "gap_reliability",
                ),
                title="How reliable the gaps are",
                heads={"pearson": "r"},
            ),
            self._table(
                self.details.get("criterion", ()),
                ("label", "n_obs", "pearson", "statistic", "df", "p_value"),
                title="Performance and gap against the criterion",
                heads={"label": "Measure", "pearson": "r"},
            ),
        )
        return (self.table(), *(table for table in more if table.rows))

    def prose(self) -> Prose:
        """Say how far perceptions fall short, where most, and what to hold against it."""
        if not self.rows:
            return super().prose()
        return join([self._opening(), *self._weighted(), *self._ends(), *self._criterion()])

    def headline(self) -> Prose:
        """Say the overall gap and where it is widest."""
        return join([self._opening(), *self._ends()]) if self.rows else super().headline()

    def figures(self) -> dict[str, Figure]:
        """Draw dimensions and items as dumbbells, and institutions as colored cells."""
        if not self.rows:
            return {}
        drawn = {}
        for kind, name in (("dimension", self.id), ("item", f"{self.id}.items")):
            rows = [row for row in self.rows if row["row_kind"] == kind]
            if rows and len(rows) <= _LARGEST:
                drawn[name] = self._dumbbells(rows)
        if cells := self._cells():
            drawn[f"{self.id}.institutions"] = cells
        return drawn

    def caption(self, name: str) -> str:
        """Return what each of the figures shows."""
        kind = name.removeprefix(self.id)
        return {
            ".items": "What is expected and what is perceived, by item",
            ".institutions": "Mean gap of each dimension in each institution",
        }.get(kind, "What is expected and what is perceived, by dimension")

    def _opening(self) -> Prose:
        first = compose(
            "Perceptions differ from expectations by {gap} {unit} on average [{low}, {high}].",
            gap=self.slot("overall", "estimate"),
            unit=_UNITS[str(self.overall["metric"])],
            low=self.slot("overall", "conf_low"),
            high=self.slot("overall", "conf_high"),
        )
        if self.overall["n_dimensions"] == 1:
            return first
        second = compose(
            "{n_short} of {n} dimensions fall short of what is expected and {n_above} exceed it.",
            n_short=self.slot("glance", "n_below_expected"),
            n=self.slot("glance", "n_dimensions"),
            n_above=self.slot("glance", "n_above_expected"),
        )
        return join([first, second])

    def _weighted(self) -> list[Prose]:
        if self.overall["weighted_gap"] is None:
            return []
        return [
            compose(
                "Weighted by the points that customers share among the dimensions, the gap is "
                "{gap} [{low}, {high}].",
                gap=self.slot("weighted", "estimate"),
                low=self.slot("weighted", "conf_low"),
                high=self.slot("weighted", "conf_high"),
            )
        ]

    def _ends(self) -> list[Prose]:
        kind = "dimension" if self.overall["n_dimensions"] > 1 else "item"
        rows = [row for row in self.rows if row["row_kind"] == kind]
        if len(rows) < 2:
            return []
        low = min(rows, key=lambda row: row["estimate"])
        high = max(rows, key=lambda row: row["estimate"])
        return [
            compose(
                "Lowest against what is expected lies “{worst}” ({low}), highest “{best}” "
                "({high}).",
                worst=str(low["label"]),
                low=self.slot(str(low["key"]), "estimate"),
                best=str(high["label"]),
                high=self.slot(str(high["key"]), "estimate"),
            )
        ]

    def _criterion(self) -> list[Prose]:
        if not self.details.get("criterion"):
            return []
        return [
            compose(
                "With the criterion, performance alone correlates {first} and the gap {second} "
                "({p} for the difference): the gap tells where to look, not how good the "
                "service is.",
                first=self.slot("criterion:performance", "pearson"),
                second=self.slot("criterion:gap", "pearson"),
                p=self._difference(),
            )
        ]

    def _difference(self) -> Prose:
        if self.number("criterion:difference", "p_value") is None:
            return Prose(["no test"])
        return Prose([self.p_slot("criterion:difference")])

    def _dumbbells(self, rows: list[Row]) -> Figure:
        from crm_study.figures.forest import forest

        style: Style = "decimal"
        ends = [sorted((row["expected_mean"], row["perceived_mean"])) for row in rows]
        return forest(
            [str(row["label"]) for row in rows],
            [row["perceived_mean"] for row in rows],
            [low for low, _ in ends],
            [high for _, high in ends],
            [row["expected_mean"] for row in rows],
            texts=[format_value(row["estimate"], style) for row in rows],
            first_label="Perceived",
            second_label="Expected",
            axis_label="Mean; the gap stands at the right",
            stamp=self.stamp,
        )

    def _cells(self) -> Figure | None:
        from crm_study.figures.cell_map import cell_map

        rows = self.details.get("institutions", ())
        groups = list(dict.fromkeys(str(row["group"]) for row in rows))
        names = list(dict.fromkeys(str(row["construct"]) for row in rows))
        if not groups or len(groups) * len(names) != len(rows):
            return None
        labels = {str(row["construct"]): str(row["label"]) for row in rows}
        found = {(str(row["group"]), str(row["construct"])): row["estimate"] for row in rows}
        reach = max((abs(value) for value in found.values() if value is not None), default=1.0)
        return cell_map(
            groups,
            [labels[name] for name in names],
            [[found[group, name] for name in names] for group in groups],
            texts=[[format_value(found[g, name], "decimal") for name in names] for g in groups],
            limits=(-reach, reach),
            stamp=self.stamp,
        )

    def _table(
        self,
        rows: list[Row] | tuple[Row, ...],
        columns: tuple[str, ...],
        *,
        title: str,
        heads: dict[str, str] | None = None,
        notes: tuple[str, ...] = (),
    ) -> Table:
        shown = tuple(name for name in columns if any(row.get(name) is not None for row in rows))
        return self.further(
            rows,
            shown or ("label",),
            title=title,
            heads={**_HEADS, **(heads or {})},
            notes=notes,
        )
