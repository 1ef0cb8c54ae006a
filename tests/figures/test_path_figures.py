"""Mediation diagrams, simple slopes and Johnson-Neyman plots: what is drawn, what is refused."""

from __future__ import annotations

import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.house import to_svg
from crm_study.figures.johnson_neyman_plot import johnson_neyman_plot
from crm_study.figures.mediation_diagram import mediation_diagram
from crm_study.figures.simple_slopes import simple_slopes_plot

CLEAR, WEAK = (0.45, True), (-0.03, False)


def drawn(count: int, *, serial: bool = False, **options: object) -> object:
    names = [f"Mediator {i}" for i in range(1, count + 1)]
    between = [CLEAR] * (count * (count - 1) // 2) if serial else []
    return mediation_diagram(
        "CRM",
        names,
        "Growth",
        a=[CLEAR] * count,
        b=[WEAK] * count,
        d=between,
        direct=WEAK,
        total=CLEAR,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("count", "serial"), [(1, False), (3, False), (2, True), (4, True)])
def test_every_path_carries_its_slope(count: int, serial: bool) -> None:
    axes = drawn(count, serial=serial).axes[0]  # type: ignore[attr-defined]
    slopes = [text.get_text() for text in axes.texts if text.get_gid() == "slope"]
    between = count * (count - 1) // 2 if serial else 0
    assert len(slopes) == 2 * count + between + 1
    dashed = [line for line in axes.lines if line.get_gid() == "weak-path"]
    assert len(dashed) == count + 1


@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_path_of_a_series_crosses_a_box(count: int) -> None:
    axes = drawn(count, serial=True).axes[0]  # type: ignore[attr-defined]
    boxes = [p.get_bbox() for p in axes.patches + axes.artists if p.get_gid() == "box"]
    lines = [line for line in axes.lines if line.get_gid() in ("path", "weak-path")]
    assert len(boxes) == count + 2
    for line in lines:
        (x0, x1), (y0, y1) = line.get_xdata(), line.get_ydata()
        for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            assert not any(b.x0 < x < b.x1 and b.y0 < y < b.y1 for b in boxes)


def test_a_stamp_is_printed_and_the_bytes_repeat() -> None:
    one, two = (to_svg(drawn(2, stamp="SYNTHETIC DATA")) for _ in range(2))  # type: ignore[arg-type]
    assert one == two
    assert "SYNTHETIC DATA" in one


def test_slopes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(AnalysisError) as caught:
        mediation_diagram("x", ["m"], "y", a=[], b=[CLEAR], direct=CLEAR, total=CLEAR)
    assert str(caught.value) == (
        "A mediation diagram needs at least one mediator and a slope for every path; got "
        "1 mediators, 0 and 1 slopes to and from them, 0 between."
    )
    with pytest.raises(AnalysisError) as caught:
        drawn(5, serial=True)
    assert str(caught.value) == ("A diagram of mediators in series has room for 4, but got 5.")


def test_values_at_the_line_ends_do_not_overlap() -> None:
    lines = [(name, ((1.0, 2.0), (5.0, 4.0))) for name in ("low", "mean", "high")]
    figure = simple_slopes_plot(
        lines, [(1, 1), (5, 6)], x_label="x", y_label="y", moderator="w", stamp="SYNTHETIC"
    )
    heights = [t.get_position()[1] for t in figure.axes[0].texts if t.get_gid() == "value"]
    assert len(set(heights)) == 3
    with pytest.raises(AnalysisError) as caught:
        simple_slopes_plot([], [], x_label="x", y_label="y", moderator="w")
    assert str(caught.value) == "A plot of simple slopes needs at least one line."


def test_only_bounds_on_the_curve_are_drawn() -> None:
    curve = [(w, 0.2 * w - 0.5, 0.2 * w - 0.9, 0.2 * w - 0.1) for w in (1.0, 2.0, 3.0, 4.0, 5.0)]
    figure = johnson_neyman_plot(
        curve, [1.0, 4.0], [4.5, 30.0, None], x_label="w", y_label="slope", stamp="SYNTHETIC"
    )
    named = [line for line in figure.axes[0].lines if line.get_gid() == "bound"]
    assert [line.get_xdata()[0] for line in named] == [4.5]
    bands = {band.get_gid() for band in figure.axes[0].collections}
    assert bands == {"clear", "unclear"}


def test_a_curve_of_one_place_is_refused() -> None:
    with pytest.raises(AnalysisError) as caught:
        johnson_neyman_plot([(1.0, 0.0, 0.0, 0.0)], [], [], x_label="w", y_label="slope")
    assert str(caught.value) == ("A Johnson-Neyman plot needs at least two finite places; got 1.")
