import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.item_map import MARKS, item_map

ITEMS = ["s1", "s2", "l1", "l2", "l3"]
REST = [0.6, 0.25, -0.4, None, float("nan")]
LOWS = [0.4, 0.1, -0.6, None, 0.1]
HIGHS = [0.7, 0.4, -0.2, None, 0.2]
VERDICTS = ["keep", "rewrite", "reverse", "drop", "drop"]


def draw(**changes):
    columns = {
        "items": ITEMS,
        "item_rest": REST,
        "lows": LOWS,
        "highs": HIGHS,
        "verdicts": VERDICTS,
        "reference": 0.3,
        "reference_label": "cut-off .30",
        **changes,
    }
    five = [columns.pop(name) for name in ("items", "item_rest", "lows", "highs", "verdicts")]
    return item_map(*five, **columns)


def texts(on, gid):
    return [text.get_text() for text in on.texts if text.get_gid() == gid]


def marks(axes, gid):
    return [found for found in axes.get_children() if found.get_gid() == gid]


def test_items_keep_their_order_with_value_and_verdict():
    figure = draw()
    assert texts(figure, "item") == ITEMS
    assert texts(figure, "value") == [".60", ".25", "−.40", "–", "–"]
    assert texts(figure, "verdict") == ["rewrite", "reverse", "drop", "drop"]


def test_each_verdict_has_a_mark_of_its_own_form():
    figure = draw(item_rest=[0.6, 0.25, -0.4, 0.1, 0.6], verdicts=[*VERDICTS[:4], "keep"])
    axes = figure.axes[0]
    assert [len(marks(axes, verdict)) for verdict in MARKS] == [2, 1, 1, 1]
    for verdict in MARKS:
        assert {found.get_marker() for found in marks(axes, verdict)} == {MARKS[verdict].marker}
    assert len({mark.marker for mark in MARKS.values()}) == len(MARKS)
    assert len({mark.edge for mark in MARKS.values()}) == len(MARKS)


def test_unknown_estimates_have_a_row_and_no_mark():
    axes = draw().axes[0]
    assert not marks(axes, "drop")
    intervals = [list(line.get_xdata()) for line in marks(axes, "interval")]
    assert intervals == [[0.4, 0.7], [0.1, 0.4], [-0.6, -0.2], [0.1, 0.2]]


def test_the_legend_counts_only_what_occurs():
    (legend,) = [axes for axes in draw().figure.axes if axes.get_gid() == "legend"]
    assert texts(legend, "legend") == ["keep (1)", "rewrite (1)", "reverse (1)", "drop (2)"]
    (legend,) = [axes for axes in draw(verdicts=["keep"] * 5).axes if axes.get_gid() == "legend"]
    assert texts(legend, "legend") == ["keep (5)"]


def test_neighbors_of_one_construct_share_its_label():
    figure = draw(groups=["SCRM", "SCRM", "Learning", "Learning", "Learning"])
    assert texts(figure, "group") == ["SCRM", "Learning"]
    (divider,) = marks(figure.axes[0], "divider")
    assert len(set(divider.get_ydata())) == 1
    assert not texts(draw(), "group")


def test_the_cut_off_is_a_dashed_line_with_its_meaning():
    axes = draw().axes[0]
    (line, _) = sorted(marks(axes, "reference"), key=lambda found: hasattr(found, "get_text"))
    assert line.is_dashed()
    assert list(line.get_xdata()) == [0.3, 0.3]
    assert texts(axes, "reference") == ["cut-off .30"]
    assert not marks(draw(reference=None).axes[0], "reference")


@pytest.mark.parametrize("label", ["q1", "We contact our customers after each loan " * 4])
def test_sixty_items_fit_a_page(label):
    groups = [f"Construct {place // 5} of a questionnaire" for place in range(60)]
    figure = item_map(
        [label] * 60,
        [0.5] * 60,
        [0.4] * 60,
        [0.6] * 60,
        ["keep"] * 60,
        reference=0.3,
        reference_label="cut-off .30",
        groups=groups,
        stamp="SYNTHETIC DATA",
    )
    assert figure.get_size_inches()[1] * 25.4 <= 240
    assert len(texts(figure, "group")) == 12
    assert min(text.get_fontsize() for text in figure.texts) >= 7
    assert figure.axes[0].get_position().width > 0.2


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(AnalysisError) as caught:
        draw(lows=[0.1], groups=["SCRM"])
    assert str(caught.value) == (
        "An item map needs at least one item and columns of one length; got items, item-rest "
        "correlations, lows, highs, verdicts and groups of length 5, 5, 1, 5, 5, 1."
    )


def test_an_unknown_verdict_is_refused():
    with pytest.raises(AnalysisError) as caught:
        draw(verdicts=["keep", "delete", "keep", "keep", "keep"])
    assert str(caught.value) == (
        "An item map knows the verdicts keep, rewrite, reverse, drop; got 'delete'."
    )
