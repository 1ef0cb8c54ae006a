"""Printed decisions: whether the rule stands upside down, and which rule was followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crm_study.kernels.published.rounding import rounding_interval
from crm_study.protocol.published import PrintedRule, Verdict
from crm_study.protocol.study import Study

_KEEPS_HA = {"do_not_reject_ha", "reject_h0"}


def decision_rows(study: Study) -> Iterator[dict[str, Any]]:
    """Yield, for every printed decision, the three answers about its rule.

    ``rule_inverted``: the printed rule rejects the alternative when p is small.
    ``follows_stated_rule`` and ``follows_correct_rule``: whether the printed decision is
    what either rule says of the printed p; None when p and alpha leave it open.
    """
    printed = {number.address: number.printed for number in study.published}
    for decision in study.published_decisions:
        yield {
            "hypothesis": decision.hypothesis,
            **decision_answers(
                printed.get(decision.p_value), decision.alpha, decision.rule, decision.decision
            ),
            "where": decision.where,
        }


def decision_answers(
    p_value: str | None, alpha: str, rule: PrintedRule | None, decision: Verdict
) -> dict[str, bool | None]:
    """Return the three answers about one printed decision; None where something is open."""
    below, keeps = _is_below(p_value, alpha), decision in _KEEPS_HA
    stated = None
    if rule is not None and below is not None:
        stated = keeps == ((rule.below_alpha if below else rule.above_alpha) in _KEEPS_HA)
    return {
        "rule_inverted": None if rule is None else _inverted(rule),
        "follows_stated_rule": stated,
        "follows_correct_rule": None if below is None else keeps == below,
    }


def _inverted(rule: PrintedRule) -> bool:
    return rule.below_alpha not in _KEEPS_HA and rule.above_alpha in _KEEPS_HA


def decision_words(row: Mapping[str, Any], quote: str) -> str:
    """Return what a reader should know about one printed decision."""
    quoted = f" (“{quote}”)" if quote else ""
    text = "No rule is printed."
    if row["rule_inverted"]:
        text = f"The printed rule is upside down{quoted}: a p below alpha rejects H0."
    elif row["rule_inverted"] is False:
        text = "The printed rule is the right way round."
    if row["follows_stated_rule"] is False:
        text += " The printed decision contradicts the printed rule"
        text += " and agrees with the correct one." if row["follows_correct_rule"] else "."
    elif row["follows_correct_rule"] is False:
        text += " The printed decision contradicts the printed p."
    return text


def _is_below(p_value: str | None, alpha: str) -> bool | None:
    """Whether a printed p is below alpha; None when its rounding leaves that open."""
    if p_value is None:
        return None
    interval, level = rounding_interval(p_value), float(alpha.replace(",", "."))
    if interval.upper < level:
        return True
    return False if interval.lower > level else None
