"""A moderation as a reader sees it: the interaction, the slopes, the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ALWAYS = ("at every value", "at no value")


class ModerationFinding(Finding):
    """An interaction with simple slopes and the Johnson-Neyman region."""

    __slots__ = ()

    def table(self) -> Table:
        """Return terms, simple slopes and bounds, with the test of the product below."""
        columns = ["label", "moderator_value", "estimate", "std_error", "p_value"]
        heads = {"label": "Term", "estimate": "B"}
        notes = [self._interaction()] if self.rows else []
        return self.lay_out([*columns, "conf_low", "conf_high"], heads=heads, notes=notes)

    def prose(self) -> Prose:
        """Say whether the slope depends on the moderator, how, and where it is clear."""
        if not self.rows:
            return super().prose()
        slopes = [str(row["term"]) for row in self._slopes()]
        return join([self._interaction(), self._listed(slopes), *self._region()])

    def headline(self) -> Prose:
        """Return the test of the product."""
        return self._interaction() if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw the simple slopes over the answers."""
        from crm_study.figures.simple_slopes import simple_slopes_plot

        if not self.rows:
            return None
        ends = self.details["lines"]
        pairs = zip(ends[::2], ends[1::2], strict=True)
        return simple_slopes_plot(
            [(str(start["label"]), (_place(start), _place(end))) for start, end in pairs],
            [_place(row) for row in self.details["observed"]],
            x_label=str(self.number("glance", "predictor")),
            y_label=str(self.number("glance", "outcome")),
            moderator=str(self.number("glance", "moderator")),
            stamp=self.stamp,
        )

    def figures(self) -> dict[str, Figure]:
        """Draw the simple slopes, and the slope along a measured moderator."""
        from crm_study.figures.johnson_neyman_plot import johnson_neyman_plot

        if not self.rows:
            return {}
        drawn = {self.id: self.figure()}
        if "curve" in self.details:
            columns = ("moderator_value", "estimate", "conf_low", "conf_high")
            drawn[f"{self.id}.region"] = johnson_neyman_plot(
                [tuple(row[c] for c in columns) for row in self.details["curve"]],
                [row["moderator_value"] for row in self.details["observed"]],
                [self.number("glance", "jn_lower"), self.number("glance", "jn_upper")],
                x_label=str(self.number("glance", "moderator")),
                y_label=f"Slope of {self.number('glance', 'predictor')}",
                stamp=self.stamp,
            )
        return {name: figure for name, figure in drawn.items() if figure is not None}

    def caption(self, name: str) -> str:
        """Tell the lines from the region."""
        shown = "Johnson–Neyman region" if name.endswith(".region") else "simple slopes"
        return f"{self.title}: {shown}"

    def alt_text(self, name: str) -> Prose:
        """Say what the lines or the band show."""
        if name.endswith(".region"):
            return join([*self._region()])
        return self._listed([str(row["term"]) for row in self._slopes()])

    def _slopes(self) -> list[Row]:
        """Return the simple slopes a paragraph has room for: not the percentiles."""
        found = [row for row in self.rows if str(row["term"]).startswith("slope_")]
        percentiles = ("slope_p16", "slope_p50", "slope_p84")
        return [row for row in found if row["term"] not in percentiles]

    def _interaction(self) -> Prose:
        if self.number("glance", "interaction_p_value") is None:
            return compose("The fit is perfect; the product cannot be tested.")
        clear = SIGNIFICANCE_1925.holds(self.number("glance", "interaction_p_value"))
        return compose(
            "The slope of {outcome} on {predictor} {depends} on {moderator}: ΔR² = {gain}, "
            "F({df1}, {df2}) = {f}, {p}, n = {n}.",
            outcome=str(self.number("glance", "outcome")),
            predictor=str(self.number("glance", "predictor")),
            moderator=str(self.number("glance", "moderator")),
            depends="depends" if clear else "cannot be told to depend",
            gain=self.slot("glance", "interaction_delta_r_squared"),
            df1=self.slot("glance", "interaction_df"),
            df2=self.slot("glance", "df_residual"),
            f=self.slot("glance", "interaction_f"),
            p=self.p_slot("glance", "interaction_p_value"),
            n=self.slot("glance", "n_obs"),
        )

    def _listed(self, terms: list[str]) -> Prose:
        parts = [self._slope(term) for term in terms]
        return compose("Simple slopes: {slopes}.", slopes=join(parts, "; "))

    def _slope(self, term: str) -> Prose:
        if self.number(term, "p_value") is None:
            return compose(
                "{label} B = {b}",
                label=str(self.number(term, "label")).removeprefix("slope, "),
                b=self.slot(term, "estimate"),
            )
        return compose(
            "{label} B = {b} ({p})",
            label=str(self.number(term, "label")).removeprefix("slope, "),
            b=self.slot(term, "estimate"),
            p=self.p_slot(term),
        )

    def _region(self) -> list[Prose]:
        """Say where the slope differs from zero, and what of that lies in the data."""
        region = self.number("glance", "jn_region")
        if region is None:
            return []
        where = compose("The slope differs from zero {region}", region=str(region))
        if region not in _ALWAYS:
            lower, upper = self._bound("lower"), self._bound("upper")
            where = compose("{where}: {lower}, {upper}", where=where, lower=lower, upper=upper)
        seen = compose(
            "; that is {observed}, for {share} of the respondents.",
            observed=str(self.number("glance", "jn_observed")),
            share=self.slot("glance", "share_significant", style="percent"),
        )
        return [join([where, seen], "")]

    def _bound(self, side: str) -> Prose:
        inside = self.number("glance", f"jn_{side}_observed")
        return compose(
            "{side} bound {value} ({place} the observed range)",
            side=side,
            value=self.slot("glance", f"jn_{side}"),
            place="inside" if inside else "outside",
        )


def _place(row: Row) -> tuple[float, float]:
    return row["predictor_value"], row["outcome_value"]
