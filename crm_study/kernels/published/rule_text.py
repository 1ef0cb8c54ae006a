"""Decision rules and decisions in running text, such as "if p is below .05, reject H0"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crm_study.kernels.published.paper_text import sentence_at

Verdict = Literal["reject_ha", "do_not_reject_ha", "reject_h0", "do_not_reject_h0"]
_NUMBER = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_LESS = r"(?:less|smaller|lower|below|under|<)(?:\s+than)?"
_MORE = r"(?:more|greater|larger|higher|above|over|>)(?:\s+than)?"
_P = r"\bp\s*[- ]?\s*(?:values?)?"
_BELOW = re.compile(rf"{_P}\s*(?:is|was|were)?\s*{_LESS}\s*(?P<alpha>{_NUMBER})", re.IGNORECASE)
_ABOVE = re.compile(rf"(?:{_P}|\bit)\s*(?:is|was|were)?\s*{_MORE}\s*(?:{_NUMBER})?", re.IGNORECASE)
_ALTERNATIVE = r"(?:H\s*[aA1]\b|alternat(?:iv)?e(?:\s+hypothesis)?)"
_NULL = r"(?:H\s*[0oO]\b|null(?:\s+hypothesis)?)"
_WHICH = rf"(?:(?P<ha>{_ALTERNATIVE})|(?P<h0>{_NULL}))"
_WHICH_2 = _WHICH.replace("<ha>", "<ha2>").replace("<h0>", "<h02>")
_ACT = re.compile(
    r"(?P<verb>fail(?:ed)?\s+to\s+reject|do(?:es)?\s+not\s+reject|not\s+reject|reject|accept)"
    rf"(?:ed)?\s+(?:the\s+)?{_WHICH}"
    rf"|{_WHICH_2}\s+(?:\w+\s+){{0,3}}?(?:is|was|were|be)"
    r"\s+(?:therefore\s+|thus\s+|hence\s+)?(?P<verb2>not\s+rejected|rejected|accepted|supported)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|whenever|where)\b", re.IGNORECASE)
_DECIDED = re.compile(r"therefore|thus|hence|we\s|was\b|were\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A decision rule in a text.

    Attributes
    ----------
    alpha : str
        As printed.
    below_alpha, above_alpha : str or None
        What is done on either side of it; None when the text does not say.
    quote : str
        The sentence.
    start : int
        Position in the text.
    """

    alpha: str
    below_alpha: Verdict | None
    above_alpha: Verdict | None
    quote: str
    start: int


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """A decision in a text."""

    decision: Verdict
    quote: str
    start: int


def find_rules(text: str) -> tuple[FoundRule, ...]:
    """Find the rules that say what happens when p is below or above a number.

    Examples
    --------
    >>> text = (
    ...     "If the p value is less than 0.05, we reject the HA but if it is more than 0.05, "
    ...     "the HA is not rejected."
    ... )
    >>> rule = find_rules(text)[0]
    >>> rule.alpha, rule.below_alpha, rule.above_alpha
    ('0.05', 'reject_ha', 'do_not_reject_ha')
    """
    rules = []
    for match in _BELOW.finditer(text):
        sentence = sentence_at(text, match.start())
        rest = sentence[_place(sentence, match[0]) + len(" ".join(match[0].split())) :]
        turn = _ABOVE.search(rest)
        first, second = (rest[: turn.start()], rest[turn.end() :]) if turn else (rest, "")
        below, above = _verdict(first), _verdict(second)
        if _CONDITION.search(sentence) and (below or above):
            rules.append(FoundRule(match["alpha"], below, above, sentence, match.start()))
    return tuple(rules)


def find_decisions(text: str) -> tuple[FoundDecision, ...]:
    """Find the decisions about a hypothesis, rules left aside.

    Examples
    --------
    >>> find_decisions("The alternative hypothesis was therefore not rejected.")[0].decision
    'do_not_reject_ha'
    """
    rules = {rule.quote for rule in find_rules(text)}
    decisions = []
    for match in _ACT.finditer(text):
        sentence = sentence_at(text, match.start())
        verdict = _verdict(match[0])
        if sentence not in rules and verdict is not None and _DECIDED.search(sentence):
            decisions.append(FoundDecision(verdict, sentence, match.start()))
    return tuple(decisions)


def _place(sentence: str, words: str) -> int:
    return max(0, sentence.find(" ".join(words.split())))


def _verdict(words: str) -> Verdict | None:
    match = _ACT.search(words)
    if match is None:
        return None
    verb = " ".join((match["verb"] or match["verb2"]).lower().split())
    alternative = bool(match["ha"] or match["ha2"])
    keeps = verb.startswith(("fail", "do", "not", "accept", "supported"))
    if alternative:
        return "do_not_reject_ha" if keeps else "reject_ha"
    return "do_not_reject_h0" if keeps else "reject_h0"
