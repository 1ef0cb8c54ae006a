"""The choice of a product: what judges say is what is counted, and refusals are whole sentences."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.kernels.choice.pairwise import matrix_of_pairs, priorities
from crm_study.kernels.choice.topsis import topsis

CRITERIA = ("fit", "cost", "risk")
ALTERNATIVES = {name: {one: f"{name}_{one}" for one in CRITERIA} for name in "abc"}
PAIRS = {("fit", "cost"): "p1", ("fit", "risk"): "p2", ("risk", "cost"): "p3"}


@pytest.fixture
def sheet():
    return pd.DataFrame(
        {
            "a_fit": [5, 4],
            "a_cost": [2, 3],
            "a_risk": [4, 4],
            "b_fit": [3, 3],
            "b_cost": [5, 4],
            "b_risk": [3, np.nan],
            "c_fit": [1, 2],
            "c_cost": [5, 5],
            "c_risk": [1, 1],
            "p1": [2, 4],
            "p2": [3, 3],
            "p3": [-2, -2],
            "a_veto": [0, 0],
            "b_veto": [0, 0],
            "c_veto": [1, 0],
        }
    )


def choose(sheet, **options):
    return cs.selection(sheet, alternatives=ALTERNATIVES, **{"pairs": PAIRS, **options})


def test_by_hand(sheet):
    found = choose(sheet)
    # fit ~ cost: geometric mean of 2 and 4; fit ~ risk: 3; cost ~ risk: 2, asked the other way.
    weights = priorities(matrix_of_pairs([np.sqrt(8), 3, 2], k=3)).weights
    means = np.array([[4.5, 2.5, 4], [3, 4.5, 3], [1.5, 5, 1]])
    sums = [found.number(name, "weighted_sum") for name in "abc"]
    np.testing.assert_allclose(sums, means @ weights, rtol=1e-12)
    closeness = [found.number(name, "topsis") for name in "abc"]
    np.testing.assert_allclose(closeness, topsis(means, weights).closeness, rtol=1e-12)
    shares = (means / means.sum(axis=0)) @ weights
    np.testing.assert_allclose([found.number(n, "ahp") for n in "abc"], shares, rtol=1e-12)
    assert sum(found.number(name, "ahp") for name in "abc") == pytest.approx(1)
    assert [found.number(name, "weighted_rank") for name in "abc"] == [1, 2, 3]
    assert found.number("glance", "winner") == "a"
    assert found.number("glance", "lead") == pytest.approx(sums[0] - sums[1])
    assert found.number("b:risk", "mean") == 3


def test_vetoes_and_minimums_rule_out_and_leave_the_ranks(sheet):
    found = choose(sheet, vetoes={"c": "c_veto"}, minimum={"cost": 2.6})
    assert [found.number(name, "verdict") for name in "abc"] == [
        "ruled out",
        "comes first",
        "ruled out",
    ]
    assert found.number("a", "ruling") == "below the minimum: cost"
    assert found.number("c", "ruling") == "vetoed by half of the judges or more"
    assert found.number("a", "weighted_rank") is None
    assert found.number("c", "veto_share") == 0.5


def test_all_ruled_out_is_a_warning(sheet):
    found = choose(sheet, minimum={"risk": 5})
    assert (found.status, found.reason) == ("warning", "Every alternative is ruled out.")
    assert found.prose() == "Every alternative is ruled out."
    assert isinstance(str(found), str)


def test_given_weights_take_the_place_of_pairs(sheet):
    found = choose(sheet, pairs=None, weights={"fit": 1, "cost": 3, "risk": 0})
    assert found.number("a", "weighted_sum") == pytest.approx((4.5 + 3 * 2.5) / 4)
    assert "judges" not in found.details
    equal = choose(sheet, pairs=None)
    assert equal.number("c", "weighted_sum") == pytest.approx(2.5)


def test_the_turning_weight_makes_a_tie(sheet):
    found = choose(sheet)
    turn, rival = found.number("cost", "turn_high"), found.number("cost", "rival_high")
    weights = {name: found.number(name, "criterion_weight") for name in CRITERIA}
    scale = (1 - turn) / (1 - weights["cost"])
    moved = {name: weight * scale for name, weight in weights.items()} | {"cost": turn}
    tied = choose(sheet, pairs=None, weights=moved)
    assert tied.number("a", "weighted_sum") == pytest.approx(tied.number(rival, "weighted_sum"))


def test_the_order_of_judges_and_alternatives_does_not_matter(sheet):
    turned = cs.selection(
        sheet[::-1], alternatives=dict(reversed(ALTERNATIVES.items())), pairs=PAIRS
    )
    for name in "abc":
        for column in ("weighted_sum", "ahp", "topsis"):
            expected = choose(sheet).number(name, column)
            assert turned.number(name, column) == pytest.approx(expected, rel=1e-12)


def test_consistency_is_judged_by_saatys_rule(sheet):
    calm = sheet.assign(p1=6, p2=3, p3=2)
    assert choose(calm).number("all together", "verdict") == "consistent enough"
    circle = sheet.assign(p1=[9, 9], p2=[-9, -9], p3=[-9, -9])
    found = choose(circle)
    assert found.number("all together", "verdict") == "compare again"
    assert found.number("glance", "n_consistent_judges") == 0
    assert "should be made again" in found.prose()


def test_a_planted_winner_is_found():
    generator = np.random.default_rng(3)
    truth = {"a": (4.0, 3.0, 3.5), "b": (3.0, 3.5, 3.0), "c": (2.5, 2.5, 4.0)}
    frame = pd.DataFrame(
        {
            f"{name}_{one}": np.clip(np.round(generator.normal(mean, 0.8, 30)), 1, 5)
            for name, means in truth.items()
            for one, mean in zip(CRITERIA, means, strict=True)
        }
    )
    found = cs.selection(frame, alternatives=ALTERNATIVES, weights={"fit": 5, "cost": 2, "risk": 3})
    assert found.number("glance", "winner") == "a"
    assert found.number("a", "first_near") > 0.9


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"p1": [0, 2]}, "Comparisons go from -9 to -2 and from 1 to 9, but one is 0."),
        ({"p1": [np.nan, np.nan]}, "No judge compared all pairs of criteria."),
        ({"a_fit": [np.nan, np.nan]}, "Nobody answered 'a_fit'."),
        (
            {"a_fit": ["good", "bad"]},
            "Column 'a_fit' holds text; a choice needs numbers in every column.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(sheet, change, sentence):
    with pytest.raises(AnalysisError) as told:
        choose(sheet.assign(**change))
    assert str(told.value) == sentence


def test_other_refusals(sheet):
    cases = [
        ({"pairs": {("fit", "cost"): "p1"}}, "The pair of 'fit' and 'risk' was not compared."),
        ({"vetoes": {"a": "p1"}}, "A veto is 1 or 0, but 'p1' holds other answers."),
        ({"pairs": None, "weights": {"fit": 1}}, "Criterion 'cost' has no weight."),
    ]
    for options, sentence in cases:
        with pytest.raises(AnalysisError) as told:
            choose(sheet, **options)
        assert str(told.value) == sentence
    with pytest.raises(AnalysisError) as told:
        cs.selection(sheet, alternatives={"a": ALTERNATIVES["a"]})
    assert str(told.value) == "A choice needs at least 2 alternatives and 2 criteria."
    with pytest.raises(AnalysisError) as told:
        cs.selection(sheet, alternatives={"a": {"fit": "a_fit"}, "b": {"cost": "b_cost"}})
    assert str(told.value) == "Alternative 'b' is judged by cost, but the first one by fit."
