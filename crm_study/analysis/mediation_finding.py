"""A mediation as a reader sees it: paths, indirect effects, what they are consistent with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, raised
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EQUATION = ["label", "r_squared", "f_statistic", "df_model", "df_residual", "p_value"]
_CAUTION = (
    "Answers given at one time cannot show what leads to what: this is at most consistent "
    "with mediation."
)


class MediationFinding(Finding):
    """Paths, direct and indirect effects, with or without a moderator."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every effect with its interval."""
        columns = ["label", "estimate", "std_error", "p_value", "conf_low", "conf_high"]
        heads = {"label": "Effect", "std_estimate": "β"}
        if not self._is_moderated:
            return self.lay_out([*columns, "std_estimate"], heads=heads)
        return self.lay_out([*columns, "moderator_value"], heads=heads)

    def tables(self) -> tuple[Table, ...]:
        """Return the effects, and how much each regression accounts for."""
        if not self.rows:
            return ()
        equations = self.further(
            self.details["equations"],
            _EQUATION,
            title="Regressions behind the paths",
            heads={"label": "Outcome"},
        )
        return (self.table(), equations)

    def prose(self) -> Prose:
        """Say what passes through the mediators, what does not, and what that may mean."""
        if not self.rows:
            return super().prose()
        return join([*map(self._indirect, self._told()), *self._rest(), _CAUTION])

    def headline(self) -> Prose:
        """Return the last indirect effect or index, and the caution."""
        if not self.rows:
            return super().prose()
        return join([self._indirect(self._told()[-1]), _CAUTION])

    def figure(self) -> Figure | None:
        """Draw the paths with their slopes, or the conditional indirect effects."""
        if not self.rows:
            return None
        if self._is_moderated:
            return self._conditional_figure()
        from crm_study.figures.mediation_diagram import MOST_IN_ARCH, mediation_diagram

        if self._starting("d") and len(self._starting("a")) > MOST_IN_ARCH:
            return None
        return mediation_diagram(
            str(self.number("glance", "predictor")),
            [str(row["label"]) for row in self.details["equations"][:-2]],
            str(self.number("glance", "outcome")),
            a=[self._path(row) for row in self._starting("a")],
            b=[self._path(row) for row in self._starting("b")],
            d=[self._path(row) for row in self._starting("d")],
            direct=self._path(self.row("c_prime")),
            total=self._path(self.row("c")),
            stamp=self.stamp,
        )

    @property
    def _is_moderated(self) -> bool:
        return bool(self.overall.get("moderator"))

    def _conditional_figure(self) -> Figure:
        """Draw each conditional indirect effect with its interval."""
        from crm_study.figures.intervals import interval_plot
        from crm_study.results.format import interval_text

        rows = [row for row in self.rows if str(row["effect"]).startswith("indirect")]
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["estimate"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[interval_text(row, "decimal") for row in rows],
            axis_label="Indirect effect with bootstrap interval",
            reference=0.0,
            stamp=self.stamp,
        )

    def _starting(self, letter: str) -> list[Row]:
        return [row for row in self.rows if str(row["label"]).startswith(f"{letter}: ")]

    def _path(self, row: Row) -> tuple[float | None, bool]:
        """Return a slope and whether it differs from zero."""
        return row["estimate"], SIGNIFICANCE_1925.verdict(row["p_value"]) == SIGNIFICANCE_1925.met

    def _told(self) -> list[str]:
        """Return the bootstrapped effects a paragraph has room for."""
        first = ("indirect", "total_indirect", "index")
        return [str(row["effect"]) for row in self.rows if str(row["effect"]).startswith(first)]

    def _indirect(self, effect: str) -> Prose:
        row = self.row(effect)
        name = _in_sentence(str(row["label"]))
        if row["conf_low"] is None:
            return compose("The {name} has no interval: every resample is undefined.", name=name)
        told = compose(
            "The {name} is {estimate}, {level} {kind} interval [{low}, {high}], which "
            "{verdict} zero.",
            name=name,
            estimate=self.slot(effect, "estimate", style="fine"),
            level=self.slot("glance", "conf_level"),
            kind=str(self.number("glance", "interval")).replace("_", "-"),
            low=self.slot(effect, "conf_low", style="fine"),
            high=self.slot(effect, "conf_high", style="fine"),
            verdict="includes" if row["conf_low"] <= 0 <= row["conf_high"] else "excludes",
        )
        return raised(told)

    def _rest(self) -> list[Prose]:
        """Say what is left as direct effect, and how often was resampled."""
        direct = compose(
            "The direct slope c′ is {estimate} ({p}).",
            estimate=self.slot("c_prime", "estimate", style="fine"),
            p=self.p_slot("c_prime"),
        )
        share = self.overall.get("share")
        part = (
            compose(
                "Of the total slope c = {total}, {share} is indirect.",
                total=self.slot("c", "estimate", style="fine"),
                share=self.slot("glance", "share", style="percent"),
            )
            if share is not None and 0 <= share <= 1
            else Prose([])
        )
        drawn = compose(
            "Resampled {times} times{whole}; n = {n}.",
            times=self.slot("glance", "n_resamples"),
            whole=self._whole(),
            n=self.slot("glance", "n_obs"),
        )
        return [direct, *([part] if part else []), drawn]

    def _whole(self) -> Prose:
        if self.number("glance", "n_clusters") is None:
            return Prose([])
        return compose(", {k} whole institutions each time", k=self.slot("glance", "n_clusters"))


def _in_sentence(label: str) -> str:
    """Turn the label of an effect into words that may stand in a sentence."""
    kind, _, way = label.partition(": ")
    if way and kind == "indirect":
        return f"indirect association {way}"
    label = label.replace("indirect via", "indirect association via")
    return f"{label} association" if label == "total indirect" else label
