"""Reliability of every construct, pilot and main wave, judged by a rule with a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import empty_wave, no_scale, status_of, trouble
from crm_study.analysis.coefficients import coefficient_row
from crm_study.analysis.frames import complete_rows, numbers_of
from crm_study.analysis.pilot import shared_clusters
from crm_study.analysis.reliability_finding import ReliabilityFinding
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.reliability.alpha_bootstrap import bootstrap_alpha
from crm_study.kernels.reliability.alpha_of_matrix import pairwise_alpha
from crm_study.kernels.reliability.congeneric import (
    average_variance_extracted,
    composite_reliability,
    omega_total,
    one_factor,
)
from crm_study.kernels.reliability.reliability import cronbach_alpha, split_half
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.measurement import NUNNALLY_1978, ROBINSON_1991
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_ALPHA = ("estimate", "std_estimate", "conf_low", "conf_high")
_COMPANIONS = ("omega_total", "composite_reliability", "ave", "split_half")
_NOTES = (
    "α is Cronbach's alpha (raw, from covariances) on the respondents who answered every item "
    "of the construct (listwise, as SPSS); the interval is Feldt's.",
    "ω, CR and AVE come from a one-factor maximum-likelihood model of the construct's own items "
    "(three items or more); split-half is odd against even items, Spearman–Brown corrected.",
    "A second-order construct is judged on all items of its dimensions; it has no one-factor "
    "model, hence no ω, CR or AVE.",
)


def reliability_chapter(study: Study, responses: Responses, *, wave: str) -> Finding:
    """Estimate the reliability of every construct in one wave.

    Formative constructs, checklists and single items have no alpha: they keep their row,
    with the reason.
    """
    frame = responses.wave(wave)
    id_, title = f"reliability.{wave}", f"Reliability, {wave} wave"
    if not study.constructs:
        return ReliabilityFinding(id_, title, **no_scale())
    if not len(frame):
        return ReliabilityFinding(id_, title, **empty_wave(wave))
    scales = {
        name: (study.label_of(name), construct.measurement, _scores(study, frame, name))
        for name, construct in study.constructs.items()
    }
    second_order = {name for name, construct in study.constructs.items() if construct.constructs}
    found = _finding(id_, title, scales, second_order)
    again = shared_clusters(study, responses)
    if again is None:
        return found
    return replace(found, status="warning", reason=" ".join(filter(None, (again, found.reason))))


@one_thread
def reliability(
    items: pd.DataFrame,
    *,
    name: str = "scale",
    label: str = "",
    missing: Literal["listwise", "pairwise"] = "listwise",
    interval: Literal["feldt", "percentile", "bca"] = "feldt",
    seed: int = 0,
) -> Finding:
    """Estimate the reliability of one scale held in a DataFrame.

    Parameters
    ----------
    items : DataFrame
        One column an item, reverse-keyed items already turned.
    name : str
        Key of the row.
    label : str, optional
        What to call the scale in tables and sentences.
    missing : {"listwise", "pairwise"}
        Alpha of the rows without a gap, as SPSS, or from pairwise covariances, as psych
        and pingouin; a pairwise alpha has no interval.
    interval : {"feldt", "percentile", "bca"}
        Feldt's, or a bootstrap interval of 10,000 seeded resamples.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Finding
        One row; ``estimate`` is the raw alpha. Guttman's bounds, halves, omega
        hierarchical, ordinal alpha and the SEM are in its second table.

    Examples
    --------
    >>> import pandas as pd
    >>> items = pd.DataFrame({"a": [4, 2, 5, 3, 1], "b": [5, 3, 5, 3, 2], "c": [4, 2, 4, 3, 2]})
    >>> round(reliability(items).number("scale", "estimate"), 4)
    0.9628
    """
    scores = numbers_of(items, purpose="a reliability")
    scales = {name: (label or name, "reflective", scores)}
    found = _finding("reliability", f"Reliability of {label or name}", scales, frozenset())
    if missing == "pairwise":
        return _pairwise(found, scores)
    if interval != "feldt" and found.rows[0]["estimate"] is not None:
        return _bootstrapped(found, scores, method=interval, seed=seed)
    return found


def _pairwise(found: Finding, scores: Floats) -> Finding:
    alpha = pairwise_alpha(scores)
    row = {**found.rows[0], "estimate": alpha.estimate, "std_estimate": alpha.std_estimate}
    row |= {"conf_low": None, "conf_high": None, "n_obs": alpha.n_obs}
    row["verdict"] = NUNNALLY_1978.verdict(alpha.estimate)
    note = "α from pairwise covariances (as psych and pingouin); it has no interval."
    n_acceptable = int(row["verdict"] == NUNNALLY_1978.met)
    overall = {"n_constructs": 1, "n_acceptable": n_acceptable, "weakest": row["construct"]}
    return replace(
        found,
        rows=(plain(row),),
        overall={**found.overall, **overall},
        notes=(note, *found.notes[1:]),
        # What the complete rows could not tell is undefined; alpha is not.
        status="warning" if found.status == "failed" else found.status,
    )


def _bootstrapped(
    found: Finding, scores: Floats, *, method: Literal["percentile", "bca"], seed: int
) -> Finding:
    complete = complete_rows(scores)
    alpha = bootstrap_alpha(complete, method=method, seed=seed)
    row = {**found.rows[0], "conf_low": alpha.conf_low, "conf_high": alpha.conf_high}
    row["verdict"] = verdict_of(alpha.estimate, alpha.conf_low)
    note = f"The interval is a bootstrap ({method}, {alpha.n_resamples} resamples, seed {seed})."
    return replace(found, rows=(plain(row),), notes=(note, *found.notes))


def _finding(
    id_: str,
    title: str,
    scales: Mapping[str, tuple[str, str, Floats]],
    second_order: set[str] | frozenset[str],
) -> Finding:
    troubles: list[str] = []
    rows = [
        plain(_row(name, *parts, is_second_order=name in second_order, troubles=troubles))
        for name, parts in scales.items()
    ]
    known = [row for row in rows if row["estimate"] is not None]
    troubles += refusals(
        (label, refusal(kind, scores.shape[1])) for label, kind, scores in scales.values()
    )
    status, reason = status_of(len(known), troubles)
    if scales and all(refusal(kind, scores.shape[1]) for _, kind, scores in scales.values()):
        status = "not_applicable"
    weakest = min(known, key=lambda row: row["estimate"])["construct"] if known else None
    overall = {
        "n_constructs": len(known),
        "n_acceptable": sum(row["verdict"] == NUNNALLY_1978.met for row in known),
        "weakest": weakest,
        "conf_level": 0.95,
    }
    return ReliabilityFinding(
        id=id_,
        title=title,
        rows=tuple(rows),
        overall=overall,
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(NUNNALLY_1978, ROBINSON_1991),
        details={"coefficients": tuple(_further(scales, known))} if known else {},
    )


def _further(scales: Mapping[str, tuple[str, str, Floats]], known: Sequence[Row]) -> Iterator[Row]:
    for row in known:
        label, _, scores = scales[str(row["construct"])]
        complete = complete_rows(scores)
        name = str(row["construct"])
        yield plain(coefficient_row(name, label, complete, alpha=row["estimate"]))


def _scores(study: Study, frame: Responses, construct: str) -> Floats:
    return frame.keyed.matrix(study.items_of(construct))


def _row(
    name: str,
    label: str,
    measurement: str,
    scores: Floats,
    *,
    is_second_order: bool,
    troubles: list[str],
) -> dict[str, Any]:
    complete = complete_rows(scores)
    row: dict[str, Any] = {"construct": name, "label": label, "measurement": measurement}
    row |= dict.fromkeys((*_ALPHA, *_COMPANIONS))
    row |= {"n_items": scores.shape[1], "n_obs": len(complete), "verdict": "undefined"}
    if refusal(measurement, scores.shape[1]):
        return row
    try:
        alpha = cronbach_alpha(complete)
    except AnalysisError as error:
        troubles.append(trouble(label, error))
        return row
    row |= {name: getattr(alpha, name) for name in _ALPHA}
    row["verdict"] = verdict_of(alpha.estimate, alpha.conf_low)
    row |= dict(_companions(label, complete, troubles, one_factor_model=not is_second_order))
    return row


def verdict_of(estimate: float, conf_low: float) -> str:
    """Call a scale reliable only when its interval stays above the cut-off's lower neighbour."""
    if NUNNALLY_1978.holds(estimate) and not ROBINSON_1991.holds(conf_low):
        return ROBINSON_1991.unmet
    return NUNNALLY_1978.verdict(estimate)


def refusals(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Say each reason once, behind the labels of all constructs that it is said of.

    Examples
    --------
    >>> list(refusals([("Care", "it has one item."), ("Trust", ""), ("Skill", "it has one item.")]))
    ['Care, Skill: it has one item.']
    """
    labels: dict[str, list[str]] = {}
    for label, reason in told:
        if reason:
            labels.setdefault(reason, []).append(label)
    yield from (f"{', '.join(named)}: {reason}" for reason, named in labels.items())


def refusal(measurement: str, n_items: int) -> str:
    """Say why a construct has no alpha; empty where it has one."""
    if measurement != "reflective":
        return f"a {measurement} construct has no internal consistency to estimate."
    return "a single item has no internal consistency to estimate." if n_items < 2 else ""


def _companions(
    label: str, scores: Floats, troubles: list[str], *, one_factor_model: bool
) -> Iterator[tuple[str, float]]:
    try:
        yield "split_half", split_half(scores)
        if one_factor_model and scores.shape[1] > 2:
            model = one_factor(np.cov(scores, rowvar=False), n_obs=len(scores))
            if not model.converged:
                raise AnalysisError("the one-factor model did not converge")
            if model.improper:
                troubles.append(f"{label}: the one-factor model has a variance below zero.")
            yield "omega_total", omega_total(model)
            yield "composite_reliability", composite_reliability(model)
            yield "ave", average_variance_extracted(model)
    except AnalysisError as error:
        troubles.append(trouble(label, error))
