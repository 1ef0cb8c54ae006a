"""How the indicators of the life cycle are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = (
    *("label", "estimate", "conf_low", "conf_high", "numerator", "denominator", "meaning_of"),
)


class LifeCycleFinding(Finding):
    """Indicators of a period, and the funnel."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the indicators."""
        styles = {"estimate": "fine", "conf_low": "fine", "conf_high": "fine"}
        return self.lay_out(_COLUMNS, heads={"label": "Indicator"}, styles=styles)  # type: ignore[arg-type]

    def tables(self) -> tuple[Table, ...]:
        """Return the indicators and the funnel."""
        if not self.rows:
            return ()
        funnel = self.further(
            self.details["funnel"],
            ("label", "n_obs", "step_share", "kept_share"),
            title="The funnel: how many of those who joined come how far",
            heads={"label": "Step"},
        )
        return self.table(), funnel

    def prose(self) -> Prose:
        """Say what came of the customers of the period."""
        if not self.rows:
            return super().prose()
        flow = compose(
            "Of the customers at the start of the period {retention} stayed and {churn} left; for "
            "every customer at the start {acquisition} joined.",
            retention=self._share("retention"),
            churn=self._share("churn"),
            acquisition=self.slot("acquisition", "estimate", style="fine"),
        )
        return join([flow, self._state(), self._funnel()])

    def headline(self) -> Prose:
        """Say how many stayed and how many sleep."""
        return self._state() if self.rows else super().prose()

    def figure(self) -> Figure | None:
        """Draw the funnel."""
        from crm_study.figures.share_bars import share_bars

        if not self.rows:
            return None
        bars = [_bar(row) for row in self.details["funnel"]]
        return share_bars([("Of all who ever joined", bars)], stamp=self.stamp)

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return what the figure shows."""
        return "How many of those who joined come how far"

    def _state(self) -> Prose:
        return compose(
            "At its end the {n} customers hold {products} products each, {cross} hold two or "
            "more, and {dormant} made no transaction for {days} days.",
            n=self.slot("glance", "denominator"),
            products=self.slot("products", "estimate"),
            cross=self._share("cross_sell"),
            dormant=self._share("dormancy"),
            days=self.slot("glance", "dormant_days"),
        )

    def _share(self, name: str) -> Prose:
        if self.number(name, "estimate") is None:
            return compose("an unknown share")
        return Prose([self.slot(name, "estimate", style="percent")])

    def _funnel(self) -> Prose:
        worst = min(
            (row for row in self.details["funnel"][1:] if row["kept_share"] is not None),
            key=lambda row: float(row["kept_share"]),
        )
        return compose(
            "The funnel narrows most at the step: {label} ({share} of the step before).",
            label=str(worst["label"]),
            share=self.slot(str(worst["key"]), "kept_share"),
        )


def _bar(row: Row) -> tuple[str, float, str]:
    share = format_value(row["step_share"], "percent")
    return str(row["label"]), 100 * float(row["step_share"]), share
