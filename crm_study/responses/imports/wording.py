"""When two texts are the same words: not by likeness, but by what typing may change."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´ʼ′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"),
    }
)
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    r"""Return a text without what copying changes: case, quotes, dashes, kinds of blanks.

    Examples
    --------
    >>> folded("  J’ai\u00a0compris ") == folded("j'ai compris")
    True
    """
    same = normalize("NFKC", text).translate(_ALIKE).casefold()
    return normalize("NFC", _BLANKS.sub(" ", same).strip())


@lru_cache(maxsize=65_536)
def unaccented(text: str) -> str:
    """Return a folded text without accents.

    Examples
    --------
    >>> unaccented("Très élevé")
    'tres eleve'
    """
    return "".join(sign for sign in normalize("NFKD", folded(text)) if not combining(sign))
