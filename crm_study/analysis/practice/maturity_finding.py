"""How the maturity of pillars is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PILLARS = ("label", "mean", "conf_low", "conf_high", "level_reached", "level_words")
_MORE = ("weakest_share", "n_obs", "rwg_median", "icc1", "icc2")
_UNITS = ("institution", "n_obs", "level_reached", "level_words", "weakest_pillar", "balance")


class MaturityFinding(Finding):
    """Pillars with their levels, and the institutions behind them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the pillars."""
        return self.lay_out([*_PILLARS, *_MORE], heads={"label": "Pillar"})

    def tables(self) -> tuple[Table, ...]:
        """Return the pillars and the institutions."""
        if not self.rows:
            return ()
        units = self.details.get("institutions", ())
        if not units:
            return (self.table(),)
        further = self.further(
            units,
            _UNITS,
            title=compose("{title}: every institution", title=self.title),
        )
        return self.table(), further

    def prose(self) -> Prose:
        """Tell the weakest pillar, the level of all and the balance."""
        if not self.rows:
            return super().prose()
        weakest = min(self.rows, key=lambda row: float(row["mean"]))
        strongest = max(self.rows, key=lambda row: float(row["mean"]))
        opening = compose(
            "In {n} institutions “{weak}” is the weakest pillar (M = {low}, level {level}; weakest "
            "in {share} of them), “{strong}” the strongest (M = {high}).",
            n=self.slot("glance", "n_units"),
            weak=str(weakest["label"]),
            low=self.slot(str(weakest["pillar"]), "mean"),
            level=self.slot(str(weakest["pillar"]), "level_reached"),
            share=self.slot(str(weakest["pillar"]), "weakest_share"),
            strong=str(strongest["label"]),
            high=self.slot(str(strongest["pillar"]), "mean"),
        )
        return join([opening, self._balance(), *self._agreement()])

    def figures(self) -> dict[str, Figure]:
        """Draw the pillars as a radar, and every institution as a row of a grid."""
        drawn: dict[str, Figure] = {}
        if len(self.rows) > 2:
            drawn[self.id] = self._radar()
        if self.details.get("unit_levels"):
            drawn[f"{self.id}.institutions"] = self._grid()
        return drawn

    def figure(self) -> Figure | None:
        """Draw the pillars as a radar."""
        return self._radar() if len(self.rows) > 2 else None

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        if name.endswith(".institutions"):
            return f"{self.title} by institution: means; the weakest pillar of each is framed"
        level = format_value(self.overall["conf_level"], "level")
        return f"{self.title}: mean of the institutions on every pillar, bars are {level} intervals"

    def _balance(self) -> Prose:
        told = compose(
            "All pillars together have reached level {level}; their balance is {balance}",
            level=self.slot("glance", "level_reached"),
            balance=self.slot("glance", "balance"),
        )
        if self.overall["balance_low"] is None:
            return join([told, "."], "")
        limits = compose(
            "({level} CI [{low}, {high}]).",
            level=self.slot("glance", "conf_level"),
            low=self.slot("glance", "balance_low"),
            high=self.slot("glance", "balance_high"),
        )
        return join([told, limits])

    def _agreement(self) -> list[Prose]:
        known = [row for row in self.rows if row["rwg_median"] is not None]
        if not known:
            return []
        least = min(known, key=lambda row: float(row["rwg_median"]))
        return [
            compose(
                "Colleagues agree least on “{pillar}” (median rwg = {rwg}: {verdict}).",
                pillar=str(least["label"]),
                rwg=self.slot(str(least["pillar"]), "rwg_median"),
                verdict=str(least["verdict"]),
            )
        ]

    def _radar(self) -> Figure:
        from crm_study.figures.radar import radar

        low, high = int(self.overall["minimum"]), int(self.overall["maximum"])
        return radar(
            [str(row["label"]) for row in self.rows],
            [float(row["mean"]) for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            rings=[(float(level), str(level)) for level in range(low, high + 1)],
            texts=[interval_text({**row, "estimate": row["mean"]}, "decimal") for row in self.rows],
            stamp=self.stamp,
        )

    def _grid(self) -> Figure:
        from crm_study.figures.value_grid import value_grid

        cells = self.details["unit_levels"]
        names = [str(row["pillar"]) for row in self.rows]
        by_unit: dict[str, dict[str, float]] = {}
        for cell in cells:
            by_unit.setdefault(str(cell["institution"]), {})[str(cell["pillar"])] = cell["mean"]
        values = [[means.get(name) for name in names] for means in by_unit.values()]
        framed = [min(range(len(row)), key=lambda j, row=row: row[j]) for row in values]  # type: ignore[misc]
        return value_grid(
            list(by_unit),
            [str(row["label"]) for row in self.rows],
            values,
            [[format_value(value, "decimal") for value in row] for row in values],
            span=(float(self.overall["minimum"]), float(self.overall["maximum"])),
            framed=framed,
            stamp=self.stamp,
        )
