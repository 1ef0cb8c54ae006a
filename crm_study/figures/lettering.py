"""Text on a figure: told, cleaned, wrapped, measured and set in one family.

Words are told in the language that is spoken before they are measured.

Respondents' and authors' words reach a figure only through `write`, which never
reads them as markup and never asks the font for a sign it lacks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

from crm_study.figures.font_signs import advances, bundled_fonts, drawable_signs
from crm_study.figures.palette import INK
from crm_study.results.prose import known, verbatim, word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

FAMILY = "DejaVu Sans"
SIZE = 8.5
SMALL = 7.5
LINE = 1.25
MM_PER_POINT = 25.4 / 72
LABEL_WIDTH = 30
_ABSENT_SIGN = "\u25a1"

Weight = Literal["normal", "bold"]


def legible(text: str) -> str:
    r"""Return text without control signs, each sign the font lacks drawn as a square.

    Examples
    --------
    >>> legible("a\x00b \u4e2d")
    'ab □'
    """
    if text.isascii() and text.isprintable():
        return text
    shown = (sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "".join(sign if sign.isspace() or _has(sign) else _ABSENT_SIGN for sign in shown)


def folded(text: str, *, width: int = LABEL_WIDTH, lines: int = 3) -> str:
    r"""Wrap a label at ``width`` signs; what passes ``lines`` ends in an ellipsis.

    Examples
    --------
    >>> folded("We contact customers after each loan", width=20)
    'We contact customers\nafter each loan'
    """
    text = legible(word(text).replace("\n", " "))
    return "\n".join(wrap(text, width, max_lines=lines, placeholder=" …"))


def shortened(text: str, *, letters: int) -> str:
    """Cut a label to ``letters`` signs, in the language it is shown in.

    Examples
    --------
    >>> shortened("Customer knowledge management", letters=12)
    'Customer kn…'
    """
    told = str(word(text))
    return verbatim(told if len(told) <= letters else f"{told[: letters - 1].rstrip()}…")


def width_of(text: str, *, size: float = SIZE, weight: Weight = "normal") -> float:
    """Return the width in millimeters of the longest line of a text."""
    return max(_ems(line, weight) for line in known(text).split("\n")) * size * MM_PER_POINT


def widest(texts: Iterable[str], *, size: float = SIZE, weight: Weight = "normal") -> float:
    """Return the width in millimeters of the widest of some texts; 0 for none."""
    return max((width_of(text, size=size, weight=weight) for text in texts), default=0.0)


def height_of(text: str, *, size: float = SIZE) -> float:
    """Return the height in millimeters of a text of one or more lines."""
    return (text.count("\n") + 1) * size * LINE * MM_PER_POINT


def write(
    on: Axes | Figure, x: float, y: float, text: str, *, size: float = SIZE, **style: Any
) -> Text:
    """Set text at a place: in millimeters on a figure, in data units on axes.

    Math is never parsed, so that a dollar sign is a dollar sign.
    """
    if hasattr(on, "get_size_inches"):
        width, height = on.get_size_inches() * 25.4
        x, y = x / width, y / height
    look = {"color": INK, "va": "center", "linespacing": LINE, "parse_math": False, **style}
    return on.text(x, y, legible_lines(known(text)), family=FAMILY, fontsize=size, **look)


def legible_lines(text: str) -> str:
    """Return `legible` text that keeps its line breaks."""
    return "\n".join(legible(line) for line in text.split("\n"))


def font_folder() -> Path:
    """Return the folder of the font, for writers that set pictures themselves."""
    return bundled_fonts()


def is_drawable(sign: str) -> bool:
    """Tell whether the font has a sign."""
    return _has(sign)


@lru_cache(maxsize=4096)
def _ems(line: str, weight: Weight) -> float:
    """Return how far a line runs: the sum of its signs' advances, without kerning."""
    wide = advances(bold=weight == "bold")
    return sum(wide.get(ord(sign), wide[ord(_ABSENT_SIGN)]) for sign in legible(line))


@lru_cache(maxsize=4096)
def _has(sign: str) -> bool:
    return ord(sign) in drawable_signs()
