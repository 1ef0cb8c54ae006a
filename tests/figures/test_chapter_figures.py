"""Framework, histogram and bars of shares: what they draw, and what they refuse."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.framework import Arrow, Box, framework_plot
from crm_study.figures.histogram import histogram
from crm_study.figures.house import to_svg
from crm_study.figures.share_bars import share_bars

BOXES = [
    Box("x", "Care", ("Speed", "Kindness"), "left"),
    Box("m", "Trust", (), "above"),
    Box("z", "Size", (), "below"),
    Box("y", "Loyalty", (), "right"),
]
ARROWS = [Arrow("x", "y", "β = .40"), Arrow("x", "m"), Arrow("m", "y"), Arrow("z", "y")]


def gids(figure, kind):
    return [one for one in figure.axes[0].get_children() if one.get_gid() == kind]


def test_every_variable_is_a_box_and_every_association_an_arrow():
    figure = framework_plot(BOXES, ARROWS)
    assert len(gids(figure, "variable")) == len(BOXES)
    assert len(gids(figure, "arrow")) == len(gids(figure, "head")) == len(ARROWS)
    words = [text.get_text() for text in figure.axes[0].texts]
    assert {"Care", "· Speed", "· Kindness", "Trust", "Loyalty", "β = .40"} <= set(words)


def test_what_precedes_stands_left_of_what_follows():
    boxes = gids(framework_plot(BOXES, ARROWS), "variable")
    left, above, below, right = (
        next(b for b in boxes if math.isclose(b.get_x(), x) and math.isclose(b.get_y(), y))
        for x, y in sorted((b.get_x(), b.get_y()) for b in boxes)
    )
    assert left.get_x() < above.get_x() == below.get_x() < right.get_x()


def test_boxes_do_not_touch():
    boxes = gids(framework_plot(BOXES * 1, ARROWS), "variable")
    spans = sorted((b.get_x(), b.get_y(), b.get_y() + b.get_height()) for b in boxes)
    for (x, _, end), (other, start, _) in pairwise(spans):
        assert x != other or end < start


@pytest.mark.parametrize(
    ("boxes", "arrows"),
    [
        (BOXES[:3], []),
        (BOXES, [Arrow("x", "nobody")]),
        ([Box("y", "Y", (), "middle"), *BOXES], []),
    ],
)
def test_a_framework_that_cannot_be_drawn(boxes, arrows):
    with pytest.raises(AnalysisError) as caught:
        framework_plot(boxes, arrows)
    assert str(caught.value) == (
        "A framework needs a dependent variable, known places, and arrows between its boxes."
    )


def test_the_bars_of_a_histogram_count_everybody():
    values = np.sin(np.arange(1, 101) ** 2) * 2
    bars = gids(histogram(values), "bar")
    assert sum(bar.get_height() for bar in bars) == 100
    widths = {round(bar.get_width(), 9) for bar in bars}
    assert len(widths) == 1


def test_the_normal_curve_covers_as_much_as_the_bars():
    figure = histogram(np.linspace(-2, 2, 200))
    (curve,) = gids(figure, "normal")
    bars = gids(figure, "bar")
    area = np.trapezoid(curve.get_ydata(), curve.get_xdata())
    assert area == pytest.approx(sum(b.get_height() * b.get_width() for b in bars), rel=0.02)


@pytest.mark.parametrize("values", [[1.0, 2.0], [1.0, 1.0, 1.0], [1.0, 2.0, math.inf]])
def test_a_histogram_that_cannot_be_drawn(values):
    with pytest.raises(AnalysisError) as caught:
        histogram(values)
    assert str(caught.value) == (
        f"A histogram needs at least three finite values that differ; got {len(values)}."
    )


def test_bars_are_as_long_as_their_percent():
    figure = share_bars([("Sex", [("Female", 40.0, "40%"), ("Male", 60.0, "60%")])])
    assert [bar.get_width() for bar in gids(figure, "bar")] == [40.0, 60.0]


@pytest.mark.parametrize("groups", [[], [("Sex", [])], [("Sex", [("Female", math.nan, "")])]])
def test_bars_that_cannot_be_drawn(groups):
    with pytest.raises(AnalysisError) as caught:
        share_bars(groups)
    assert str(caught.value) == ("Bars of shares need variables with levels and finite percents.")


def test_the_same_figure_gives_the_same_text_and_carries_the_stamp():
    first = to_svg(framework_plot(BOXES, ARROWS, stamp="SYNTHETIC"))
    assert first == to_svg(framework_plot(BOXES, ARROWS, stamp="SYNTHETIC"))
    assert "SYNTHETIC" in first
