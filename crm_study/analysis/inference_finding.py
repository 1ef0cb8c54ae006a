"""Inference as a reader sees it: which row to believe, and which rows disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_study.results.column import Style
from crm_study.results.cutoffs.inference import CLUSTERS_2015, SATTERTHWAITE_2015
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text, p_phrase
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.rule import Rule
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Methods of the printed table; `tidy` holds all.
SHOWN = (
    *("ols", "hc3", "cr2", "wild_bootstrap", "design", "design_finite"),
    *("mixed", "cluster_means", "permutation"),
)
_NAMES = {
    "ols": "least squares",
    "hc1": "HC1 standard errors",
    "hc3": "HC3 standard errors",
    "cr2": "cluster-robust CR2 standard errors with Satterthwaite degrees of freedom",
    "wild_bootstrap": "the restricted wild cluster bootstrap",
    "design": "the design-based standard errors",
    "mixed": "the random-intercept model",
    "cluster_means": "the regression of cluster means",
}
_MOST_FIGURES = 2


class InferenceFinding(Finding):
    """One model's slopes by every method."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the methods a thesis prints, all slopes below one another."""
        shown = [row for row in self.rows if _is_shown(row)]
        return self._laid_out(shown, stub="label", title=self.title, notes=self.notes)

    def tables(self) -> tuple[Table, ...]:
        """Return one table per slope; what they have in common stands below the last."""
        terms = self._terms()
        return tuple(
            self._laid_out(
                self._rows_of(term),
                stub="approach",
                title=self._title_of(term),
                notes=self.notes if term == terms[-1] else (),
            )
            for term in terms
        )

    def _laid_out(
        self, rows: Sequence[Row], *, stub: str, title: str, notes: tuple[str, ...]
    ) -> Table:
        columns = [stub, "estimate", "std_error", "df", "p_value", "conf_low", "conf_high"]
        heads = {stub: "Method", "estimate": "B"}
        part = replace(self, rows=tuple(rows), title=title, notes=notes)
        return part.lay_out([*columns, "standing"], heads=heads)

    def prose(self) -> Prose:
        """Say which row the design supports and why, and which rows disagree."""
        if not self.rows:
            return super().prose()
        term = self._terms()[0]
        parts = [self._supported(term), self._confirmed(term), self._invalid(), self._disagreeing()]
        return join([part for part in parts if part])

    def headline(self) -> Prose:
        """Return which row the design supports."""
        return self._supported(self._terms()[0]) if self.rows else super().headline()

    def figure(self) -> Figure | None:
        """Draw the first slope by every method of the table."""
        return self._forest(self._terms()[0]) if self.rows else None

    def figures(self) -> dict[str, Figure]:
        """Draw one figure per slope where there are few, else that of the first."""
        terms = self._terms()
        if not terms:
            return {}
        drawn = terms if len(terms) <= _MOST_FIGURES else terms[:1]
        return {
            self.id if term == terms[0] else f"{self.id}.{term}": self._forest(term)
            for term in drawn
        }

    def caption(self, name: str) -> str:
        """Name the slope that is drawn."""
        return self._title_of(self._drawn(name))

    def alt_text(self, name: str) -> Prose:
        """Give the range of the estimates and of p."""
        term = self._drawn(name)
        rows = [row for row in self._rows_of(term) if row["p_value"] is not None]
        least, most = (pick(rows, key=lambda row: row["p_value"]) for pick in (min, max))
        return compose(
            "Estimates and intervals of one slope by method; p runs from {least} to {most}.",
            least=self._p(str(least["key"])),
            most=self._p(str(most["key"])),
        )

    def _forest(self, term: str) -> Figure:
        from crm_study.figures.intervals import interval_plot

        rows = self._rows_of(term)
        level = format_value(self.number("glance", "conf_level"), "level")
        return interval_plot(
            [str(row["approach"]) for row in rows],
            [row["estimate"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[_beside(row) for row in rows],
            axis_label=f"B with {level} interval",
            reference=0.0,
            stamp=self.stamp,
        )

    def _terms(self) -> Sequence[str]:
        return list(dict.fromkeys(str(row["term"]) for row in self.rows))

    def _rows_of(self, term: str) -> list[Row]:
        return [row for row in self.rows if row["term"] == term and _is_shown(row)]

    def _drawn(self, name: str) -> str:
        return name.removeprefix(f"{self.id}.") if name != self.id else self._terms()[0]

    def _title_of(self, term: str) -> str:
        """Name the slope, where there are several."""
        if len(self._terms()) == 1:
            return self.title
        row = self._rows_of(term)[0]
        predictor = str(row["label"]).removesuffix(f": {row['approach']}")
        return f"The slope of {predictor}, by every method"

    def _supported(self, term: str) -> Prose:
        """Name the recommended row of the first slope, its numbers and the reason."""
        method = str(self.number("glance", "recommended"))
        key = f"{method}:{term}"
        if self.number(key, "p_value") is None:
            return compose("No method that the design supports came to an answer.")
        return compose(
            "{why} {method}: B = {b}, {p}{interval}.",
            why=self._why(method, term),
            method=_NAMES[method],
            b=self.slot(key, "estimate"),
            p=self._p(key),
            interval=self._interval(key),
        )

    def _why(self, method: str, term: str) -> Prose:
        if self.number("glance", "n_clusters") is None:
            return (
                compose("With weights or strata declared and no clusters, the design supports")
                if method == "design"
                else compose(
                    "Without declared clusters, respondents count as independent and unequal "
                    "residual variance is the risk left: this supports"
                )
            )
        held = CLUSTERS_2015.holds(self.number("glance", "n_clusters"))
        return compose(
            "Respondents of one cluster are not independent, and {n} clusters are {many} "
            "({rule} or more would be many, {source}){few}: the design supports",
            n=self.slot("glance", "n_clusters"),
            many="many" if held else "few",
            rule=self._cutoff(CLUSTERS_2015),
            source=CLUSTERS_2015.source,
            few="" if method == "cr2" else self._few(term),
        )

    def _few(self, term: str) -> Prose:
        """Say why CR2 is not taken."""
        if self.number(f"cr2:{term}", "p_value") is None:
            return compose(", and CR2 is undefined here")
        return compose(
            ", and CR2 keeps {df} degrees of freedom where fewer than {rule} are too few "
            "({source})",
            df=self.slot(f"cr2:{term}", "df"),
            rule=self._cutoff(SATTERTHWAITE_2015),
            source=SATTERTHWAITE_2015.source,
        )

    def _confirmed(self, term: str) -> Prose | str:
        """Compare the recommended row with the bootstrap and with least squares."""
        method = str(self.number("glance", "recommended"))
        other = "cr2" if method == "wild_bootstrap" else "wild_bootstrap"
        keys = {str(row["key"]) for row in self.rows if row["p_value"] is not None}
        key = f"{other}:{term}"
        if key not in keys or method in ("hc1", "hc3", "design"):
            return compose("Least squares says {p}.", p=self._p(f"ols:{term}"))
        return compose(
            "{other} gives {p}, least squares {naive}.",
            other="The wild bootstrap" if other == "wild_bootstrap" else "CR2",
            p=self._p(key),
            naive=self._p(f"ols:{term}"),
        )

    def _invalid(self) -> Prose | str:
        if not self.number("glance", "n_constant"):
            return ""
        return compose(
            "{n} of the slopes belong to predictors that do not vary within clusters: for these, "
            "least squares and HC standard errors are invalid.",
            n=self.slot("glance", "n_constant"),
        )

    def _disagreeing(self) -> Prose:
        """Name the rows whose verdict is not that of least squares."""
        naive = {row["term"]: row["verdict"] for row in self.rows if row["method"] == "ols"}
        apart = [
            str(row["label"])
            for row in self.rows
            if row["p_value"] is not None and row["verdict"] != naive[row["term"]]
        ]
        alpha = self._cutoff(SIGNIFICANCE_1925)
        total = self.slot("glance", "n_answered")
        if not apart:
            return compose(
                "At {alpha}, all {total} rows reach the verdict of least squares.",
                alpha=alpha,
                total=total,
            )
        return compose(
            "At {alpha}, {n} of {total} rows contradict least squares: {names}.",
            alpha=alpha,
            n=self.slot("glance", "n_disagree"),
            total=total,
            names="; ".join(apart),
        )

    def _interval(self, key: str) -> Prose | str:
        row = self.row(key)
        if row["conf_low"] is None or row["conf_high"] is None:
            return ", with an interval that has no bound on one side or both"
        return compose(
            ", {level} CI [{low}, {high}]",
            level=self.slot("glance", "conf_level"),
            low=self.slot(key, "conf_low"),
            high=self.slot(key, "conf_high"),
        )

    def _p(self, key: str) -> Slot:
        return Slot(p_phrase(self.number(key, "p_value")), f"{self.id}/{key}/p_value")

    def _cutoff(self, rule: Rule) -> Slot:
        style: Style = "plain" if rule is SIGNIFICANCE_1925 else "count"
        return Slot(format_value(rule.cutoff, style), f"{self.id}/rules/{rule.name}")


def _is_shown(row: Row) -> bool:
    """Whether a thesis prints the row: one of those chosen, or the one to rely on."""
    return row["method"] in SHOWN or row["standing"] == "recommended"


def _beside(row: Row) -> str:
    """Write the interval where there is one, else the estimate, else a dash."""
    if row["estimate"] is None or row["conf_low"] is None or row["conf_high"] is None:
        return format_value(row["estimate"], "decimal")
    return interval_text(row, "decimal")
