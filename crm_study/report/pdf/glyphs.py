"""Texts as the fonts of the PDF can set them: every sign known, no word endless."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crm_study.figures.lettering import is_drawable

_IGNORED = {"Cf", "Mn", "Me"}
_LONG = re.compile(r"[^\s\u00a0]{26,}")
_JOINTS = re.compile(r"(?<=[/_.:=&?-])(?=\w)")
_PIECE = 10
_SOFT = "\u200b"


def settable(text: str) -> str:
    """Return a text in which signs without a glyph are named, and long words may break.

    Examples
    --------
    >>> settable("fine \u4e2d")
    'fine [CJK UNIFIED IDEOGRAPH-4E2D]'
    """
    known = text if text.isascii() else "".join(map(_known, text))
    return _LONG.sub(_broken, known)


@lru_cache(maxsize=4096)
def _known(sign: str) -> str:
    if sign.isspace() or sign.isascii():
        return sign
    if unicodedata.category(sign) in _IGNORED and not is_drawable(sign):
        return ""
    if is_drawable(sign):
        return sign
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}')}]"


def _broken(found: re.Match[str]) -> str:
    """Let a long word break at its joints, else anywhere."""
    pieces = _JOINTS.split(found.group())
    return _SOFT.join(
        _SOFT.join(piece[at : at + _PIECE] for at in range(0, len(piece), _PIECE))
        for piece in pieces
    )
