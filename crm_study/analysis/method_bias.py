"""Common method bias: what one questionnaire, one source and one day may have added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from crm_study.analysis.model_fit import ModelFit, fit_model
from crm_study.analysis.reflective import beside, complete_scores, reflective_constructs
from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation import correlate
from crm_study.kernels.latent.method_bias import (
    FirstFactor,
    first_factor,
    marker_adjusted,
    method_factor,
)
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.measurement import BENTLER_CHOU_1987, HARMAN_1976
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

_TITLE = "Common method bias"
Related = Callable[[str, str], tuple[float, int]]
_OF_MARKERS = ("pearson", "p_value")
_MANY = 4
"""Marker rows from which the text tells the two ends only."""
_NOTES = (
    "Harman's first factor is printed because examiners ask for it. It proves nothing either way: "
    "a small share does not rule bias out, and a large one may be substance (Podsakoff et al., "
    "2003; Howard et al., 2024).",
    "A marker row shows a correlation after the marker's has been taken out (Lindell & Whitney, "
    "2001). The method factor is one unmeasured factor with equal loadings on all items.",
)


class MethodBiasFinding(Finding):
    """Harman's share, marker-adjusted correlations, an unmeasured method factor."""

    __slots__ = ()

    def table(self) -> Table:
        """Return what each method found."""
        heads = {"label": "Method", "statistic": "Value", "pearson": "r before"}
        known = [name for name in _OF_MARKERS if any(row[name] is not None for row in self.rows)]
        return self.lay_out(["label", "statistic", *known, "verdict"], heads=heads)

    def prose(self) -> Prose:
        """Say what each method found, and what none of them can show."""
        if not self.rows:
            return super().prose()
        harman = compose(
            "The first principal component carries {share} of the items' variance, which proves "
            "nothing.",
            share=self.slot("harman_components", "statistic", style="percent"),
        )
        markers = [row for row in self.rows if row["pearson"] is not None]
        if len(markers) < _MANY:
            return join([harman, *(self._marker(str(row["method"])) for row in markers)])
        least = min(markers, key=lambda row: abs(row["statistic"]))
        most = max(markers, key=lambda row: abs(row["statistic"]))
        shown = compose(
            "With the marker taken out, the lowest and the highest correlation are these. "
            "{least} {most}",
            least=self._marker(str(least["method"])),
            most=self._marker(str(most["method"])),
        )
        return join([harman, shown])

    def _marker(self, key: str) -> Prose:
        return compose(
            "{label}: r = {before} before, {after} after ({p}).",
            label=str(self.number(key, "label")),
            before=self.slot(key, "pearson"),
            after=self.slot(key, "statistic", style="bounded"),
            p=self.p_slot(key),
        )


def method_bias_chapter(study: Study, responses: Responses) -> Finding:
    """Look for shared method variance in the main wave."""
    frame = responses.wave(MAIN)
    constructs, told = reflective_constructs(study, frame)
    if not constructs:
        reason = "No reflective construct has two items or more."
        none = MethodBiasFinding("method_bias", _TITLE, status="not_applicable", reason=reason)
        return beside(none, told)
    items = tuple(item for names in constructs.values() for item in names)
    scores = complete_scores(frame, items)
    found = method_bias_of(
        study,
        first_factor(scores),
        pearson=partial(_pearson, frame),
        measured=lambda: fit_model(scores, constructs),
    )
    return beside(found, told)


def method_bias_of(
    study: Study, first: FirstFactor, *, pearson: Related, measured: Callable[[], ModelFit]
) -> Finding:
    """Lay out what is shared, however it was found.

    Parameters
    ----------
    study : Study
    first : FirstFactor
        Of the items of the reflective constructs.
    pearson : callable
        The correlation of two scores, and on how many rows it rests.
    measured : callable
        The measurement model of these items.
    """
    rows = [*_harman(first), *_marker(study, pearson)]
    troubles: list[str] = []
    try:
        _require_enough(first.n_obs, first.n_items)
        rows.append(_method_factor(measured(), first.n_obs))
    except AnalysisError as error:
        troubles.append(f"The method factor was not fitted: {error}")
    return MethodBiasFinding(
        id="method_bias",
        title=_TITLE,
        rows=tuple(plain(row) for row in rows),
        overall={"n_items": first.n_items, "n_obs": first.n_obs},
        status="warning" if troubles else "ok",
        reason=troubles[0] if troubles else None,
        notes=_NOTES,
        rules=(HARMAN_1976, SIGNIFICANCE_1925, BENTLER_CHOU_1987),
    )


def _row(method: str, label: str, statistic: float, verdict: str, **more: Any) -> dict[str, Any]:
    row = {"method": method, "label": label, "statistic": statistic, "verdict": verdict}
    return row | {"pearson": None, "p_value": None, "n_obs": None} | more


def _harman(found: FirstFactor) -> Iterator[dict[str, Any]]:
    for key, label, share in (
        ("harman_components", "Harman, first principal component", found.component_share),
        ("harman_axis", "Harman, first principal axis", found.axis_share),
    ):
        yield _row(key, label, share, HARMAN_1976.verdict(share), n_obs=found.n_obs)


def _marker(study: Study, pearson: Related) -> Iterator[dict[str, Any]]:
    """Take the marker's smallest correlation out of every predictor-outcome correlation."""
    if study.marker is None:
        return
    pairs = list(
        dict.fromkeys(
            (term, model.outcome) for model in study.models.values() for term in model.predictors
        )
    )
    used = dict.fromkeys(name for pair in pairs for name in pair)
    shared = [abs(pearson(study.marker, name)[0]) for name in used]
    if not shared:
        return
    smallest = min(shared)
    for term, outcome in pairs:
        r, n = pearson(term, outcome)
        found = marker_adjusted([r], marker=smallest, n_obs=n)
        p_value = float(found.p_value[0])
        stays = p_value < SIGNIFICANCE_1925.cutoff
        yield _row(
            f"marker:{term}~{outcome}",
            f"Marker: {study.label_of(term)} with {study.label_of(outcome)}",
            float(found.estimate[0]),
            "stays" if stays else "vanishes",
            pearson=r,
            p_value=p_value,
            n_obs=n,
        )


def _pearson(frame: Responses, first: str, second: str) -> tuple[float, int]:
    values = frame.complete((first, second))
    found = correlate(values[:, 0], values[:, 1])
    return found.pearson, found.n_obs


def _require_enough(n_obs: int, n_items: int) -> None:
    needed = BENTLER_CHOU_1987.cutoff * n_items
    if n_obs < needed:
        raise AnalysisError(
            f"{n_items} items ask for {needed:.0f} respondents who answered them all "
            f"({BENTLER_CHOU_1987.source}), but there are {n_obs}."
        )


def _method_factor(measured: ModelFit, n_obs: int) -> dict[str, Any]:
    found = method_factor(measured.fit)
    p_value = found.comparison.p_value
    helps = p_value < SIGNIFICANCE_1925.cutoff and found.variance > 0
    return _row(
        "method_factor",
        "Unmeasured method factor, share of an item's variance",
        found.share,
        "improves the fit" if helps else "does not improve the fit",
        p_value=p_value,
        n_obs=n_obs,
    )
