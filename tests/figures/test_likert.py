import math

import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.house import to_svg
from crm_study.figures.likert import LikertItem, likert_bars
from crm_study.figures.palette import AGREE, DISAGREE, NEUTRAL, steps

LEGEND = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
ITEMS = (
    LikertItem("Few agree", 118, (0.40, 0.20, 0.10, 0.20, 0.10)),
    LikertItem("Most agree", 117, (0.05, 0.05, 0.20, 0.30, 0.40)),
    LikertItem("Divided", 116, (0.03, 0.37, 0.20, 0.38, 0.02)),
)


def lettered(figure, gid):
    return [text.get_text() for text in figure.texts if text.get_gid() == gid]


def shares(axes):
    return [patch for patch in axes.patches if patch.get_gid() == "share"]


def bars_of(figure):
    """The two panels: the balance and, when there is one, the neutral."""
    return [axes for axes in figure.axes if shares(axes)]


def test_items_are_sorted_by_net_agreement_with_their_n():
    figure = likert_bars(ITEMS, legend=LEGEND, neutral=2)
    assert lettered(figure, "item") == ["Most agree", "Divided", "Few agree"]
    assert lettered(figure, "n_obs") == ["117", "116", "118"]


def test_every_bar_and_its_neutral_part_sum_to_100_percent():
    figure = likert_bars(ITEMS, legend=LEGEND, neutral=2)
    by_row: dict[float, list[float]] = {}
    for axes in bars_of(figure):
        for patch in shares(axes):
            by_row.setdefault(patch.get_y(), []).append(patch.get_width())
    assert len(by_row) == len(ITEMS)
    assert all(math.isclose(math.fsum(widths), 1.0) for widths in by_row.values())


def test_neutral_is_apart_and_on_the_same_scale():
    figure = likert_bars(ITEMS, legend=LEGEND, neutral=2)
    balance, neutral = bars_of(figure)
    assert neutral.get_gid() == "neutral"
    assert all(patch.get_facecolor()[:3] != (0, 0, 0) for patch in shares(neutral))
    per_share = [
        axes.get_position().width / (axes.get_xlim()[1] - axes.get_xlim()[0])
        for axes in (balance, neutral)
    ]
    assert per_share[0] == pytest.approx(per_share[1])
    assert neutral.get_position().x0 > balance.get_position().x1


def test_no_bar_crosses_the_line():
    balance = bars_of(likert_bars(ITEMS, legend=LEGEND, neutral=2))[0]
    for patch in shares(balance):
        left, right = patch.get_x(), patch.get_x() + patch.get_width()
        assert right <= 1e-9 or left >= -1e-9


def test_shares_are_printed_from_seven_percent_on():
    balance = bars_of(likert_bars(ITEMS[2:], legend=LEGEND, neutral=2))[0]
    assert sorted(text.get_text() for text in balance.texts) == ["37", "38"]


def test_totals_stand_at_both_ends_in_bold():
    figure = likert_bars(ITEMS[:1], legend=LEGEND, neutral=2)
    totals = [text for text in figure.texts if text.get_gid() == "total"]
    assert [text.get_text() for text in totals] == ["60%", "30%"]
    assert all(text.get_weight() == "bold" for text in totals)


def test_legend_follows_the_bars():
    figure = likert_bars(ITEMS, legend=LEGEND, neutral=2)
    words = lettered(figure, "legend")
    assert words == ["Strongly disagree", "Disagree", "Agree", "Strongly agree", "Neither"]


def test_ten_points_have_two_sides_and_no_neutral():
    item = LikertItem("Satisfied", 250, (0.1,) * 10)
    figure = likert_bars([item], legend=[str(point) for point in range(1, 11)])
    assert len(bars_of(figure)) == 1
    assert len(shares(bars_of(figure)[0])) == 10
    assert lettered(figure, "total") == ["50%", "50%"]


def test_five_points_wear_the_measured_colors():
    figure = likert_bars(ITEMS, legend=LEGEND)
    from matplotlib.colors import to_hex

    swatches = [patch for patch in figure.artists if patch.get_gid() == "swatch"]
    colors = [to_hex(patch.get_facecolor()).upper() for patch in swatches]
    assert colors == [*DISAGREE, *AGREE, NEUTRAL]


def test_one_color_on_a_side_is_its_strong_end():
    assert steps(DISAGREE, 1) == (DISAGREE[0],)


def test_three_points_show_both_strong_ends():
    item = LikertItem("x", 9, (0.5, 0.2, 0.3))
    figure = likert_bars([item], legend=["No", "Neither", "Yes"])
    from matplotlib.colors import to_hex

    swatches = [patch for patch in figure.artists if patch.get_gid() == "swatch"]
    assert [to_hex(p.get_facecolor()).upper() for p in swatches] == [
        DISAGREE[0],
        AGREE[1],
        NEUTRAL,
    ]


def test_everybody_of_one_mind_still_draws():
    one_sided = LikertItem("All agree", 10, (0.0, 0.0, 0.0, 0.0, 1.0))
    all_neutral = LikertItem("Nobody minds", 10, (0.0, 0.0, 1.0, 0.0, 0.0))
    for items in ([one_sided], [all_neutral]):
        assert to_svg(likert_bars(items, legend=LEGEND)).startswith("<?xml")


def test_shares_that_do_not_sum_to_one_are_refused():
    with pytest.raises(AnalysisError) as caught:
        likert_bars([LikertItem("Bad", 9, (0.5, 0.4, 0.0))], legend=["No", "Neither", "Yes"])
    assert str(caught.value) == (
        "The shares of 'Bad' must be 3 numbers that sum to 1; got 3 that sum to 0.9."
    )


def test_a_neutral_point_at_an_end_is_refused():
    with pytest.raises(AnalysisError) as caught:
        likert_bars(ITEMS, legend=LEGEND, neutral=4)
    assert str(caught.value) == (
        "The neutral point must lie between the ends of the scale, 1 to 3; got 4."
    )


def test_no_items_are_refused():
    with pytest.raises(AnalysisError) as caught:
        likert_bars([], legend=LEGEND)
    assert str(caught.value) == "Likert bars need at least one item and two scale points."
