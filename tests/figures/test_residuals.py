import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.residuals import local_mean, residual_plot


def line(figure, gid):
    return next(found for found in figure.axes[0].lines if found.get_gid() == gid)


def test_every_point_is_drawn_where_it_lies():
    figure = residual_plot([1.0, 2.0, 3.0], [0.5, -0.5, 0.0])
    points = line(figure, "residuals")
    assert list(points.get_xdata()) == [1.0, 2.0, 3.0]
    assert list(points.get_ydata()) == [0.5, -0.5, 0.0]
    assert list(line(figure, "zero").get_ydata()) == [0.0, 0.0]


def test_the_smoother_returns_a_straight_line_unchanged():
    x = np.linspace(0, 10, 40)
    at = np.linspace(0, 10, 7)
    np.testing.assert_allclose(local_mean(x, 2 * x - 3, at=at), 2 * at - 3, rtol=1e-10, atol=1e-10)


def test_the_smoother_agrees_with_lowess_without_robust_steps():
    lowess = pytest.importorskip("statsmodels.nonparametric.smoothers_lowess").lowess
    random = np.random.default_rng(4)
    x = np.sort(random.normal(size=60))
    y = x**2 + random.normal(size=60)
    expected = lowess(y, x, frac=0.6, it=0, return_sorted=False)
    np.testing.assert_allclose(local_mean(x, y, at=x, span=0.6), expected, rtol=1e-6, atol=1e-6)


def test_one_fitted_value_for_all_still_draws():
    figure = residual_plot([3.0, 3.0, 3.0, 3.0], [1.0, -1.0, 2.0, -2.0])
    assert np.allclose(line(figure, "smoother").get_ydata(), 0.0)


def test_no_residual_at_all_still_draws():
    figure = residual_plot([1.0, 2.0, 3.0], [0.0, 0.0, 0.0])
    assert figure.axes[0].get_ylim()[1] > 0


def test_unequal_lengths_are_refused():
    with pytest.raises(AnalysisError) as caught:
        residual_plot([1.0, 2.0, 3.0], [0.1, 0.2])
    assert str(caught.value) == (
        "A residual plot needs at least three finite fitted values and as many residuals; "
        "got 3 and 2."
    )
