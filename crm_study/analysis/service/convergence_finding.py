"""How the agreement of what is said and what is recorded is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.column import Style
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from crm_study.results.prose import Slot

_NUMBERS = ("estimate", "conf_low", "conf_high")


class ConvergenceFinding(Finding):
    """Two measures of one thing, correlated."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the correlations with their limits."""
        return self.lay_out(
            ["label", "n_obs", *_NUMBERS, "p_value"],
            heads={"label": "Coefficient", "estimate": "Value"},
            styles=dict.fromkeys(_NUMBERS, "bounded"),
        )

    def prose(self) -> Prose:
        """Say how closely the two go together, and how closely without error."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "Across {n} {unit}, “{said}” and “{recorded}” correlate r = {r} [{low}, {high}], {p}; "
            "by ranks ρ = {rho} [{rho_low}, {rho_high}].",
            n=self.slot("glance", "n_obs"),
            unit=str(self.overall["unit_of_analysis"]),
            said=str(self.overall["variable_1"]),
            recorded=str(self.overall["variable_2"]),
            r=self._number("pearson", "estimate"),
            low=self._number("pearson", "conf_low"),
            high=self._number("pearson", "conf_high"),
            p=self.p_slot("pearson"),
            rho=self._number("spearman", "estimate"),
            rho_low=self._number("spearman", "conf_low"),
            rho_high=self._number("spearman", "conf_high"),
        )
        return join([opening, *self._corrected()])

    def figure(self) -> Figure | None:
        """Draw what is said against what is recorded."""
        from crm_study.figures.scatter import scatter

        points = self.details.get("points", ())
        if len(points) < 2:
            return None
        return scatter(
            [row["objective_value"] for row in points],
            [row["perceived_value"] for row in points],
            x_label=str(self.overall["variable_2"]),
            y_label=str(self.overall["variable_1"]),
            stamp=self.stamp,
        )

    def _corrected(self) -> list[Prose]:
        if self.overall["perceived_reliability"] is None:
            return []
        return [
            compose(
                "Freed of measurement error (reliabilities {said} and {recorded}) the correlation "
                "is {r} [{low}, {high}].",
                said=self.slot("glance", "perceived_reliability"),
                recorded=self.slot("glance", "objective_reliability"),
                r=self._number("disattenuated", "estimate"),
                low=self._number("disattenuated", "conf_low"),
                high=self._number("disattenuated", "conf_high"),
            )
        ]

    def _number(self, row: str, column: str) -> Slot:
        style: Style = "bounded"
        return self.slot(row, column, style=style)
