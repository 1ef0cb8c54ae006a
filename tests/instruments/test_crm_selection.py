"""The selection worksheet: the planted weights, winner, veto and money are found."""

from __future__ import annotations

import pytest

import crm_study as cs

PLANTED = {
    "needs": 0.28,
    "value": 0.22,
    "simple": 0.16,
    "custom": 0.12,
    "risk": 0.10,
    "infra": 0.07,
    "control": 0.05,
}


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("crm-selection")
    return cs.analyze(study, cs.read_responses(simulated("crm-selection"), study))


def test_the_planted_choice_is_made(findings):
    found = findings["selection.product"]
    assert found.number("glance", "winner") == "Product A"
    assert [found.number(name, "verdict") for name in "abc"] == [
        "comes first",
        "possible",
        "ruled out",
    ]
    assert found.number("c", "veto_share") >= 0.5
    assert found.number("a", "topsis_rank") == 1
    assert found.number("a", "first_near") > 0.9


def test_the_planted_weights_are_found(findings):
    found = findings["selection.product"]
    for criterion, weight in PLANTED.items():
        assert found.number(criterion, "criterion_weight") == pytest.approx(weight, abs=0.03)
    assert found.number("all together", "verdict") == "consistent enough"
    assert found.number("glance", "n_judges") == 12


def test_the_planted_money_is_worth_its_cost_or_not(findings):
    found = findings["worth.product"]
    assert [found.number(name, "verdict") for name in "abc"] == [
        "worth its cost",
        "worth its cost",
        "costs more than it brings",
    ]
    # Planted for A: 9000 now, 5200 less 1200 in each of five years, at 14%.
    factors = sum(1.14**-year for year in range(1, 6))
    assert found.number("a", "npv") == pytest.approx(-9000 + 4000 * factors, rel=0.2)
    assert found.number("a", "payback") == pytest.approx(9000 / 4000, abs=0.25)
    assert found.number("a", "npv_low") < found.number("a", "npv") < found.number("a", "npv_high")


def test_the_sheet_says_nothing_of_the_judges_but_their_role(findings):
    variables = [row["variable"] for row in findings["profile"].details["variables"]]
    assert variables == ["role"]
