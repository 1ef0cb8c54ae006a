"""I3, applying CRM: steps, tools and phases are found as they were planted."""

import pytest
from openpyxl import load_workbook

import crm_study as cs

DELAYS = [10, 20, 45, 15, 25, 10]
PHASES = ["development", "customizations", "beta", "training", "rollout", "handoff", "support"]


@pytest.fixture(scope="module")
def study():
    return cs.read_study("crm-application")


@pytest.fixture(scope="module")
def findings(simulated, study):
    chapters = ("completion", "phases", "multi_response", "gap", "regression", "reliability")
    rows = cs.read_responses(simulated("crm-application"), study)
    return cs.analyze(study, rows, chapters=(*chapters, "hypotheses"))


def test_steps_are_done_as_far_as_was_planted(findings, study):
    found = findings["completion.steps"]
    done = {row["step_id"]: row["completion"] for row in found.rows}
    assert sorted(done, key=done.__getitem__)[0] == "st_connect"
    assert set(sorted(done, key=done.__getitem__)[-2:]) == {"st_objectives", "st_select"}
    for step, index in done.items():
        assert index == pytest.approx(study.simulation.means[step] / 4, abs=0.08), step
    assert found.number("glance", "n_units") == 60
    assert len(found.details["institutions"]) == 60
    assert sum(row["n_next"] for row in found.rows) == 60 - found.number("glance", "n_finished")


def test_a_step_that_comes_next_is_the_first_that_is_open(findings, simulated, study):
    row = findings["completion.steps"].details["institutions"][0]
    answers = cs.read_responses(simulated("crm-application"), study).answers.iloc[0]
    first = next(name for name in study.constructs["steps"].items if answers[name] < 3)
    assert row["next_step"] == study.item(first).text["en"]


def test_phases_are_as_late_as_was_planted(findings):
    found = findings["phases.implementation"]
    for phase, planted in zip(PHASES, DELAYS, strict=False):
        late = found.number(phase, "delay_days")
        n_ended = found.number(phase, "n_done")
        assert late == pytest.approx(planted, abs=5 + 36 / n_ended**0.5), phase
    assert max(PHASES[:6], key=lambda phase: found.number(phase, "delay_days")) == "beta"
    shares = [found.number(phase, "completion") for phase in PHASES]
    assert shares == sorted(shares, reverse=True)
    starts = [found.number(phase, "start_day") for phase in PHASES]
    assert starts == sorted(starts)


def test_results_rise_along_the_phases(findings):
    found = findings["phases.implementation"]
    assert found.number("glance", "trend_p_value") < 0.01
    assert 0.15 < found.number("glance", "tau_b") < 0.6
    assert findings.number("hypotheses/A1/decision") == "supported"


def test_tools_are_known_and_used_by_as_many_as_was_planted(findings, study):
    for name in ("known", "used"):
        found = findings[f"multi_response.{name}"]
        planted = study.simulation.answers[f"tools_{name}"].probabilities
        for code, share in planted.items():
            row = found.row(code)
            assert row["done_low"] - 0.1 < share < row["done_high"] + 0.1, (name, code)
    assert findings.number("multi_response.used/glance/n_entries") == 10


def test_functions_in_use_are_counted(findings):
    found = findings["multi_response.functions"]
    assert found.rows[0]["label"] in ("Reports", "Following every contact with a client")
    assert found.number("6", "share") < 0.3  # use on the phone
    assert found.number("glance", "shannon") > 1.5


def test_use_goes_with_results_and_is_no_scale(findings):
    assert findings.number("regression.steps/steps/p_value") < 0.05
    reliability = findings["reliability.main"]
    for checklist in ("steps", "today", "needed"):
        assert reliability.number(checklist, "estimate") is None
    assert reliability.number("results", "estimate") > 0.6


def test_capabilities_fall_short_where_it_was_planted(findings, study):
    found = findings["gap.capabilities"]
    names = [one.removeprefix("now_") for one in study.constructs["today"].items]
    gaps = {name: found.number(name, "estimate") for name in names}
    assert min(gaps, key=gaps.__getitem__) == "integration"
    assert max(gaps, key=gaps.__getitem__) == "security"


def test_objectives_and_criteria_are_asked_in_the_open(run, tmp_path):
    code, _, _ = run(
        "instrument", "render", "crm-application", "--format", "xlsform", "--out", tmp_path
    )
    assert code == 0
    form = load_workbook(tmp_path / "crm-application-xlsform.xlsx")["survey"]
    kinds = {row[1].value: row[0].value for row in form.iter_rows(min_row=2)}
    for question in ("goal_problem", "goal_aim", "goal_criteria"):
        assert kinds[question] == "text"
    assert str(kinds["hosting"]).startswith("select_one")
