"""How a comparison of groups is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value, interval_text
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TESTS = ("label", "method", "statistic", "df", "df1", "df2", "p_value", "effect", "estimate")
_GROUPS = ("label", "group", "n_obs", "mean", "std_dev", "median", "conf_low", "conf_high")
_PAIRS = ("label", "method", "group_1", "group_2", "estimate", "statistic", "df", "p_value")


class ComparisonFinding(Finding):
    """Tests, effect sizes and the groups behind them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the tests with their effect sizes."""
        empty = {
            name for name in ("df", "df1", "df2") if all(row[name] is None for row in self.rows)
        }
        return self.lay_out(
            [name for name in (*_TESTS, "conf_low", "conf_high", "verdict") if name not in empty],
            heads={"label": "Outcome", "statistic": "Statistic", "estimate": "Size"},
            styles={name: "decimal" for name in ("df", "df2") if self._is_broken(name)},
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the tests, the groups and, beyond two, the pairs."""
        if not self.rows:
            return ()
        groups = self._further("groups", _GROUPS, title=f"{self.title}: the groups")
        pairs = self._further(
            "pairs", (*_PAIRS, "conf_low", "conf_high"), title=f"{self.title}: every pair"
        )
        return (self.table(), *(table for table in (groups, pairs) if table.rows))

    def _is_broken(self, name: str) -> bool:
        """Tell whether some degrees of freedom are no whole number."""
        return any(row[name] is not None and row[name] % 1 for row in self.rows)

    def prose(self) -> Prose:
        """Say of each outcome whether the groups differ and by how much."""
        if not self.rows:
            return super().prose()
        main = [row for row in self.rows if str(row["key"]).startswith("welch:")]
        none = not self.number("glance", "n_differ")
        opening = compose(
            "No outcome ({n_differ} of {n}) differs between the groups of {group}."
            if none
            else "{n_differ} of {n} outcomes differ between the groups of {group}.",
            n_differ=self.slot("glance", "n_differ"),
            n=self.slot("glance", "n_outcomes"),
            group=str(self.number("glance", "group")),
        )
        return join([opening, *map(self._said, main)])

    def figure(self) -> Figure | None:
        """Draw the mean of every group with its interval."""
        from crm_study.figures.intervals import interval_plot

        groups = self.details.get("groups", ())
        if not groups:
            return None
        level = format_value(self.overall["conf_level"], "level")
        several = len({row["outcome"] for row in groups}) > 1
        shown = [{**row, "estimate": row["mean"]} for row in groups]
        known = [row for row in shown if row["conf_low"] is not None]
        if not known:
            return None
        return interval_plot(
            [f"{row['label']}: {row['group']}" if several else str(row["group"]) for row in known],
            [row["mean"] for row in known],
            [row["conf_low"] for row in known],
            [row["conf_high"] for row in known],
            texts=[interval_text(row, "decimal") for row in known],
            axis_label=f"Mean with {level} interval, in scale points",
            stamp=self.stamp,
        )

    def _further(self, name: str, columns: tuple[str, ...], *, title: str) -> Table:
        return self.further(
            self.details.get(name, ()),
            columns,
            title=title,
            heads={"label": "Outcome", "statistic": "Statistic", "estimate": "Difference"},
        )

    def _said(self, row: Row) -> Prose:
        key = str(row["key"])
        if row["p_value"] is None:
            return compose("{label} could not be compared.", label=str(row["label"]))
        degrees = [self.slot(key, name) for name in ("df", "df1", "df2") if row[name] is not None]
        return compose(
            "{label}: the groups {verdict} ({method}({df}) = {statistic}, {p}{size}).",
            label=str(row["label"]),
            verdict=_phrase(str(row["verdict"])),
            method=str(row["method"]),
            df=_degrees(*degrees),
            statistic=self.slot(key, "statistic"),
            p=self.p_slot(key),
            size=self._size(row, key),
        )

    def _size(self, row: Row, key: str) -> Prose:
        """Tell the size of the effect with its limits."""
        if row["estimate"] is None or row["conf_low"] is None:
            return Prose()
        style = "bounded" if row["effect"] == "η²" else "decimal"
        estimate, low, high = (
            self.slot(key, name, style=style)  # type: ignore[arg-type]
            for name in ("estimate", "conf_low", "conf_high")
        )
        return compose(
            ", {effect} = {estimate} [{low}, {high}]",
            effect=str(row["effect"]),
            estimate=estimate,
            low=low,
            high=high,
        )


def _degrees(first: Slot, second: Slot | None = None) -> Prose:
    if second is None:
        return Prose([first])
    return compose("{df1}, {df2}", df1=first, df2=second)


def _phrase(verdict: str) -> str:
    return "differ" if verdict == "differ" else "cannot be told apart"
