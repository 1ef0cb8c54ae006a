"""Statistical results in running text: what they are, and where they stand.

Two styles are read: that of the APA, ``t(28) = 2.20, p = .036``, and that of sentences,
"a calculated t-statistic of 3.616". Nothing is inferred: each find keeps its words and
its place, so that a reader can see what was taken for what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGN = r"[-−–]?\s?"
_DIGITS = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_NUMBER = rf"{_SIGN}{_DIGITS}"
_IS = r"\s*(?:value\s*)?(?:is|was|were|of|=|:|at|equal(?:s|ed)?(?:\s+to)?|stood\s+at)\s*"
_P = rf"(?P<p>[<>=≤≥]\s*{_DIGITS}|=?\s*n\.?s\.?)"
_EQUALS = rf"\s*=\s*(?P<value>{_NUMBER})"
_THEN_P = rf"(?:\s*[,;]?\s*\(?p\s*{_P})?"
_R2 = r"R\s*[-–]?\s*(?:\^\s*)?(?:²|2\b|squared?\b)"

#: Quantity, and how it is written. Earlier patterns win where two of them meet.
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "F",
        rf"\bF\s*\(\s*(?P<df1>\d+)\s*[,;]\s*(?P<df2>\d+(?:[.,]\d+)?)\s*\)\s*=\s*(?P<value>{_NUMBER}){_THEN_P}",
    ),
    ("t", rf"\bt\s*\(\s*(?P<df2>{_DIGITS})\s*\){_EQUALS}{_THEN_P}"),
    ("r", rf"\br\s*\(\s*(?P<df2>\d+)\s*\){_EQUALS}{_THEN_P}"),
    (
        "chi2",
        r"(?:χ\s*[²2]|chi[- ]?squared?)\s*"
        r"\(\s*(?P<df1>\d+)\s*(?:[,;]\s*[nN]\s*=\s*(?P<n>\d+)\s*)?\)"
        rf"{_EQUALS}{_THEN_P}",
    ),
    ("z", rf"\b[zZ]{_EQUALS}{_THEN_P}"),
    (
        "critical",
        r"(?:critical|tabulated|table)\s+(?:t|value)(?:[- ]?(?:statistic|stat|value))?"
        rf"{_IS}(?P<value>{_NUMBER})",
    ),
    ("adj_r_squared", rf"adj(?:usted|\.)?\s*{_R2}{_IS}(?P<value>{_NUMBER}\s*%?)"),
    (
        "r_squared",
        rf"(?:coefficient\s+of\s+determination(?:\s*\(\s*{_R2}\s*\))?|{_R2}){_IS}(?P<value>{_NUMBER}\s*%?)",
    ),
    (
        "explained",
        rf"explain(?:ed|s|ing)?\s+(?:\w+\s+){{0,4}}?(?P<value>{_DIGITS}\s*(?:%|percent|per\s+cent))"
        r"\s+of\s+(?:the\s+)?(?:total\s+)?varia(?:tion|nce|bility)",
    ),
    ("t_loose", rf"\bt[- ]?(?:statistic|stat|value|test|calculated)s?\b{_IS}(?P<value>{_NUMBER})"),
    ("t_loose", rf"\bt{_EQUALS}{_THEN_P}"),
    (
        "F_loose",
        r"\bF\s*[- ]?(?:(?:statistic|value|ratio|test)\b"
        rf"{_IS}|\s*=\s*)(?P<value>{_NUMBER}){_THEN_P}",
    ),
    (
        "p_value",
        rf"(?:\bp\s*[- ]?\s*values?{_IS}|\bsig(?:nificance|\.)?\s*(?:value|level)?\s*=\s*)"
        rf"(?P<value>[<>≤≥]?\s*{_DIGITS})",
    ),
    ("p_value", rf"\bp\s*(?P<value>[<>=≤≥]\s*{_DIGITS})"),
    (
        "cronbach_alpha",
        rf"(?:Cronbach(?:['’]?s)?\s+alpha(?:\s+coefficient)?|\bα){_IS}(?P<value>{_DIGITS})",
    ),
    ("mean_sd", rf"\bM\s*=\s*(?P<value>{_NUMBER})\s*[,;]\s*(?:and\s+)?SD\s*=\s*(?P<sd>{_DIGITS})"),
    (
        "mean_sd",
        rf"mean(?:\s+score)?{_IS}(?P<value>{_NUMBER})\s*,?\s*(?:and|with)\s+(?:a\s+)?"
        rf"(?:standard\s+deviation|SD){_IS}(?P<sd>{_DIGITS})",
    ),
    ("beta", rf"(?:β|\bbeta)(?:\s+coefficient)?{_IS}(?P<value>{_NUMBER})"),
    ("estimate", rf"\b[bB]\s*=\s*(?P<value>{_NUMBER})"),
    ("std_error", rf"\b(?:SE|S\.E\.|standard\s+error){_IS}(?P<value>{_DIGITS})"),
    (
        "r_loose",
        rf"(?:correlation(?:\s+coefficient)?(?:\s*\(\s*r\s*\))?{_IS}|\br\s*=\s*)(?P<value>{_NUMBER}){_THEN_P}",
    ),
    ("n", r"(?:\b[nN]\s*=\s*|sample(?:\s+size)?\s+of\s+)(?P<value>\d+)\b"),
    ("n", r"\b(?P<value>\d+)\s+(?:respondents|participants)\b"),
)
_IGNORING_CASE = {"critical", "r_squared", "adj_r_squared", "explained", "t_loose", "p_value"}
_COMPILED = tuple(
    (name, re.compile(pattern, re.IGNORECASE if name in _IGNORING_CASE else 0))
    for name, pattern in _PATTERNS
)


@dataclass(frozen=True, slots=True)
class Found:
    """One result in a text.

    Attributes
    ----------
    quantity : str
        What the words were taken for: ``t``, ``F``, ``r``, ``chi2`` and ``z`` are whole
        tests; ``t_loose``, ``F_loose`` and ``r_loose`` have no degrees of freedom.
    value : str
        The number as printed.
    quote : str
        The words that were read.
    start : int
        Position in the text.
    line, column : int
        The same place, counted from 1.
    sentence : str
        The sentence around it.
    df1, df2, p_value, sd, n : str or None
        What stood beside it.
    """

    quantity: str
    value: str
    quote: str
    start: int
    line: int
    column: int
    sentence: str
    df1: str | None = None
    df2: str | None = None
    p_value: str | None = None
    sd: str | None = None
    n: str | None = None


def find_results(text: str) -> tuple[Found, ...]:
    """Find the statistical results in a text.

    Parameters
    ----------
    text : str
        Plain text, as copied or extracted from a paper.

    Returns
    -------
    tuple of Found
        In the order of the text; no two of them share a character.

    Examples
    --------
    >>> for found in find_results("t(28) = 2.20, p = .036; the p-value was 0.00."):
    ...     print(found.quantity, found.value, found.p_value, found.column)
    t 2.20 .036 1
    p_value 0.00 None 29
    """
    taken: list[tuple[int, int]] = []
    found: list[Found] = []
    for name, pattern in _COMPILED:
        for match in pattern.finditer(text):
            span = match.span()
            if not any(start < span[1] and span[0] < end for start, end in taken):
                taken.append(span)
                found.append(_found(name, match, text))
    return tuple(sorted(found, key=lambda one: one.start))


def _found(name: str, match: re.Match[str], text: str) -> Found:
    parts = match.groupdict()
    start = match.start()
    line_start = text.rfind("\n", 0, start) + 1
    return Found(
        quantity=name,
        value=_clean(parts["value"]),
        quote=" ".join(match[0].split()),
        start=start,
        line=text.count("\n", 0, start) + 1,
        column=start - line_start + 1,
        sentence=sentence_at(text, start),
        df1=parts.get("df1"),
        df2=parts.get("df2"),
        p_value=_clean(parts["p"]) if parts.get("p") else None,
        sd=parts.get("sd"),
        n=parts.get("n"),
    )


def sentence_at(text: str, position: int) -> str:
    """Return the sentence around a position.

    Examples
    --------
    >>> sentence_at("One thing. Another was 0.44, we found. A third.", 15)
    'Another was 0.44, we found.'
    """
    ends = [match.end() for match in _sentence_ends(text)]
    first = max((end for end in ends if end <= position), default=0)
    last = min((end for end in ends if end > position), default=len(text))
    return " ".join(text[first:last].split())


def _sentence_ends(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"[.!?](?=\s+[A-Z“\"(]|\s*$)|\n\s*\n", text)


def _clean(value: str) -> str:
    """Return a number as `rounding_interval` reads it."""
    value = re.sub(r"\s*(?:percent|per\s+cent)$", "%", value.strip(), flags=re.IGNORECASE)
    value = value.lstrip("=").strip()
    return "ns" if value.lower().replace(".", "") == "ns" else re.sub(r"\s+", "", value)
