"""The rule that decided, printed under its table with its source."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose, phrase
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
    chosen = finding.rules[:MOST] if names is None else finding.rules
    return tuple(_line(finding, rule) for rule in chosen if names is None or rule.name in names)


def _line(finding: Finding, rule: Rule) -> Prose:
    number = Slot(format_value(rule.cutoff, "plain"), f"{finding.id}/rules/{rule.name}")
    source, about = phrase(rule.source), phrase(rule.about)
    if rule.direction == "at_least":
        return compose(
            "Rule for {about}: {met} from {cutoff} on, otherwise {unmet}; {source}.",
            about=about,
            met=rule.met,
            cutoff=number,
            unmet=rule.unmet,
            source=source,
        )
    return compose(
        "Rule for {about}: {met} up to {cutoff}, otherwise {unmet}; {source}.",
        about=about,
        met=rule.met,
        cutoff=number,
        unmet=rule.unmet,
        source=source,
    )
