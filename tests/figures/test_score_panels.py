"""Histograms and quantile plots of scores: what they draw, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.panel_grid import MOST_PANELS
from crm_study.figures.score_panels import ScorePanel, score_histograms, score_quantiles

WIDE = ScorePanel(
    "Customer satisfaction and retention as staff see it",
    3.4,
    0.8,
    [(0.9, 2.1, 6), (2.1, 2.5, 8), (2.5, 2.9, 14), (2.9, 5.1, 20)],
    [(-1.15, 2.1), (-0.55, 2.5), (0.21, 2.9)],
)


def test_every_score_has_a_panel_with_its_words():
    figure = score_histograms([WIDE] * 6, stamp="SYNTHETIC DATA")
    assert len(figure.axes) == 6
    words = [text.get_text() for text in figure.texts]
    assert words.count("Customer satisfaction\nand retention as\nstaff see it") == 6
    assert "SYNTHETIC DATA" in words


def test_the_area_of_a_bar_tells_its_people_where_widths_differ():
    (axes,) = score_histograms([WIDE]).axes
    bars = [one for one in axes.get_children() if one.get_gid() == "bar"]
    areas = np.array([bar.get_height() * bar.get_width() for bar in bars])
    assert areas / areas.sum() == pytest.approx(np.array([6, 8, 14, 20]) / 48)


def test_the_line_is_that_of_mean_and_spread():
    (axes,) = score_quantiles([WIDE]).axes
    (line,) = [one for one in axes.get_children() if one.get_gid() == "line"]
    z, score = np.asarray(line.get_data())
    assert score == pytest.approx(3.4 + 0.8 * z)
    (dots,) = [one for one in axes.get_children() if one.get_gid() == "scores"]
    assert np.asarray(dots.get_data()).T.tolist() == [list(place) for place in WIDE.quantiles]


def test_a_full_figure_fits_a_page():
    figure = score_histograms([WIDE] * MOST_PANELS, stamp="SYNTHETIC DATA")
    assert figure.get_size_inches()[1] * 25.4 < 230


@pytest.mark.parametrize("scores", [[], [ScorePanel("x", 1.0, 0.0, [(0, 1, 9)], [(0.1, 1.0)])]])
def test_scores_that_cannot_be_drawn(scores):
    for draw in (score_histograms, score_quantiles):
        with pytest.raises(AnalysisError) as caught:
            draw(scores)
        assert str(caught.value) == (
            "Panels of scores need at least one score, and each must vary."
        )
