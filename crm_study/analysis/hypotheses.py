"""Hypotheses: criteria fixed before the data, decided on findings only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_study.analysis.adjusted_hypotheses import with_adjusted
from crm_study.analysis.chapter import status_of
from crm_study.errors import AddressError
from crm_study.protocol.hypothesis import Criterion, Hypothesis
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.results.address import parse_address
from crm_study.results.columns import COLUMNS
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose, compose, join, raised
from crm_study.results.table import Table

SUPPORTED, REFUTED, INCONCLUSIVE = "supported", "refuted", "inconclusive"
_LIMITS = {"conf_low": "lower limit", "conf_high": "upper limit"}
_NOTES = (
    "supported: every declared criterion holds. refuted: the declared refutation holds or, where "
    "none is declared, the p value is significant and another criterion fails (the wrong sign, "
    "say). inconclusive: anything else; a large p is no evidence of absence.",
    "H0 is rejected when p is below the declared level, never the other way round; t crit. is "
    "the two-sided critical value at the model's own degrees of freedom.",
)


class HypothesesFinding(Finding):
    """Every hypothesis with its number and its decision."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the verdict table."""
        columns = ["hypothesis", "statement", "statistic", "df", "critical_value", "p_value"]
        return self.lay_out([*columns, "p_adjusted", "decision", "h0_decision"])

    def prose(self) -> Prose:
        """Count the decisions."""
        if not self.rows:
            return super().prose()
        return join(
            [self._counts(), *(self._decision(str(row["hypothesis"])) for row in self.rows)]
        )

    def headline(self) -> Prose:
        """Count the decisions and name the hypotheses."""
        if not self.rows:
            return super().prose()
        groups = {
            decision: [str(row["hypothesis"]) for row in self.rows if row["decision"] == decision]
            for decision in (SUPPORTED, REFUTED, INCONCLUSIVE)
        }
        named = [
            compose("{decision}: {names}", decision=decision, names=join(names, ", "))
            for decision, names in groups.items()
            if names
        ]
        return join([self._counts(), compose("{named}.", named=raised(join(named, "; ")))])

    def _counts(self) -> Prose:
        return compose(
            "Of {n} hypotheses, {supported} are supported, {refuted} refuted and {open} "
            "inconclusive by the criteria declared before the data.",
            n=self.slot("glance", "n_hypotheses"),
            supported=self.slot("glance", "n_supported"),
            refuted=self.slot("glance", "n_refuted"),
            open=self.slot("glance", "n_inconclusive"),
        )

    def _decision(self, name: str) -> Prose:
        row = self.row(name)
        tested = all(row[column] is not None for column in ("statistic", "df", "critical_value"))
        if row["p_value"] is None or not tested:
            return self._by_value(name, row)
        return compose(
            "{name} is {decision}: t({df}) = {t} against ±{critical}, {p}.",
            name=name,
            decision=str(row["decision"]),
            df=self.slot(name, "df"),
            t=self.slot(name, "statistic"),
            critical=self.slot(name, "critical_value"),
            p=self.p_slot(name),
        )

    def _by_value(self, name: str, row: Row) -> Prose:
        """Say the decision with the number that it rests on."""
        if row["value"] is None:
            return compose("{name} is {decision}.", name=name, decision=str(row["decision"]))
        column = parse_address(str(row["address"])).column
        if column.endswith("p_value"):
            return compose(
                "{name} is {decision}: {p}.",
                name=name,
                decision=str(row["decision"]),
                p=self.p_slot(name, "value"),
            )
        return compose(
            "{name} is {decision}: the {what} is {value}.",
            name=name,
            decision=str(row["decision"]),
            what=_LIMITS.get(column, COLUMNS[column].label),
            value=self.slot(name, "value"),
        )


def hypotheses_chapter(study: Study, findings: Findings) -> Finding:
    """Decide every hypothesis by its declared criteria."""
    troubles: list[str] = []
    rows = [
        _row(name, hypothesis, findings, troubles) for name, hypothesis in study.hypotheses.items()
    ]
    levels = {name: _level(hypothesis) for name, hypothesis in study.hypotheses.items()}
    rows, notes = with_adjusted(rows, method=study.multiplicity, levels=levels)
    decisions = [row["decision"] for row in rows]
    status, reason = status_of(sum(row["value"] is not None for row in rows), troubles)
    if not rows:
        status, reason = "not_applicable", "The study declares no hypothesis."
    return HypothesesFinding(
        id="hypotheses",
        title="Tests of the hypotheses",
        rows=tuple(rows),
        overall={
            "n_hypotheses": len(rows),
            "n_supported": decisions.count(SUPPORTED),
            "n_refuted": decisions.count(REFUTED),
            "n_inconclusive": decisions.count(INCONCLUSIVE),
        },
        status=status,
        reason=reason,
        notes=(*_NOTES, *notes) if rows else _NOTES,
        rules=(SIGNIFICANCE_1925,),
    )


def decide(hypothesis: Hypothesis, findings: Findings) -> str:
    """Return supported, refuted or inconclusive.

    Raises
    ------
    AddressError
        A criterion names a number that this run does not have.
    """
    if holds(hypothesis.supported_if, findings):
        return SUPPORTED
    if hypothesis.refuted_if is not None:
        return REFUTED if holds(hypothesis.refuted_if, findings) else INCONCLUSIVE
    significance = [part for part in _compared(hypothesis.supported_if) if _is_p_value(part)]
    rest = [part for part in _compared(hypothesis.supported_if) if not _is_p_value(part)]
    significant = bool(significance) and all(_compare(part, findings) for part in significance)
    contradicted = any(_compare(part, findings) is False for part in rest)
    return REFUTED if significant and contradicted else INCONCLUSIVE


def holds(criterion: Criterion, findings: Findings) -> bool:
    """Whether a criterion and everything chained to it is true; an undefined number is not."""
    own = [_compare(criterion, findings) is True] if criterion.address else []
    own += [holds(part, findings) for part in criterion.all]
    own += [any(holds(part, findings) for part in criterion.any)] if criterion.any else []
    own += [not holds(criterion.not_, findings)] if criterion.not_ else []
    own += [holds(criterion.and_, findings)] if criterion.and_ else []
    return all(own) or (criterion.or_ is not None and holds(criterion.or_, findings))


def _compared(criterion: Criterion) -> list[Criterion]:
    return [part for part in criterion.parts() if part.address]


def _is_p_value(criterion: Criterion) -> bool:
    return parse_address(criterion.address or "").column == "p_value"


def _compare(criterion: Criterion, findings: Findings) -> bool | None:
    """Return whether one number meets its bounds; None when it is undefined."""
    value = findings.number(criterion.address or "")
    if value is None:
        return None
    below, above, at_least, at_most = criterion.bounds
    return (
        (below is None or value < below)
        and (above is None or value > above)
        and (at_least is None or value >= at_least)
        and (at_most is None or value <= at_most)
    )


def _row(
    name: str, hypothesis: Hypothesis, findings: Findings, troubles: list[str]
) -> dict[str, Any]:
    first = _compared(hypothesis.supported_if)[0]
    row: dict[str, Any] = {
        "hypothesis": name,
        "statement": say(hypothesis.statement, "en", otherwise=name),
        "address": first.address,
        "value": None,
        **dict.fromkeys(("statistic", "df", "critical_value", "p_value")),
        "decision": INCONCLUSIVE,
        "h0_decision": "not applicable",
    }
    try:
        row["value"] = findings.number(first.address or "")
        row |= _test(hypothesis, findings)
        row["decision"] = decide(hypothesis, findings)
    except AddressError as error:
        troubles.append(f"{name}: {error}")
    if row["value"] is None:
        troubles.append(f"{name}: the number at {first.address} is undefined.")
    return row


def _test(hypothesis: Hypothesis, findings: Findings) -> Mapping[str, Any]:
    """Return the test behind the first p-value criterion, and what it says of H0."""
    part = _p_value_part(hypothesis)
    if part is None:
        return {}
    place = parse_address(part.address or "")
    found = findings[place.finding].row(place.row)
    p_value = found["p_value"]
    shown = {name: found.get(name) for name in ("statistic", "df", "critical_value")}
    if p_value is None:
        return shown
    met = p_value < _level(hypothesis)
    verdict = SIGNIFICANCE_1925.met if met else SIGNIFICANCE_1925.unmet
    return {**shown, "p_value": p_value, "h0_decision": verdict}


def _p_value_part(hypothesis: Hypothesis) -> Criterion | None:
    """Return the first criterion on a p value."""
    return next((part for part in _compared(hypothesis.supported_if) if _is_p_value(part)), None)


def _level(hypothesis: Hypothesis) -> float:
    """Return the declared level of significance."""
    part = _p_value_part(hypothesis)
    declared = None if part is None else part.below
    return SIGNIFICANCE_1925.cutoff if declared is None else declared
