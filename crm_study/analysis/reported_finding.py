"""What the audit of a paper says: the clashes first, then everything that was asked."""

from __future__ import annotations

from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

_CLASH = ("inconsistent", "impossible")
_HEADS = {"address": "Number", "lower": "From", "upper": "To"}


class ReportedAuditFinding(Finding):
    """Every rule that was asked of the reported numbers, with its verdict."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every rule that was asked, with the interval it leaves."""
        columns = ["address", "printed", "lower", "upper", "consistency", "formula"]
        return self.lay_out(columns, heads=_HEADS)

    def readings_table(self) -> Table:
        """Return what would make clashing numbers true together."""
        return self.further(
            self.details["readings"],
            ["reading", "assumes", "possible", "n_low", "n_high"],
            title="Readings that were tried",
        )

    def found_table(self) -> Table:
        """Return what was found in the text, where, and whether it is used."""
        return self._found(quotes=True)

    def tables(self) -> tuple[Table, ...]:
        """Return what was found, the rules, and the readings where there are clashes."""
        found = (self.found_table(),) if self.details.get("found") else ()
        asked = (self.table(),) if self.rows else ()
        readings = (self.readings_table(),) if self.details.get("readings") else ()
        return (*found, *asked, *readings)

    def summary_tables(self) -> tuple[Table, ...]:
        """Return what was found, the clashes, and the readings that resolve them."""
        possible = [row for row in self.details.get("readings", ()) if row["possible"]]
        resolved = self.further(
            possible,
            ["assumes", "n_low", "n_high"],
            title="Readings that make all of them true",
        )
        return (
            *((self._found(quotes=False),) if self.details.get("found") else ()),
            *((self._verdicts(),) if self.rows else ()),
            *((resolved,) if possible else ()),
        )

    def headline(self) -> Prose:
        """Count the rules and say what is broken."""
        return self.prose()

    def _found(self, *, quotes: bool) -> Table:
        columns = ["quantity", "printed", "line", "position", "used", *(["quote"] * quotes)]
        return self.further(self.details["found"], columns, title="Found in the text")

    def _verdicts(self) -> Table:
        columns = ["address", "printed", "lower", "upper", "consistency"]
        return self.lay_out(columns, heads=_HEADS)

    def prose(self) -> Prose:
        """Count the rules, then name every clash and the readings that resolve it."""
        if not self.rows:
            return super().prose()
        counted = compose(
            "{n_checks} rules were asked of the printed numbers; {n_discrepant} are broken, and "
            "{n_not_checkable} could not be asked.",
            n_checks=self.slot("glance", "n_checks"),
            n_discrepant=self.slot("glance", "n_discrepant"),
            n_not_checkable=self.slot("glance", "n_not_checkable"),
        )
        clashes = [row for row in self.rows if row["consistency"] in _CLASH]
        return join([counted, *self._cut(), *map(self._clash, clashes), *self._resolved()])

    def _cut(self) -> list[Prose]:
        """Say when the digits were taken to be cut."""
        if self.number("glance", "convention") != "cut":
            return []
        return [
            compose(
                "The digits are taken to be cut, not rounded: rounded, {n} rules would be broken.",
                n=self.slot("glance", "n_broken_if_rounded"),
            )
        ]

    def _clash(self, row: Row) -> Prose:
        key = str(row["address"])
        if row["lower"] is None or row["upper"] is None:
            return compose(
                "{printed} at {address} is {verdict}{why}.",
                printed=self.slot(key, "printed") if row["printed"] else "A number",
                address=key,
                verdict=str(row["consistency"]),
                why=f" ({row['implies'].rstrip('.')})" if row["implies"] else "",
            )
        return compose(
            "{printed} at {address} is {verdict}: {formula} leaves {low} to {high}.{note}",
            printed=self.slot(key, "printed"),
            address=key,
            verdict=str(row["consistency"]),
            formula=str(row["formula"]),
            low=self.slot(key, "lower"),
            high=self.slot(key, "upper"),
            note=f" {row['implies']}" if row["implies"] else "",
        )

    def _resolved(self) -> list[str]:
        possible = [row for row in self.details.get("readings", ()) if row["possible"]]
        if not self.details.get("readings"):
            return []
        if not possible:
            return ["No reading that was tried makes them all true."]
        return [f"All would be true if {row['assumes']}. {row['implies']}" for row in possible]
