"""I6, today's customer and what satisfaction goes with: planted truths are found again."""

import pytest

import crm_study as cs

OUTCOMES = ("loyalty", "word", "reputation", "staying", "purchases", "feedback", "advocacy")
OUTCOMES += ("tolerance", "advantage", "trust", "commitment", "growth")


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("customer-outcomes")
    responses = cs.read_responses(simulated("customer-outcomes"), study)
    chapters = ("gap", "nps", "satisfaction_index", "convergence", "importance", "mediation")
    return cs.analyze(study, responses, chapters=(*chapters, "correlation", "hypotheses"))


def test_todays_customer_expects_more_than_is_met(findings):
    found = findings["gap.today"]
    assert found.number("glance", "n_items") == 14
    for item in ("r_soc", "r_hour"):
        assert found.number(item, "estimate") == pytest.approx(2.2 - 4.4, abs=0.3)
    assert found.number("r_open", "estimate") == pytest.approx(3.2 - 4.4, abs=0.3)
    assert findings.number("hypotheses/C3/decision") == "supported"


def test_the_net_promoter_score_holds_what_was_planted(findings):
    found = findings["nps.recommend"]
    assert found.number("all", "conf_low") < 17 < found.number("all", "conf_high")
    assert found.number("glance", "n_groups") == 4
    assert [row["key"] for row in found.rows][1] == "group:Less than 1 year"
    methods = {str(row["key"]): row for row in found.details["methods"]}
    assert set(methods) == {"adjusted_wald", "score", "wald", "clustered"}


def test_service_drives_satisfaction_more_than_campaigns(findings):
    found = findings["importance.drivers"]
    assert found.number("service", "conf_low") > found.number("campaigns", "lmg")
    assert found.number("service", "lmg") > found.number("inquiry", "lmg")


def test_every_reason_for_satisfied_customers_goes_with_satisfaction(findings):
    found = findings["correlation"]
    for outcome in OUTCOMES:
        row = next(
            row
            for row in found.rows
            if set(str(row["pair"]).split("~")) == {"satisfaction", outcome}
        )
        assert row["conf_low"] > 0, outcome


def test_service_reaches_loyalty_through_satisfaction(findings):
    assert findings.number("mediation.service/indirect/conf_low") > 0
    assert findings.number("hypotheses/C2/decision") == "supported"
    assert findings.number("hypotheses/C1/decision") == "supported"


def test_what_is_intended_goes_with_what_is_used(findings):
    found = findings["convergence.purchases"]
    assert found.number("pearson", "conf_low") > 0.3
    corrected = found.number("disattenuated", "estimate")
    assert corrected > found.number("pearson", "estimate")


def test_expectations_weigh_how_far_they_are_met(findings):
    found = findings["satisfaction_index.weighted"]
    assert found.number("index", "estimate") == pytest.approx(25 * (3.06 - 1), abs=4)
    assert found.number("glance", "weighting") == "importance as stated"


def test_satisfaction_is_asked_alike_in_both_instruments():
    outcomes, service = (cs.read_study(name) for name in ("customer-outcomes", "servqual-mfi"))
    assert outcomes.items_of("satisfaction") == service.items_of("satisfaction")
    for item in service.items_of("satisfaction"):
        assert outcomes.item(item).text == service.item(item).text
