"""How the quality of a ledger is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class LedgerAuditFinding(Finding):
    """Gaps by field, twins, and records nobody checked."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the fields."""
        return self.lay_out(("label", "n_obs", "n_missing", "share", "verdict"), heads=_HEADS)

    def tables(self) -> tuple[Table, ...]:
        """Return the fields, the twins and the branches."""
        if not self.rows:
            return ()
        twins = self._further(
            "twins",
            ("label", "n_pairs_alike", "n_records", "n_across"),
            "Records that seem to be of one customer",
        )
        branches = self._further(
            "branches", ("home_branch", "n_obs", "complete_share", "n_stale"), "The branches"
        )
        return (self.table(), *(table for table in (twins, branches) if table.rows))

    def prose(self) -> Prose:
        """Say how complete, how unique and how fresh the ledger is."""
        if not self.rows:
            return super().prose()
        return join([self._complete(), self._twins(), self._fresh()])

    def figure(self) -> Figure | None:
        """Draw the gaps by field."""
        from crm_study.figures.share_bars import share_bars

        if not self.rows:
            return None
        bars = [
            (str(row["label"]), 100 * float(row["share"]), format_value(row["share"], "percent"))
            for row in sorted(self.rows, key=lambda row: -float(row["share"]))
        ]
        return share_bars([("Records without the field", bars)], stamp=self.stamp)

    def caption(self, name: str) -> str:  # noqa: ARG002 - one figure
        """Return what the figure shows."""
        return "Share of the records in which a field is blank"

    def _further(self, name: str, columns: tuple[str, ...], title: str) -> Table:
        rows = self.details.get(name, ())
        return self.further(rows, columns, title=title, heads={"label": "Twins"})

    def _complete(self) -> Prose:
        worst = max(self.rows, key=lambda row: float(row["share"]))
        return compose(
            "Of {n} records {complete} have every field; {field} is blank most often ({share}).",
            n=self.slot("glance", "n_obs"),
            complete=self.slot("glance", "complete_share"),
            field=str(worst["label"]),
            share=self.slot(str(worst["field"]), "share"),
        )

    def _twins(self) -> Prose:
        if not self.details.get("twins"):
            return compose("Nobody declared the keys that tell twins.")
        counts = compose(
            "{exact} pairs of records are alike in every key and {near} but for one slip or blank.",
            exact=self.slot("exact", "n_pairs_alike"),
            near=self.slot("near", "n_pairs_alike"),
        )
        if self.number("exact", "n_across") is None:
            return counts
        across = compose(
            "{exact} and {near} of them stand in two different branches.",
            exact=self.slot("exact", "n_across"),
            near=self.slot("near", "n_across"),
        )
        return join([counts, across])

    def _fresh(self) -> Prose:
        if self.overall["stale_share"] is None:
            return compose("When records were last checked is not known.")
        return compose(
            "{share} of the records were not checked for longer than the rule allows; half were "
            "last checked {days} days ago or more.",
            share=self.slot("glance", "stale_share"),
            days=self.slot("glance", "median_age"),
        )


_HEADS = {"label": "Field", "share": "Blank"}
