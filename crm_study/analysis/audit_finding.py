"""The audit's finding: what cannot be, which readings can, and a picture of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_READINGS_NOTE = (
    "Each row takes the printed numbers in one way and asks which whole numbers of respondents "
    "allow it; no upper end means any larger number does. That a reading is possible does not "
    "say that it happened."
)


class AuditFinding(Finding):
    """Every published number with its judgement, and the readings that save them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the published numbers, each obtained number in its own format."""
        columns: tuple[str, ...] = ("label", "printed", "consistency")
        if any(row["obtained"] is not None for row in self.rows):
            columns += ("obtained", "difference_percent", "reproduction")
        return self.beside(columns, title=self.title, notes=self.notes)

    def beside(
        self, columns: Sequence[str], *, title: str, notes: Sequence[str | Prose] = ()
    ) -> Table:
        """Return the published numbers with these columns, ``p`` never as .000.

        Parameters
        ----------
        columns : sequence of str
            Columns of the finding's rows; ``obtained`` in the format of what was published.
        title : str
            What the table shows.
        notes : sequence of str or Prose, optional
            What stands below it.
        """
        laid_out = self.further(
            self.rows, columns, title=title, heads={"label": "Published"}, notes=notes
        )
        if "obtained" not in columns:
            return laid_out
        place = columns.index("obtained")
        rows = [
            (*cells[:place], self._obtained(row, cells[place]), *cells[place + 1 :])
            for row, cells in zip(self.rows, laid_out.rows, strict=True)
        ]
        return replace(laid_out, rows=tuple(rows))

    def implications_table(self) -> Table:
        """Return what follows from each printed number."""
        columns = ["label", "printed", "implies"]
        return self.further(
            self.rows,
            columns,
            title="What the printed numbers say of one another",
            heads={"label": "Published"},
        )

    def readings_table(self) -> Table:
        """Return the ways in which the printed numbers could be true together."""
        return self.further(
            [row for row in self.details["readings"] if "#" not in str(row["reading"])],
            ["label", "possible", "n_low", "n_high", "df_low", "df_high"],
            title="Readings of the printed R² and t",
            heads={"label": "Reading"},
            notes=[_READINGS_NOTE],
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the verdicts, what follows from each, and the readings where numbers clash."""
        if not self.rows:
            return ()
        clash = [self.readings_table()] if self.details.get("readings") else []
        return (self.table(), self.implications_table(), *clash)

    def summary_tables(self) -> tuple[Table, ...]:
        """Return the verdicts, and the readings where numbers clash."""
        if not self.rows:
            return ()
        return (self.table(), *([self.readings_table()] if self.details.get("readings") else []))

    def prose(self) -> Prose:
        """Say what cannot be, which readings can, and what follows."""
        if not self.rows:
            return super().prose()
        sentences = [self._count(), *map(self._clash, self._clashes())]
        sentences += [self._bound(str(row["reading"])) for row in self.details.get("bounds", ())]
        return join([*sentences, *self._rules()])

    def headline(self) -> Prose:
        """Say what cannot be, without the list of readings."""
        if not self.rows:
            return super().prose()
        return join([self._count(), *map(self._opening, self._clashes()[:1]), *self._rules()])

    def figure(self) -> Figure | None:
        """Draw the correlation of predictors that lets everything hold, against n."""
        from crm_study.figures.readings import readings_plot

        joint = self.details.get("joint", ())
        if len(joint) < 2:
            return None
        used = {str(row["printed"]) for row in self.details["readings"]}
        used |= {str(row["statistic"]) for row in self.details["readings"]}
        printed = [
            f"{row['label']} = {row['printed']}"
            for row in self.rows
            if row["printed"] in used or row["consistency"] == "underdetermined"
        ]
        return readings_plot(
            [row["n_obs"] for row in joint],
            [row["correlation"] for row in joint],
            [row["conf_low"] for row in joint],
            [row["conf_high"] for row in joint],
            printed_labels=printed,
            stamp=None,
        )

    def alt_text(self, name: str) -> Prose:  # noqa: ARG002 - there is one figure
        """Say which correlation the predictors must have."""
        first, last = self.details["joint"][0], self.details["joint"][-1]
        return compose(
            "Correlation of the two predictors that lets the printed numbers hold together: "
            "{low} with {n_low} respondents, rising to {high} with {n_high}.",
            low=self.slot(str(first["reading"]), "correlation"),
            high=self.slot(str(last["reading"]), "correlation"),
            n_low=self.slot(str(first["reading"]), "n_obs"),
            n_high=self.slot(str(last["reading"]), "n_obs"),
        )

    def _count(self) -> Prose:
        return compose(
            "{n_inconsistent} of {n_printed} published statements cannot be true as printed.",
            n_inconsistent=self.slot("glance", "n_inconsistent"),
            n_printed=self.slot("glance", "n_printed"),
        )

    def _clashes(self) -> list[Row]:
        return [
            row
            for row in self.details.get("readings", ())
            if str(row["reading"]).endswith(":as_printed") and not row["possible"]
        ]

    def _clash(self, row: Row) -> Prose:
        key = str(row["reading"])
        group = key.removesuffix("as_printed")
        possible = [
            other
            for other in self.details["readings"]
            if str(other["reading"]).startswith(group) and other["possible"]
        ]
        opening = self._opening(row)
        if not possible:
            return join([opening, "No reading that was examined makes both true."])
        listed = join([self._alternative(other) for other in possible], "; ")
        return join([opening, compose("Readings that can: {listed}.", listed=listed)])

    def _opening(self, row: Row) -> Prose:
        key = str(row["reading"])
        return compose(
            "R² = {r2} and t = {t} cannot come from one model with one predictor: together they "
            "ask for between {low} and {high} degrees of freedom, and no whole number lies there.",
            r2=self.slot(key, "printed"),
            t=self.slot(key, "statistic"),
            low=self.slot(key, "real_low", style="decimal"),
            high=self.slot(key, "real_high", style="decimal"),
        )

    def _rules(self) -> list[str]:
        return [str(row["implies"]) for row in self.rows if "h0_decision" in str(row["address"])]

    def _alternative(self, row: Row) -> Prose:
        key = str(row["reading"])
        values = {"n_low": self.slot(key, "n_low")}
        template = "{label} (n ≥ {n_low})"
        if row["n_high"] is not None:
            values["n_high"] = self.slot(key, "n_high")
            several = row["n_high"] != row["n_low"]
            template = (
                "{label} (n from {n_low} to {n_high})" if several else "{label} (n = {n_low})"
            )
        return compose(template, label=str(row["label"]), **values)

    def _obtained(self, row: Row, cell: Cell) -> Cell:
        if row["obtained"] is None:
            return cell
        column = str(row["address"]).split("#")[0].rsplit("/", 1)[-1]
        return replace(cell, text=format_value(row["obtained"], COLUMNS[column].style))

    def _bound(self, key: str) -> Prose:
        return compose(
            "If the p printed as zero was a program's .000 (p ≤ {p}), the joint reading needs at "
            "least {n_low} respondents, and the predictor then adds at most {bound} of the "
            "variance to the other predictor, whatever their correlation.",
            p=self.slot(key, "p_high", style="plain"),
            n_low=self.slot(key, "n_low"),
            bound=self.slot(key, "unique_share_bound", style="percent"),
        )
