"""Tick boxes and combs as small pictures, so that no font has to know them.

Grey at 600 dots an inch, because viewers that draw a page small lose the thin lines of
black and white; the bytes are the same on every machine because nothing in them is
compressed.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

_DOTS_PER_MM = 600 / 25.4
_LINE = 6
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture and its size on paper in mm."""

    png: bytes
    width: float
    height: float


@cache
def comb(count: int, *, width: float = 5.5, height: float = 7.0) -> Drawing:
    """Return boxes for signs, side by side; one of them is an open box.

    Examples
    --------
    >>> comb(5).width
    27.5
    """
    ink = _frame(count * width, height)
    for at in range(1, count):
        middle = round(at * width * _DOTS_PER_MM)
        ink[:, middle - _LINE // 2 : middle + _LINE // 2] = True
    return Drawing(_png(ink), count * width, height)


@cache
def tick_box(mark: str = "", *, size: float = 4.2) -> Drawing:
    """Return a box to tick: empty, ``crossed`` or ``filled`` as an example."""
    ink = _frame(size, size)
    if mark == "filled":
        ink[:] = True
    if mark == "crossed":
        at = np.arange(len(ink))
        inside = (at > 4 * _LINE) & (at < len(ink) - 4 * _LINE)
        for shift in range(-_LINE // 2, _LINE // 2 + 1):
            ink[at[inside], at[inside] + shift] = True
            ink[at[inside], len(ink) - 1 - at[inside] + shift] = True
    return Drawing(_png(ink), size, size)


def _frame(width: float, height: float) -> Bits:
    """Return an empty box as ink (True) on paper."""
    ink = np.zeros((round(height * _DOTS_PER_MM), round(width * _DOTS_PER_MM)), dtype=bool)
    ink[:_LINE], ink[-_LINE:], ink[:, :_LINE], ink[:, -_LINE:] = True, True, True, True
    return ink


def _png(ink: Bits) -> bytes:
    """Return a grey PNG of the ink on white paper."""
    height, width = ink.shape
    lines = np.where(ink, 0, 255).astype(np.uint8)
    filtered = np.hstack([np.zeros((height, 1), np.uint8), lines]).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = struct.pack(">IIB", *(2 * [round(_DOTS_PER_MM * 1000)]), 1)
    chunks = [(b"IHDR", head), (b"pHYs", dots)]
    chunks += [(b"IDAT", zlib.compress(filtered, 0)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
