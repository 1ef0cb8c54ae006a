"""The audit: whether each published number is possible, and comes out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from crm_study.analysis.audit_finding import AuditFinding
from crm_study.analysis.decisions import decision_rows, decision_words
from crm_study.analysis.printed import PrintedModel, judge, printed_models, with_checks
from crm_study.analysis.published_report import check_row, published_checks
from crm_study.analysis.reported_significance import Judged
from crm_study.errors import AddressError, AnalysisError
from crm_study.kernels.published.joint_model import predictor_correlation, unique_share_bound
from crm_study.kernels.published.reading import Reading
from crm_study.kernels.published.rounding import RoundingInterval, agrees, rounding_interval
from crm_study.protocol.published import PublishedNumber
from crm_study.protocol.study import Study
from crm_study.results.address import parse_address
from crm_study.results.columns import COLUMNS
from crm_study.results.cutoffs.measurement import MAJOR_DIFFERENCE_2018
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import Findings, plain

_DISCREPANT = {"major", "decision"}
_LARGEST_N = 500
_READING_LABELS = {
    "as_printed": "as printed: one model, one predictor",
    "truncated": "R² was cut, not rounded",
    "double_rounded": "R² was rounded twice",
    "adjusted": "the number is adjusted R²",
    "correlation": "the number is R, not R²",
    "partial": "R² and t are of a model with more predictors",
    "partial_with_other": "R² and t are of a model that holds the other predictor",
    "joint": "R² of the predictor alone, t beside the other predictor",
}
_NOTES = (
    "Possible? is judged from the printed numbers alone: every number that prints so is tried, "
    "both ends of the rounding interval included. underdetermined: others are needed to judge; "
    "not_checkable: nothing printed binds it.",
    "Reproduced? compares with these data: exact, minor (below 10%), major, decision (p on the "
    "other side of alpha), insufficient_information. Numbers from synthetic data are only ever "
    "'calibrated': data made to give a number cannot reproduce it.",
)


def audit_chapter(study: Study, findings: Findings) -> Finding:
    """Judge every published number and every printed decision."""
    models = printed_models(study)
    checks = published_checks(study)
    rows = [*_number_rows(study, findings, models, checks), *_decision_rows(study, findings)]
    clashing = [model for model in models if model.statistic and model.r_squared]
    inconsistent = sum(row["consistency"] == "inconsistent" for row in rows)
    discrepant = sum(
        row["consistency"] == "inconsistent" or row["reproduction"] in _DISCREPANT for row in rows
    )
    details = {
        "readings": tuple(row for model in clashing for row in _reading_rows(model)),
        "bounds": tuple(row for model in clashing for row in _bound_rows(model)),
        "joint": tuple(row for model in clashing for row in _joint_rows(model)),
        "decisions": tuple(decision_rows(study)),
        "checks": tuple(check_row(address, check) for address, check in checks),
    }
    possible = sum(bool(row["possible"]) for row in details["readings"])
    status, reason = _status(len(rows), inconsistent)
    return AuditFinding(
        id="audit",
        title="Audit of the published numbers",
        rows=tuple(plain(row) for row in rows),
        overall={
            "n_printed": len(rows),
            "n_inconsistent": inconsistent,
            "n_discrepant": discrepant,
            "n_readings": len(details["readings"]),
            "n_possible": possible,
        },
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(MAJOR_DIFFERENCE_2018, SIGNIFICANCE_1925),
        details={name: tuple(map(plain, found)) for name, found in details.items() if found},
    )


def _status(n_printed: int, n_inconsistent: int) -> tuple[Status, str | None]:
    if not n_printed:
        return "not_applicable", "The study declares no published numbers."
    if n_inconsistent:
        return "warning", "Some published statements cannot be true as printed."
    return "ok", None


def _number_rows(
    study: Study,
    findings: Findings,
    models: Sequence[PrintedModel],
    checks: Sequence[Judged],
) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for number in study.published:
        seen[number.address] = seen.get(number.address, 0) + 1
        suffix = f"#{seen[number.address]}" if seen[number.address] > 1 else ""
        interval = rounding_interval(number.printed)
        judged = with_checks(judge(number, models), number.address, checks)
        obtained, difference, reproduction = _reproduction(number, interval, findings)
        yield {
            "address": number.address + suffix,
            "label": _label(study, number),
            "printed": number.printed,
            "where": number.where,
            "lower": interval.lower,
            "upper": interval.upper,
            "reading": "as printed",
            "consistency": judged.consistency,
            "implies": judged.implies,
            "obtained": obtained,
            "difference_percent": difference,
            "reproduction": reproduction,
        }


def _label(study: Study, number: PublishedNumber) -> str:
    """Name a published number as a reader would: ``t (crit.), model simple``."""
    place = parse_address(number.address)
    name = COLUMNS[place.column].label
    model = study.models.get(place.finding.removeprefix("regression."))
    if model is None:
        return f"{name}, {study.label_of(place.row)}"
    terms = " and ".join(study.label_of(term) for term in model.terms)
    return f"{name} ({terms})"


def _decision_rows(study: Study, findings: Findings) -> Iterator[dict[str, Any]]:
    synthetic = _is_synthetic(findings)
    for decision, row in zip(study.published_decisions, decision_rows(study), strict=True):
        clash = row["rule_inverted"] or row["follows_stated_rule"] is False
        yield {
            "address": f"hypotheses/{decision.hypothesis}/h0_decision",
            "label": f"Decision on {decision.hypothesis}",
            "printed": _said(decision.decision),
            "where": decision.where,
            "lower": None,
            "upper": None,
            "reading": "as printed",
            "consistency": "inconsistent" if clash else "consistent",
            "implies": decision_words(row, decision.quote),
            "obtained": None,
            "difference_percent": None,
            "reproduction": "calibrated" if synthetic else "insufficient_information",
        }


def _said(decision: str) -> str:
    """Return a decision in words: ``do_not_reject_ha`` as do not reject HA."""
    *words, hypothesis = decision.split("_")
    return " ".join([*words, hypothesis.upper()])


def _is_synthetic(findings: Findings) -> bool:
    return findings.origin is not None and findings.origin.synthetic


def _reproduction(
    number: PublishedNumber, interval: RoundingInterval, findings: Findings
) -> tuple[float | None, float | None, str]:
    """Return the number obtained, its difference in percent, and the verdict (Hardwicke)."""
    try:
        obtained = findings.number(number.address)
    except AddressError:
        obtained = None
    synthetic = _is_synthetic(findings)
    if obtained is None:
        return None, None, "calibrated" if synthetic else "insufficient_information"
    middle = (interval.lower + interval.upper) / 2
    known = np.isfinite(middle) and number.printed.strip("0.,% ")
    difference = 100 * abs(obtained - middle) / abs(middle) if known and middle else None
    if synthetic:
        return obtained, difference, "calibrated"
    return obtained, difference, _verdict(number, obtained, interval, difference)


def _verdict(
    number: PublishedNumber, obtained: float, interval: RoundingInterval, difference: float | None
) -> str:
    if agrees(obtained, number.printed):
        return "exact"
    alpha = SIGNIFICANCE_1925.cutoff
    if number.address.endswith("/p_value") and (interval.upper < alpha) != (obtained < alpha):
        return "decision"
    return "major" if difference is None else MAJOR_DIFFERENCE_2018.verdict(difference)


def _reading_rows(model: PrintedModel) -> Iterator[dict[str, Any]]:
    for form, printed in enumerate(model.r_squared, start=1):
        suffix = f"#{form}" if form > 1 else ""
        for found in model.readings(printed):
            yield {
                "reading": f"{model.model}{suffix}:{found.key}",
                "printed": printed,
                "statistic": model.statistic,
                "label": _READING_LABELS[found.key],
                "assumes": found.assumes,
                **{column: getattr(found, column) for column in _READING_COLUMNS},
                "implies": found.note,
            }


_READING_COLUMNS = (
    *("possible", "df_low", "df_high", "n_low", "n_high"),
    *("real_low", "real_high", "p_low", "p_high"),
)


def _joint_reading(model: PrintedModel, *, p_value: str | None = None) -> Reading | None:
    found = model.readings(model.r_squared[0], p_value=p_value)
    return next((one for one in found if one.key == "joint" and one.possible), None)


def _bound_rows(model: PrintedModel) -> Iterator[dict[str, Any]]:
    """Bound the unique share when a p printed as zero was a program's ``.000``."""
    zero = model.p_value is not None and not model.p_value.strip("0.,")
    joint = _joint_reading(model, p_value=".000") if zero else None
    if joint is None or joint.df_low is None or model.other is None:
        return
    t = rounding_interval(model.statistic or "")
    yield {
        "reading": f"{model.model}:unique_share",
        "n_low": joint.n_low,
        "p_high": rounding_interval(".000").upper,
        "unique_share_bound": unique_share_bound(
            max(abs(t.lower), abs(t.upper)),
            r_squared_full=rounding_interval(model.other).lower,
            df=joint.df_low,
        ),
    }


def _joint_rows(model: PrintedModel) -> Iterator[dict[str, Any]]:
    """Trade n against the predictors' correlation in the joint reading."""
    joint = _joint_reading(model)
    if joint is None or joint.n_low is None or model.other is None:
        return
    boxes = [rounding_interval(text) for text in (model.r_squared[0], model.other)]
    boxes.append(rounding_interval(model.statistic or ""))
    grid = np.unique(np.geomspace(joint.n_low, joint.n_high or _LARGEST_N, 40).round().astype(int))
    for n in grid.tolist():
        try:
            middle = _joint([(box.lower + box.upper) / 2 for box in boxes], n)
            corners = [
                _joint(list(corner), n).predictor_correlation
                for corner in product(*((box.lower, box.upper) for box in boxes))
            ]
        except AnalysisError:
            continue
        yield {
            "reading": f"{model.model}:joint:n={n}",
            "n_obs": n,
            "correlation": middle.predictor_correlation,
            "conf_low": min(corners),
            "conf_high": max(corners),
            "r_squared": middle.r_squared,
            "delta_r_squared": middle.delta_r_squared,
            "vif": middle.vif,
        }


def _joint(values: Sequence[float], n: int) -> Any:
    return predictor_correlation(values[0], values[1], statistic=values[2], n=n)
