"""From the text of a paper to its reported results: what was found, and what is used.

A whole test such as ``t(28) = 2.20, p = .036`` is used as it stands. Numbers that stand
alone in sentences are put together only when the text gives each of them once; else they
are listed and left to the reader, who can say in a file which belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm_study.kernels.published.check import meets
from crm_study.kernels.published.paper_text import Found, find_results
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.kernels.published.rule_text import FoundRule, find_decisions, find_rules
from crm_study.protocol.published import PrintedRule
from crm_study.protocol.reported import (
    Reported,
    ReportedDecision,
    ReportedRegression,
    ReportedScore,
    ReportedSlope,
    ReportedTest,
)

_TESTS = {"t", "F", "r", "chi2", "z"}
_LOOSE = {
    "r_squared": "r_squared",
    "explained": "r_squared",
    "adj_r_squared": "adj_r_squared",
    "t_loose": "t",
    "F_loose": "f",
    "p_value": "p_value",
    "critical": "critical",
    "beta": "beta",
    "estimate": "estimate",
    "std_error": "std_error",
}
_OF_SLOPE = ("t", "p_value", "beta", "estimate", "std_error")
_WORDS = {
    "t_loose": "t",
    "F_loose": "F",
    "r_loose": "r",
    "explained": "R² (variance explained)",
    "r_squared": "R²",
    "adj_r_squared": "adjusted R²",
    "critical": "critical t",
    "p_value": "p",
    "cronbach_alpha": "alpha",
    "mean_sd": "mean and SD",
    "estimate": "B",
    "std_error": "SE",
    "chi2": "χ²",
}


@dataclass(frozen=True, slots=True)
class PaperReading:
    """What a text reports.

    Attributes
    ----------
    reported : Reported
        What the audit uses.
    finds : tuple of dict
        Every number, rule and decision that was found, with its place and whether it is
        used.
    """

    reported: Reported
    finds: tuple[dict[str, Any], ...]


def read_paper(text: str) -> PaperReading:
    """Find the reported results in the text of a paper.

    Parameters
    ----------
    text : str
        Plain text.

    Examples
    --------
    >>> reading = read_paper("The R2 of 0.44 was found. The calculated t-statistic was 3.616.")
    >>> reading.reported.regressions[0].slopes[0].t
    '3.616'
    >>> [find["quantity"] for find in reading.finds]
    ['R²', 't']
    """
    found = find_results(text)
    gathered = _gathered(found)
    used = {one.start for ones in gathered.values() for one in ones}
    tests = [one for one in found if one.quantity in _TESTS]
    scores = [one for one in found if one.quantity == "mean_sd"]
    used |= {one.start for one in (*tests, *scores)}
    reported = Reported(
        regressions=_regressions(gathered, found),
        tests=[_test(i, one) for i, one in enumerate(tests, start=1)],
        scores=[_score(i, one) for i, one in enumerate(scores, start=1)],
        decisions=_decisions(text, gathered),
    )
    return PaperReading(reported, (*_finds(found, used), *_rule_finds(text)))


def _gathered(found: Sequence[Found]) -> dict[str, list[Found]]:
    """Return the numbers without degrees of freedom that the text gives once.

    The same R² may stand twice, as a proportion and as a percentage.
    """
    groups: dict[str, list[Found]] = {}
    for one in found:
        if one.quantity in _LOOSE:
            groups.setdefault(_LOOSE[one.quantity], []).append(one)
    return {name: ones for name, ones in groups.items() if _one_number(ones)}


def _one_number(ones: Sequence[Found]) -> bool:
    first = rounding_interval(ones[0].value)
    others = [rounding_interval(one.value) for one in ones[1:]]
    return all(meets(first, other.lower, other.upper) for other in others)


def _regressions(
    gathered: dict[str, list[Found]], found: Sequence[Found]
) -> list[ReportedRegression]:
    if "r_squared" not in gathered and "t" not in gathered:
        return []
    values = {name: ones[0].value for name, ones in gathered.items()}
    again = [one.value for one in gathered.get("r_squared", ())[1:]]
    slope = ReportedSlope(
        term="slope", **{name: values[name] for name in _OF_SLOPE if name in values}
    )
    sizes = {one.value for one in found if one.quantity == "n"}
    return [
        ReportedRegression(
            id="text",
            n=int(sizes.pop()) if len(sizes) == 1 else None,
            n_predictors=1 if _alone(gathered.get("r_squared", ())) else None,
            r_squared=values.get("r_squared"),
            r_squared_again=again[0] if again else None,
            adj_r_squared=values.get("adj_r_squared"),
            f=values.get("f"),
            critical=values.get("critical"),
            slopes=[slope],
        )
    ]


def _alone(ones: Sequence[Found]) -> bool:
    """Whether the text says that one variable alone explains the variance."""
    return any(" alone " in f" {one.sentence.lower()} " for one in ones)


def _test(number: int, one: Found) -> ReportedTest:
    return ReportedTest(
        id=f"test{number}",
        where=one.quote,
        kind=one.quantity,
        statistic=one.value,
        df1=_whole(one.df1),
        df2=_whole(one.df2),
        p_value=one.p_value,
    )


def _whole(text: str | None) -> float | None:
    return None if text is None else float(text.replace(",", "."))


def _score(number: int, one: Found) -> ReportedScore:
    return ReportedScore(id=f"score{number}", where=one.quote, mean=one.value, sd=one.sd)


def _decisions(text: str, gathered: dict[str, list[Found]]) -> list[ReportedDecision]:
    rules, decisions = find_rules(text), find_decisions(text)
    p_values = gathered.get("p_value", ())
    if not p_values or len(rules) > 1 or len({one.decision for one in decisions}) != 1:
        return []
    rule = rules[0] if rules else None
    return [
        ReportedDecision(
            id="decision",
            p_value=p_values[0].value,
            alpha=rule.alpha if rule else "0.05",
            rule=_printed_rule(rule),
            decision=decisions[0].decision,
            quote=rule.quote if rule else decisions[0].quote,
        )
    ]


def _printed_rule(rule: FoundRule | None) -> PrintedRule | None:
    if rule is None or rule.below_alpha is None or rule.above_alpha is None:
        return None
    return PrintedRule(below_alpha=rule.below_alpha, above_alpha=rule.above_alpha)


def _finds(found: Sequence[Found], used: set[int]) -> list[dict[str, Any]]:
    return [
        {
            "key": f"found{i}",
            "quantity": _WORDS.get(one.quantity, one.quantity),
            "printed": one.value,
            "line": one.line,
            "position": one.column,
            "quote": one.quote,
            "used": one.start in used,
        }
        for i, one in enumerate(found, start=1)
    ]


def _rule_finds(text: str) -> Iterator[dict[str, Any]]:
    for i, rule in enumerate(find_rules(text), start=1):
        yield _words_row(f"rule{i}", "decision rule", rule.alpha, rule.quote, rule.start, text)
    for i, one in enumerate(find_decisions(text), start=1):
        decision = one.decision.replace("_", " ")
        yield _words_row(f"decision{i}", "decision", decision, one.quote, one.start, text)


def _words_row(
    key: str, quantity: str, printed: str, quote: str, start: int, text: str
) -> dict[str, Any]:
    return {
        "key": key,
        "quantity": quantity,
        "printed": printed,
        "line": text.count("\n", 0, start) + 1,
        "position": start - text.rfind("\n", 0, start),
        "quote": quote,
        "used": True,
    }
