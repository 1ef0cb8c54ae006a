import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.heatmap import correlation_heatmap


def values(figure):
    return [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "value"]


MATRIX = [[1.0, 0.9, 0.9], [-0.473, 1.0, 0.9], [0.5, -0.001, 1.0]]


def test_only_the_lower_triangle_is_read_and_every_value_is_printed():
    figure = correlation_heatmap(["a", "b", "c"], MATRIX)
    assert values(figure) == ["−.47", ".50", ".00"]


def test_a_perfect_correlation_prints_as_one():
    assert values(correlation_heatmap(["a", "b"], [[1, 0], [-1.0, 1]])) == ["−1.00"]


def test_rows_are_named_and_columns_numbered():
    figure = correlation_heatmap(["Strategic CRM", "Learning", "Performance"], MATRIX)
    assert [text.get_text() for text in figure.texts if text.get_gid() == "label"] == [
        "1. Strategic CRM",
        "2. Learning",
        "3. Performance",
    ]
    numbers = [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "number"]
    assert numbers == ["1", "2", "3"]


def test_an_undefined_correlation_leaves_its_cell_blank():
    figure = correlation_heatmap(["a", "b", "c"], [[1, 0, 0], [None, 1, 0], [float("nan"), 0.2, 1]])
    assert values(figure) == [".20"]
    assert len([p for p in figure.axes[0].patches if p.get_gid() == "cell"]) == 1


def test_opposite_signs_have_opposite_hues():
    figure = correlation_heatmap(["a", "b", "c"], MATRIX)
    negative, positive, _ = (patch.get_facecolor() for patch in figure.axes[0].patches)
    assert negative[0] > negative[2]
    assert positive[2] > positive[0]


def test_a_matrix_that_is_not_square_is_refused():
    with pytest.raises(AnalysisError) as caught:
        correlation_heatmap(["a", "b"], [[1.0, 0.5]])
    assert str(caught.value) == (
        "A heatmap needs at least two labels and as many rows and columns; got 2 labels and 1 rows."
    )
