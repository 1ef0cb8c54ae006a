"""How descriptives of items and of scale scores are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.analysis.score_distribution import score_panels
from crm_study.analysis.shown_answers import drawn_shares
from crm_study.results.cutoffs.measurement import BULMER_1979
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, phrase
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DRAWN = {
    "histogram": ("Histograms of the scale scores", "How often scores of each size occur."),
    "quantiles": (
        "Normal Q–Q plots of the scale scores",
        "Ordered scores against those of a normal distribution.",
    ),
}
"""Caption and first sentence of the alternative text, by kind of figure."""


class DescriptivesFinding(Finding):
    """Center, spread and shape; items bring their Likert bars, scores their distributions."""

    __slots__ = ()

    def table(self) -> Table:
        """Return M, SD and shape."""
        key = "item" if self.key == "item" else "label"
        columns = [key, "n_obs", "mean", "std_dev", "skewness", "kurtosis", "minimum", "maximum"]
        return self.lay_out([*columns, "band"], heads={"label": "Construct"})

    def prose(self) -> Prose:
        """Name the highest and the lowest mean."""
        known = [row for row in self.rows if row["std_dev"] is not None]
        if not known:
            return Prose([self.reason or "Fewer than two people answered: nothing varies."])
        highest = max(known, key=lambda row: row["mean"])
        lowest = min(known, key=lambda row: row["mean"])
        return compose(
            "The highest mean is that of {high} ({high_told}), the lowest that of {low} "
            "({low_told}).",
            high=self._name(highest),
            low=self._name(lowest),
            high_told=self._told(highest),
            low_told=self._told(lowest),
        )

    def _told(self, row: Row) -> Prose:
        """Tell mean and spread, and the band where the items share one scale."""
        key = str(row[self.key])
        return compose(
            "M = {mean}, SD = {std_dev}{band}",
            mean=self.slot(key, "mean"),
            std_dev=self.slot(key, "std_dev"),
            band=compose(", {band}", band=str(row["band"])) if row["band"] else "",
        )

    def figures(self) -> dict[str, Figure]:
        """Draw Likert bars of the items that share a scale, or the distributions of scores."""
        names = [
            name
            for name, rows in self.details.items()
            if name.startswith("shares.")
            and any(row["share"] is None or row["share"] > 0 for row in rows)
        ]
        bars = {f"{self.id}.{name.removeprefix('shares.')}": self._bars(name) for name in names}
        return bars | self._distributions()

    def figure(self) -> Figure | None:
        """Return the first set of bars; `figures` returns all."""
        return next(iter(self.figures().values()), None)

    def caption(self, name: str) -> str:
        """Name the construct, and the scale where its items use several."""
        group = name.removeprefix(f"{self.id}.")
        if drawn := _DRAWN.get(group.partition(".")[0]):
            return drawn[0]
        rows = self.details[f"shares.{group}"]
        caption = f"Answers to the items of {rows[0]['construct']}"
        if "." not in group:
            return caption
        return compose(
            "{caption}, from “{low}” to “{high}”",
            caption=caption,
            low=str(rows[0]["label"]),
            high=str(rows[-1]["label"]),
        )

    def alt_text(self, name: str) -> Prose:
        """Say which items of a figure lie highest and lowest."""
        group = name.removeprefix(f"{self.id}.")
        if drawn := _DRAWN.get(group.partition(".")[0]):
            return join([phrase(drawn[1]), self.most_skewed()])
        items = dict.fromkeys(str(row["item"]) for row in self.details[f"shares.{group}"])
        known = [self.row(item) for item in items if self.row(item)["mean"] is not None]
        if not known:
            return Prose([self.caption(name)])
        highest = max(known, key=lambda row: row["mean"])
        lowest = min(known, key=lambda row: row["mean"])
        if len(known) == 1:
            item, mean = str(highest["item"]), self.slot(str(highest["item"]), "mean")
            return compose(
                "Bars of the answers to {item}; its mean is {mean}.", item=item, mean=mean
            )
        return compose(
            "Bars of the answers to each item. Highest mean: {high} ({high_mean}); lowest: "
            "{low} ({low_mean}).",
            high=str(highest["item"]),
            low=str(lowest["item"]),
            high_mean=self.slot(str(highest["item"]), "mean"),
            low_mean=self.slot(str(lowest["item"]), "mean"),
        )

    def shapes(self) -> Prose:
        """Say how many rows are highly skewed, and which is the most."""
        known = [row for row in self.rows if row["skewness"] is not None]
        beyond = [row for row in known if not BULMER_1979.holds(abs(row["skewness"]))]
        if not beyond:
            return join([self.most_skewed(), phrase("By the rule, none is highly skewed.")])
        named = join([self._name(row) for row in beyond], "; ")
        return join(
            [self.most_skewed(), compose("Highly skewed by the rule: {names}.", names=named)]
        )

    def most_skewed(self) -> Prose:
        """Name the row that is farthest from symmetric, with its skewness and kurtosis."""
        known = [row for row in self.rows if row["skewness"] is not None]
        if not known:
            return Prose()
        most = max(known, key=lambda row: abs(row["skewness"]))
        return compose(
            "{name} is the most skewed (skewness {skewness}, kurtosis {kurtosis}).",
            name=self._name(most),
            skewness=self.slot(str(most[self.key]), "skewness"),
            kurtosis=self.slot(str(most[self.key]), "kurtosis"),
        )

    def _distributions(self) -> dict[str, Figure]:
        """Draw histograms and quantile plots of the scores, where they may be shown."""
        from crm_study.figures.panel_grid import MOST_PANELS
        from crm_study.figures.score_panels import score_histograms, score_quantiles

        if "histogram" not in self.details:
            return {}
        panels = score_panels(self.details, self.rows)
        pages = [panels[at : at + MOST_PANELS] for at in range(0, len(panels), MOST_PANELS)]
        draw = {"histogram": score_histograms, "quantiles": score_quantiles}
        return {
            f"{self.id}.{kind}" + (f".{number}" if number > 1 else ""): drawn(
                page, stamp=self.stamp
            )
            for kind, drawn in draw.items()
            for number, page in enumerate(pages, start=1)
        }

    def _name(self, row: Row) -> str:
        return str(row["item"] if self.key == "item" else row["label"])

    def _bars(self, group: str) -> Figure:
        from crm_study.figures.likert import LikertItem, likert_bars

        shares: dict[str, list[Row]] = {}
        for row in self.details[group]:
            shares.setdefault(str(row["item"]), []).append(row)
        items = [
            LikertItem(
                label=f"{item}  {self.row(item)['label']}",
                n_obs=int(self.row(item)["n_obs"]),
                shares=drawn_shares(rows),
            )
            for item, rows in shares.items()
            if self.row(item)["n_obs"]
        ]
        points = next(iter(shares.values()))
        middle = len(points) // 2 if len(points) % 2 else None
        legend = [str(row["label"]) for row in points]
        return likert_bars(items, legend=legend, neutral=middle, stamp=self.stamp)
