"""How comparisons of pairs are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MEANS = ("label", "n_obs", "estimate", "conf_low", "conf_high", "statistic", "df", "p_adjusted")
_RANKS = ("label", "signed_ranks", "ranks_p_adjusted", "rank_r", "rank_r_low", "rank_r_high")


class PairedFinding(Finding):
    """Pairs of things with their difference, by means and by ranks."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the differences of means."""
        return self.lay_out([*_MEANS, "d_z"], heads={"label": "Pair", "estimate": "Difference"})

    def tables(self) -> tuple[Table, ...]:
        """Return the differences of means, the signed ranks, and every thing by itself."""
        if not self.rows:
            return ()
        ranks = self.further(
            self.rows,
            (*_RANKS, "shift", "n_zero", "verdict"),
            title="Wilcoxon's signed ranks",
            heads={"label": "Pair"},
        )
        things = self.further(
            self.details["things"],
            ("label", "n_obs", "mean", "std_dev", "median"),
            title="What is compared",
            heads={"label": "Thing"},
        )
        return self.table(), ranks, things

    def prose(self) -> Prose:
        """Say whether all are alike, and which pair lies farthest apart."""
        if not self.rows:
            return super().prose()
        known = [row for row in self.rows if None not in (row["d_z"], row["rank_r"])]
        if not known:
            return compose(
                "No two differ for {n} people in more than one way: nothing can be tested.",
                n=self.slot("glance", "n_obs"),
            )
        widest = max(known, key=lambda row: abs(row["estimate"]))
        key = str(widest["key"])
        pair = compose(
            "Farthest apart are “{pair}”: {estimate} [{low}, {high}], d_z = {d}; by ranks "
            "V = {v}, {p}, r = {r}.",
            pair=str(widest["label"]),
            estimate=self.slot(key, "estimate"),
            low=self.slot(key, "conf_low"),
            high=self.slot(key, "conf_high"),
            d=self.slot(key, "d_z"),
            v=self.slot(key, "signed_ranks"),
            p=self.p_slot(key, "ranks_p_adjusted"),
            r=self.slot(key, "rank_r"),
        )
        return join([*self._friedman(), pair])

    def figure(self) -> Figure | None:
        """Draw the differences with their limits."""
        from crm_study.figures.intervals import interval_plot

        if not self.rows:
            return None
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[interval_text(row, "decimal") for row in self.rows],
            axis_label="Difference in points of the scale",
            reference=0.0,
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002
        """Say what is drawn."""
        return f"{self.title}: mean differences within people, with intervals"

    def _friedman(self) -> list[Prose]:
        if self.overall["n_entries"] < 3 or self.overall["p_value"] is None:
            return []
        return [
            compose(
                "Among all {k}, answered by {n} people, Friedman's χ²({df}) = {chi}, {p}, and "
                "Kendall's W = {w}.",
                k=self.slot("glance", "n_entries"),
                n=self.slot("glance", "n_obs"),
                df=self.slot("glance", "df"),
                chi=self.slot("glance", "statistic"),
                p=self.p_slot("glance"),
                w=self.slot("glance", "kendall_w"),
            )
        ]
