"""Sentences whose numbers know where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from string import Formatter


@dataclass(frozen=True, slots=True)
class Slot:
    """A number in a sentence: its text and the address it was read from."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


class Prose(str):
    """A string that also keeps its parts: plain text and `Slot`s.

    Examples
    --------
    >>> prose = compose("alpha was {a}.", a=Slot(".86", "reliability.main/scrm/estimate"))
    >>> prose, prose.slots[0].address
    ('alpha was .86.', 'reliability.main/scrm/estimate')
    """

    __slots__ = ("parts",)

    parts: tuple[str | Slot, ...]

    def __new__(cls, parts: Iterable[str | Slot] = ()) -> Prose:
        """Join the parts and keep them."""
        kept = tuple(part for part in parts if str(part))
        prose = super().__new__(cls, "".join(str(part) for part in kept))
        prose.parts = kept
        return prose

    def _repr_html_(self) -> str:
        return f"<p>{escape(self)}</p>"

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The numbers, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


def compose(template: str, **values: str | Slot | Prose) -> Prose:
    """Fill a template; every value stays a part of its own."""
    parts: list[str | Slot] = []
    for text, name, _, _ in Formatter().parse(template):
        parts.append(text)
        if name is not None:
            value = values[name]
            parts.extend(value.parts if isinstance(value, Prose) else [value])
    return Prose(parts)


def join(sentences: Iterable[Prose | str], separator: str = " ") -> Prose:
    """Join sentences into a paragraph, keeping every slot."""
    parts: list[str | Slot] = []
    for sentence in sentences:
        if parts and sentence:
            parts.append(separator)
        parts.extend(sentence.parts if isinstance(sentence, Prose) else [sentence])
    return Prose(parts)
