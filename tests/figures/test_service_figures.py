"""Colored cells, clouds of points, and names in the corners of an importance map."""

import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.cell_map import cell_map
from crm_study.figures.house import to_svg
from crm_study.figures.importance_map import importance_map
from crm_study.figures.scatter import scatter


def texts(figure, gid):
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_gid() == gid]


def test_every_cell_is_printed_and_a_gap_is_a_dash():
    figure = cell_map(
        ["MFI01", "MFI02"],
        ["Care", "Speed"],
        [[-1.0, 0.0], [1.0, None]],
        texts=[["−1.00", "0.00"], ["1.00", ""]],
        limits=(-1, 1),
    )
    assert texts(figure, "value") == ["−1.00", "0.00", "1.00", "–"]
    cells = [patch for patch in figure.axes[0].patches if patch.get_gid() == "cell"]
    assert len(cells) == 3
    assert len({cell.get_facecolor() for cell in cells}) == 3


def test_one_value_for_all_colors_nothing():
    figure = cell_map(["a"], ["b"], [[2.0]], texts=[["2"]], limits=(2, 2))
    assert to_svg(figure) == to_svg(cell_map(["a"], ["b"], [[2.0]], texts=[["2"]], limits=(2, 2)))


def test_cells_need_one_shape():
    with pytest.raises(AnalysisError) as refusal:
        cell_map(["a"], ["b", "c"], [[1.0]], texts=[["1"]], limits=(0, 1))
    assert str(refusal.value) == (
        "A table of colored cells needs a value and a text for each row and column; got 1 rows, "
        "2 columns and 1 rows of cells."
    )


def test_the_line_of_a_cloud_is_that_of_least_squares():
    figure = scatter([0, 1, 2.0], [1, 3, 5.0], x_label="x", y_label="y", stamp="SYNTHETIC")
    (line,) = [line for line in figure.axes[0].lines if line.get_gid() == "line"]
    assert list(line.get_ydata()) == pytest.approx([1, 5])
    assert any("SYNTHETIC" in text.get_text() for text in figure.texts)


def test_a_cloud_needs_an_x_that_varies():
    with pytest.raises(AnalysisError) as refusal:
        scatter([1, 1.0], [1, 2.0], x_label="x", y_label="y")
    assert str(refusal.value) == (
        "A cloud of points needs columns of one length and an x that varies; got 2 and 2 values."
    )


def test_quadrants_are_named_in_the_corners():
    names = ["Overkill", "Keep up", "Low", "Concentrate"]
    figure = importance_map(["a", "b"], [1, 2], [3, 4], x_label="x", quadrants=names)
    assert texts(figure, "quadrant") == names
    assert texts(importance_map(["a", "b"], [1, 2], [3, 4], x_label="x"), "quadrant") == []


def test_many_points_are_numbered_and_named_below():
    names = [f"Practice {letter}" for letter in "abcde"]
    figure = importance_map(names, [1, 2, 3, 4, 5], [5, 4, 3, 2, 1], x_label="x", numbered=True)
    assert texts(figure, "point") == ["1", "2", "3", "4", "5"]
    key = [text.get_text() for text in figure.texts if text.get_gid() == "key"]
    assert key == [f"{at}. {name}" for at, name in enumerate(names, start=1)]
