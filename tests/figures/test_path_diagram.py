from itertools import combinations, pairwise

import pytest

from crm_study.errors import AnalysisError
from crm_study.figures.path_diagram import path_diagram

CONSTRUCTS = [
    ("SCRM", [("s1", 0.81), ("s2", 0.35), ("s3", -0.62)]),
    ("Learning", [("l1", 0.7), ("l2", None), ("l3", float("nan"))]),
]


def texts(figure, gid):
    return [text.get_text() for text in figure.axes[0].texts if text.get_gid() == gid]


def marks(figure, gid):
    return [found for found in figure.axes[0].get_children() if found.get_gid() == gid]


def outline(mark):
    """Return where a shape lies in the units of its panel."""
    return mark.get_path().transformed(mark.get_patch_transform()).get_extents()


def many(n_constructs, n_items=5):
    names = [f"Construct {place}" for place in range(1, n_constructs + 1)]
    constructs = [
        (name, [(f"c{place}i{item}", 0.5) for item in range(n_items)])
        for place, name in enumerate(names)
    ]
    return constructs, dict.fromkeys(combinations(names, 2), 0.42)


def test_constructs_items_and_loadings_keep_their_order():
    figure = path_diagram(CONSTRUCTS, {})
    assert texts(figure, "construct") == ["SCRM", "Learning"]
    assert texts(figure, "item") == ["s1", "s2", "s3", "l1", "l2", "l3"]
    assert texts(figure, "loading") == [".81", ".35", "−.62", ".70", "n/a", "n/a"]


def test_weak_and_unknown_paths_are_dashed_and_explained():
    figure = path_diagram(CONSTRUCTS, {})
    solid, dashed = marks(figure, "path"), marks(figure, "weak-path")
    assert (len(solid), len(dashed)) == (3, 3)
    assert not any(line.is_dashed() for line in solid)
    assert all(line.is_dashed() for line in dashed)
    assert texts(figure, "note") == ["loading below .40, or unknown"]


def test_without_weak_paths_nothing_is_explained():
    figure = path_diagram([("A", [("a", 0.5), ("b", 0.4)])], {}, weak_below=0.4)
    assert not texts(figure, "note")
    assert not marks(figure, "weak-path")


def test_boxes_are_of_one_size_and_so_are_ovals():
    constructs, correlations = many(4)
    figure = path_diagram(constructs, correlations)
    for gid in ("box", "oval"):
        found = marks(figure, gid)
        assert len(found) == {"box": 20, "oval": 4}[gid]
        sizes = {tuple(outline(mark).size.round(9).tolist()) for mark in found}
        assert len(sizes) == 1


def test_arrows_run_from_the_construct_to_the_item():
    figure = path_diagram(CONSTRUCTS, {})
    (oval, _), boxes = marks(figure, "oval"), marks(figure, "box")
    start, tip = marks(figure, "path")[0].get_xdata()
    assert start == pytest.approx(outline(oval).x0)
    assert tip == pytest.approx(boxes[0].get_x() + boxes[0].get_width())
    assert tip < start


def test_up_to_five_constructs_are_joined_by_arcs():
    constructs, correlations = many(5)
    figure = path_diagram(constructs, correlations)
    assert len(marks(figure, "arc")) == 10
    assert texts(figure, "correlation") == [".42"] * 10
    assert not marks(figure, "cell")


def test_more_constructs_have_a_triangle_level_with_their_ovals():
    constructs, correlations = many(6)
    figure = path_diagram(constructs, correlations)
    assert not marks(figure, "arc")
    assert len(marks(figure, "cell")) == 15
    assert texts(figure, "number") == ["1", "2", "3", "4", "5", "6"]
    assert texts(figure, "construct")[0] == "1 Construct 1"
    heights = [
        text.get_position()[1]
        for text in figure.axes[0].texts
        if text.get_gid() in {"number", "construct"}
    ]
    assert sorted(heights)[::2] == pytest.approx(sorted(heights)[1::2])


def test_correlations_are_found_in_either_order_and_unknown_ones_left_out():
    constructs, _ = many(3)
    one, two, three = (label for label, _ in constructs)
    figure = path_diagram(constructs, {(two, one): -0.2, (one, three): None, (one, one): 1.0})
    assert texts(figure, "correlation") == ["−.20"]


def test_eleven_constructs_and_fifty_five_items_fit_a_page():
    constructs, correlations = many(11)
    figure = path_diagram(constructs, correlations, stamp="SYNTHETIC DATA")
    assert figure.get_size_inches()[1] * 25.4 <= 240
    sizes = [text.get_fontsize() for text in figure.axes[0].texts]
    assert min(sizes) >= 6.5
    loadings = [text for text in figure.axes[0].texts if text.get_gid() == "loading"]
    heights = [text.get_position()[1] for text in loadings]
    assert min(b - a for a, b in pairwise(heights)) > 2.4


def test_a_single_construct_stands_in_the_middle():
    figure = path_diagram([("SCRM", [("s1", 0.8), ("s2", 0.7), ("s3", 0.6)])], {})
    left, (oval,) = marks(figure, "box")[0].get_x(), marks(figure, "oval")
    assert left == pytest.approx(160 - outline(oval).x1, abs=0.5)


def test_no_items_are_refused():
    with pytest.raises(AnalysisError) as caught:
        path_diagram([("SCRM", [])], {})
    assert str(caught.value) == (
        "A path diagram needs at least one construct, each with its items."
    )


def test_two_constructs_of_one_name_are_refused():
    with pytest.raises(AnalysisError) as caught:
        path_diagram([("A", [("a", 0.5)]), ("A", [("b", 0.5)])], {})
    assert str(caught.value) == "Two constructs of a path diagram are called 'A'."


def test_a_correlation_of_a_foreign_construct_is_refused():
    with pytest.raises(AnalysisError) as caught:
        path_diagram(CONSTRUCTS, {("SCRM", "Trust"): 0.5})
    assert str(caught.value) == "The path diagram has no construct 'Trust' to correlate."
