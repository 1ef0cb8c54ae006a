import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.scree import MOST_SHOWN, scree_plot

EIGENVALUES = [4.1, 1.9, 0.7, 0.5]
MEAN, PERCENTILE = [1.4, 1.2, 1.0, 0.8], [1.5, 1.3, 1.1, 0.9]


def scree(eigenvalues=EIGENVALUES, mean=MEAN, percentile=PERCENTILE, **options):
    options = {"n_suggested": 2, "percentile_label": "Chance, 95th percentile", **options}
    return scree_plot(eigenvalues, mean, percentile, **options)


def lines(figure, gid):
    return [line for line in figure.axes[0].lines if line.get_gid() == gid]


def words(figure, gid):
    return [text.get_text() for text in figure.axes[0].texts if text.get_gid() == gid]


def test_three_curves_are_drawn_and_named_at_their_ends():
    figure = scree()
    for gid, column in (
        ("eigenvalues", EIGENVALUES),
        ("chance-mean", MEAN),
        ("chance-percentile", PERCENTILE),
    ):
        (line,) = lines(figure, gid)
        assert list(line.get_xdata()) == [1, 2, 3, 4]
        assert list(line.get_ydata()) == column
    assert words(figure, "name") == ["Eigenvalue", "Chance, mean", "Chance, 95th percentile"]


def test_what_is_above_chance_is_filled_larger_and_numbered():
    figure = scree()
    above, within = lines(figure, "above-chance"), lines(figure, "within-chance")
    assert [line.get_xdata()[0] for line in above] == [1, 2]
    assert [line.get_xdata()[0] for line in within] == [3, 4]
    assert above[0].get_markerfacecolor() != within[0].get_markerfacecolor()
    assert above[0].get_markersize() > within[0].get_markersize()
    assert words(figure, "value") == ["4.10", "1.90"]
    assert words(figure, "suggestion") == ["2 above chance"]


def test_nothing_above_chance_is_said():
    figure = scree(n_suggested=0)
    assert words(figure, "suggestion") == ["None above chance"]
    assert not lines(figure, "above-chance")


def test_only_the_first_fifteen_are_shown_and_the_axis_says_so():
    many = list(np.linspace(3, 0.1, 54))
    figure = scree(many, many, many, axis_label="Factor")
    assert words(figure, "number") == [str(place) for place in range(1, MOST_SHOWN + 1)]
    assert words(figure, "axis") == ["Factor (the first 15 of 54)"]
    assert len(lines(figure, "eigenvalues")[0].get_xdata()) == MOST_SHOWN
    assert words(scree(), "axis") == ["Component"]


def test_unknown_values_are_gaps():
    figure = scree([4.1, None, float("nan"), 0.5], [None] * 4)
    np.testing.assert_array_equal(
        lines(figure, "eigenvalues")[0].get_ydata(), [4.1, np.nan, np.nan, 0.5]
    )
    assert len(lines(figure, "above-chance")) == 1
    assert "Chance, mean" not in words(figure, "name")


def test_nothing_known_still_draws():
    assert not words(scree([None] * 4, [None] * 4, [None] * 4), "name")


def test_eigenvalues_of_a_reduced_matrix_may_be_negative():
    figure = scree([1.0, 0.2, -0.1, -0.3])
    assert figure.axes[0].get_ylim()[0] < -0.3
    (zero,) = lines(figure, "zero")
    assert list(zero.get_ydata()) == [0.0, 0.0]
    assert not lines(scree(), "zero")


def test_names_never_cover_one_another():
    figure = scree([4.0, 1.0, 1.0, 1.0], [1.0] * 4, [1.0] * 4)
    axes = figure.axes[0]
    places = [text.get_position()[1] for text in axes.texts if text.get_gid() == "name"]
    low, high = axes.get_ylim()
    per_mm = (high - low) / 72.0
    assert min(np.diff(places)) > 2.6 * per_mm
    assert min(places) >= low


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(AnalysisError) as caught:
        scree(mean=[1.0])
    assert str(caught.value) == (
        "A scree plot needs at least two eigenvalues and as many chance values; got "
        "4 eigenvalues, 1 means and 4 percentiles."
    )


@pytest.mark.parametrize("n_suggested", [-1, 5])
def test_an_impossible_suggestion_is_refused(n_suggested):
    with pytest.raises(AnalysisError) as caught:
        scree(n_suggested=n_suggested)
    assert str(caught.value) == (
        f"The suggested number of factors must lie between 0 and 4; got {n_suggested}."
    )
