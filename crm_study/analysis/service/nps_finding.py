"""How a net promoter score is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.results.finding import Finding
from crm_study.results.format import interval_text
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SHARES = ("share_detractors", "share_passives", "share_promoters")
_HEADS = {"label": "Group", "share_detractors": "Detr.", "share_passives": "Pass."}
_WORDS = ("Detractors (0 to 6)", "Passives (7, 8)", "Promoters (9, 10)")
_MOST = 30


class NpsFinding(Finding):
    """Promoters less detractors, with limits that stay inside the range."""

    __slots__ = ()

    def table(self) -> Table:
        """Return shares and scores of all and of groups."""
        return self.lay_out(
            ["label", "n_obs", *_SHARES, "estimate", "conf_low", "conf_high"],
            heads={**_HEADS, "share_promoters": "Prom.", "estimate": "NPS"},
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the scores, and the limits by every way."""
        if not self.rows:
            return ()
        ways = self.further(
            self.details.get("methods", ()),
            ("label", "estimate", "conf_low", "conf_high"),
            title="Limits of the score, by method",
            heads={"label": "Method", "estimate": "NPS"},
        )
        return (self.table(), ways)

    def prose(self) -> Prose:
        """Say the score with its limits, and what it is made of."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "Of {n} customers {promoters} are promoters, {passives} passives and {detractors} "
            "detractors: a net promoter score of {score} [{low}, {high}].",
            n=self.slot("all", "n_obs"),
            promoters=self.slot("all", "share_promoters"),
            passives=self.slot("all", "share_passives"),
            detractors=self.slot("all", "share_detractors"),
            score=self.slot("all", "estimate"),
            low=self.slot("all", "conf_low"),
            high=self.slot("all", "conf_high"),
        )
        return join([opening, *self._clustered(), *self._groups()])

    def figures(self) -> dict[str, Figure]:
        """Draw detractors left and promoters right of a line, and the scores with limits."""
        if not self.rows:
            return {}
        drawn = {self.id: self._bars()}
        if 1 < len(self.rows) <= _MOST:
            drawn[f"{self.id}.groups"] = self._scores()
        return drawn

    def caption(self, name: str) -> str:
        """Return what each figure shows."""
        if name.endswith(".groups"):
            return "Net promoter score with its interval, by group"
        return "Detractors, passives and promoters"

    def _clustered(self) -> list[Prose]:
        if not any(row["key"] == "clustered" for row in self.details.get("methods", ())):
            return []
        return [
            compose(
                "With customers of one institution taken as alike, the limits are {low} and "
                "{high}.",
                low=self.slot("clustered", "conf_low"),
                high=self.slot("clustered", "conf_high"),
            )
        ]

    def _groups(self) -> list[Prose]:
        rows = [row for row in self.rows if row["key"] != "all"]
        if len(rows) < 2:
            return []
        low = min(rows, key=lambda row: row["estimate"])
        high = max(rows, key=lambda row: row["estimate"])
        return [
            compose(
                "The lowest score of a group is {low} ({worst}), the highest {high} ({best}).",
                low=self.slot(str(low["key"]), "estimate"),
                worst=str(low["label"]),
                high=self.slot(str(high["key"]), "estimate"),
                best=str(high["label"]),
            )
        ]

    def _bars(self) -> Figure:
        from crm_study.figures.likert import LikertItem, likert_bars

        items = [
            LikertItem(
                str(row["label"]), int(row["n_obs"]), tuple(float(row[name]) for name in _SHARES)
            )
            for row in self.rows[:_MOST]
        ]
        return likert_bars(items, legend=_WORDS, neutral=1, stamp=self.stamp)

    def _scores(self) -> Figure:
        from crm_study.figures.intervals import interval_plot

        return interval_plot(
            [str(row["label"]) for row in self.rows],
            [row["estimate"] for row in self.rows],
            [row["conf_low"] for row in self.rows],
            [row["conf_high"] for row in self.rows],
            texts=[interval_text(row, "decimal") for row in self.rows],
            axis_label="Net promoter score, from −100 to 100",
            reference=0.0,
            reference_label="balance",
            stamp=self.stamp,
        )
