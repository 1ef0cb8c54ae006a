import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.house import STAMP_NAME, to_svg
from crm_study.figures.specification_curve import Choice, specification_curve


def drawn(count=6, **more):
    estimates = [i / 10 - 0.2 for i in range(count)]
    return specification_curve(
        estimates,
        [value - 0.2 for value in estimates],
        [None, *(value + 0.2 for value in estimates[1:])],
        [value > 0.2 for value in estimates],
        choices=[
            Choice("Controls", ["none", "age"], ["none", "age"] * (count // 2)),
            Choice("Estimator", ["cluster_means"], ["cluster_means"] * count),
        ],
        axis_label="Slope",
        **more,
    )


def test_slopes_stand_above_and_choices_below():
    top, board = drawn().axes
    marks = {
        line.get_gid(): len(line.get_xdata())
        for line in top.lines
        if line.get_gid() in ("plain", "significant")
    }
    assert marks == {"plain": 5, "significant": 1}
    words = [text.get_text() for text in board.texts]
    assert words == ["Controls", "none", "age", "Estimator", "cluster means"]


def test_every_specification_has_a_tick_in_every_choice():
    board = drawn(10).axes[1]
    ticks = sum(len(line.get_xdata()) // 3 for line in board.lines if line.get_gid() == "sticks")
    assert ticks == 2 * 10


def test_the_stamp_and_the_bytes():
    figure = drawn(stamp="SYNTHETIC DATA")
    assert any(text.get_gid() == STAMP_NAME for text in figure.texts)
    assert to_svg(drawn()) == to_svg(drawn())


def test_nothing_and_unequal_columns_are_refused():
    sentence = "A specification curve needs a slope, limits and a test for each."
    for lows in ([], [0.0, 1.0]):
        with pytest.raises(AnalysisError) as caught:
            specification_curve([0.1] * bool(lows), lows, [], [], choices=[], axis_label="Slope")
        assert str(caught.value) == sentence
