"""How classes of people and institutions between two poles are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_CLASSES = ("label", "n_in_class", "share", "done_low", "done_high")
_INSTITUTIONS = ("group", "n_obs", "mean", "conf_low", "conf_high", "class_words", "is_clear")
_PARTS = ("first_part", "between_part", "last_part")
_ITEMS = ("label", "n_obs", "mean", "conf_low", "conf_high", "class_words")


class ProfileClassFinding(Finding):
    """Shares of three classes, and the class of every institution."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the classes with their shares."""
        return self.lay_out(_CLASSES, heads={"label": "Class", "share": "Of people"})

    def tables(self) -> tuple[Table, ...]:
        """Return the classes, the institutions and the items."""
        if not self.rows:
            return ()
        words = [str(row["label"]) for row in self.rows]
        more = (
            self.further(
                self.details.get("institutions", ()),
                (*_INSTITUTIONS, *_PARTS),
                title="Class of every institution",
                heads={"group": "Institution", **dict(zip(_PARTS, words, strict=True))},
            ),
            self.further(
                self.details.get("items", ()),
                _ITEMS,
                title="From pole to pole, item by item",
                heads={"label": "Item"},
            ),
        )
        return (self.table(), *(table for table in more if table.rows))

    def prose(self) -> Prose:
        """Say how people part into the classes, and how many institutions are clear."""
        if not self.rows:
            return super().prose()
        first, between, last = (str(row["label"]) for row in self.rows)
        opening = compose(
            "Of {n} people {low} describe “{first}”, {middle} “{between}” and {high} “{last}”.",
            n=self.slot("glance", "n_obs"),
            low=self.slot("first", "share"),
            first=first,
            middle=self.slot("between", "share"),
            between=between,
            high=self.slot("last", "share"),
            last=last,
        )
        return join([opening, *self._clear()])

    def figures(self) -> dict[str, Figure]:
        """Draw the classes within institutions, and the items from pole to pole."""
        drawn: dict[str, Figure] = {}
        if self.details.get("institutions"):
            drawn[self.id] = self._institutions()
        if self.details.get("items"):
            drawn[f"{self.id}.items"] = self._items()
        return drawn

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        if name.endswith(".items"):
            return f"{self.title}: mean of every item from pole to pole, with the declared cuts"
        return f"{self.title}: classes of the people of each institution, in percent"

    def _clear(self) -> list[Prose]:
        if not self.overall["n_units"]:
            return []
        return [
            compose(
                "The class of {clear} of {n} institutions is clear; the limits of the others "
                "cross a cut.",
                clear=self.slot("glance", "n_clear"),
                n=self.slot("glance", "n_units"),
            )
        ]

    def _institutions(self) -> Figure:
        from crm_study.figures.state_bars import state_bars

        rows = self.details["institutions"]
        return state_bars(
            [str(row["group"]) for row in rows],
            [[float(row[name]) for name in _PARTS] for row in rows],
            legend=[str(row["label"]) for row in self.rows],
            texts=[format_value(row["mean"], "decimal") for row in rows],
            head="Mean",
            stamp=self.stamp,
        )

    def _items(self) -> Figure:
        from crm_study.figures.intervals import interval_plot

        rows = self.details["items"]
        return interval_plot(
            [str(row["label"]) for row in rows],
            [row["mean"] for row in rows],
            [row["conf_low"] for row in rows],
            [row["conf_high"] for row in rows],
            texts=[interval_text({**row, "estimate": row["mean"]}, "decimal") for row in rows],
            axis_label="Mean from the first pole to the last",
            reference=(self.overall["lower_cut"] + self.overall["upper_cut"]) / 2,
            stamp=self.stamp,
        )
