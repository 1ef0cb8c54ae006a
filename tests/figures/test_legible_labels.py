"""No label leaves its page, is struck by a line, or points through a box."""

import pytest

from crm_study.figures.curves import Curve, Mark, curve_plot
from crm_study.figures.framework import Arrow, Box, framework_plot
from crm_study.figures.importance_map import importance_map
from crm_study.figures.simple_slopes import simple_slopes_plot
from crm_study.figures.structural_diagram import structural_diagram

pytest.importorskip("matplotlib")


def texts_of(figure):
    return [text for axes in figure.axes for text in axes.texts] + list(figure.texts)


def test_the_moderator_above_the_highest_slope_stays_on_the_page():
    lines = [(f"mean {i}", ((1.0, 2.0), (10.0, 10.0 - i / 100))) for i in range(3)]
    figure = simple_slopes_plot(
        lines, [(1, 1), (10, 10)], x_label="X", y_label="Y", moderator="Handling of complaints"
    )
    figure.draw_without_rendering()
    top = figure.bbox.height
    assert all(text.get_window_extent().y1 <= top for text in texts_of(figure))


def test_an_arrow_to_a_box_of_the_same_column_runs_down_the_column():
    boxes = [
        Box("a", "Quality", (), "left"),
        Box("b", "Value", (), "left"),
        Box("y", "Loyalty", (), "right"),
    ]
    figure = framework_plot(boxes, [Arrow("a", "b"), Arrow("b", "y")])
    first, _ = (line for line in figure.axes[0].lines if line.get_gid() == "arrow")
    (x0, x1), (y0, y1) = first.get_data()
    assert x0 == x1
    drawn = [patch for patch in figure.axes[0].patches if patch.get_gid() == "variable"]
    upper, lower, _ = drawn
    assert y0 == pytest.approx(upper.get_y() + upper.get_height())
    assert y1 == pytest.approx(lower.get_y())


def test_a_dashed_arrow_is_explained_and_only_then():
    boxes = [Box("x", "Care", (), "left"), Box("y", "Loyalty", (), "right")]
    plain = framework_plot(boxes, [Arrow("x", "y")])
    assert not [text for text in plain.axes[0].texts if text.get_gid() == "note"]
    control = framework_plot([*boxes, Box("c", "Sex", (), "below")], [Arrow("c", "y")])
    notes = [text.get_text() for text in control.axes[0].texts if text.get_gid() == "note"]
    assert notes == ["a moderator or a control"]


def grounds(figure):
    return [patch for patch in figure.axes[0].patches if patch.get_gid() == "ground"]


def test_names_of_points_have_a_clear_ground():
    curve = Curve("slope 0", [0.0, 1.0], [1.0, 0.0])
    marks = [Mark("as Image", 0.2, 0.5), Mark("as Customer knowledge management", 0.6, 0.5)]
    look = {"x_label": "X", "y_label": "Y", "x_limits": (0, 1), "y_limits": (0, 1)}
    drawn = curve_plot([curve], marks=marks, **look)
    assert len(grounds(drawn)) == 2
    names = {text.get_text() for text in drawn.axes[0].texts}
    assert "as Customer knowledge management" in names
    assert len(grounds(importance_map(["A", "B"], [0.2, 0.5], [70, 60], x_label="Effect"))) == 2


def test_the_number_of_a_short_path_stands_beside_it():
    names = [("A", None), ("B", 0.2), ("C", 0.3), ("D", 0.3), ("E", 0.3), ("F", 0.2), ("G", 0.1)]
    figure = structural_diagram(names, [("B", "D", 0.05, True), ("A", "G", 0.2, True)])
    short, long = (t for t in figure.axes[0].texts if t.get_gid() == "coefficient")
    assert short.get_zorder() > 4
    assert long.get_zorder() < 4
