"""How the fit of two sides is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_COLUMNS = ("label", "estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


class FitFinding(Finding):
    """A quadratic regression on two sides, and its surface."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the coefficients, then the four features of the surface."""
        return self.lay_out([*_COLUMNS, "meaning"], heads={"label": "Term", "estimate": "B"})

    def prose(self) -> Prose:
        """Tell the fit, what it goes with, and what the surface says."""
        if not self.rows:
            return super().prose()
        index = compose(
            "{first} and {second} differ by half a point or less in {inside} of {n} respondents; "
            "mean fit is {fit}. Fit and {outcome} correlate by r = {r} ({p}).",
            first=str(self.number("glance", "variable_1")),
            second=str(self.number("glance", "variable_2")),
            inside=self.slot("glance", "share_inside"),
            n=self.slot("glance", "n_obs"),
            fit=self.slot("glance", "mean_fit"),
            outcome=str(self.number("glance", "outcome")),
            r=self.slot("glance", "fit_r"),
            p=self.p_slot("glance", "fit_p_value"),
        )
        whole = compose(
            "The quadratic terms {verdict} to the two sides (F({df1}, {df2}) = {f}, {p}; "
            "R² = {r2}).",
            verdict="add" if self._told(self.overall["p_value"]) else "add nothing clear",
            df1=self.slot("glance", "df1"),
            df2=self.slot("glance", "df2"),
            f=self.slot("glance", "f_statistic"),
            p=self.p_slot("glance"),
            r2=self.slot("glance", "r_squared"),
        )
        return join([index, whole, *self._surface()])

    def figure(self) -> Figure | None:
        """Draw the surface from above."""
        from crm_study.figures.surface_map import surface_map

        if not self.rows:
            return None
        points = self.details.get("points", ())
        first, second = (str(self.overall[name]) for name in ("variable_1", "variable_2"))
        return surface_map(
            self._height,
            span=(float(self.overall["minimum"]), float(self.overall["maximum"])),
            points=[(p["at_x"], p["at_y"], int(p["n_obs"])) for p in points],
            labels=(first, second, str(self.overall["outcome"])),
            lines=("both alike", "opposite"),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what the shades are."""
        return (
            f"{self.title}: {self.overall['outcome']} as the quadratic regression expects it; dots "
            "are respondents, and where there are none the surface is a guess"
        )

    def _height(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        middle = (float(self.overall["minimum"]) + float(self.overall["maximum"])) / 2
        b = [float(row["estimate"]) for row in self.rows[:6]]
        u, v = x - middle, y - middle
        return b[0] + b[1] * u + b[2] * v + b[3] * u**2 + b[4] * u * v + b[5] * v**2

    def _surface(self) -> list[Prose]:
        curve = self.row("a4")
        if curve["p_value"] is None:
            return []
        bends = self._told(curve["p_value"])
        falls = float(curve["estimate"]) < 0
        if not bends:
            word = "shows no clear curve along disagreement"
        else:
            word = "falls off with disagreement" if falls else "rises with disagreement"
        return [
            compose(
                "The surface {word} (a4 = {a4}, {p4}); its slope along agreement is a1 = {a1} "
                "({p1}), along disagreement a3 = {a3} ({p3}).",
                word=word,
                a4=self.slot("a4", "estimate"),
                p4=self.p_slot("a4"),
                a1=self.slot("a1", "estimate"),
                p1=self.p_slot("a1"),
                a3=self.slot("a3", "estimate"),
                p3=self.p_slot("a3"),
            )
        ]

    def _told(self, p_value: float | None) -> bool:
        return p_value is not None and SIGNIFICANCE_1925.holds(p_value)
