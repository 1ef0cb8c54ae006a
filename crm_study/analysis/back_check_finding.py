"""How a back-check is shown."""

from __future__ import annotations

from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table


class BackCheckFinding(Finding):
    """Error rates of questions asked twice."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the questions with their errors."""
        columns = ["item", "check_type", "n_compared", "n_errors", "error_rate"]
        return self.lay_out([*columns, "srv", "reliability_ratio", "p_value", "verdict"])

    def tables(self) -> tuple[Table, ...]:
        """Return the types, the questions, then the enumerators."""
        if not self.rows:
            return ()
        types = self.further(
            self.details["types"],
            ["label", "n_compared", "n_errors", "error_rate", "verdict"],
            title="Errors by kind of question",
            heads={"label": "Questions that"},
        )
        people = self.further(
            self.details["enumerators"],
            ["enumerator", "n_obs", "n_compared", "n_errors", "error_rate", "verdict"],
            title="Errors by enumerator",
        )
        return tuple(table for table in (types, self.table(), people) if table.rows)

    def prose(self) -> Prose:
        """Say how many answers differ."""
        if not self.rows or not self.number("glance", "n_compared"):
            return Prose([self.reason or "No answer could be compared."])
        return compose(
            "{n_obs} people were asked twice; {n_errors} of {n_compared} answers differ "
            "({error_rate}).",
            n_obs=self.slot("glance", "n_obs"),
            n_errors=self.slot("glance", "n_errors"),
            n_compared=self.slot("glance", "n_compared"),
            error_rate=self.slot("glance", "error_rate"),
        )
