"""Sample, descriptives and correlations from counts and moments."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from crm_study.analysis.chapter import status_of, trouble
from crm_study.analysis.correlation import CorrelationFinding, part_notes, variables_of
from crm_study.analysis.descriptives import scale_limits
from crm_study.analysis.descriptives_finding import DescriptivesFinding
from crm_study.analysis.items import item_label
from crm_study.analysis.sample import sample_finding
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.analysis.score_distribution import Counted, distribution_note, distributions
from crm_study.analysis.shown_answers import EVERYBODY, shown_extremes, shown_shares
from crm_study.analysis.shown_groups import groups_of_strata
from crm_study.analysis.small_strata import sample_for_readers
from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation import inferred
from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.protocol.strict import say
from crm_study.results.bands import band
from crm_study.results.cutoffs.measurement import BULMER_1979
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

_STATISTICS = ("mean", "std_dev", "median", "skewness", "kurtosis", "minimum", "maximum")


def sample_of_totals(held: Held) -> Finding:
    """Compare the frame, the plan and the return."""
    totals = held.totals
    counted = {rule: n for rule, n in totals.counted.items() if rule not in _NO_RULES}
    refused = ", ".join(f"{n} {rule.replace('_', ' ')}" for rule, n in sorted(counted.items()))
    notes = (f"Refused, by rule: {refused}.",) if refused else ()
    found = sample_finding(
        held.study,
        returned=totals.returned,
        observed=totals.strata,
        n_obs=held.n_obs,
        n_clusters=len(totals.clusters) if held.plan.cluster else None,
        notes=("Repeated respondents were not looked for.", *notes),
    )
    strata = groups_of_strata(held.study, totals.strata, totals.returned)
    if strata is None or held.smallest == EVERYBODY:
        return found
    return sample_for_readers(found, strata)


_NO_RULES = ("received", "admitted", "other_wave")


def items_described(held: Held) -> Finding:
    """Describe every item from how often each answer was given."""
    study, troubles = held.study, list[str]()
    rows = []
    for name in study.scored_items():
        scale = study.scale_of(name)
        limits = (scale.minimum, scale.maximum) if scale else None
        counts = Frequencies(held.answered(name))
        row = {"item": name, "label": item_label(study, name)}
        rows.append(plain(row | _described(held, name, counts, limits, troubles)))
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return DescriptivesFinding(
        id="descriptives.items",
        title="Descriptive statistics of the items",
        rows=tuple(rows),
        overall={"n_items": len(rows), "n_obs": held.n_obs},
        status=status,
        reason=reason,
        notes=(SUMMED,),
        details=_shares(held),
    )


def constructs_described(held: Held) -> Finding:
    """Describe every scale score from how often each value occurs."""
    study, troubles = held.study, list[str]()
    rows = []
    for name in study.constructs:
        label, counts = study.label_of(name), held.totals.frequencies[held.place(name)]
        row = {"construct": name, "label": label}
        limits = scale_limits(study, name)
        rows.append(plain(row | _described(held, label, counts, limits, troubles)))
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return DescriptivesFinding(
        id="descriptives.constructs",
        title="Descriptive statistics of the scale scores",
        rows=tuple(rows),
        overall={"n_constructs": len(rows), "n_obs": held.n_obs},
        status=status,
        reason=reason,
        rules=(BULMER_1979,),
        notes=(SUMMED, distribution_note(held.smallest)),
        details=distributions(
            study, {name: _counted(held, name) for name in study.constructs}, held.smallest
        ),
    )


def _counted(held: Held, construct: str) -> Counted:
    counts = held.totals.frequencies[held.place(construct)]
    values = sorted(counts.counts)
    scores = np.array(values, dtype=float) / counts.unit
    return scores, np.array([counts.counts[value] for value in values], dtype=np.intp)


def correlations_of_totals(held: Held) -> Finding:
    """Correlate the scale scores of every two constructs, pairwise."""
    study = held.study
    related, counts = held.totals.pairs.correlation(), held.totals.pairs.counts
    rows, troubles = [], list[str]()
    for first, second in combinations(study.constructs, 2):
        i, j = held.place(first), held.place(second)
        row = _pair(first, second, float(related[i, j]), int(counts[i, j]))
        if row["pearson"] is not None:
            row |= _ranked(held, i, j, troubles)
        rows.append(plain(row))
    status, reason = status_of(sum(row["pearson"] is not None for row in rows), troubles)
    return CorrelationFinding(
        id="correlation",
        title="Correlations of the scale scores",
        rows=tuple(rows),
        overall={"n_constructs": len(study.constructs), "n_obs": held.n_obs, "conf_level": 0.95},
        status=status,
        reason=reason,
        notes=(SUMMED, *part_notes(study)),
        details={"variables": variables_of(study)},
    )


def _pair(first: str, second: str, pearson: float, n_obs: int) -> dict[str, Any]:
    row: dict[str, Any] = {"pair": f"{first}~{second}", "variable_1": first, "variable_2": second}
    row |= dict.fromkeys(("pearson", "p_value", "spearman", "spearman_p_value"))
    row |= {"n_obs": n_obs, "conf_low": None, "conf_high": None}
    if pearson != pearson or n_obs < 3:  # noqa: PLR0124 - undefined where nothing varies
        return row
    p_value, low, high = inferred(pearson, n_obs=n_obs)
    return row | {"pearson": pearson, "p_value": p_value, "conf_low": low, "conf_high": high}


def _ranked(held: Held, first: int, second: int, troubles: list[str]) -> dict[str, float]:
    """Correlate the ranks of two scores, which their joint frequencies tell."""
    names = [held.plan.scores[place].name for place in (first, second)]
    try:
        table = held.ranked(first, second)
        spearman = table.spearman()
    except AnalysisError as error:
        labels = " with ".join(held.study.label_of(name) for name in names)
        troubles.append(trouble(labels, error))
        return {}
    n_obs = int(table.counts.sum())
    return {"spearman": spearman, "spearman_p_value": inferred(spearman, n_obs=n_obs)[0]}


def _described(
    held: Held,
    name: str,
    counts: Frequencies,
    limits: tuple[float, float] | None,
    troubles: list[str],
) -> dict[str, Any]:
    row: dict[str, Any] = {"n_obs": counts.n_obs, "n_missing": held.n_obs - counts.n_obs}
    try:
        found = counts.describe()
    except AnalysisError as error:
        troubles.append(trouble(name, error))
        return row | dict.fromkeys((*_STATISTICS, "band"))
    row |= {column: getattr(found, column) for column in _STATISTICS}
    row |= _extremes(counts, held.smallest)
    row["band"] = band(found.mean, minimum=limits[0], maximum=limits[1]) if limits else None
    return row


def _extremes(counts: Frequencies, smallest: int) -> Mapping[str, float | None]:
    """Return the extremes that enough people share; more than enough of each count as enough."""
    enough = [[value / counts.unit] * min(n, smallest) for value, n in counts.counts.items()]
    return shown_extremes(np.array([value for values in enough for value in values]), smallest)


def _shares(held: Held) -> Mapping[str, tuple[Row, ...]]:
    """Return the answer shares, as given, of each top-order construct's items."""
    study = held.study
    found: dict[str, tuple[Row, ...]] = {}
    for construct in (name for name in study.top_order() if name != study.marker):
        groups: dict[str, list[str]] = {}
        for item in study.items_of(construct):
            groups.setdefault(study.item(item).scale or "", []).append(item)
        for scale, items in groups.items():
            suffix = f".{scale}" if len(groups) > 1 else ""
            rows = [row for item in items for row in _share_rows(held, item, construct)]
            found[f"shares.{construct}{suffix}"] = tuple(rows)
    return found


def _share_rows(held: Held, item: str, construct: str) -> list[Row]:
    place = [one.name for one in held.plan.items].index(item)
    counts, scale = held.totals.answers[place], held.study.scale_of(item)
    points = sorted(scale.points.items()) if scale else []
    shares = shown_shares({code: counts[code] for code, _ in points}, held.smallest)
    return [
        {
            "key": f"{item}:{code}",
            "item": item,
            "construct": held.study.label_of(construct),
            "code": code,
            "label": say(label, "en", otherwise=str(code)),
            "share": shares[code],
        }
        for code, label in points
    ]
