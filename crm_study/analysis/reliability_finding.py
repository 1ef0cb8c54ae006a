"""The reliability finding: tables, sentences and pictures of alpha and its companions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.analysis.coefficients import COEFFICIENTS
from crm_study.results.column import Style
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEADS = {"label": "Construct", "estimate": "α", "std_estimate": "Std. α"}
_SCALE = "reflective"
_STYLES: dict[str, Style] = dict.fromkeys(("estimate", "conf_low", "conf_high"), "bounded")
_MORE_NOTE = (
    "Guttman's λ from covariances (λ4 is the best split found); halves are the first against the "
    "last items; ω h is omega hierarchical of three minres group factors (Schmid–Leiman), given "
    "only where it is meaningful; ordinal α is the standardized α of polychoric correlations; SEM "
    "is the standard error of measurement of the mean score, in scale points."
)


class ReliabilityFinding(Finding):
    """Alpha of every construct with its interval."""

    __slots__ = ()

    def table(self) -> Table:
        """Return alpha, its interval and its companions by construct."""
        columns = ["label", "n_items", "n_obs", "estimate", "conf_low", "conf_high", "verdict"]
        columns += ["omega_total", "composite_reliability", "ave", "split_half"]
        return self.further(
            self.reflective_rows(),
            columns,
            title=self.title,
            heads=_HEADS,
            styles=_STYLES,
            notes=self.notes,
        )

    def reflective_rows(self) -> list[Row]:
        """Return the rows of scales, without constructs to which no coefficient belongs."""
        known = [row for row in self.rows if row.get("measurement", _SCALE) == _SCALE]
        return known or list(self.rows)

    def tables(self) -> tuple[Table, ...]:
        """Return alpha and its companions, then the further coefficients."""
        more = self.details.get("coefficients", ())
        if not more:
            return super().tables()
        shown = [
            name
            for name in COEFFICIENTS
            if not name.startswith("std_") and any(row[name] is not None for row in more)
        ]
        further = self.further(
            more,
            ["label", *shown],
            title=f"{self.title}: further coefficients",
            heads={"label": "Construct"},
            notes=[_MORE_NOTE],
        )
        return (self.table(), further)

    def prose(self) -> Prose:
        """Say how many scales meet the rule and which is the weakest."""
        weakest = self.overall.get("weakest")
        if weakest is None or self.row(weakest)["conf_low"] is None:
            return super().prose()
        rule, floor = self.rules
        said = compose(
            "{n_acceptable} of {n_constructs} scales reach α ≥ {cutoff} ({source}) with an "
            "interval that stays above {floor} ({floor_source}). The lowest is {label} "
            "(α = {alpha}, {level} CI [{low}, {high}], n = {n_obs}).",
            n_acceptable=self.slot("glance", "n_acceptable"),
            n_constructs=self.slot("glance", "n_constructs"),
            cutoff=Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
            floor=Slot(format_value(floor.cutoff, "bounded"), f"{self.id}/rules/{floor.name}"),
            floor_source=floor.source,
            label=str(self.row(weakest)["label"]),
            alpha=self.slot(weakest, "estimate", style="bounded"),
            level=self.slot("glance", "conf_level"),
            low=self.slot(weakest, "conf_low", style="bounded"),
            high=self.slot(weakest, "conf_high", style="bounded"),
            n_obs=self.slot(weakest, "n_obs"),
        )
        return join([said, self._highest(weakest)])

    def _highest(self, weakest: str) -> Prose:
        """Name the scale with the highest coefficient; nothing where there is one scale."""
        known = [row for row in self.rows if row["estimate"] is not None]
        best = max(known, key=lambda row: row["estimate"])
        key = str(best[self.key])
        if key == weakest:
            return Prose()
        return compose(
            "The highest is {label} (α = {alpha}).",
            label=str(best["label"]),
            alpha=self.slot(key, "estimate", style="bounded"),
        )

    def figure(self) -> Figure | None:
        """Draw alpha with its interval and omega beside it, construct by construct."""
        from crm_study.figures.forest import forest

        shown = [row for row in self.rows if row["estimate"] is not None]
        if not shown:
            return None
        return forest(
            [str(row["label"]) for row in shown],
            [row["estimate"] for row in shown],
            [row["conf_low"] for row in shown],
            [row["conf_high"] for row in shown],
            [row["omega_total"] for row in shown],
            texts=[interval_text(row, "bounded") for row in shown],
            first_label="α",
            second_label="ω",
            reference=self.rules[0].cutoff,
            reference_label=f"α = {format_value(self.rules[0].cutoff, 'bounded')}",
            axis_label="α with 95% interval; ω of the one-factor model",
            stamp=self.stamp,
        )
