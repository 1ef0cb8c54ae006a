"""Marks of single values: forms on a field of one by one, named as matplotlib names them."""

from __future__ import annotations

from crm_study.figures.vector.strokes import Place, number, spot

_DIAMOND = 0.5**0.5

_FORMS: dict[str, tuple[Place, ...]] = {
    "s": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "D": ((0, -_DIAMOND), (_DIAMOND, 0), (0, _DIAMOND), (-_DIAMOND, 0)),
    "^": ((0, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "v": ((0, 0.5), (-0.5, -0.5), (0.5, -0.5)),
    "<": ((-0.5, 0), (0.5, -0.5), (0.5, 0.5)),
    ">": ((0.5, 0), (-0.5, 0.5), (-0.5, -0.5)),
    "|": ((0, -0.5), (0, 0.5)),
}
_PLUS = ((-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1))
_CROSS = ((-1, -2), (0, -1), (1, -2), (2, -1), (1, 0), (2, 1), (1, 2), (0, 1), (-1, 2), (-2, 1))
_FORMS["P"] = tuple((x / 6, y / 6) for x, y in (*_PLUS, (-3, -1), (-1, -1)))
_FORMS["X"] = tuple((x / 4, y / 4) for x, y in (*_CROSS, (-1, 0), (-2, -1)))


def marker(form: str, place: Place, size: float) -> str:
    """Return one mark as SVG, without its colors.

    Marks of one form differ in their place alone, so that a PDF packs them well.

    Examples
    --------
    >>> marker("o", (10, 20), 6)
    '<circle r="3" transform="translate(10 20)"/>'
    >>> marker("|", (10, 20), 4)
    '<path d="M0 -2L0 2z" transform="translate(10 20)"/>'
    """
    moved = f'transform="translate({spot(place)})"/>'
    if form == "o":
        return f'<circle r="{number(size / 2)}" {moved}'
    corners = [spot((across * size, down * size)) for across, down in _FORMS[form]]
    return f'<path d="M{"L".join(corners)}z" {moved}'
