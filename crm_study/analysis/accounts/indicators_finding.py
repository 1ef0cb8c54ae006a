"""How the indicators of institutions are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crm_study.results.column import Style
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLES: dict[str, Style] = {"share": "percent", "money": "tenths", "count": "tenths"}
_NUMBERS = ("lower_quartile", "median", "upper_quartile", "pooled")
_FIGURES = {
    "risk": (("par30", "write_off"), "Risk of the loan portfolio"),
    "cover": (("oss",), "Income over all expense"),
    "returns": (("roa", "roe", "portfolio_yield", "expense_ratio"), "Returns and expense"),
    "clients": (("retention", "drop_out", "women_share"), "Clients"),
}
"""Indicators that share a scale, and what a figure of them is called."""


class IndicatorsFinding(Finding):
    """Medians of institutions by year, their trend, and what contradicts itself."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the medians, one column a year, and the yearly change."""
        years = self._years()
        trends = {str(row["book_indicator"]): row for row in self.details.get("trend", ())}
        head = ("Indicator", *(f"{year}: Mdn" for year in years), "Change a year", "CI low")
        return Table(
            title=self.title,
            head=(*head, "CI high", "p (Holm)"),
            rows=tuple(
                (
                    Cell(name),
                    *(self._median(cells.get(year)) for year in years),
                    *self._trend(trends.get(indicator), cells),
                )
                for indicator, (name, cells) in self._by_indicator().items()
            ),
            notes=(*([self.stamp] if self.stamp else []), *self.notes),
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the medians, the quartiles, what is undefined, and what contradicts itself."""
        if not self.rows:
            return ()
        return (self.table(), *self._quartiles(), *self._ruled(), *self._lists())

    def prose(self) -> Prose:
        """Tell the last year's key indicators, what changed, and what was wrong."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{n} institutions gave {sheets} sheets.",
            n=self.slot("glance", "n_institutions"),
            sheets=self.slot("glance", "n_sheets"),
        )
        return join([opening, *self._risk(), *self._cover(), *self._changes(), *self._wrong()])

    def headline(self) -> Prose:
        """Tell risk and cover of the last year."""
        return join([*self._risk(), *self._cover()]) if self.rows else super().prose()

    def figures(self) -> dict[str, Figure]:
        """Draw medians and quartiles of indicators that share a scale."""
        drawn = {f"{self.id}.{name}": self._drawn(group) for name, (group, _) in _FIGURES.items()}
        return {name: figure for name, figure in drawn.items() if figure is not None}

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        group = _FIGURES.get(name.rpartition(".")[2])
        if group is None:
            return self.title
        return f"{group[1]}: median of the institutions, bars from the lower to the upper quartile"

    def alt_text(self, name: str) -> Prose:
        """Say the last medians that are drawn."""
        group = _FIGURES.get(name.rpartition(".")[2], ((), ""))[0]
        shown = [row for row in self.rows if row["book_indicator"] in group and _known(row)]
        if not shown:
            return self.prose()
        first, last = shown[0], shown[-1]
        return compose(
            "{one}, {year}: median {value}; {other}, {later}: median {second}.",
            one=str(first["label"]),
            year=self.slot(str(first["key"]), "fiscal_year"),
            value=self._slot(first, "median"),
            other=str(last["label"]),
            later=self.slot(str(last["key"]), "fiscal_year"),
            second=self._slot(last, "median"),
        )

    def _years(self) -> list[str]:
        return sorted({str(row["fiscal_year"]) for row in self.rows})

    def _by_indicator(self) -> dict[str, tuple[str, dict[str, Row]]]:
        found: dict[str, tuple[str, dict[str, Row]]] = {}
        for row in self.rows:
            cells = found.setdefault(str(row["book_indicator"]), (str(row["label"]), {}))[1]
            cells[str(row["fiscal_year"])] = row
        return found

    def _median(self, row: Row | None) -> Cell:
        if row is None or row["median"] is None:
            return Cell(format_value(None, "decimal"), numeric=True)
        return Cell(
            format_value(row["median"], _style(row)), f"{self.id}/{row['key']}/median", numeric=True
        )

    def _trend(self, trend: Row | None, cells: dict[str, Row]) -> Iterator[Cell]:
        names = ("estimate", "conf_low", "conf_high", "p_adjusted")
        style = _style(next(iter(cells.values())))
        for name in names:
            value = None if trend is None else trend[name]
            address = "" if trend is None or value is None else f"{self.id}/{trend['key']}/{name}"
            shown: Style = "p" if name == "p_adjusted" else style
            yield Cell(format_value(value, shown), address, numeric=True)

    def _quartiles(self) -> Iterator[Table]:
        parts = {
            "share": compose("{title}: quartiles of shares", title=self.title),
            "money": compose("{title}: quartiles of amounts", title=self.title),
            "count": compose("{title}: quartiles of counts", title=self.title),
        }
        for unit, title in parts.items():
            rows = [row for row in self.rows if row["measured_in"] == unit and _known(row)]
            if rows:
                yield self.further(
                    rows,
                    ("label", "fiscal_year", "n_obs", *_NUMBERS),
                    title=title,
                    heads={"label": "Indicator"},
                    styles=dict.fromkeys(_NUMBERS, _STYLES[unit]),
                )

    def _ruled(self) -> Iterator[Table]:
        rows = [row for row in self.rows if row["met_share"] is not None]
        if rows:
            yield self.further(
                rows,
                ("label", "fiscal_year", "n_obs", "met_share", "verdict"),
                title=compose("{title}: who meets the rule", title=self.title),
                heads={"label": "Indicator", "verdict": "Median"},
            )

    def _lists(self) -> Iterator[Table]:
        lists: tuple[tuple[str, tuple[str, ...], Any], ...] = (
            (
                "undefined",
                ("label", "why_undefined", "n_not_defined"),
                compose("{title}: what is undefined", title=self.title),
            ),
            (
                "flagged",
                ("book_check", "fiscal_year", "row_in_file"),
                compose("{title}: entries that contradict each other", title=self.title),
            ),
        )
        for name, columns, title in lists:
            rows = self.details.get(name, ())
            if rows:
                heads = {"label": "Indicator", "n_not_defined": "Sheets", "book_check": "Broken"}
                yield self.further(rows, columns, title=title, heads=heads)

    def _last(self, indicator: str) -> Row | None:
        key = f"{indicator}:{self.overall['last_year']}"
        found = [row for row in self.rows if row["key"] == key and _known(row)]
        return found[0] if found else None

    def _risk(self) -> list[Prose]:
        row = self._last("par30")
        if row is None:
            return []
        return [
            compose(
                "In {year} the median portfolio at risk (30 days) is {median}, quartiles {low} and "
                "{high}: {verdict}; {met} of the institutions meet the rule.",
                year=self.slot(str(row["key"]), "fiscal_year"),
                median=self._slot(row, "median"),
                low=self._slot(row, "lower_quartile"),
                high=self._slot(row, "upper_quartile"),
                verdict=str(row["verdict"]),
                met=self.slot(str(row["key"]), "met_share"),
            )
        ]

    def _cover(self) -> list[Prose]:
        row = self._last("oss")
        if row is None:
            return []
        return [
            compose(
                "Income is {median} of all expense in the median institution ({verdict}); {met} "
                "cover their costs.",
                median=self._slot(row, "median"),
                verdict=str(row["verdict"]),
                met=self.slot(str(row["key"]), "met_share"),
            )
        ]

    def _changes(self) -> list[Prose]:
        trends = [row for row in self.details.get("trend", ()) if (row["p_adjusted"] or 1) < 0.05]
        return [
            compose(
                "{label}: {change} {unit} a year in the median institution (it rose in {up}, fell "
                "in {down}).",
                label=str(row["label"]),
                change=self.slot(str(row["key"]), "estimate", style=_style(row)),
                unit="points" if row["measured_in"] == "share" else "",
                up=self.slot(str(row["key"]), "n_rising"),
                down=self.slot(str(row["key"]), "n_falling"),
            )
            for row in trends
        ]

    def _wrong(self) -> list[Prose]:
        if not self.overall["n_impossible_entries"]:
            return []
        return [
            compose(
                "{n} checks of entries failed; what rests on such entries is left undefined.",
                n=self.slot("glance", "n_impossible_entries"),
            )
        ]

    def _slot(self, row: Row, column: str) -> Slot:
        return self.slot(str(row["key"]), column, style=_style(row))

    def _drawn(self, group: tuple[str, ...]) -> Figure | None:
        from crm_study.figures.intervals import interval_plot

        rows = [row for name in group for row in self.rows if row["book_indicator"] == name]
        rows = [row for row in rows if _known(row)]
        if len(rows) < 2:
            return None
        parts = [[100 * float(row[name]) for row in rows] for name in _NUMBERS[:3]]
        return interval_plot(
            [f"{row['label']}, {row['fiscal_year']}" for row in rows],
            parts[1],
            parts[0],
            parts[2],
            texts=[format_value(row["median"], "percent") for row in rows],
            axis_label="Percent",
            reference=None,
            stamp=self.stamp,
        )


def _style(row: Row) -> Style:
    return _STYLES.get(str(row["measured_in"]), "decimal")


def _known(row: Row) -> bool:
    return row["median"] is not None
