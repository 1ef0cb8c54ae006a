"""How the profile of the respondents is shown: one table a variable, bars for all."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("label", "n", "percent", "valid_percent", "cumulative_percent")
_MOST_LEVELS = 12
_MOST_ROWS = 36
Group = tuple[str, list[tuple[str, float, str]]]
"""A variable, and its levels: words, valid percent, valid percent in print."""


class ProfileFinding(Finding):
    """Frequencies of background variables."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every variable in one table."""
        return self.lay_out(["variable", *_COLUMNS], heads={"label": "Level"})

    def tables(self) -> tuple[Table, ...]:
        """Return one table a variable, each with its total."""
        return tuple(self.table_of(name) for name in self.variables()) if self.rows else ()

    def summary_tables(self) -> tuple[Table, ...]:
        """Return all variables in one table."""
        return (self.table(),) if self.rows else ()

    def variables(self) -> tuple[str, ...]:
        """Return the names of the variables, in the order of the report."""
        return tuple(str(row["variable"]) for row in self.details.get("variables", ()))

    def table_of(self, variable: str) -> Table:
        """Return the frequencies of one variable."""
        label = self.label_of(variable)
        table = self.further(
            self.levels(variable),
            _COLUMNS,
            title=compose("Respondents by {variable}", variable=label),
            heads={"label": label},
            notes=[*self._asked(variable), *self.notes],
        )
        total = self.number("glance", "n_obs")
        count = Cell(format_value(total, "count"), f"{self.id}/glance/n_obs", numeric=True)
        all_of_them = Cell(format_value(100.0, "tenths"), numeric=True)
        blank = Cell("–", numeric=True)
        answered = all(row["valid_percent"] is not None for row in self.levels(variable))
        last = (Cell("Total"), count, all_of_them, all_of_them if answered else blank, blank)
        return Table(table.title, table.head, (*table.rows, last), table.notes)

    def levels(self, variable: str) -> list[Row]:
        """Return the rows of one variable."""
        return [row for row in self.rows if str(row["level"]).startswith(f"{variable}:")]

    def label_of(self, variable: str) -> str:
        """Return a variable as a reader should see it."""
        return str(self.number(variable, "label"))

    def _asked(self, variable: str) -> Iterator[str]:
        question = self.number(variable, "question")
        if question:
            yield f"Question: {question}"

    def prose(self) -> Prose:
        """Name the largest group of every variable."""
        if not self.rows:
            return super().prose()
        return join(self.reading(name) for name in self.variables())

    def headline(self) -> Prose:
        """Count variables and respondents."""
        if not self.rows:
            return super().headline()
        return compose(
            "{variables} background variables describe {n} respondents.",
            variables=self.slot("glance", "n_variables"),
            n=self.slot("glance", "n_obs"),
        )

    def reading(self, variable: str) -> Prose:
        """Say which level of a variable is the largest and which the smallest."""
        known = [row for row in self.levels(variable) if row["valid_percent"] is not None]
        if not known or not sum(row["n"] for row in known):
            return Prose()
        hides = len(known) < len([r for r in self.levels(variable) if r["label"] != "Missing"])
        if len(known) > _MOST_LEVELS:
            return Prose() if hides else self._spread(variable, known)
        largest = max(known, key=lambda row: row["n"])
        if sum(row["n"] == largest["n"] for row in known) > 1:
            return self._shared(variable, largest)
        said = compose(
            "{variable}: the largest group is {label} ({n} of {total}, {percent}).",
            variable=self.label_of(variable),
            label=str(largest["label"]),
            n=self.slot(str(largest["level"]), "n"),
            total=self.slot(variable, "n_obs"),
            percent=self._percent(largest),
        )
        if hides:
            return said
        chosen = [row for row in known if row["n"]]
        smallest = min(chosen, key=lambda row: row["n"])
        if len(chosen) < 3 or smallest["n"] == largest["n"]:
            return said
        return join([said, self._smallest(smallest)])

    def _spread(self, variable: str, known: list[Row]) -> Prose:
        """Say between which numbers the groups lie, where there are too many to name one."""
        low, high = (pick(known, key=lambda row: row["n"]) for pick in (min, max))
        return compose(
            "{variable}: {levels} groups of {low} to {high} respondents.",
            variable=self.label_of(variable),
            levels=self.slot(variable, "n_levels"),
            low=self.slot(str(low["level"]), "n"),
            high=self.slot(str(high["level"]), "n"),
        )

    def _shared(self, variable: str, largest: Row) -> Prose:
        return compose(
            "{variable}: no group is larger than all others; the largest have {n} of {total} "
            "({percent}) each.",
            variable=self.label_of(variable),
            n=self.slot(str(largest["level"]), "n"),
            total=self.slot(variable, "n_obs"),
            percent=self._percent(largest),
        )

    def _smallest(self, row: Row) -> Prose:
        return compose(
            "The smallest is {label} ({n}, {percent}).",
            label=str(row["label"]),
            n=self.slot(str(row["level"]), "n"),
            percent=self._percent(row),
        )

    def _percent(self, row: Row) -> Prose:
        return compose("{p}%", p=self.slot(str(row["level"]), "valid_percent"))

    def figures(self) -> dict[str, Figure]:
        """Draw the variables as bars, as many on a page as fit."""
        from crm_study.figures.share_bars import share_bars

        return {
            f"{self.id}.{number}": share_bars(group, stamp=self.stamp)
            for number, group in enumerate(self._pages(), start=1)
        }

    def figure(self) -> Figure | None:
        """Return the first page of bars."""
        return next(iter(self.figures().values()), None)

    def caption(self, name: str) -> str:
        """Say what the bars are."""
        shown = [label for label, *_ in self._pages()[int(name.rpartition(".")[2]) - 1]]
        return f"Valid percent of the respondents: {', '.join(shown)}"

    def alt_text(self, name: str) -> Prose:
        """Say which groups are the largest."""
        shown = {label for label, _ in self._pages()[int(name.rpartition(".")[2]) - 1]}
        names = [name for name in self.variables() if self.label_of(name) in shown]
        return join(["Bars of valid percent.", *(self.reading(name) for name in names)])

    def _pages(self) -> list[list[Group]]:
        """Part the variables with few enough levels into pages of like height."""
        groups = [group for group in map(self._bars, self.variables()) if _is_drawn(group)]
        heights = [len(bars) + 1.5 for _, bars in groups]
        n_pages = max(1, ceil(sum(heights) / _MOST_ROWS))
        pages: list[list[Group]] = [[] for _ in range(n_pages)]
        below = 0.0
        for group, height in zip(groups, heights, strict=True):
            pages[min(int((below + height / 2) / sum(heights) * n_pages), n_pages - 1)].append(
                group
            )
            below += height
        return [page for page in pages if page]

    def _bars(self, variable: str) -> Group:
        bars = [
            (str(row["label"]), float(row["valid_percent"]), _printed(row["valid_percent"]))
            for row in self.levels(variable)
            if row["valid_percent"] is not None
        ]
        return self.label_of(variable), bars


def _is_drawn(group: Group) -> bool:
    return 1 < len(group[1]) <= _MOST_LEVELS


def _printed(percent: float) -> str:
    return f"{format_value(percent, 'tenths')}%"
