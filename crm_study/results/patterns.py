"""Phrases with places in them, found again in texts whose places were filled long ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

COUNTED = "n"
"""The place that only a number fills."""
_NUMBER = r"\d[\d.,]*"
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template as regular expressions, with the template that answers it.

    Attributes
    ----------
    expressions : tuple of re.Pattern
        With the shortest and with the longest texts in the first places.
    longest : str
        The longest words between its places.
    answer : str
        The template in the other language.
    weight : int
        The letters between its places.
    """

    expressions: tuple[re.Pattern[str], ...]
    longest: str
    answer: str
    weight: int

    def parts_of(self, text: str) -> Iterator[dict[str, str]]:
        """Yield what may fill the places of a text that holds `longest`; nothing for others."""
        for expression in self.expressions:
            if found := expression.fullmatch(text):
                yield found.groupdict()


def patterns_of(phrases: Mapping[str, str]) -> tuple[Pattern, ...]:
    """Return the templates among phrases as patterns, those with the most words first.

    Examples
    --------
    >>> (one,) = patterns_of({"Regression of {a} on {b}": "Régression de {a} sur {b}", "n": "n"})
    >>> next(one.parts_of("Regression of Performance on CRM"))
    {'a': 'Performance', 'b': 'CRM'}
    """
    made = (_pattern(key, answer) for key, answer in phrases.items() if "{" in key)
    return tuple(sorted(made, key=lambda one: -one.weight))


def has_letters(text: str) -> bool:
    """Tell whether a template says anything besides its places and its signs.

    Examples
    --------
    >>> has_letters("{a}: {b}"), has_letters("{a} of {b}")
    (False, True)
    """
    return is_worded("".join(literals(text)))


def is_worded(text: str) -> bool:
    """Tell whether a text holds any letter."""
    return bool(_LETTER.search(text))


def literals(template: str) -> list[str]:
    """Return the words of a template between its places."""
    return [text for text, _, _, _ in Formatter().parse(template)]


def names_of(template: str) -> list[str]:
    """Return the names of the places of a template, in order."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _pattern(key: str, answer: str) -> Pattern:
    words = literals(key)
    parsed = list(Formatter().parse(key))
    lazy, greedy = (re.compile("".join(_pieces(parsed, ends)), re.DOTALL) for ends in ("?", ""))
    several = sum(name is not None for _, name, _, _ in parsed) > 1
    expressions = (lazy, greedy) if several else (lazy,)
    weight = sum(len(_LETTER.findall(text)) for text in words)
    return Pattern(expressions, max(words, key=len), answer, weight)


def _pieces(
    parsed: Iterable[tuple[str, str | None, str | None, str | None]], ends: str
) -> Iterator[str]:
    seen: set[str] = set()
    for text, name, _, _ in parsed:
        yield re.escape(text)
        if name is not None:
            content = _NUMBER if name == COUNTED else f".+{ends}"
            yield f"(?P={name})" if name in seen else f"(?P<{name}>{content})"
            seen.add(name)
