"""I12, success factors: fit, factors and checklist are found as they were planted."""

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def study():
    return cs.read_study("success-factors")


@pytest.fixture(scope="module")
def findings(simulated, study):
    chapters = ("fit", "completion", "multi_response", "regression", "importance", "correlation")
    rows = cs.read_responses(simulated("success-factors"), study)
    return cs.analyze(study, rows, chapters=(*chapters, "reliability", "hypotheses"))


def test_misfit_costs_what_was_planted(findings):
    found = findings["fit.culture"]
    assert found.number("a4", "estimate") < -10
    assert found.number("a4", "p_value") < 0.001
    for flat in ("a1", "a3"):
        assert found.number(flat, "conf_low") < 0 < found.number(flat, "conf_high")
    assert found.number("glance", "fit_r") > 0.5
    assert found.number("glance", "p_value") < 0.001
    assert findings.number("hypotheses/F1/decision") == "supported"
    assert set(found.figures()) == {"fit.culture"}


def test_automation_goes_with_success(findings):
    assert findings.number("regression.automation/automation/estimate") > 0
    assert findings.number("regression.automation/automation/p_value") < 0.05


def test_stages_go_with_success(findings):
    assert findings.number("regression.phased/phased/p_value") < 0.05
    assert findings.number("hypotheses/F2/decision") == "supported"


def test_one_database_goes_with_success(findings):
    assert findings.number("correlation/database~success/pearson") > 0.15
    assert findings.number("importance.factors/database/lmg") > 0


def test_involvement_counts_most_and_acceptance_goes_with_it(findings):
    found = findings["importance.factors"]
    shares = {row["term"]: row["lmg"] for row in found.rows}
    assert max(shares, key=shares.__getitem__) == "involvement"
    assert findings.number("regression.people/involvement/p_value") < 0.001
    assert findings.number("hypotheses/F3/decision") == "supported"


def test_resistance_is_turned(findings, study):
    for item in study.constructs["acceptance"].items:
        assert study.item(item).reverse_keyed
    assert findings.number("reliability.main/acceptance/estimate") > 0.6


def test_what_was_done_and_what_training_is_asked_for(findings):
    done = {row["step_id"]: row["completion"] for row in findings["completion.governance"].rows}
    assert set(sorted(done, key=done.__getitem__)[-2:]) == {"gov_duties", "gov_trained"}
    assert set(sorted(done, key=done.__getitem__)[:2]) == {"gov_committee", "gov_experts"}
    training = findings["multi_response.training"]
    assert training.rows[0]["label"] == "Reports and figures"
    assert training.number("3", "done_low") - 0.05 < 0.62 < training.number("3", "done_high") + 0.05
    groups = {row["group"] for row in training.details["groups"]}
    assert groups == {"Accounting and control", "Credit officers", "Front office", "Managers"}
    assert findings.number("reliability.main/governance/estimate") is None


def test_monitoring_goes_with_success(findings):
    assert findings.number("correlation/monitoring~success/pearson") > 0.15
    assert findings.number("correlation/monitoring~success/p_value") < 0.05
