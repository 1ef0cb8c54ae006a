"""I1, service quality: what was planted in the simulated answers is found again."""

from pathlib import Path

import pytest

import crm_study as cs

HOME = Path(__file__).resolve().parents[2]
PLANTED = {
    "tangibles": -0.5,
    "reliability": -1.2,
    "responsiveness": -1.0,
    "assurance": -0.4,
    "empathy": -1.4,
}
POINTS = {
    "reliability": 30,
    "responsiveness": 22,
    "assurance": 19,
    "empathy": 16,
    "tangibles": 13,
}


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("servqual-mfi")
    chapters = ("gap", "satisfaction_index", "importance_performance", "regression", "hypotheses")
    return cs.analyze(study, cs.read_responses(simulated("servqual-mfi"), study), chapters=chapters)


def test_gap_finds_the_planted_gaps(findings):
    found = findings["gap.service"]
    for dimension, planted in PLANTED.items():
        low, high = (found.number(dimension, name) for name in ("conf_low", "conf_high"))
        assert low - 0.1 < planted < high + 0.1, dimension
    gaps = {name: found.number(name, "estimate") for name in PLANTED}
    assert sorted(gaps, key=gaps.__getitem__) == sorted(PLANTED, key=PLANTED.__getitem__)
    assert found.number("glance", "n_below_expected") == 5
    assert found.number("glance", "n_clusters") == 21


def test_weights_are_the_points_that_were_shared(findings):
    found = findings["gap.service"]
    for dimension, planted in POINTS.items():
        assert found.number(dimension, "points_shared") == pytest.approx(planted, abs=1)
    by_hand = sum(
        found.number(name, "points_shared") * found.number(name, "estimate") / 100
        for name in POINTS
    )
    assert found.number("weighted", "estimate") == pytest.approx(by_hand, abs=0.03)


def test_performance_goes_with_satisfaction_at_least_as_closely_as_the_gap(findings):
    found = findings["gap.service"]
    performance = found.number("criterion:performance", "pearson")
    assert performance > found.number("criterion:gap", "pearson")
    assert 0.35 < performance < 0.65
    assert findings.number("hypotheses/Q1/decision") == "supported"
    assert findings.number("hypotheses/Q2/decision") == "supported"


def test_technical_functional_and_communication_are_measured(findings):
    found = findings["regression.two_qualities"]
    assert {"technical", "functional", "communication"} <= {str(row["term"]) for row in found.rows}
    assert found.number("glance", "r_squared") > 0.1


def test_the_index_lies_where_satisfaction_was_planted(findings):
    low, high = (findings.number(f"satisfaction_index.overall/index/{n}") for n in LIMITS)
    assert low < 25 * (3.6 - 1) < high + 1


LIMITS = ("conf_low", "conf_high")


def test_definitions_are_mapped_to_constructs():
    text = (HOME / "questionnaires" / "servqual-mfi" / "GUIDE.md").read_text(encoding="utf-8")
    table = text.split("From the definitions of CRM")[1]
    named = {name: set(cs.read_study(name).constructs) for name in ("rusizi", "customer-outcomes")}
    for construct in ("tec", "cro", "kcf", "ckm", "performance"):
        assert f"`{construct}`" in table
        assert construct in named["rusizi"]
    for construct in ("loyalty", "staying", "purchases"):
        assert f"`{construct}`" in table
        assert construct in named["customer-outcomes"]


def test_a_pair_asks_for_the_same_thing():
    study = cs.read_study("servqual-mfi")
    for dimension in PLANTED:
        expected, perceived = (study.items_of(f"{side}_{dimension}") for side in "ep")
        for first, second in zip(expected, perceived, strict=True):
            for lang in ("en", "fr", "rw"):
                one, other = (study.item(item).text[lang] for item in (first, second))
                assert one.split()[-3:] == other.split()[-3:]
                assert one != other
