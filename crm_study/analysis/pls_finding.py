"""A path model as a reader sees it: paths, constructs, items, prediction, priorities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.results.column import Style
from crm_study.results.cutoffs.paths import LOADING_2017, STONE_1974
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FIT = (("R²", "r_squared"), ("adjusted", "adj_r_squared"), ("SRMR", "srmr"))
_PATHS = ("label", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
_MORE = ("f_squared", "magnitude", "vif", "total_effect")
_CONSTRUCTS = (
    *("label", "mode", "n_items", "cronbach_alpha", "rho_a", "composite_reliability", "ave"),
    *("r_squared", "adj_r_squared", "q_squared"),
)
_ITEMS = ("item", "construct", "loading", "conf_low", "conf_high", "outer_weight", "outer_vif")
_FORETOLD = ("item", "rmse", "lm_rmse", "mae", "lm_mae", "q_squared_predict")
_STYLES: dict[str, Style] = dict.fromkeys(
    ("estimate", "std_error", "conf_low", "conf_high"), "bounded"
)
_CAUTION = (
    "The order of the constructs was declared, not found, and answers given at one time cannot "
    "show it."
)


class PlsFinding(Finding):
    """One PLS path model."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the paths."""
        heads = {"label": "Path", "estimate": "β"}
        return self.lay_out([*_PATHS, *_MORE], heads=heads, styles=_STYLES)

    def tables(self) -> tuple[Table, ...]:
        """Return the paths, the constructs, the items, and what was foretold."""
        if not self.rows:
            return ()
        items = self.details["items"]
        foretold = [row for row in items if row["rmse"] is not None]
        parts = [
            self._part(
                "Constructs of the path model",
                self.details["constructs"],
                _CONSTRUCTS,
                label="Construct",
            ),
            self._part("Items of the path model", [*map(self._worded, items)], _ITEMS),
        ]
        if foretold:
            parts.append(self._part("Prediction of new respondents", foretold, _FORETOLD))
        return (self.table(), *parts)

    def prose(self) -> Prose:
        """Say what the model accounts for, which paths are clear, and how well it measures."""
        if not self.rows or self.overall["r_squared"] is None:
            return super().prose()
        outcomes = dict.fromkeys(str(row["outcome"]) for row in self.rows)
        return join(
            [
                self._opening(),
                *map(self._outcome, outcomes),
                self._measurement(),
                *self._prediction(),
                _CAUTION,
            ]
        )

    def headline(self) -> Prose:
        """Return the share of the target accounted for, and the paths to it."""
        if not self.rows or self.overall["r_squared"] is None:
            return super().prose()
        return join([self._opening(), self._outcome(str(self.overall["outcome"])), _CAUTION])

    def figure(self) -> Figure | None:
        """Draw the constructs with R², and the paths between them."""
        from crm_study.figures.structural_diagram import structural_diagram

        if not self.rows:
            return None
        ordered = self._ordered()
        labels = {str(row["construct"]): str(row["label"]) for row in self.details["constructs"]}
        return structural_diagram(
            [(labels[name], self._share(name)) for name in ordered],
            [
                (
                    labels[str(row["predictor"])],
                    labels[str(row["outcome"])],
                    row["estimate"],
                    _is_clear(row),
                )
                for row in self.rows
            ],
            stamp=self.stamp,
        )

    def figures(self) -> dict[str, Figure]:
        """Draw the model, and importance against performance where both are known."""
        from crm_study.figures.importance_map import importance_map

        model = self.figure()
        if model is None:
            return {}
        mapped = self._mapped()
        if not mapped:
            return {self.id: model}
        priority = importance_map(
            [str(row["label"]) for row in mapped],
            [row["importance"] for row in mapped],
            [row["performance"] for row in mapped],
            x_label=f"Importance for {self._target_label()}",
            stamp=self.stamp,
        )
        return {self.id: model, f"{self.id}.priority": priority}

    def caption(self, name: str) -> str:
        """Tell the model from the map."""
        kind = "importance and performance" if name.endswith(".priority") else "paths and R²"
        return f"{self.title}: {kind}"

    def alt_text(self, name: str) -> Prose:
        """Say what the model or the map shows."""
        if not name.endswith(".priority"):
            return self.prose()
        return join([self._priority(str(row["construct"])) for row in self._mapped()])

    def _part(self, title: str, rows: Sequence[Row], columns: Sequence[str], **heads: str) -> Table:
        return self.further(
            rows,
            columns,
            title=title,
            heads=heads,
            styles={name: style for name, style in _STYLES.items() if name in columns},
        )

    def _opening(self) -> Prose:
        told = [
            compose("{what} = {value}", what=what, value=self.slot("glance", column))
            for what, column in _FIT
            if self.overall[column] is not None
        ]
        return compose(
            "The path model accounts for {share} of the variance of {outcome} ({fit}; n = {n}).",
            share=self.slot("glance", "r_squared", style="percent"),
            outcome=self._target_label(),
            fit=join(told, ", "),
            n=self.slot("glance", "n_obs"),
        )

    def _outcome(self, outcome: str) -> Prose:
        """Tell the clear paths to one outcome, and the others after them."""
        rows = [row for row in self.rows if row["outcome"] == outcome]
        clear = [self._path(row) for row in rows if _is_clear(row)]
        other = [self._path(row) for row in rows if not _is_clear(row)]
        name = self._label(outcome)
        if not clear:
            return compose(
                "{name} goes clearly with none of {other}.", name=name, other=_all(other)
            )
        if not other:
            return compose("{name} goes with {clear}.", name=name, clear=_all(clear))
        return compose(
            "{name} goes with {clear}; not clearly with {other}.",
            name=name,
            clear=_all(clear),
            other=_all(other),
        )

    def _path(self, row: Row) -> Prose:
        key = str(row["path"])
        if row["conf_low"] is None or row["estimate"] is None:
            return compose("{name} (no interval)", name=self._label(str(row["predictor"])))
        return compose(
            "{name} (β = {beta} [{low}, {high}]{size})",
            name=self._label(str(row["predictor"])),
            beta=self.slot(key, "estimate", style="bounded"),
            low=self.slot(key, "conf_low", style="bounded"),
            high=self.slot(key, "conf_high", style="bounded"),
            size=f", {row['magnitude']}" if row["magnitude"] != "undefined" else "",
        )

    def _measurement(self) -> Prose:
        return compose(
            "{weak} of {items} loadings on reflective constructs are below {cutoff} ({source}).",
            weak=self.slot("glance", "n_weak"),
            items=self.slot("glance", "n_items"),
            cutoff=Slot(
                format_value(LOADING_2017.cutoff, "bounded"),
                f"{self.id}/rules/{LOADING_2017.name}",
            ),
            source=LOADING_2017.source,
        )

    def _prediction(self) -> list[Prose]:
        """Say how well left-out answers and new respondents were foretold."""
        told = []
        if self.overall["q_squared"] is not None:
            told.append(
                compose(
                    "Blindfolding calls the model {verdict} (Q² = {q}).",
                    verdict=STONE_1974.verdict(self.overall["q_squared"]),
                    q=self.slot("glance", "q_squared"),
                )
            )
        if self.overall["predictive_power"] is not None:
            words = "Against linear models, the predictive power for new respondents is {power}."
            told.append(compose(words, power=str(self.overall["predictive_power"])))
        return told

    def _priority(self, construct: str) -> Prose:
        return compose(
            "{name}: importance {importance}, performance {performance}.",
            name=self._label(construct),
            importance=self.slot(construct, "importance"),
            performance=self.slot(construct, "performance"),
        )

    def _mapped(self) -> list[Row]:
        return [
            row
            for row in self.details.get("constructs", ())
            if row["importance"] is not None and row["performance"] is not None
        ]

    def _ordered(self) -> list[str]:
        """Return the constructs of the paths, each after those that lead to it."""
        names = list(
            dict.fromkeys(str(row[end]) for row in self.rows for end in ("predictor", "outcome"))
        )
        above = {
            name: {r["predictor"] for r in self.rows if r["outcome"] == name} for name in names
        }
        ordered: list[str] = []
        while len(ordered) < len(names):
            ordered.append(next(n for n in names if n not in ordered and above[n] <= set(ordered)))
        return ordered

    def _share(self, construct: str) -> float | None:
        found = next(row for row in self.details["constructs"] if row["construct"] == construct)
        share = found["r_squared"]
        return None if share is None else float(share)

    def _label(self, construct: str) -> str:
        rows = self.details["constructs"]
        return next(str(row["label"]) for row in rows if row["construct"] == construct)

    def _worded(self, row: Row) -> Row:
        """Return an item's row with its construct, and a dimension that is an item, in words."""
        item, construct = str(row["item"]), str(row["construct"])
        dimension = item.removesuffix(f" ({construct})")
        known = {str(one["construct"]) for one in self.details["constructs"]}
        said = self._label(dimension) if dimension in known else item
        return {"key": item, **row, "item": said, "construct": self._label(construct)}

    def _target_label(self) -> str:
        return self._label(str(self.overall["outcome"]))


def _is_clear(row: Row) -> bool:
    """Tell whether the interval of a path excludes zero."""
    low, high = row["conf_low"], row["conf_high"]
    return low is not None and high is not None and not low <= 0 <= high


def _all(parts: Sequence[Prose]) -> Prose:
    if len(parts) < 2:
        return join(parts)
    return compose("{some} and {last}", some=join(parts[:-1], ", "), last=parts[-1])
