"""Path models and importance maps as drawn: what stands where, and what is refused."""

from __future__ import annotations

import math

import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.house import STAMP_NAME, to_svg
from crm_study.figures.importance_map import importance_map
from crm_study.figures.structural_diagram import structural_diagram

CONSTRUCTS = [("Image", None), ("Quality", 0.3), ("Satisfaction", 0.68), ("Loyalty", 0.45)]
ARROWS = [
    ("Image", "Quality", 0.55, True),
    ("Image", "Satisfaction", 0.18, True),
    ("Quality", "Satisfaction", float("nan"), False),
    ("Satisfaction", "Loyalty", 0.48, True),
    ("Image", "Loyalty", -0.06, False),
]


def texts(axes, gid):
    return [text.get_text() for text in axes.texts if text.get_gid() == gid]


def test_constructs_carry_their_share_and_arrows_their_slope():
    axes = structural_diagram(CONSTRUCTS, ARROWS).axes[0]
    assert texts(axes, "construct") == [
        "Image",
        "Quality\nR² = .30",
        "Satisfaction\nR² = .68",
        "Loyalty\nR² = .45",
    ]
    assert texts(axes, "coefficient") == [".55", ".18", "n/a", ".48", "−.06"]
    assert texts(axes, "note") == ["the interval of the path includes zero, or is unknown"]


def test_every_arrow_points_to_the_right():
    axes = structural_diagram(CONSTRUCTS, ARROWS).axes[0]
    paths = [line for line in axes.lines if line.get_gid() == "path"]
    assert len(paths) == len(ARROWS)
    assert all(line.get_xdata()[0] < line.get_xdata()[1] for line in paths)
    assert {line.get_linestyle() for line in paths} == {"-", "--"}


def test_slopes_do_not_cover_one_another():
    axes = structural_diagram(CONSTRUCTS, ARROWS).axes[0]
    spots = [text.get_position() for text in axes.texts if text.get_gid() == "coefficient"]
    assert min(math.dist(a, b) for i, a in enumerate(spots) for b in spots[:i]) > 5


def test_the_diagram_carries_the_stamp_and_is_reproducible():
    one = structural_diagram(CONSTRUCTS, ARROWS, stamp="SYNTHETIC DATA")
    assert any(text.get_gid() == STAMP_NAME for text in one.texts)
    assert to_svg(one) == to_svg(structural_diagram(CONSTRUCTS, ARROWS, stamp="SYNTHETIC DATA"))


def test_diagram_refusals():
    words = "A structural diagram needs at least two constructs, and arrows between them only."
    for constructs, arrows in (
        ([("Image", None)], []),
        (CONSTRUCTS, [("Image", "Growth", 0.1, True)]),
    ):
        with pytest.raises(AnalysisError) as caught:
            structural_diagram(constructs, arrows)
        assert str(caught.value) == words


def test_the_map_crosses_at_the_means_or_where_it_is_told():
    labels, across, up = ["a", "b", "c"], [0.1, 0.2, 0.6], [50.0, 70.0, 60.0]

    def cross(figure):
        lines = [line for line in figure.axes[0].lines if line.get_gid() == "crosshair"]
        return lines[0].get_xdata()[0], lines[1].get_ydata()[0]

    assert cross(importance_map(labels, across, up, x_label="x")) == pytest.approx((0.3, 60))
    told = importance_map(labels, across, up, x_label="x", crosshair=(0.5, 40))
    assert cross(told) == (0.5, 40)


def test_a_point_without_a_place_is_left_out():
    figure = importance_map(["a", "b"], [0.1, None], [50, 60], x_label="x", stamp="SYNTHETIC")
    assert texts(figure.axes[0], "point") == ["a"]
    assert any(text.get_gid() == STAMP_NAME for text in figure.texts)


def test_labels_of_near_points_are_set_apart():
    figure = importance_map(["first", "second"], [0.5, 0.5], [50, 50.2], x_label="x")
    spots = [text.get_position() for text in figure.axes[0].texts if text.get_gid() == "point"]
    assert spots[0] != spots[1]


@pytest.mark.parametrize(
    ("labels", "across", "sizes"), [([], [], "0, 0, 0"), (["a"], [0.1, 0.2], "1, 2, 1")]
)
def test_map_refusals(labels, across, sizes):
    with pytest.raises(AnalysisError) as caught:
        importance_map(labels, across, [1.0][: len(labels)], x_label="x")
    assert str(caught.value) == (
        "An importance map needs at least one point whose place is known and columns of one "
        f"length; got labels, importance and performance of length {sizes}."
    )
