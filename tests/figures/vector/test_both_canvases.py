"""Every example of a figure shows the same on a page of SVG as on matplotlib's figure."""

from __future__ import annotations

import doctest
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

import crm_study.figures
from crm_study.figures.house import to_svg
from crm_study.figures.vector.canvas import as_vectors

SVG = "{http://www.w3.org/2000/svg}"


def examples() -> Iterator[tuple[str, tuple[dict[str, Any], list[str]]]]:
    """Yield the name of every docstring that makes a figure, its module's names, its statements."""
    for module in iter_modules(crm_study.figures.__path__, "crm_study.figures."):
        home = import_module(module.name)
        for found in doctest.DocTestFinder().find(home):
            lines = [one.source for one in found.examples]
            making = [at for at, line in enumerate(lines) if line.startswith("figure = ")]
            if making:
                yield found.name, (vars(home), lines[: making[-1] + 1])


EXAMPLES = dict(examples())


def made(name: str) -> Any:
    """Return the figure of an example."""
    known, statements = EXAMPLES[name]
    names = dict(known)
    for statement in statements:
        exec(statement, names)  # noqa: S102 - our own docstring
    return names["figure"]


@pytest.fixture(params=sorted(EXAMPLES))
def both(request: pytest.FixtureRequest) -> tuple[Figure, ET.Element]:
    """Return an example as matplotlib's figure and as SVG."""
    with as_vectors():
        svg = to_svg(made(request.param))
    return made(request.param), ET.fromstring(svg)  # noqa: S314 - our own picture


def drawn(figure: Figure) -> list[Any]:
    """Return the artists in the order of drawing, without frames and axes."""
    found = []
    for axes in figure.axes:
        marks = [*axes.lines, *axes.patches, *axes.artists, *axes.texts]
        held = [one for one in axes.get_children() if any(one is mark for mark in marks)]
        found += sorted(held, key=lambda one: one.get_zorder())
    return found + sorted([*figure.artists, *figure.texts], key=lambda one: one.get_zorder())


def points(figure: Figure, places: Any) -> np.ndarray:
    """Return display places as points from the top left."""
    flipped = np.asarray(places) * 72 / figure.dpi
    flipped[:, 1] = figure.get_size_inches()[1] * 72 - flipped[:, 1]
    return flipped


def places(way: str) -> np.ndarray:
    """Return the places of a path."""
    return np.array(re.findall(r"-?[\d.]+", way), dtype=float).reshape(-1, 2)


def ways(root: ET.Element, *, closed: bool) -> list[ET.Element]:
    """Return lines, or shapes that are not cut at the edge of their panel."""
    marks = {one for group in root.iter(f"{SVG}g") if group.get("fill") for one in group}
    cut = {one for clip in root.iter(f"{SVG}clipPath") for one in clip}
    found = [one for one in root.iter(f"{SVG}path") if one not in marks | cut][1:]
    is_shape = re.compile(r"[zC]")
    return [one for one in found if bool(is_shape.search(one.attrib["d"])) is closed]


def test_the_same_words_stand_at_the_same_places(both: tuple[Figure, ET.Element]) -> None:
    figure, root = both
    texts = [one for one in drawn(figure) if hasattr(one, "get_text") and one.get_text()]
    expected = [(one, line) for one in texts for line in one.get_text().split("\n")]
    found = [one for one in root.iter(f"{SVG}text") if one.text]
    assert [one.text for one in found] == [line for _, line in expected if line]
    for (artist, _), element in zip(expected, found, strict=True):
        place = artist.get_transform().transform(artist.get_position())
        x, y = points(figure, [place])[0]
        size = artist.get_fontsize()
        lines = artist.get_text().count("\n") + 1
        assert float(element.attrib["x"]) == pytest.approx(x, abs=0.01)
        assert abs(float(element.attrib["y"]) - y) <= size * (0.2 + 1.25 * lines)
        assert float(element.attrib["font-size"]) == size
        assert element.get("class") == artist.get_gid()
        assert element.attrib["fill"] == artist.get_color()
        assert element.get("font-style", "normal") == artist.get_fontstyle()
        assert element.get("font-weight", "normal") == artist.get_fontweight()


def test_the_same_lines_run_through_the_same_places(both: tuple[Figure, ET.Element]) -> None:
    figure, root = both
    lines = [one for one in drawn(figure) if hasattr(one, "get_xydata")]
    lines = [one for one in lines if one.get_linestyle() != "None"]
    found = ways(root, closed=False)
    assert [one.get("class") for one in found] == [one.get_gid() for one in lines]
    for line, element in zip(lines, found, strict=True):
        assert element.attrib["stroke"] == line.get_color()
        if line.get_drawstyle() == "default":
            through = line.get_transform().transform(line.get_xydata())
            expected = points(figure, through[np.isfinite(through).all(axis=1)])
            assert places(element.attrib["d"]) == pytest.approx(expected, abs=0.006)


def test_the_same_shapes_cover_the_same_ground(both: tuple[Figure, ET.Element]) -> None:
    figure, root = both
    shapes = [one for one in drawn(figure) if hasattr(one, "get_patch_transform")]
    found = [one for one in ways(root, closed=True) if "clip-path" not in one.attrib]
    assert [one.get("class") for one in found] == [one.get_gid() for one in shapes]
    for shape, element in zip(shapes, found, strict=True):
        path = shape.get_path().transformed(shape.get_transform())
        expected = points(figure, path.vertices)
        covered = places(element.attrib["d"])
        assert covered.min(axis=0) == pytest.approx(expected.min(axis=0), abs=0.006)
        assert covered.max(axis=0) == pytest.approx(expected.max(axis=0), abs=0.006)
        color = mpl.colors.to_hex(shape.get_facecolor()).upper()
        assert element.attrib["fill"] in {color, "none"}


def test_there_are_as_many_marks(both: tuple[Figure, ET.Element]) -> None:
    figure, root = both
    marked = [one for one in drawn(figure) if hasattr(one, "get_marker")]
    expected = Counter[str | None]()
    for one in marked:
        if one.get_marker() not in {"None", None}:
            expected[one.get_gid()] += int(np.isfinite(one.get_xydata()).all(axis=1).sum())
    found = Counter[str | None]()
    for group in root.iter(f"{SVG}g"):
        if group.get("fill"):
            found[group.get("class")] += len(group)
    assert found == +expected
