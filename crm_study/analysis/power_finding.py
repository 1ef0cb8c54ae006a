"""What a power analysis shows: tests by row, a reading, and a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class PowerFinding(Finding):
    """What a sample can detect, and how many an effect needs."""

    __slots__ = ()

    def table(self) -> Table:
        """Return power and n by design."""
        columns = ["label", "effect", "power", "n_obs", "n_required", "noncentrality"]
        if any(row["n_clusters"] for row in self.rows):
            columns += ["n_clusters", "design_effect", "n_clusters_required", "power_limit"]
        heads = {"label": "Test", "effect": "f²"}
        return self.lay_out([*columns, "verdict"], heads=heads, styles={"effect": "bounded"})

    def prose(self) -> Prose:
        """Say what is needed, and what the planned sample can detect."""
        if not self.rows:
            return super().prose()
        models = [row for row in self.rows if str(row["design"]).startswith("model")]
        return join(
            [
                *map(self._needed, models),
                *self._clustered(),
                *self._detectable(),
                *self._simulated(),
            ]
        )

    def figure(self) -> Figure | None:
        """Draw the power of one slope over the number of respondents."""
        from crm_study.figures.power_curve import power_curve

        curve = self.details.get("curve", ())
        if len(curve) < 2:
            return None
        return power_curve(
            [float(row["n_obs"]) for row in curve],
            [row["power"] for row in curve],
            [row["power_clustered"] for row in curve],
            wanted=float(self.number("glance", "power_wanted")),
            planned=self.number("glance", "n_obs"),
            stamp=self.stamp,
        )

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Say what the curves are."""
        return "Power of the test of one slope over the number of respondents"

    def _needed(self, row: Row) -> Prose:
        key = str(row["design"])
        if row["n_required"] is None:
            return compose("No sample shows an effect of f² = {f}.", f=self._effect(key))
        if self.number("glance", "n_obs") is None:
            return compose(
                "An effect of f² = {f} on R² needs {n} respondents.",
                f=self._effect(key),
                n=self.slot(key, "n_required"),
            )
        return compose(
            "An effect of f² = {f} on R² needs {needed} respondents; with {n} the power is "
            "{power}.",
            f=self._effect(key),
            needed=self.slot(key, "n_required"),
            n=self.slot(key, "n_obs"),
            power=self.slot(key, "power"),
        )

    def _clustered(self) -> list[Prose]:
        rows = [row for row in self.rows if str(row["design"]).startswith("clustered")]
        return [
            compose(
                "{label}: with f² = {f} the power is {power}, as of {effective} independent "
                "respondents (design effect {deff}), and at most {limit} however many are asked "
                "in {clusters} institutions.",
                label=str(row["label"]),
                f=self._effect(str(row["design"])),
                power=self.slot(str(row["design"]), "power"),
                effective=self.slot(str(row["design"]), "n_effective", style="decimal"),
                deff=self.slot(str(row["design"]), "design_effect"),
                limit=self.slot(str(row["design"]), "power_limit"),
                clusters=self.slot(str(row["design"]), "n_clusters"),
            )
            for row in rows
        ]

    def _detectable(self) -> list[Prose]:
        rows = [row for row in self.rows if str(row["design"]).startswith("minimum_detectable")]
        if not rows:
            return []
        parts = [
            compose(
                "{whom}, f² = {f}",
                whom=str(row["label"]).partition(", ")[2],
                f=self._effect(str(row["design"])),
            )
            for row in rows
        ]
        opening = compose(
            "The smallest slope seen with a power of {power}:",
            power=self.slot("glance", "power_wanted", style="level"),
        )
        return [join([opening, join([join(parts, "; "), "."], "")])]

    def _simulated(self) -> list[Prose]:
        if all(row["design"] != "simulated" for row in self.rows):
            return []
        return [
            compose(
                "In {n} simulated samples a slope of f² = {f} was seen with a power of {power} "
                "(Monte-Carlo standard error {error}).",
                n=self.slot("simulated", "n_simulations"),
                f=self._effect("simulated"),
                power=self.slot("simulated", "power"),
                error=self.slot("simulated", "std_error", style="bounded"),
            )
        ]

    def _effect(self, key: str) -> Prose:
        return Prose([self.slot(key, "effect", style="bounded")])
