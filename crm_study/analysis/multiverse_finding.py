"""The multiverse as a reader sees it: one sentence, one curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.columns import COLUMNS
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEVELS = {
    ("estimator", "ols"): "least squares",
    ("estimator", "huber"): "Huber's M",
    ("estimator", "cluster_means"): "institution means",
    ("std_errors", "ols"): "classical",
    ("std_errors", "hc3"): "HC3",
    ("std_errors", "cr1"): "CR1",
    ("std_errors", "cr2"): "CR2",
    ("std_errors", "own"): "the estimator's own",
    ("outliers", "none"): "kept",
    ("outliers", "cook"): "without high D",
    ("outliers", "studentized"): "without high t",
    ("missing", "listwise"): "left missing",
    ("missing", "mean"): "item mean",
    ("missing", "em"): "expected",
    ("scoring", "factor"): "first component",
    ("scoring", "mean"): "mean of items",
}
"""Codes of the choices in words."""
_MOST_LEVELS = 12
_PRINTED = 11
_MOST_DRAWN = 300


class MultiverseFinding(Finding):
    """One slope under every combination of choices."""

    __slots__ = ()

    def table(self) -> Table:
        """Return some specifications, evenly along the curve."""
        step = (len(self.rows) - 1) / (_PRINTED - 1)
        places = sorted({round(i * step) for i in range(_PRINTED)}) if self.rows else []
        shown = [self.rows[i] for i in places]
        columns = ["specification", "estimate", "conf_low", "conf_high", "p_value", "n_obs"]
        varied = [str(row["choice"]) for row in self.details.get("choices", ())]
        told = [{**row, **{name: self._told(name, row[name]) for name in varied}} for row in shown]
        return self.further(told, [*columns, *varied], title=self.title, notes=self.notes)

    def tables(self) -> tuple[Table, ...]:
        """Return some specifications, and which choice matters."""
        if not self.rows:
            return ()
        found = [self.table()]
        choices = self.details.get("choices", ())
        if choices:
            columns = ["choice", "n_levels", "variance_share"]
            title = "Which choice matters: share of the variance of the slopes"
            shown = [
                {"key": row["choice"], **row, "choice": COLUMNS[str(row["choice"])].label}
                for row in choices
            ]
            found.append(self.further(shown, columns, title=title))
        return tuple(found)

    def prose(self) -> Prose:
        """Say in one sentence what the curve shows, and in another which choice matters."""
        if not self.rows:
            return super().prose()
        return join([self._curve(), *self._test(), *self._matters()])

    def headline(self) -> Prose:
        """Say in one sentence what the curve shows."""
        return self._curve() if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw the specification curve."""
        from crm_study.figures.specification_curve import Choice, specification_curve

        if len(self.rows) < 2:
            return None
        step = max(1.0, (len(self.rows) - 1) / (_MOST_DRAWN - 1))
        rows = [self.rows[round(i * step)] for i in range(min(len(self.rows), _MOST_DRAWN))]
        varied = [str(row["choice"]) for row in self.details.get("choices", ())]
        choices = []
        for name in varied:
            chosen = [self._told(name, row[name]) for row in rows]
            levels = list(dict.fromkeys(sorted(chosen)))
            if len(levels) <= _MOST_LEVELS:
                choices.append(Choice(COLUMNS[name].label, levels, chosen))
        return specification_curve(
            [row["estimate"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            [
                row["p_value"] is not None and SIGNIFICANCE_1925.holds(row["p_value"])
                for row in rows
            ],
            choices=choices,
            axis_label="Slope",
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:
        """Say what is drawn where the curve is longer than can be seen."""
        drawn = super().caption(name)
        return f"{drawn} (evenly thinned)" if len(self.rows) > _MOST_DRAWN else drawn

    def _told(self, choice: str, level: object) -> str:
        """Return a level of a choice in words; controls in those of the study."""
        if choice != "controls":
            return _LEVELS.get((choice, str(level)), str(level))
        known = self.details.get("controls", ())
        labels = {str(row["variable"]): str(row["label"]) for row in known}
        return " + ".join(labels.get(one, one) for one in str(level).split(" + "))

    def _curve(self) -> Prose:
        return compose(
            "Across {count} specifications the slope runs from {low} to {high} with a median of "
            "{middle}; {support} have the sign of the median and a p below the usual level.",
            count=self.slot("glance", "n_specifications"),
            low=self.slot("glance", "minimum"),
            high=self.slot("glance", "maximum"),
            middle=self.slot("glance", "median"),
            support=self.slot("glance", "share_supporting", style="percent"),
        )

    def _test(self) -> list[Prose]:
        if self.overall.get("p_value") is None:
            return []
        return [
            compose(
                "Had the outcome nothing to do with predictor and controls, a median as far from "
                "zero would come about with {p}.",
                p=self.p_slot("glance"),
            )
        ]

    def _matters(self) -> list[Prose]:
        choices = self.details.get("choices", ())
        if not choices or choices[0]["variance_share"] is None:
            return []
        name = str(choices[0]["choice"])
        return [
            compose(
                "The choice that matters most is {choice}: {share} of the variance of the slopes.",
                choice=COLUMNS[name].label.lower(),
                share=self.slot(name, "variance_share", style="percent"),
            )
        ]
