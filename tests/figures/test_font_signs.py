"""The signs of the font, read from its file, are those that matplotlib finds in it."""

from __future__ import annotations

from matplotlib.font_manager import FontProperties, findfont, get_font

from crm_study.figures.font_signs import bundled_fonts, drawable_signs, signs_of
from crm_study.figures.lettering import FAMILY, font_folder, is_drawable


def test_they_are_those_of_the_font_that_draws() -> None:
    font = get_font(findfont(FontProperties(family=FAMILY)))
    assert drawable_signs() == set(font.get_charmap())


def test_other_fonts_are_read_as_well() -> None:
    for name in ("DejaVuSans-Bold.ttf", "STIXGeneral.ttf", "cmr10.ttf"):
        path = bundled_fonts() / name
        found = set(signs_of(path.read_bytes()))
        assert {ord("a"), ord("Z")} <= found, name
        assert found <= set(get_font(path).get_charmap()), name


def test_the_folder_holds_the_font() -> None:
    assert (font_folder() / "DejaVuSans.ttf").is_file()


def test_signs_beyond_the_first_plane_are_known() -> None:
    assert is_drawable("\U0001d538")
    assert not is_drawable("\U0001f98a")
