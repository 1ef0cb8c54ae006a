"""Alpha, omega and item statistics from covariances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import status_of, trouble
from crm_study.analysis.coefficients import (
    Cells,
    guttman_row,
    halves_row,
    omega_row,
    ordinal_row,
    row_of,
)
from crm_study.analysis.items import ItemsFinding, item_label
from crm_study.analysis.reliability import refusal, verdict_of
from crm_study.analysis.reliability_finding import ReliabilityFinding
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.errors import AnalysisError
from crm_study.kernels.factor.factorability import squared_multiple_correlations
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.polychoric.polychoric import polychoric_of
from crm_study.kernels.reliability.alpha_of_matrix import raw_alpha, standardized_alpha
from crm_study.kernels.reliability.congeneric import (
    average_variance_extracted,
    composite_reliability,
    omega_total,
    one_factor,
)
from crm_study.kernels.reliability.halves import halves_of
from crm_study.kernels.reliability.reliability import feldt_limits
from crm_study.results.cutoffs.measurement import NUNNALLY_1978, ROBINSON_1991
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

Floats = NDArray[np.float64]
_NUMBERS = (
    *("estimate", "std_estimate", "conf_low", "conf_high"),
    *("omega_total", "composite_reliability", "ave", "split_half"),
)
_ITEM_NUMBERS = ("mean", "std_dev", "item_rest", "alpha_if_dropped", "smc")
_UNJUDGED = ("keyed_rest", "conf_low", "conf_high", "diagnosis", "evidence", "decided")


def reliability_of_totals(held: Held) -> Finding:
    """Estimate the reliability of every construct; split-half is odd against even items."""
    troubles: list[str] = []
    rows = [plain(_row(held, name, troubles)) for name in held.study.constructs]
    known = [row for row in rows if row["estimate"] is not None]
    status, reason = status_of(len(known), troubles)
    weakest = min(known, key=lambda row: row["estimate"])["construct"] if known else None
    return ReliabilityFinding(
        id="reliability.main",
        title="Reliability, main wave",
        rows=tuple(rows),
        overall={
            "n_constructs": len(known),
            "n_acceptable": sum(row["verdict"] == NUNNALLY_1978.met for row in known),
            "weakest": weakest,
            "conf_level": 0.95,
        },
        status=status,
        reason=reason,
        notes=(SUMMED,),
        rules=(NUNNALLY_1978, ROBINSON_1991),
        details={"coefficients": tuple(_further(held, known))} if known else {},
    )


def items_of_totals(held: Held) -> Finding:
    """Describe every item beside the rest of its construct."""
    troubles: list[str] = []
    names = held.study.first_order()
    rows = [plain(row) for name in names for row in _item_rows(held, name, troubles)]
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return ItemsFinding(
        id="items.main",
        title="Item analysis, main wave",
        rows=tuple(rows),
        overall={"n_items": len(rows), "n_flagged": 0, "conf_level": 0.95},
        status=status,
        reason=reason,
        notes=(SUMMED, "Items are not diagnosed one by one: at this size nothing is by chance."),
    )


def _row(held: Held, name: str, troubles: list[str]) -> dict[str, Any]:
    study, moments = held.study, held.scale(name)
    construct = study.constructs[name]
    label = study.label_of(name)
    row: dict[str, Any] = {"construct": name, "label": label}
    row |= {"measurement": construct.measurement, **dict.fromkeys(_NUMBERS)}
    row |= {"n_items": moments.n_variables, "n_obs": moments.n_obs, "verdict": "undefined"}
    if reason := refusal(construct.measurement, moments.n_variables):
        troubles.append(f"{label}: {reason}")
        return row
    try:
        row |= _alpha(moments)
        row["verdict"] = verdict_of(row["estimate"], row["conf_low"])
        if construct.items and moments.n_variables > 2:
            row |= _one_factor(moments)
    except AnalysisError as error:
        troubles.append(trouble(label, error))
    return row


def _alpha(moments: Moments) -> dict[str, float]:
    covariance = moments.covariance()
    estimate = raw_alpha(covariance)
    low, high = feldt_limits(estimate, n_obs=moments.n_obs, n_items=moments.n_variables)
    odd = np.arange(moments.n_variables) % 2 == 0
    shared = float(covariance[odd][:, ~odd].sum())
    halves = covariance[odd][:, odd].sum() * covariance[~odd][:, ~odd].sum()
    related = shared / float(np.sqrt(halves)) if halves > 0 else float("nan")
    return {
        "estimate": estimate,
        "std_estimate": standardized_alpha(moments.correlation()),
        "conf_low": low,
        "conf_high": high,
        "split_half": 2 * related / (1 + related) if related > -1 else float("nan"),
    }


def _one_factor(moments: Moments) -> dict[str, float]:
    model = one_factor(moments.covariance(), n_obs=moments.n_obs)
    if not model.converged:
        raise AnalysisError("the one-factor model did not converge")
    return {
        "omega_total": omega_total(model),
        "composite_reliability": composite_reliability(model),
        "ave": average_variance_extracted(model),
    }


def _further(held: Held, known: Sequence[Row]) -> Iterator[Row]:
    for row in known:
        name = str(row["construct"])
        moments, alpha = held.scale(name), float(row["estimate"])
        found = _coefficients(held, name, str(row["label"]), moments)
        if {len(held.answered(item)) for item in held.study.items_of(name)} == {2}:
            found["kr20"] = alpha
        if alpha > 0:
            total = float(moments.covariance().sum())
            found["sem"] = float(np.sqrt(total * (1 - alpha))) / moments.n_variables
        yield plain(found)


def _coefficients(held: Held, name: str, label: str, moments: Moments) -> Cells:
    """Return what `coefficient_row` gives of rows."""
    covariance, k = moments.covariance(), moments.n_variables
    answers = {code for item in held.study.items_of(name) for code in held.answered(item)}
    return row_of(
        name,
        label,
        lambda: guttman_row(covariance, moments.correlation()),
        lambda: halves_row(halves_of(covariance, split="first_last", n_obs=moments.n_obs)),
        lambda: omega_row(k, moments.correlation),
        lambda: ordinal_row(len(answers), lambda: polychoric_of(held.tables(name))),
    )


def _item_rows(held: Held, construct: str, troubles: list[str]) -> Iterator[dict[str, Any]]:
    study, moments = held.study, held.scale(construct)
    names = study.constructs[construct].items
    found: list[dict[str, Any]] = [dict.fromkeys(_ITEM_NUMBERS) for _ in names]
    try:
        found = _statistics(moments)
    except AnalysisError as error:
        troubles.append(trouble(study.label_of(construct), error))
    for name, statistics in zip(names, found, strict=True):
        counts = held.answered(name)
        scale, n = study.scale_of(name), sum(counts.values())
        ends = (scale.minimum, scale.maximum) if scale and n else ()
        shares = [counts.get(end, 0) / n for end in ends] or [float("nan")] * 2
        yield {
            "item": name,
            "construct": construct,
            "label": item_label(study, name),
            "n_obs": moments.n_obs,
            "n_missing": held.n_obs - n,
            **statistics,
            **dict.fromkeys(_UNJUDGED),
            "verdict": "undefined",
            "floor": shares[0],
            "ceiling": shares[1],
        }


def _statistics(moments: Moments) -> list[dict[str, Any]]:
    """Return what `item_analysis` gives, from the covariances."""
    covariance, mean = moments.covariance(), moments.mean()
    variance, k = covariance.diagonal(), moments.n_variables
    rest = covariance.sum() - 2 * covariance.sum(axis=1) + variance
    with np.errstate(divide="ignore", invalid="ignore"):
        item_rest = (covariance.sum(axis=1) - variance) / np.sqrt(variance * rest)
        share = (variance.sum() - variance) / rest
        dropped = (k - 1) / (k - 2) * (1 - share) if k > 2 else np.full(k, np.nan)
    try:
        smc = squared_multiple_correlations(moments.correlation())
    except AnalysisError:
        smc = np.full(k, np.nan)
    columns: tuple[Floats, ...] = (mean, np.sqrt(variance), item_rest, dropped, smc)
    return [
        dict(zip(_ITEM_NUMBERS, map(float, values), strict=True))
        for values in zip(*columns, strict=True)
    ]
