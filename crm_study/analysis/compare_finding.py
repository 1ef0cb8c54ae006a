"""How the change between two waves is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.analysis.compare_rows import ALIKE, HIDDEN, HIGHER, LOWER
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CHANGE = (
    *("n_old", "n_new", "mean_old", "mean_new", "change", "conf_low", "conf_high"),
    *("hedges_g", "p_adjusted", "verdict"),
)
_RELIABILITY = (
    *("label", "n_old", "alpha_old", "alpha_old_low", "alpha_old_high"),
    *("n_new", "alpha_new", "alpha_new_low", "alpha_new_high"),
)
_COMPARABLE = ("label", "n_old", "n_new", "delta_cfi_metric", "delta_cfi_scalar", "verdict")
_MOST_ITEMS = 10


class CompareFinding(Finding):
    """Changes of constructs, items and branches, reliability, and what can be compared."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the change of every construct."""
        return self.lay_out(["label", *_CHANGE], heads={"label": "Construct"})

    def tables(self) -> tuple[Table, ...]:
        """Return constructs, branches, the items that changed most, reliability, invariance."""
        if not self.rows:
            return ()
        further = (
            self.groups_table(),
            self.items_table(),
            self.reliability_table(),
            self.comparability_table(),
        )
        return (self.table(), *(table for table in further if table.rows))

    def groups_table(self) -> Table:
        """Return the change of every construct in every branch."""
        return self._laid(
            self.details.get("groups", ()),
            ("group", "label", *_CHANGE),
            title="Change in every branch",
        )

    def items_table(self) -> Table:
        """Return the items that changed most, the others stand in the findings."""
        known = [row for row in self.details.get("items", ()) if row["hedges_g"] is not None]
        ranked = sorted(known, key=lambda row: -abs(float(row["hedges_g"])))[:_MOST_ITEMS]
        return self._laid(ranked, ("label", *_CHANGE), title="Items that changed most")

    def reliability_table(self) -> Table:
        """Return alpha in both waves."""
        rows = self.details.get("reliability", ())
        return self._laid(rows, _RELIABILITY, title="Reliability in both waves")

    def comparability_table(self) -> Table:
        """Return whether people answered the items in the same way."""
        rows = self.details.get("comparability", ())
        return self._laid(
            rows,
            _COMPARABLE,
            title="Whether both waves answered alike",
            notes=(
                "scalar: equal loadings and intercepts, means can be compared; metric: equal "
                "loadings, relations can; configural: the same items only.",
            ),
        )

    def prose(self) -> Prose:
        """Say what is higher, what is lower, and what cannot be told apart."""
        if not self.rows:
            return super().prose()
        changed = [row for row in self.rows if row["verdict"] in (HIGHER, LOWER)]
        parts = [self.headline(), *map(self._said, changed), self._alike(), self._hidden()]
        return join(part for part in parts if part)

    def headline(self) -> Prose:
        """Say how many constructs changed."""
        if not self.rows:
            return super().prose()
        return compose(
            "Of {n} constructs {higher} are higher and {lower} lower in the new wave than in the "
            "old one.",
            n=self.slot("glance", "n_constructs"),
            higher=self.slot("glance", "n_higher"),
            lower=self.slot("glance", "n_lower"),
        )

    def figure(self) -> Figure | None:
        """Draw the change of every construct with its interval."""
        return self._changes(self.rows, [str(row["label"]) for row in self.rows])

    def figures(self) -> dict[str, Figure]:
        """Draw the constructs, and the first one in every branch."""
        drawn = {self.id: self.figure(), f"{self.id}.groups": self._branches()}
        return {name: figure for name, figure in drawn.items() if figure is not None}

    def caption(self, name: str) -> str:
        """Tell the constructs from the branches."""
        if name.endswith(".groups"):
            return f"Change of {self._first_label()} in every branch, with intervals"
        return "Change of every construct, with intervals"

    def alt_text(self, name: str) -> Prose:
        """Say what changed."""
        if not name.endswith(".groups"):
            return self.prose()
        shown = [row for row in self._of_first() if row["change"] is not None]
        ends = (min(shown, key=_by_change), max(shown, key=_by_change))
        low, high = (self.slot(str(row["key"]), "change") for row in ends)
        return compose(
            "{label} by branch: from {low} ({first}) to {high} ({last}).",
            label=self._first_label(),
            low=low,
            first=str(ends[0]["group"]),
            high=high,
            last=str(ends[1]["group"]),
        )

    def _laid(
        self, rows: Sequence[Row], columns: Sequence[str], *, title: str, notes: Sequence[str] = ()
    ) -> Table:
        return self.further(rows, columns, title=title, notes=notes)

    def _said(self, row: Row) -> Prose:
        key = str(row["key"])
        return compose(
            "{label}: from {old} to {new}, a change of {change} [{low}, {high}].",
            label=str(row["label"]),
            old=self.slot(key, "mean_old"),
            new=self.slot(key, "mean_new"),
            change=self.slot(key, "change"),
            low=self.slot(key, "conf_low"),
            high=self.slot(key, "conf_high"),
        )

    def _alike(self) -> Prose:
        names = [str(row["label"]) for row in self.rows if row["verdict"] == ALIKE]
        if not names:
            return Prose()
        return compose("Not told apart: {names}.", names="; ".join(names))

    def _hidden(self) -> Prose:
        if not self.overall.get("n_hidden"):
            return Prose()
        return compose(
            "{n} branches are not shown: fewer than {smallest} people in a wave, or what would "
            "give such a branch away.",
            n=self.slot("glance", "n_hidden"),
            smallest=self.slot("glance", "smallest_cell"),
        )

    def _first_label(self) -> str:
        return str(self.details["groups"][0]["label"])

    def _of_first(self) -> list[Row]:
        rows = self.details.get("groups", ())
        return [row for row in rows if row["label"] == rows[0]["label"]]

    def _branches(self) -> Figure | None:
        rows = self._of_first()
        return self._changes(rows, [str(row["group"]) for row in rows])

    def _changes(self, rows: Sequence[Row], labels: Sequence[str]) -> Figure | None:
        from crm_study.figures.intervals import interval_plot

        if all(row["change"] is None for row in rows):
            return None  # nothing may be shown, or nothing is there
        level = format_value(self.overall["conf_level"], "level")
        return interval_plot(
            labels,
            [row["change"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[_text(row) for row in rows],
            axis_label=f"New less old mean with {level} interval, in scale points",
            reference=0.0,
            reference_label="no change",
            stamp=self.stamp,
        )


def _by_change(row: Row) -> float:
    return float(row["change"])


def _text(row: Row) -> str:
    """Return ``3.41 → 3.60: 0.19 [0.02, 0.36]``, or that it is not shown."""
    if row["change"] is None:
        return HIDDEN
    names = ("mean_old", "mean_new", "change", "conf_low", "conf_high")
    old, new, change, low, high = (format_value(row[name], "decimal") for name in names)
    if row["conf_low"] is None:
        return f"{old} → {new}"
    return f"{old} → {new}: {change} [{low}, {high}]"
