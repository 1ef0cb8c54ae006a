import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.coefficients import coefficient_plot
from crm_study.figures.intervals import interval_plot


def drawn(figure, gid):
    return [line for line in figure.axes[0].lines if line.get_gid() == gid]


def words(figure):
    return [text.get_text() for text in figure.texts]


@pytest.fixture
def reliabilities():
    return interval_plot(
        ["SCRM", "Learning", "Undefined"],
        [0.86, 0.66, None],
        [0.79, 0.55, None],
        [0.91, 0.75, float("nan")],
        texts=[".86 [.79, .91]", ".66 [.55, .75]", "–"],
        reference=0.7,
        reference_label="cut-off .70",
        axis_label="Coefficient α",
    )


def test_intervals_keep_the_order_given_and_print_the_figures(reliabilities):
    assert words(reliabilities) == [
        "SCRM",
        "Learning",
        "Undefined",
        ".86 [.79, .91]",
        ".66 [.55, .75]",
        "–",
    ]


def test_an_undefined_estimate_has_a_row_and_no_mark(reliabilities):
    assert [list(line.get_xdata()) for line in drawn(reliabilities, "interval")] == [
        [0.79, 0.91],
        [0.55, 0.75],
    ]
    assert [line.get_xdata()[0] for line in drawn(reliabilities, "estimate")] == [0.86, 0.66]


def test_the_cut_off_is_a_dashed_line_with_its_meaning(reliabilities):
    (line,) = drawn(reliabilities, "reference")
    assert list(line.get_xdata()) == [0.7, 0.7]
    assert line.is_dashed()
    axes = reliabilities.axes[0]
    assert "cut-off .70" in [text.get_text() for text in axes.texts]
    assert "Coefficient α" in [text.get_text() for text in axes.texts]
    assert axes.get_xlim()[0] < 0.55 < 0.91 < axes.get_xlim()[1]


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(AnalysisError) as caught:
        interval_plot(["a"], [1.0, 2.0], [0.0], [3.0], texts=["x"], axis_label="B")
    assert str(caught.value) == (
        "An interval figure needs at least one row and columns of one length; got "
        "labels, estimates, lows, highs and texts of length 1, 2, 1, 1, 1."
    )


def test_coefficients_are_sorted_and_told_apart_by_form():
    figure = coefficient_plot(
        ["Tenure", "SCRM"], [0.02, 0.6], [-0.1, 0.4], [0.1, 0.8], ["weak", "strong"], axis_label="B"
    )
    assert words(figure) == ["SCRM", "Tenure", "strong", "weak"]
    strong, weak = drawn(figure, "estimate")
    assert strong.get_markerfacecolor() == strong.get_markeredgecolor()
    assert weak.get_markerfacecolor() == "#FFFFFF"
    (zero,) = drawn(figure, "reference")
    assert list(zero.get_xdata()) == [0.0, 0.0]


def test_a_slope_without_an_interval_is_hollow_and_last_when_unknown():
    figure = coefficient_plot(
        ["gone", "bare"], [None, 0.2], [None, None], [None, None], ["–", ".20"], axis_label="B"
    )
    assert words(figure)[:2] == ["bare", "gone"]
    (bare,) = drawn(figure, "estimate")
    assert bare.get_markerfacecolor() == "#FFFFFF"
