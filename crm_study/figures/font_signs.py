"""Which signs a font has and how wide they are, read from the file: nothing that draws is loaded.

The table ``cmap`` of a TrueType font maps characters to glyphs. Its formats 4 (the first
65,536 characters) and 12 (all of them) are those of every Unicode font; see the OpenType
specification, "cmap — Character to Glyph Index Mapping Table". ``hmtx`` holds the advance of
every glyph, in the units of ``head``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_FILE = "DejaVuSans.ttf"
_BOLD = "DejaVuSans-Bold.ttf"
_UNICODE = {(0, platform) for platform in range(7)} | {(3, 1), (3, 10)}


def bundled_fonts() -> Path:
    """Return the folder of the fonts that travel with matplotlib, without importing it."""
    spec = find_spec("matplotlib")
    home = Path(spec.origin).parent if spec and spec.origin else Path()
    return home / "mpl-data" / "fonts" / "ttf"


@lru_cache(maxsize=1)
def drawable_signs() -> frozenset[int]:
    """Return the code points that the figures' font has.

    Examples
    --------
    >>> ord("β") in drawable_signs(), 0x4E2D in drawable_signs()
    (True, False)
    """
    return frozenset(signs_of((bundled_fonts() / _FILE).read_bytes()))


@lru_cache(maxsize=2)
def advances(*, bold: bool = False) -> dict[int, float]:
    """Return how far each sign of the figures' font moves the next one, in ems.

    Examples
    --------
    >>> round(advances()[ord("m")], 3), round(advances(bold=True)[ord("m")], 3)
    (0.974, 1.042)
    """
    return advances_of((bundled_fonts() / (_BOLD if bold else _FILE)).read_bytes())


def signs_of(font: bytes) -> Iterator[int]:
    """Yield the code points that a TrueType font maps to a glyph other than the blank one."""
    return (sign for sign, _ in _mapped(font))


def advances_of(font: bytes) -> dict[int, float]:
    """Return the advance of every sign of a TrueType font, in ems."""
    (em,) = struct.unpack_from(">H", font, _table(font, b"head") + 18)
    (count,) = struct.unpack_from(">H", font, _table(font, b"hhea") + 34)
    pairs = struct.unpack_from(f">{2 * count}H", font, _table(font, b"hmtx"))
    wide = [units / em for units in pairs[::2]]
    return {sign: wide[min(glyph, count - 1)] for sign, glyph in _mapped(font)}


def _mapped(font: bytes) -> Iterator[tuple[int, int]]:
    """Yield the code points of a font with their glyphs."""
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    for at in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * at)
        if (platform, encoding) in _UNICODE:
            yield from _glyphs(font, start + offset)


def _table(font: bytes, tag: bytes) -> int:
    """Return where a table of the font begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    for at in range(count):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * at)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag.decode()}.")


def _glyphs(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    (layout,) = struct.unpack_from(">H", font, start)
    if layout == 4:
        yield from _of_segments(font, start)
    elif layout == 12:
        (count,) = struct.unpack_from(">L", font, start + 12)
        for at in range(count):
            first, last, glyph = struct.unpack_from(">LLL", font, start + 16 + 12 * at)
            blank = int(glyph == 0)
            for step in range(blank, last - first + 1):
                yield first + step, glyph + step


def _of_segments(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield the signs of format 4: segments of code points with an offset to glyphs."""
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    count, ends = doubled // 2, start + 14
    starts, deltas, ranges = (ends + 2 + doubled * step for step in (1, 2, 3))
    for at in range(count):
        (last,) = struct.unpack_from(">H", font, ends + 2 * at)
        (first,) = struct.unpack_from(">H", font, starts + 2 * at)
        (delta,) = struct.unpack_from(">H", font, deltas + 2 * at)
        (offset,) = struct.unpack_from(">H", font, ranges + 2 * at)
        for code in range(first, last + 1):
            glyph = code
            if offset:
                place = ranges + 2 * at + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            mapped = (glyph + delta) % 0x10000 if glyph or not offset else 0
            if mapped:
                yield code, mapped
