"""How choices of several options are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST = 14
_TESTS = ("label", "n_obs", "statistic", "df", "p_adjusted", "estimate", "conf_low", "conf_high")
_GROUPS = ("group", "label", "n_obs", "n_chosen", "share", "done_low", "done_high")


class MultiResponseFinding(Finding):
    """Options with the share of people who chose them."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the options, the most chosen first."""
        columns = ("label", "n_chosen", "share", "done_low", "done_high", "of_choices")
        heads = {"label": "Option", "share": "Of people", "done_low": "Lower", "done_high": "Upper"}
        return self.lay_out(columns, heads=heads)

    def tables(self) -> tuple[Table, ...]:
        """Return the options, and their shares by group."""
        if not self.rows:
            return ()
        if not self.details.get("groups"):
            return (self.table(),)
        further = self.further(
            self.details["groups"],
            _GROUPS,
            title=compose("{title} by {group}", title=self.title, group=str(self.overall["group"])),
            heads={"label": "Option", "share": "Of people"},
        )
        return (self.table(), further, *self._tests())

    def _tests(self) -> tuple[Table, ...]:
        if not self.details.get("tests"):
            return ()
        tests = self.further(
            self.details["tests"],
            _TESTS,
            title="Whether the groups differ, option by option",
            heads={"label": "Option", "estimate": "V", "statistic": "χ²"},
        )
        return (tests,)

    def prose(self) -> Prose:
        """Tell the most and the least chosen, how many a person has, and how diverse they are."""
        if not self.rows:
            return super().prose()
        first, last = self.rows[0], self.rows[-1]
        opening = compose(
            "{n} respondents chose {mean} of {k} options on average. Most have “{first}” ({high}), "
            "fewest “{last}” ({low}).",
            n=self.slot("glance", "n_obs"),
            mean=self.slot("glance", "mean_count"),
            k=self.slot("glance", "n_entries"),
            first=str(first["label"]),
            high=self.slot(str(first["entry"]), "share"),
            last=str(last["label"]),
            low=self.slot(str(last["entry"]), "share"),
        )
        return join([opening, *self._diversity(), *self._together()])

    def figures(self) -> dict[str, Figure]:
        """Draw the shares, and what is chosen together."""
        drawn: dict[str, Figure] = {}
        if self.rows:
            drawn[self.id] = self._shares()
        if len(self.details.get("combinations", ())) > 1:
            drawn[f"{self.id}.combinations"] = self._combinations()
        return drawn

    def figure(self) -> Figure | None:
        """Draw the shares."""
        return self._shares() if self.rows else None

    def caption(self, name: str) -> str:
        """Say what is drawn."""
        if name.endswith(".combinations"):
            return f"{self.title}: what is chosen together, the most frequent combinations first"
        return f"{self.title}: share of the respondents, with intervals"

    def _diversity(self) -> list[Prose]:
        if self.overall["shannon"] is None:
            return []
        return [
            compose(
                "The choices are as diverse as {effective} options used equally (H = {h}, "
                "evenness {even}).",
                effective=self.slot("glance", "effective_number"),
                h=self.slot("glance", "shannon"),
                even=self.slot("glance", "evenness"),
            )
        ]

    def _together(self) -> list[Prose]:
        found = self.details.get("combinations", ())
        if not found:
            return []
        return [
            compose(
                "The most frequent combination is “{words}” ({n} respondents).",
                words=str(found[0]["label"]),
                n=self.slot(str(found[0]["key"]), "n_obs"),
            )
        ]

    def _shares(self) -> Figure:
        from crm_study.figures.intervals import interval_plot

        level = format_value(self.overall["conf_level"], "level")
        texts = []
        for row in self.rows:
            columns = ("share", "done_low", "done_high")
            share, low, high = (format_value(row[name], "percent") for name in columns)
            texts.append(f"{share} [{low}, {high}]")
        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["share"] for row in self.rows],
            [row["done_low"] for row in self.rows],
            [row["done_high"] for row in self.rows],
            texts=texts,
            axis_label=f"Share of the respondents with {level} interval",
            stamp=self.stamp,
        )

    def _combinations(self) -> Figure:
        from crm_study.figures.combination_plot import combination_plot

        labels = [str(row["label"]) for row in self.rows]
        place = {str(row["entry"]): at for at, row in enumerate(self.rows)}
        found = self.details["combinations"][:_MOST]
        sets = [
            (
                [
                    place[code]
                    for code in str(row["key"]).removeprefix("just:").split("+")
                    if code in place
                ],
                row,
            )
            for row in found
        ]
        return combination_plot(
            labels,
            [(chosen, int(row["n_obs"])) for chosen, row in sets],
            axis_label="Respondents with just this combination",
            stamp=self.stamp,
        )
