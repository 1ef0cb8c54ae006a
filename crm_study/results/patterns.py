"""Phrases with places in them, found again in texts whose places were filled long ago."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from string import Formatter

COUNTED = "n"
"""The place that only a number fills."""
_NUMBER = r"\d[\d.,]*"
_LETTER = re.compile(r"[^\W\d_]")
_RUN = re.compile(r"[^\W\d_]{3,}")
SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZΑ-Ω])")
"""Where one sentence ends and the next begins."""
_UNFINISHED = re.compile(r"\w[\s,;:]$")
"""How no name ends: what fills a place was cut in its middle, or is told already."""
_PLACE = "\x00"
_WHOLE = re.compile(rf"(?<![^\W\d_])(?<!{_PLACE})[^\W\d_]{{3,}}(?![^\W\d_]|{_PLACE})")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A template as regular expressions, with the template that answers it.

    Attributes
    ----------
    expressions : tuple of re.Pattern
        With the shortest and with the longest texts in the first places.
    word : str
        A whole word that every text of it holds; empty where it has none.
    longest : str
        The longest signs between its places, which every text of it holds too.
    answer : str
        The template in the other language.
    weight : int
        The letters between its places.
    """

    expressions: tuple[re.Pattern[str], ...]
    word: str
    longest: str
    answer: str
    weight: int

    def parts_of(self, text: str) -> Iterator[dict[str, str]]:
        """Yield what may fill the places of a text; nothing when it is another text."""
        for expression in self.expressions:
            found = expression.fullmatch(text)
            if found and not any(map(_UNFINISHED.search, found.groups())):
                yield found.groupdict()


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns by the word that their texts hold, each with its rank."""

    by_word: Mapping[str, tuple[tuple[int, Pattern], ...]]

    def of_text(self, text: str) -> list[Pattern]:
        """Return the patterns that a text may be of, those with the most words first.

        Patterns without words hold for names and lists, not over several sentences.
        """
        words = {*_RUN.findall(text), *([] if SENTENCE.search(text) else [""])}
        found = chain.from_iterable(self.by_word.get(word, ()) for word in words)
        likely = (ranked for ranked in found if ranked[1].longest in text)
        return [pattern for _, pattern in sorted(likely, key=itemgetter(0))]


def patterns_of(phrases: Mapping[str, str]) -> Patterns:
    """Return the templates among phrases as patterns.

    Examples
    --------
    >>> found = patterns_of({"Regression of {a} on {b}": "Régression de {a} sur {b}", "n": "n"})
    >>> (one,) = found.of_text("Regression of Performance on CRM")
    >>> next(one.parts_of("Regression of Performance on CRM"))
    {'a': 'Performance', 'b': 'CRM'}
    """
    made = [_pattern(key, answer) for key, answer in phrases.items() if "{" in key]
    by_word: dict[str, list[tuple[int, Pattern]]] = {}
    for rank, pattern in enumerate(sorted(made, key=lambda one: -one.weight)):
        by_word.setdefault(pattern.word, []).append((rank, pattern))
    return Patterns({word: tuple(ranked) for word, ranked in by_word.items()})


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
    marked = "".join(text if name is None else f"{text}{_PLACE}" for text, name, _, _ in parsed)
    whole = _WHOLE.findall(marked)
    word, longest = max(whole, key=len, default=""), max(words, key=len)
    return Pattern(expressions, word, longest, answer, weight)


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
