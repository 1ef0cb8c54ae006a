import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.forest import forest


def draw(second=(0.87, None)):
    return forest(
        ["SCRM", "Learning"],
        [0.86, 0.66],
        [0.79, None],
        [0.91, float("nan")],
        second,
        texts=[".86 [.79, .91]", ".66"],
        first_label="α with 95% interval",
        second_label="ω",
        axis_label="Reliability",
        reference=0.7,
        reference_label="cut-off .70",
    )


def marks(axes, gid):
    return [line for line in axes.lines if line.get_gid() == gid]


def test_both_coefficients_stand_in_one_row():
    axes = draw().axes[0]
    first, last = marks(axes, "estimate")
    (second,) = marks(axes, "second")
    assert (first.get_xdata()[0], last.get_xdata()[0]) == (0.86, 0.66)
    assert second.get_xdata()[0] == 0.87
    assert second.get_ydata()[0] == first.get_ydata()[0]


def test_the_second_mark_is_hollow_and_of_another_form():
    axes = draw().axes[0]
    (second,) = marks(axes, "second")
    assert second.get_markerfacecolor() == "none"
    assert second.get_marker() != marks(axes, "estimate")[0].get_marker()


def test_the_scale_reaches_a_second_coefficient_outside_the_interval():
    assert draw(second=[0.3, float("nan")]).axes[0].get_xlim()[0] < 0.3


def test_the_legend_tells_both():
    (legend,) = [axes for axes in draw().axes if axes.get_gid() == "legend"]
    assert [text.get_text() for text in legend.texts] == ["α with 95% interval", "ω"]
    assert [line.get_marker() for line in marks(legend, "key")] == ["o", "D"]


def test_a_second_column_of_another_length_is_refused():
    with pytest.raises(AnalysisError) as caught:
        draw(second=[0.8])
    assert str(caught.value) == (
        "A forest needs a second coefficient for each row; got 1 for 2 rows."
    )
