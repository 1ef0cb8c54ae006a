"""What a power analysis shows: tests by row, a reading, and a curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NO_BOUND = 0.999
"""A bound on power above this one is none."""


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
        return [self._of_clusters(row) for row in rows]

    def _of_clusters(self, row: Row) -> Prose:
        """Say what the institutions leave of the power, and what they bound it by."""
        key = str(row["design"])
        values: dict[str, str | Slot | Prose] = {
            "label": str(row["label"]),
            "f": self._effect(key),
            "power": self.slot(key, "power"),
            "effective": self.slot(key, "n_effective", style="tenths"),
            "deff": self.slot(key, "design_effect"),
        }
        if row["power_limit"] is None or row["power_limit"] > _NO_BOUND:
            return compose(
                "{label}: with f² = {f} the power is {power}, as of {effective} independent "
                "respondents (design effect {deff}).",
                **values,
            )
        return compose(
            "{label}: with f² = {f} the power is {power}, as of {effective} independent "
            "respondents (design effect {deff}), and at most {limit} however many are asked "
            "in {clusters} institutions.",
            limit=self.slot(key, "power_limit"),
            clusters=self.slot(key, "n_clusters"),
            **values,
        )

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
