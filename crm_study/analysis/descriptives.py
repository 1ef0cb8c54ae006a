"""Descriptives of items and of scale scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import no_scale, status_of, trouble
from crm_study.analysis.descriptives_finding import DescriptivesFinding
from crm_study.analysis.items import item_label
from crm_study.analysis.score_distribution import (
    counted_scores,
    distribution_note,
    distributions,
)
from crm_study.analysis.shown_answers import (
    answers_note,
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
from crm_study.results.cutoffs.measurement import BULMER_1979
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

_STATISTICS = ("mean", "std_dev", "median", "skewness", "kurtosis", "minimum", "maximum")
_BAND_NOTE = "Bands are fifths of the declared scale range; skewness and kurtosis as in SPSS."


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
        values = frame.keyed[name]
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
        values = frame.scored[name]
        row = {"construct": name, "label": study.label_of(name)}
        label = study.label_of(name)
        limits = scale_limits(study, name)
        rows.append(plain(row | _described(label, values, limits, troubles, smallest=smallest)))
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    scored = {name: frame.scored[name] for name in study.constructs}
    counted = {name: counted_scores(values) for name, values in scored.items()}
    return DescriptivesFinding(
        id="descriptives.constructs",
        title=title,
        rows=tuple(rows),
        overall={"n_constructs": len(rows), "n_obs": len(frame)},
        status=status,
        reason=reason,
        rules=(BULMER_1979,),
        notes=(
            "A scale score is the mean of the answered items when at least the declared share of "
            "them was answered; a second-order score is the mean of its dimensions' scores.",
            _BAND_NOTE,
            *answers_note(smallest, bars=False),
            distribution_note(smallest),
        ),
        details=distributions(study, counted, smallest),
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
    answers = frame.given[item]
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
