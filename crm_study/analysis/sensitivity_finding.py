"""Sensitivity as a reader sees it: how strong the unmeasured would have to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SOURCES = ("label", "source", "estimate", "conf_low", "conf_high", "pearson", "p_value", "n_obs")
_KEPT = ((0.0, "slope 0"), (0.5, "half the slope"))
_STEPS = 120


class SensitivityFinding(Finding):
    """What it would take to overturn the slopes of one model."""

    __slots__ = ()

    def table(self) -> Table:
        """Return robustness values, replacement and selection of every slope."""
        columns = [
            "label",
            "statistic",
            "robustness_value",
            "robustness_value_alpha",
            "rir",
            "itcv",
        ]
        more = ["oster_delta", "e_value", "marker_nullifying"]
        present = [name for name in more if any(row.get(name) is not None for row in self.rows)]
        return self.lay_out([*columns, *present], heads={"label": "Term"})

    def tables(self) -> tuple[Table, ...]:
        """Return the slopes, the benchmarks and the split sources."""
        if not self.rows:
            return ()
        found = [self.table()]
        wanted = (
            ("benchmarks", "Had there been another variable as strong as an observed one"),
            ("sources", "Predictor and outcome from different people of an institution"),
        )
        columns = {
            "benchmarks": ["label", "with_predictor", "with_outcome", "estimate", "statistic"],
            "sources": list(_SOURCES),
        }
        for name, title in wanted:
            rows = [row for row in self.details.get(name, ()) if self._is_printed(row)]
            if rows:
                shown = columns[name]
                heads = {"label": "As strong as" if name == "benchmarks" else "Predictor"}
                heads["source"] = "Scored by"
                found.append(self.further(rows, shown, title=title, heads=heads))
        return tuple(found)

    def _is_printed(self, row: Row) -> bool:
        """Whether a row of the details is printed: the first slope, once as strong."""
        first = str(self.rows[0]["key"])
        return (
            row["estimate"] is not None
            and row.get("term", first) == first
            and row.get("times", 1) == 1
        )

    def prose(self) -> Prose:
        """Say for every slope what would overturn it."""
        if not self.rows:
            return super().prose()
        return join([part for row in self.rows for part in self._sentences(row)])

    def headline(self) -> Prose:
        """Say it of the first slope."""
        return join(self._sentences(self.rows[0])[:1]) if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw R² and the slopes over the marker correlation."""
        return self.figures().get(self.id)

    def figures(self) -> dict[str, Figure]:
        """Draw the marker curve, and for every slope how strong a confounder must be."""
        if not self.details.get("marker"):
            return {}
        drawn = {self.id: self._marker_curve()}
        for row in self.rows:
            if row["estimate"] and row["std_error"]:
                drawn[f"{self.id}.{row['key']}"] = self._contours(row)
        return drawn

    def caption(self, name: str) -> str:
        """Tell the curve from the strengths."""
        if name == self.id:
            return "The model with rising method variance taken out of every correlation"
        label = next(str(row["label"]) for row in self.rows if name == f"{self.id}.{row['key']}")
        return f"How strong an unmeasured variable would have to be: {label}"

    def alt_text(self, name: str) -> Prose:
        """Say what the curve or the strengths show."""
        for row in self.rows:
            if name == f"{self.id}.{row['key']}":
                return self._sentences(row)[0]
        first = str(self.rows[0]["key"])
        return (
            compose(
                "R² falls from {start} without shared method to {end} at a marker correlation of "
                "{marker}.",
                start=self.slot(f"{first}@00", "r_squared"),
                end=self.slot(f"{first}@{last}", "r_squared"),
                marker=self.slot(f"{first}@{last}", "marker"),
            )
            if (last := self._last_possible(first))
            else compose("No marker correlation is possible.")
        )

    def _last_possible(self, term: str) -> str | None:
        rows = [
            row
            for row in self.details["marker"]
            if row["term"] == term and row["r_squared"] is not None
        ]
        keys = [str(row["key"]).partition("@")[2] for row in rows]
        return next((key for key in reversed(keys) if key != "measured"), None)

    def _sentences(self, row: Row) -> list[Prose]:
        key, label = str(row["key"]), str(row["label"])
        strength = self.slot(key, "robustness_value", style="percent")
        if not row["significant"]:
            return [
                compose(
                    "{label}: the slope cannot be told from zero as it is; an unmeasured variable "
                    "that explains {strength} of what is left of both the predictor and the "
                    "outcome would bring it to nothing.",
                    label=label,
                    strength=strength,
                )
            ]
        opening = compose(
            "{label}: an unmeasured variable that explains {strength} of what is left of both the "
            "predictor and the outcome would bring the slope to nothing; {less} would cost it its "
            "significance.",
            label=label,
            strength=strength,
            less=self.slot(key, "robustness_value_alpha", style="percent"),
        )
        replaced = compose(
            "{rir} of {n} respondents would have to be replaced by others without the association.",
            rir=self.slot(key, "rir"),
            n=self.slot("glance", "n_obs"),
        )
        return [opening, replaced, *self._selection(row), *self._method(row)]

    def _selection(self, row: Row) -> list[Prose]:
        if row.get("oster_delta") is None:
            return []
        return [
            compose(
                "Selection on the unmeasured would have to be {delta} times that on the other "
                "predictors.",
                delta=self.slot(str(row["key"]), "oster_delta"),
            )
        ]

    def _method(self, row: Row) -> list[Prose]:
        if row.get("marker_nullifying") is None:
            return []
        return [
            compose(
                "A correlation of {marker} from shared method alone would be enough to cost it its "
                "significance.",
                marker=self.slot(str(row["key"]), "marker_nullifying"),
            )
        ]

    def _marker_curve(self) -> Figure:
        from crm_study.figures.curves import Curve, curve_plot

        grid = [row for row in self.details["marker"] if not str(row["key"]).endswith("@measured")]
        first = str(self.rows[0]["key"])
        whole = [row for row in grid if row["term"] == first]
        curves = [Curve("R²", [r["marker"] for r in whole], [r["r_squared"] for r in whole])]
        for row in self.rows:
            own = [r for r in grid if r["term"] == row["key"]]
            x, y = [r["marker"] for r in own], [r["std_estimate"] for r in own]
            curves.append(Curve(f"β {row['label']}", x, y))
        values = [value for curve in curves for value in curve.y if value is not None]
        return curve_plot(
            curves,
            x_label="Correlation that shared method alone would produce",
            y_label="R² and β",
            x_limits=(0.0, max(row["marker"] for row in grid)),
            y_limits=(min(0.0, *values), max(1.0, *values)),
            vertical=self.overall.get("marker"),
            stamp=self.stamp,
        )

    def _contours(self, row: Row) -> Figure:
        from crm_study.figures.curves import Curve, Mark, curve_plot

        bounds = [
            found
            for found in self.details["benchmarks"]
            if found["term"] == row["key"]
            and found["with_predictor"] is not None
            and found["times"] == 1
        ]
        marks = [
            Mark(f"as {found['label']}", found["with_predictor"], found["with_outcome"])
            for found in bounds
        ]
        reach = max([0.3, row["robustness_value"], *(mark.x for mark in marks)])
        right = min(1.25 * reach, 0.98)
        x = [right * (step + 1) / _STEPS for step in range(_STEPS)]
        curves = [Curve(name, x, [_needed(row, kept, d) for d in x]) for kept, name in _KEPT]
        return curve_plot(
            curves,
            x_label="Partial R² of the unmeasured variable with the predictor",
            y_label="Partial R² with the outcome",
            x_limits=(0.0, right),
            y_limits=(0.0, 1.0),
            marks=marks,
            stamp=self.stamp,
        )


def _needed(row: Row, kept: float, with_predictor: float) -> float:
    """Return the partial R² with the outcome that leaves this share of the slope."""
    bias = (1 - kept) * row["statistic"]
    return float(bias**2 / row["df"] * (1 - with_predictor) / with_predictor)
