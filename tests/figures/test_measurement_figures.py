"""What every figure of the measurement chapters has in common."""

import xml.etree.ElementTree as ET

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from crm_study.figures.forest import forest
from crm_study.figures.house import STAMP_NAME, to_svg
from crm_study.figures.item_map import item_map
from crm_study.figures.loadings import loading_heatmap
from crm_study.figures.palette import WARNING
from crm_study.figures.path_diagram import path_diagram
from crm_study.figures.scree import scree_plot

STAMP = "SYNTHETIC DATA: generated, not collected"
HOSTILE = "<script>&\"']]>--> $\\frac{1}{0}$ \x00\x1b\u202e 中 🙂 =cmd| " + "w" * 2000
NAN = float("nan")


def six_constructs(label):
    names = [f"{place} {label}" for place in range(6)]
    return [(name, [(label, 0.5), (label, NAN)]) for name in names], {(names[0], names[5]): 0.3}


PLOTS = {
    "scree": lambda label, stamp: scree_plot(
        [2.0, 0.6, NAN],
        [1.2, 1.0, None],
        [1.3, 1.1, 0.9],
        n_suggested=1,
        percentile_label=label,
        axis_label=label,
        stamp=stamp,
    ),
    "loadings": lambda label, stamp: loading_heatmap(
        [label, label], [label, label], [[0.7, 0.1], [NAN, None]], stamp=stamp
    ),
    "arcs": lambda label, stamp: path_diagram(
        [(label, [(label, 0.8), (label, 0.2)]), ("b", [(label, None)])],
        {(label, "b"): 0.5},
        stamp=stamp,
    ),
    "triangle": lambda label, stamp: path_diagram(*six_constructs(label), stamp=stamp),
    "item map": lambda label, stamp: item_map(
        [label] * 4,
        [0.5, 0.2, -0.4, None],
        [0.3, 0.1, -0.6, NAN],
        [0.6, 0.4, -0.2, None],
        ["keep", "rewrite", "reverse", "drop"],
        reference=0.3,
        reference_label=label,
        groups=[label, label, "b", "b"],
        axis_label=label,
        stamp=stamp,
    ),
    "forest": lambda label, stamp: forest(
        [label],
        [0.8],
        [0.7],
        [0.9],
        [0.82],
        texts=[label],
        first_label=label,
        second_label=label,
        axis_label=label,
        reference=0.7,
        reference_label=label,
        stamp=stamp,
    ),
}


@pytest.fixture(params=sorted(PLOTS))
def plot(request):
    return PLOTS[request.param]


def test_the_stamp_stands_below_everything(plot):
    figure = plot("label", STAMP)
    (stamp,) = [text for text in figure.texts if text.get_gid() == STAMP_NAME]
    assert stamp.get_text() == STAMP
    assert stamp.get_color() == WARNING
    assert stamp.get_position()[1] < min(axes.get_position().y0 for axes in figure.axes)
    assert not [text for text in plot("label", None).texts if text.get_gid() == STAMP_NAME]


def test_the_same_figure_gives_the_same_bytes(plot):
    figure = plot("label", STAMP)
    assert to_svg(figure) == to_svg(figure) == to_svg(plot("label", STAMP))


def test_hostile_words_make_a_well_formed_picture(plot):
    root = ET.fromstring(to_svg(plot(HOSTILE, HOSTILE)))  # noqa: S314 - our own picture
    assert root.tag.endswith("svg")
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))


def test_a_readers_own_style_changes_nothing(plot):
    import matplotlib as mpl

    plain = to_svg(plot("label", STAMP))
    foreign = {"font.family": "monospace", "axes.grid": True, "lines.linewidth": 9}
    with mpl.rc_context(foreign):
        assert to_svg(plot("label", STAMP)) == plain


@pytest.mark.parametrize(
    "label", ["q1", "A label of a common length, such as an item has", HOSTILE]
)
def test_no_text_leaves_the_page(plot, label):
    figure = plot(label, STAMP)
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    for text in texts:
        if text.get_text():
            place = text.get_window_extent(renderer)
            assert place.x0 >= figure.bbox.x0 - 1, text
            assert place.x1 <= figure.bbox.x1 + 1, text
            assert place.y0 >= figure.bbox.y0 - 1, text
            assert place.y1 <= figure.bbox.y1 + 1, text
