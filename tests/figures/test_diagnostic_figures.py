"""The pictures of residuals."""

from __future__ import annotations

import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.component_panels import component_panels
from crm_study.figures.leverage_plot import leverage_plot
from crm_study.figures.quantile_plot import quantile_plot


def gids(figure: object) -> list[str]:
    return [line.get_gid() for axes in figure.axes for line in axes.lines if line.get_gid()]  # type: ignore[attr-defined]


def test_a_point_outside_the_envelope_has_its_own_color() -> None:
    figure = quantile_plot([-1, 0, 1], [-5.0, 0.1, 0.9], [-3, -1, 0], [0, 1, 3])
    assert gids(figure) == ["diagonal", "residuals", "outside"]


def test_a_row_beyond_the_contour_is_flagged() -> None:
    figure = leverage_plot([0.1, 0.2, 0.8], [0.1, -0.1, 2.5], n_terms=2, distances=(0.5, 5))
    (far,) = [line for line in figure.axes[0].lines if line.get_gid() == "flagged"]
    assert list(far.get_xdata()) == [0.8]


def test_panels_stand_two_abreast() -> None:
    one = ("Care", [1.0, 2, 3], [-1.0, 0, 1], [-1.0, 0.5, 0.5])
    figure = component_panels([one] * 3)
    places = [axes.get_position() for axes in figure.axes]
    assert places[0].y0 == places[1].y0 > places[2].y0
    assert places[0].x0 == places[2].x0 < places[1].x0


def test_nothing_to_draw_is_refused() -> None:
    for draw, sentence in (
        (
            lambda: quantile_plot([0, 1], [0, 1], [0, 1], [0, 1]),
            "A quantile plot needs at least three finite residuals, each with its expected value "
            "and limits; got 2, 2, 2, 2.",
        ),
        (
            lambda: leverage_plot([0.1], [0.2], n_terms=1, distances=(1, 2)),
            "A leverage plot needs at least three finite leverages and as many residuals; got 1 "
            "and 1.",
        ),
        (
            lambda: component_panels([]),
            "Component-plus-residual panels need at least one predictor, and for each at least "
            "three points with a component and a partial residual.",
        ),
    ):
        with pytest.raises(AnalysisError) as caught:
            draw()
        assert str(caught.value) == sentence
