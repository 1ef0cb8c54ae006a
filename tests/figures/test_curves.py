import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.curves import Curve, Mark, curve_plot
from crm_study.figures.house import STAMP_NAME, to_svg

LIMITS = {"x_limits": (0.0, 0.6), "y_limits": (0.0, 1.0)}


def drawn(**more):
    curves = [
        Curve("R²", [0.0, 0.3, 0.6], [0.44, None, 0.1]),
        Curve("β care", [0.0, 0.3, 0.6], [0.66, 0.5, 0.12]),
    ]
    return curve_plot(curves, x_label="Marker", y_label="R² and β", **LIMITS, **more)


def test_every_curve_is_drawn_and_named_and_gaps_are_left_out():
    axes = drawn().axes[0]
    lines = [line for line in axes.lines if line.get_gid() == "curve"]
    assert [list(line.get_xdata()) for line in lines] == [[0.0, 0.6], [0.0, 0.3, 0.6]]
    assert {"R²", "β care"} <= {text.get_text() for text in axes.texts}


def test_names_at_the_end_do_not_touch():
    axes = drawn().axes[0]
    places = sorted(t.get_position()[1] for t in axes.texts if t.get_text() in ("R²", "β care"))
    assert places[1] - places[0] > 0.05


def test_curves_differ_without_color():
    curves = [Curve(str(i), [0.0, 0.5], [0.1 * i, 0.1 * i]) for i in range(6)]
    figure = curve_plot(curves, x_label="x", y_label="y", **LIMITS)
    looks = [
        (line.get_color(), line.get_linestyle(), str(line._dash_pattern))
        for line in figure.axes[0].lines
        if line.get_gid() == "curve"
    ]
    assert len(set(looks)) == 6


def test_marks_inside_the_limits_are_drawn_and_the_stamp_is_printed():
    marks = [Mark("as learning", 0.2, 0.3), Mark("outside", 0.9, 0.3), Mark("as age", 0.21, 0.31)]
    figure = drawn(marks=marks, vertical=0.1, stamp="SYNTHETIC DATA")
    axes = figure.axes[0]
    assert sum(line.get_gid() == "mark" for line in axes.lines) == 2
    assert any(text.get_gid() == STAMP_NAME for text in figure.texts)
    places = [t.get_position()[1] for t in axes.texts if t.get_text().startswith("as ")]
    assert abs(places[0] - places[1]) > 0.05


def test_the_same_content_gives_the_same_bytes():
    assert to_svg(drawn()) == to_svg(drawn())


def test_no_curve_is_refused():
    with pytest.raises(AnalysisError) as caught:
        curve_plot([], x_label="x", y_label="y", **LIMITS)
    assert str(caught.value) == "A plot of curves needs at least one curve."
