import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.loadings import loading_heatmap


def texts(on, gid):
    return [text.get_text() for text in on.texts if text.get_gid() == gid]


def cells(figure):
    return [patch for patch in figure.axes[0].get_children() if patch.get_gid() == "cell"]


LOADINGS = [[0.81, 0.12], [-0.45, 0.3], [0.299, 1.04]]


def test_every_loading_is_printed_and_only_strong_ones_are_colored():
    figure = loading_heatmap(["a", "b", "c"], ["F1", "F2"], LOADINGS)
    assert texts(figure.axes[0], "strong") == [".81", "−.45", ".30", "1.04"]
    assert texts(figure.axes[0], "pale") == [".12", ".30"]
    assert len(cells(figure)) == 4


def test_the_cut_off_can_be_moved():
    figure = loading_heatmap(["a", "b", "c"], ["F1", "F2"], LOADINGS, cutoff=0.5)
    assert texts(figure.axes[0], "strong") == [".81", "1.04"]


def test_items_and_factors_keep_their_order():
    figure = loading_heatmap(["z item", "a item", "c"], ["F2", "F1"], LOADINGS)
    assert texts(figure, "item") == ["z item", "a item", "c"]
    assert texts(figure, "factor") == ["F2", "F1"]
    heights = [text.get_position()[1] for text in figure.texts if text.get_gid() == "item"]
    assert heights == sorted(heights, reverse=True)


def test_names_too_long_for_a_column_are_numbered_and_told_above():
    names = ["Organisational learning", "Customer orientation"]
    figure = loading_heatmap(["a", "b", "c"], names, LOADINGS)
    assert texts(figure, "factor") == ["1", "2"]
    (key,) = texts(figure, "key")
    assert " ".join(key.split()) == "1 Organisational learning · 2 Customer orientation"


def test_opposite_signs_have_opposite_hues():
    positive, negative, *_ = cells(loading_heatmap(["a", "b", "c"], ["F1", "F2"], LOADINGS))
    assert positive.get_facecolor()[2] > positive.get_facecolor()[0]
    assert negative.get_facecolor()[0] > negative.get_facecolor()[2]


def test_an_unknown_loading_leaves_its_cell_blank():
    figure = loading_heatmap(["a", "b"], ["F1"], [[None], [float("nan")]])
    assert not figure.axes[0].texts
    assert not cells(figure)


@pytest.mark.parametrize("label", ["q1", "We contact our customers after each loan to learn " * 3])
def test_fifty_four_items_and_twelve_factors_fit_a_page(label):
    loadings = np.full((54, 12), -0.25).tolist()
    figure = loading_heatmap(
        [label] * 54, [f"MR{place}" for place in range(1, 13)], loadings, stamp="SYNTHETIC DATA"
    )
    assert figure.get_size_inches()[1] * 25.4 <= 235
    assert texts(figure, "factor")[-1] == "MR12"
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 6.5
    page = figure.axes[0].get_position()
    assert page.x1 <= 1.0
    assert page.x0 > 0.04


def test_a_matrix_of_another_size_is_refused():
    with pytest.raises(AnalysisError) as caught:
        loading_heatmap(["a", "b"], ["F1"], [[0.5]])
    assert str(caught.value) == (
        "A loading heatmap needs a row for each item and a column for each factor; got "
        "2 items, 1 factors, 1 rows and 1 columns."
    )
