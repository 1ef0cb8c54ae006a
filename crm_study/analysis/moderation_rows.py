"""Rows of a moderation: terms, simple slopes, Johnson-Neyman bounds, lines and curves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.path_frame import PathFrame
from crm_study.analysis.probes import Point, points_of
from crm_study.kernels.paths.johnson_neyman import JohnsonNeyman
from crm_study.kernels.paths.moderation import ModerationFit, simple_slopes

Floats = NDArray[np.float64]
_COLUMNS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
_N_PLACES = 81
_REGIONS = {
    "outside": "below the lower and above the upper bound",
    "inside": "between the bounds",
    "everywhere": "at every value",
    "nowhere": "at no value",
}
_OBSERVED = {
    "everywhere": "at every observed value",
    "nowhere": "at no observed value",
    "partly": "at some observed values",
}
_REGION_COLUMNS = (
    *("jn_lower", "jn_upper", "jn_lower_observed", "jn_upper_observed"),
    *("share_below", "share_between", "share_above", "share_significant"),
)


def term_rows(data: PathFrame, found: ModerationFit) -> list[dict[str, Any]]:
    """Return every coefficient of the regression."""
    fit = found.fit
    labels = {**dict(data.labels), **_product_labels(data, fit.terms)}
    return [
        {"term": term, "label": labels.get(term, "(Constant)")}
        | {column: getattr(fit, column)[i] for column in _COLUMNS}
        | {"df": fit.df_residual, "std_estimate": _standardized(fit, i)}
        | {"moderator_value": None, "is_observed": None}
        for i, term in enumerate(fit.terms)
    ]


def slope_rows(data: PathFrame, found: ModerationFit) -> list[dict[str, Any]]:
    """Return the slope of the predictor at values of the moderator."""
    points = [*_points(data), *_percentiles(data)]
    return _slopes(found, points, _settings(data, points), "slope_", data)


def bound_rows(
    data: PathFrame, found: ModerationFit, region: JohnsonNeyman | None
) -> list[dict[str, Any]]:
    """Return the slopes at the Johnson-Neyman bounds, where t is just critical."""
    if region is None or np.isnan(region.lower):
        return []
    named = (
        ("low", "lower bound", region.lower, region.lower_observed),
        ("high", "upper bound", region.upper, region.upper_observed),
    )
    points = [Point(key, label, value, seen) for key, label, value, seen in named]
    return _slopes(found, points, _settings(data, points), "jn_", data)


def region_of(region: JohnsonNeyman | None) -> dict[str, Any]:
    """Return the region of significance for `glance`; None for one of categories."""
    if region is None:
        return dict.fromkeys(("jn_region", "jn_observed", *_REGION_COLUMNS))
    return {
        "jn_region": _REGIONS[region.region],
        "jn_observed": _OBSERVED[region.observed],
        "jn_lower": region.lower,
        "jn_upper": region.upper,
        "jn_lower_observed": region.lower_observed,
        "jn_upper_observed": region.upper_observed,
        "share_below": region.share_below,
        "share_between": region.share_between,
        "share_above": region.share_above,
        "share_significant": region.share_significant,
    }


def line_rows(data: PathFrame, found: ModerationFit) -> list[dict[str, Any]]:
    """Return the ends of the line at each value: expected outcome, controls at their means."""
    points = _points(data)
    rows = []
    for point, setting in zip(points, _settings(data, points), strict=True):
        for end, x in (("from", data.x.min()), ("to", data.x.max())):
            rows.append(
                {
                    "key": f"{point.key}:{end}",
                    "label": _with_value(point, data),
                    "predictor_value": x,
                    "outcome_value": _expected(data, found, float(x), setting),
                }
            )
    return rows


def curve_rows(found: ModerationFit, region: JohnsonNeyman) -> list[dict[str, Any]]:
    """Return the slope and its limits along the observed range, bounds included."""
    bounds = [b for b in (region.lower, region.upper) if region.minimum < b < region.maximum]
    at = np.sort(np.append(np.linspace(region.minimum, region.maximum, _N_PLACES), bounds))
    slopes = simple_slopes(found, at)
    columns = zip(at, slopes.estimate, slopes.conf_low, slopes.conf_high, strict=True)
    names = ("moderator_value", "estimate", "conf_low", "conf_high")
    return [dict(zip(names, row, strict=True)) for row in columns]


def observed_rows(data: PathFrame) -> list[dict[str, Any]]:
    """Return predictor, outcome and moderator of every respondent."""
    w = [None] * data.y.size if data.levels else data.w[:, 0].tolist()
    return [
        {"predictor_value": x, "outcome_value": y, "moderator_value": value}
        for x, y, value in zip(data.x.tolist(), data.y.tolist(), w, strict=True)
    ]


def _slopes(
    found: ModerationFit, points: list[Point], settings: Floats, prefix: str, data: PathFrame
) -> list[dict[str, Any]]:
    slopes = simple_slopes(found, settings)
    w = data.labels[str(data.moderator)]
    return [
        {"term": f"{prefix}{point.key}", "label": f"slope, {w} {point.label}"}
        | {column: getattr(slopes, column)[i] for column in _COLUMNS}
        | {"df": found.fit.df_residual, "std_estimate": None}
        | {"moderator_value": None if data.levels else point.value, "is_observed": point.observed}
        for i, point in enumerate(points)
    ]


def _points(data: PathFrame) -> list[Point]:
    """Return the categories, both values, or the mean and one SD to either side."""
    if data.levels:
        return [Point(level, level, float(i), observed=True) for i, level in enumerate(data.levels)]
    return list(points_of(data.w[:, 0], counts=data.w_counts))


def _percentiles(data: PathFrame) -> list[Point]:
    if data.levels or np.unique(data.w).size == 2:
        return []
    return list(points_of(data.w[:, 0], probe="percentiles", counts=data.w_counts))


def _settings(data: PathFrame, points: list[Point]) -> Floats:
    """Return the columns of the moderator at each point, shape (n_points, g)."""
    if not data.levels:
        return np.array([[point.value] for point in points])
    return np.eye(len(data.levels))[:, 1:]


def _expected(data: PathFrame, found: ModerationFit, x: float, setting: Floats) -> float:
    w = setting - found.w_center
    x = x - found.x_center
    row = np.concatenate([[1.0, x], w, x * w, data.z.mean(axis=0)])
    return float(row @ found.fit.estimate)


def _with_value(point: Point, data: PathFrame) -> str:
    plain_value = data.levels or point.label == f"{point.value:g}"
    return point.label if plain_value else f"{point.label} ({point.value:.3g})"


def _product_labels(data: PathFrame, terms: tuple[str, ...]) -> dict[str, str]:
    x, w = data.labels[data.predictor], data.labels[str(data.moderator)]
    products = [term for term in terms if term.startswith("interaction")]
    if len(products) == 1:
        return {products[0]: f"{x} × {w}"}
    pairs = zip(products, data.levels[1:], strict=False)
    return {term: f"{x} × {w}: {level}" for term, level in pairs}


def _standardized(fit: Any, i: int) -> float | None:
    """Return β; that of a product is no standardized anything, so it is left out."""
    return None if fit.terms[i].startswith("interaction") else float(fit.std_estimate[i])
