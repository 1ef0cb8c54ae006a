"""The rule that decided, printed under its table with its source."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose, join, phrase
from crm_study.results.rule import Rule

MOST = 4
"""Rules below a table that names none of its own."""


def rule_lines(finding: Finding, names: Sequence[str] | None = None) -> tuple[Prose, ...]:
    """Return one line a rule.

    Parameters
    ----------
    finding : Finding
        Whose rules are told.
    names : sequence of str, optional
        The rules that decide here; by default the first of the finding.
    """
    chosen = [
        rule
        for rule in (finding.rules[:MOST] if names is None else finding.rules)
        if names is None or rule.name in names
    ]
    alike: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in chosen:
        alike.setdefault((rule.about, rule.source, rule.direction), []).append(rule)
    return tuple(_line(finding, sorted(rules, key=_cutoff)) for rules in alike.values())


def _cutoff(rule: Rule) -> float:
    return rule.cutoff


def _line(finding: Finding, rules: Sequence[Rule]) -> Prose:
    """Say rules of one thing by one source together, from the lowest cut-off on."""
    rising = rules[0].direction == "at_least"
    last = rules[0] if rising else rules[-1]
    return compose(
        "Rule for {about}: {steps}, otherwise {unmet}; {source}.",
        about=phrase(last.about),
        steps=join([_step(finding, rule) for rule in rules], ", "),
        unmet=last.unmet,
        source=phrase(last.source),
    )


def _step(finding: Finding, rule: Rule) -> Prose:
    number = Slot(format_value(rule.cutoff, "plain"), f"{finding.id}/rules/{rule.name}")
    if rule.direction == "at_least":
        return compose("{met} from {cutoff} on", met=rule.met, cutoff=number)
    return compose("{met} up to {cutoff}", met=rule.met, cutoff=number)
