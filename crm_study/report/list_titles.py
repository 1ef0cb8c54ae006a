"""Titles for the lists of tables and figures: one line each, told apart by their ends."""

from __future__ import annotations

from collections import defaultdict

from crm_study.report.document import Document, FigureBlock, TableBlock
from crm_study.report.table_layout import Room
from crm_study.report.text_width import MM_PER_POINT, em_width

_GAP = " … "
_HEAD = 0.34
"""Share of the line that the first words may take."""
_NUMBERS = 2.5
"""Ems that dots and page number take at the end of a line."""
_PAIRS = (("«", "»"), ("(", ")"), ("“", "”"), ("[", "]"))


def list_titles(document: Document, *, room: Room, size: float) -> dict[str, str]:
    """Return the line of every table and figure in its list, by the anchor of the exhibit.

    Parameters
    ----------
    document : Document
        What is listed.
    room : Room
        The width of the text, in millimeters.
    size : float
        Points of the list.

    Examples
    --------
    >>> list_titles(Document("A", "", "en", None, ()), room=Room(160, 247), size=10)
    {}
    """
    ems = room.portrait / (size * MM_PER_POINT) - _NUMBERS
    exhibits: list[TableBlock | FigureBlock] = [*document.tables, *document.figures]
    full = {one.id: _line(document, one) for one in exhibits}
    brief = {name: elided(line, ems=ems) for name, line in full.items()}
    meant: dict[str, set[str]] = defaultdict(set)
    for name, line in full.items():
        meant[_words(brief[name])].add(_words(line))
    return {
        name: brief[name] if len(meant[_words(brief[name])]) == 1 else line
        for name, line in full.items()
    }


def elided(text: str, *, ems: float) -> str:
    """Return a text that fits into a line: its first words, an ellipsis, its last words.

    Parameters
    ----------
    text : str
        Any text.
    ems : float
        Width of the line.

    Examples
    --------
    >>> elided("Regression of Performance on Focus, Knowledge and Technology", ems=18)
    'Regression of … and Technology'
    """
    if em_width(text) <= ems:
        return text
    words = text.split(" ")
    head = _fitting(words, ems * _HEAD)
    left = ems - em_width(" ".join(head) + _GAP)
    tail = _fitting(words[:0:-1], left)[::-1]
    while tail and not _is_closed(tail):
        tail = tail[1:]
    while len(head) > 1 and not _is_closed(head):
        head = head[:-1]
    return " ".join(head).rstrip(",") + _GAP + " ".join(tail) if tail else text


def _line(document: Document, one: TableBlock | FigureBlock) -> str:
    title = one.table.title if isinstance(one, TableBlock) else one.caption
    return f"{document.label(one)}\u2002{title}"


def _words(line: str) -> str:
    """Return a line without its number."""
    return line.partition("\u2002")[2]


def _fitting(words: list[str], ems: float) -> list[str]:
    """Return as many of the first words as fit, but one at least."""
    taken = words[:1]
    for word in words[1:]:
        if em_width(" ".join([*taken, word])) > ems:
            break
        taken.append(word)
    return taken


def _is_closed(words: list[str]) -> bool:
    """Tell whether every quotation mark and bracket has its partner."""
    text = " ".join(words)
    return all(text.count(first) == text.count(last) for first, last in _PAIRS)
