"""Colors of the house, chosen by measurement.

The five Likert steps keep a CIEDE2000 distance of at least 13 for normal, deutan,
protan and tritan sight (Machado et al. 2009) and differ in lightness, so that they
survive a black-and-white copy.
"""

from __future__ import annotations

from collections.abc import Sequence

INK = "#1B1B1B"
PAPER = "#FFFFFF"
ACCENT = "#0072B2"
GRAY = "#8A8A8A"
HAIRLINE = "#C9C9C9"
WARNING = "#8C2D04"
NEUTRAL = "#E5E5E5"
DISAGREE = ("#B35806", "#FDB863")
AGREE = ("#B2ABD2", "#542788")
DIVERGING = ("#B35806", "#F7B76D", "#F7F7F7", "#B2ABD2", "#542788")


def blend(anchors: Sequence[str], share: float) -> str:
    """Return the color at ``share`` (0 to 1) of the way along evenly spaced anchors.

    Examples
    --------
    >>> blend(("#000000", "#FFFFFF"), 0.5)
    '#808080'
    """
    place = min(max(share, 0.0), 1.0) * (len(anchors) - 1)
    left = min(int(place), len(anchors) - 2)
    pairs = zip(_channels(anchors[left]), _channels(anchors[left + 1]), strict=True)
    mixed = (a + (b - a) * (place - left) for a, b in pairs)
    return "#" + "".join(f"{int(channel + 0.5):02X}" for channel in mixed)


def steps(anchors: Sequence[str], count: int) -> tuple[str, ...]:
    """Return ``count`` colors from the first anchor to the last.

    One color alone is the first anchor, the strong end of a Likert side.
    """
    return tuple(blend(anchors, index / max(count - 1, 1)) for index in range(count))


def ink_on(color: str) -> str:
    """Return the lettering that reads on a color: ink, or white on a dark one.

    The choice is the larger WCAG 2 contrast ratio.

    Examples
    --------
    >>> ink_on("#542788"), ink_on("#FDB863")
    ('#FFFFFF', '#1B1B1B')
    """
    light = _luminance(color)
    on_white = 1.05 / (light + 0.05)
    on_ink = (light + 0.05) / (_luminance(INK) + 0.05)
    return PAPER if on_white > on_ink else INK


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    shares = (channel / 255 for channel in _channels(color))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
