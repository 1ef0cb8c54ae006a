"""How benefits and risks are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class NetBenefitFinding(Finding):
    """Benefits less risks, and every item of either side."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the net benefit and both sides."""
        shown = [row for row in self.rows if row["row_kind"] != "item"]
        return self.further(
            shown,
            ("label", "n_obs", "estimate", "conf_low", "conf_high", "statistic", "df", "p_value"),
            title=self.title,
            heads={"label": "Of", "estimate": "0 to 100"},
            notes=self.notes,
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the sides, and the items in their order."""
        if not self.rows:
            return ()
        items = self.further(
            self._of("item"),
            ("label", "weighs", "n_obs", "estimate", "conf_low", "conf_high", "place"),
            title="Benefits and risks one by one",
            heads={"label": "Item", "estimate": "0 to 100"},
        )
        return self.table(), items

    def prose(self) -> Prose:
        """Say what is left of the benefits, for whom, and what weighs most on either side."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "Benefits less risks come to {net} of 100 points on average [{low}, {high}]; they are "
            "above 0 for {share} of {n} people [{share_low}, {share_high}].",
            net=self.slot("net", "estimate"),
            low=self.slot("net", "conf_low"),
            high=self.slot("net", "conf_high"),
            share=self.slot("glance", "positive_share"),
            n=self.slot("glance", "n_obs"),
            share_low=self.slot("glance", "positive_low"),
            share_high=self.slot("glance", "positive_high"),
        )
        first, second = (self._heaviest(side) for side in ("for", "against"))
        heaviest = compose(
            "Most weight for it has “{good}” ({high}), most against it “{bad}” ({low}).",
            good=str(first["label"]),
            high=self.slot(str(first["key"]), "estimate"),
            bad=str(second["label"]),
            low=self.slot(str(second["key"]), "estimate"),
        )
        return join([opening, heaviest])

    def figure(self) -> Figure | None:
        """Draw every item to its side, the heaviest on top."""
        from crm_study.figures.tornado import tornado

        if not self.rows:
            return None
        items = self._of("item")
        values = [row["estimate"] * (1 if row["weighs"] == "for" else -1) for row in items]
        return tornado(
            [str(row["label"]) for row in items],
            values,
            texts=[format_value(row["estimate"], "decimal") for row in items],
            heads=("speaks against", "speaks for"),
            largest=100.0,
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002
        """Say what is drawn."""
        return f"{self.title}: mean of every item from 0 to 100, risks to the left"

    def _of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row["row_kind"] == kind]

    def _heaviest(self, side: str) -> Row:
        return next(row for row in self._of("item") if row["weighs"] == side)
