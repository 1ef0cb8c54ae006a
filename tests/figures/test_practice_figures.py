"""Figures of checklists, rankings, maturity and necessary conditions: what they hold and refuse."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.ceiling_plot import ceiling_plot
from crm_study.figures.combination_plot import combination_plot
from crm_study.figures.house import to_svg
from crm_study.figures.pareto_chart import pareto_chart
from crm_study.figures.radar import radar
from crm_study.figures.state_bars import state_bars
from crm_study.figures.surface_map import surface_map
from crm_study.figures.timeline import Phase, timeline
from crm_study.figures.value_grid import value_grid

STAMP = "SYNTHETIC DATA: x"


def figures():
    yield state_bars(["a", "b"], [[0.5, 0.5], [1, 0]], legend=["no", "yes"], texts=["1", "2"])
    yield timeline(
        [Phase("a", 0, 9, None, None, ""), Phase("b", None, None, 3, 1.0, "")],
        axis_label="Days",
        legend=("done", "left", "plan"),
    )
    yield pareto_chart(
        ["a", "b"], [3, 1], [0.75, 1], share=0.8, n_vital=2, count_label="n", cumulative_label="c"
    )
    yield radar(
        list("abcd"),
        [1, 2, 3, 4],
        [None] * 4,
        [None] * 4,
        rings=[(1, ""), (5, "5")],
        texts=[""] * 4,
    )
    yield value_grid(["a"], ["x", "y"], [[1.0, None]], [["1", ""]], span=(0, 1))
    yield ceiling_plot(
        [1, 2], [1, 2], [(1, 1), (2, 2)], None, x_label="x", y_label="y", legend=("s", "l")
    )
    yield surface_map(
        lambda x, y: x - y, span=(1, 5), points=[], labels=("x", "y", "z"), lines=("fit", "misfit")
    )
    yield combination_plot(["a", "b"], [((), 2), ((0, 1), 1)], axis_label="n")


def test_the_same_figure_gives_the_same_bytes() -> None:
    for first, second in zip(figures(), figures(), strict=True):
        assert to_svg(first) == to_svg(second)


def test_a_stamp_is_printed() -> None:
    figure = value_grid(["a"], ["x"], [[1.0]], [["1"]], span=(0, 1), stamp=STAMP)
    assert [text.get_text() for text in figure.texts if text.get_gid() == "stamp"] == [STAMP]


def test_bars_of_states_are_as_long_as_their_shares() -> None:
    figure = state_bars(["a"], [[0.25, 0.75]], legend=["no", "yes"], texts=["75%"])
    wide = [one.get_width() for one in figure.patches + figure.artists if one.get_gid() == "state"]
    assert wide[1] / wide[0] == pytest.approx(3.0)


def test_a_blank_cell_stays_blank_and_the_frame_is_on_its_column() -> None:
    figure = value_grid(["a"], ["x", "y"], [[2.0, np.nan]], [["2.0", "–"]], span=(1, 5), framed=[0])
    assert [text.get_text() for text in figure.texts if text.get_gid() == "value"] == ["2.0"]
    assert sum(one.get_gid() == "frame" for one in figure.artists + figure.patches) == 1


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (
            lambda: state_bars(["a"], [[0.5, 0.4]], legend=["no", "yes"], texts=[""]),
            "The shares of 'a' must be 2 numbers that sum to 1; got 2 that sum to 0.9.",
        ),
        (
            lambda: state_bars([], [], legend=["no", "yes"], texts=[]),
            "Bars of states need at least one step and one row of shares each.",
        ),
        (
            lambda: timeline([], axis_label="", legend=("", "", "")),
            "A timeline needs at least one phase.",
        ),
        (
            lambda: pareto_chart(
                [], [], [], share=0.8, n_vital=0, count_label="", cumulative_label=""
            ),
            "A Pareto chart needs at least one thing and columns of one length.",
        ),
        (
            lambda: radar(["a"], [1], [None], [None], rings=[(1, "")], texts=[""]),
            "A radar needs at least three spokes and columns of one length.",
        ),
        (
            lambda: value_grid(["a"], ["x"], [[1.0, 2.0]], [["1", "2"]], span=(0, 1)),
            "A grid needs rows, columns and one number for each cell.",
        ),
        (
            lambda: ceiling_plot([], [], [], None, x_label="", y_label="", legend=("", "")),
            "A plot of ceilings needs points, and at least one peer.",
        ),
        (
            lambda: surface_map(
                lambda x, _: x, span=(1, 1), points=[], labels=("",) * 3, lines=("", "")
            ),
            "A map of a surface needs a scale from a smaller to a larger number.",
        ),
        (
            lambda: combination_plot(["a"], [], axis_label=""),
            "A plot of combinations needs options and combinations.",
        ),
    ],
)
def test_refusals(draw, sentence) -> None:
    with pytest.raises(AnalysisError) as caught:
        draw()
    assert str(caught.value) == sentence
