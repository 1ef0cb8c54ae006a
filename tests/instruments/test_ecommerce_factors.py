"""I4c, what will shape e-commerce in Rwanda: the planted order is found twice."""

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("ecommerce-factors")
    rows = cs.read_responses(simulated("ecommerce-factors"), study)
    return cs.analyze(study, rows, chapters=("ranking", "relative_importance", "hypotheses"))


@pytest.fixture(scope="module")
def answers(simulated):
    study = cs.read_study("ecommerce-factors")
    return cs.read_responses(simulated("ecommerce-factors"), study)


def test_experts_put_the_factors_in_the_planted_order(findings):
    found = findings["ranking.places"]
    names = [row["entry"] for row in found.rows]
    assert len(names) == 12
    assert names[0] == "r_payment"
    assert names[-1] == "r_green"
    assert set(names[1:4]) == {"r_trust", "r_literacy", "r_logistics"}
    assert 0.4 < found.number("glance", "kendall_w") < 0.8
    assert findings.number("hypotheses/F1/decision") == "supported"


def test_ratings_have_the_same_order(findings):
    rated = [str(row["entry"])[2:] for row in findings["ranking.ratings"].rows]
    assert set(rated[:3]) == {"payment", "literacy", "trust"}
    assert rated[-1] == "green"
    weights = findings["relative_importance.factors"]
    assert weights.number("f_payment", "estimate") > 0.85
    assert weights.number("f_green", "estimate") < 0.6


def test_every_expert_gives_every_place_once(answers):
    columns = [name for name in answers.items if str(name).startswith("r_")]
    places = answers.items[columns]
    assert len(columns) == 12
    for _, row in places.iterrows():
        assert sorted(row) == list(range(1, 13))
