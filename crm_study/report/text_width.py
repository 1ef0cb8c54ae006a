"""How wide a text is in a book face, near enough to share out columns."""

from __future__ import annotations

from functools import lru_cache

_EM: dict[str, float] = {
    **dict.fromkeys("ijltfI.,:;'|![]()-/ \u00a0", 0.3),
    **dict.fromkeys("rs", 0.37),
    **dict.fromkeys("mwMWQO@%—", 0.83),
    **dict.fromkeys("ABCDEFGHJKLNPRSTUVXYZ", 0.67),
}
_OTHER = 0.5
_WIDE_SIGN, _VERY_WIDE = 0x2E80, 1.0
MM_PER_POINT = 25.4 / 72


@lru_cache(maxsize=8192)
def em_width(text: str) -> float:
    """Return the width of a text in ems.

    Examples
    --------
    >>> round(em_width("0.123"), 2)
    2.3
    """
    return sum(_VERY_WIDE if ord(sign) >= _WIDE_SIGN else _EM.get(sign, _OTHER) for sign in text)
