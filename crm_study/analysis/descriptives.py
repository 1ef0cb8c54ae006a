"""Descriptives of items and of scale scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import no_scale, status_of, trouble
from crm_study.analysis.items import item_label
from crm_study.analysis.shown_answers import (
    answers_note,
    drawn_shares,
    shown_extremes,
    shown_shares,
    smallest_shown,
)
from crm_study.errors import AnalysisError
from crm_study.kernels.description.descriptives import describe
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.bands import band
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STATISTICS = ("mean", "std_dev", "median", "skewness", "kurtosis", "minimum", "maximum")
_BAND_NOTE = "Bands are fifths of the declared scale range; skewness and kurtosis as in SPSS."


class DescriptivesFinding(Finding):
    """Centre, spread and shape; items also bring their Likert bars."""

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
        """Draw one set of Likert bars per group of items that share a scale."""
        names = [
            name
            for name, rows in self.details.items()
            if name.startswith("shares.")
            and any(row["share"] is None or row["share"] > 0 for row in rows)
        ]
        return {f"{self.id}.{name.removeprefix('shares.')}": self._bars(name) for name in names}

    def figure(self) -> Figure | None:
        """Return the first set of bars; `figures` returns all."""
        return next(iter(self.figures().values()), None)

    def caption(self, name: str) -> str:
        """Name the construct, and the scale where its items use several."""
        group = name.removeprefix(f"{self.id}.")
        return f"Answers to the items of {self.details[f'shares.{group}'][0]['construct']}"

    def alt_text(self, name: str) -> Prose:
        """Say which items of a figure lie highest and lowest."""
        group = name.removeprefix(f"{self.id}.")
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


def items_descriptives(study: Study, responses: Responses) -> Finding:
    """Describe every scored item of the main wave, and count the answers given."""
    title = "Descriptive statistics of the items"
    if not study.constructs:
        return DescriptivesFinding(id="descriptives.items", title=title, **no_scale())
    frame = responses.wave(MAIN)
    smallest = smallest_shown(study, responses)
    troubles: list[str] = []
    rows = []
    for name in study.scored_items():
        scale = study.scale_of(name)
        limits = (scale.minimum, scale.maximum) if scale else None
        values = frame.items[name].to_numpy(dtype=float)
        row = {"item": name, "label": item_label(study, name)}
        rows.append(plain(row | _described(name, values, limits, troubles, smallest=smallest)))
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return DescriptivesFinding(
        id="descriptives.items",
        title=title,
        rows=tuple(rows),
        overall={"n_items": len(rows), "n_obs": len(frame)},
        status=status,
        reason=reason,
        notes=(
            "M and SD are of scored answers: items marked (R) are turned first. "
            "Bars show the answers as they were given.",
            _BAND_NOTE,
            *answers_note(smallest, bars=True),
        ),
        details=dict(_share_groups(study, frame, smallest)),
    )


def constructs_descriptives(study: Study, responses: Responses) -> Finding:
    """Describe every scale score of the main wave."""
    title = "Descriptive statistics of the scale scores"
    if not study.constructs:
        return DescriptivesFinding(id="descriptives.constructs", title=title, **no_scale())
    frame = responses.wave(MAIN)
    smallest = smallest_shown(study, responses)
    troubles: list[str] = []
    rows = []
    for name in study.constructs:
        values = frame.scores[name].to_numpy(dtype=float)
        row = {"construct": name, "label": study.label_of(name)}
        label = study.label_of(name)
        limits = scale_limits(study, name)
        rows.append(plain(row | _described(label, values, limits, troubles, smallest=smallest)))
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return DescriptivesFinding(
        id="descriptives.constructs",
        title=title,
        rows=tuple(rows),
        overall={"n_constructs": len(rows), "n_obs": len(frame)},
        status=status,
        reason=reason,
        notes=(
            "A scale score is the mean of the answered items when at least the declared share of "
            "them was answered; a second-order score is the mean of its dimensions' scores.",
            _BAND_NOTE,
            *answers_note(smallest, bars=False),
        ),
    )


def _described(
    name: str,
    values: NDArray[np.float64],
    limits: tuple[float, float] | None,
    troubles: list[str],
    *,
    smallest: int,
) -> dict[str, Any]:
    present = values[~np.isnan(values)]
    row: dict[str, Any] = {"n_obs": len(present), "n_missing": len(values) - len(present)}
    try:
        found = describe(present)
    except AnalysisError as error:
        troubles.append(trouble(name, error))
        return row | dict.fromkeys((*_STATISTICS, "band"))
    row |= {column: getattr(found, column) for column in _STATISTICS}
    row |= shown_extremes(present, smallest)
    row["band"] = band(found.mean, minimum=limits[0], maximum=limits[1]) if limits else None
    return row


def scale_limits(study: Study, construct: str) -> tuple[float, float] | None:
    """Return the scale limits a construct's items share; None when they differ."""
    scales = {study.item(item).scale for item in study.items_of(construct)}
    scale = study.scale_of(study.items_of(construct)[0])
    return (scale.minimum, scale.maximum) if scale and len(scales) == 1 else None


def _share_groups(
    study: Study, frame: Responses, smallest: int
) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Yield the answer shares of each top-order construct's items, scale by scale.

    The marker is left out: nobody reads its answers for what they say.
    """
    for construct in (name for name in study.top_order() if name != study.marker):
        groups: dict[str, list[str]] = {}
        for item in study.items_of(construct):
            groups.setdefault(study.item(item).scale or "", []).append(item)
        for scale, items in groups.items():
            if scale:
                suffix = f".{scale}" if len(groups) > 1 else ""
                label = study.label_of(construct)
                rows = [
                    row for item in items for row in _shares(study, frame, item, label, smallest)
                ]
                yield f"shares.{construct}{suffix}", tuple(rows)


def _shares(
    study: Study, frame: Responses, item: str, construct: str, smallest: int
) -> Iterator[Row]:
    """Yield the share of every answer; none where few people gave it."""
    scale = study.scale_of(item)
    answers = frame.answers[item].to_numpy(dtype=float)
    present = answers[~np.isnan(answers)]
    points = sorted(scale.points.items()) if scale else []
    shares = shown_shares({code: int((present == code).sum()) for code, _ in points}, smallest)
    for code, label in points:
        yield {
            "key": f"{item}:{code}",
            "item": item,
            "construct": construct,
            "code": code,
            "label": say(label, "en", otherwise=str(code)),
            "share": shares[code],
        }
