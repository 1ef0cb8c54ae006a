"""Sentences that name a table or a figure before anybody has counted them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_study.errors import OutputError, nearest
from crm_study.report.words import words_of
from crm_study.results.prose import Prose, Slot, join

_MARK = "@"
_ANCHOR = "#"


def mention(name: str) -> Slot:
    """Name an exhibit in a sentence; the document puts its number there.

    Parameters
    ----------
    name : str
        ``table:regression.simple`` or ``figure:regression.simple.residuals``.
    """
    return Slot(name, f"{_MARK}{name}")


def mention_all(names: Sequence[str], *, lang: str = "en") -> Prose:
    """Return ``See Table 1, Table 2 and Figure 1.``, or nothing for no names."""
    if not names:
        return Prose()
    words = words_of(lang)
    *first, last = [Prose([mention(name)]) for name in names]
    listed = join([join(first, ", "), last], f" {words.both} ") if first else last
    return join([f"{words.see} ", listed, "."], "")


def is_reference(slot: Slot) -> bool:
    """Tell whether a slot points to an exhibit of the document instead of a number."""
    return slot.address.startswith(_ANCHOR)


def resolved(text: str, labels: Mapping[str, tuple[str, str]]) -> str:
    """Put label and anchor where a sentence mentions an exhibit.

    Parameters
    ----------
    text : str or Prose
        Any text; only a `Prose` can hold mentions.
    labels : mapping
        ``{"table:x": ("Table 1", "table-1")}``.

    Raises
    ------
    OutputError
        The sentence mentions an exhibit that is not in the document.
    """
    if not isinstance(text, Prose) or not any(map(_is_open, text.parts)):
        return text
    parts = [_closed(part, labels) if _is_open(part) else part for part in text.parts]
    return Prose(parts, lang=text.lang)


def _is_open(part: str | Slot) -> bool:
    return isinstance(part, Slot) and part.address.startswith(_MARK)


def _closed(part: str | Slot, labels: Mapping[str, tuple[str, str]]) -> Slot:
    name = part.address.removeprefix(_MARK) if isinstance(part, Slot) else part
    if name not in labels:
        raise OutputError(
            f"A sentence mentions '{name}', which is not in the report.{nearest(name, labels)}"
        )
    label, anchor = labels[name]
    return Slot(label, f"{_ANCHOR}{anchor}")
