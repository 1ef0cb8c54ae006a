"""I10, people, processes and technology: levels, bottlenecks and channels as planted."""

import pytest

import crm_study as cs
from crm_study.results.small_groups import Groups, without_small_groups


@pytest.fixture(scope="module")
def study():
    return cs.read_study("ppt-maturity")


@pytest.fixture(scope="module")
def findings(simulated, study):
    chapters = ("maturity", "necessary_condition", "multi_response", "completion", "regression")
    more = ("comparison", "reliability", "hypotheses")
    rows = cs.read_responses(simulated("ppt-maturity"), study)
    return cs.analyze(study, rows, chapters=(*chapters, *more))


def test_technology_is_the_weakest_pillar(findings):
    found = findings["maturity.pillars"]
    for pillar, planted in (("people", 3.0), ("process", 3.5), ("technology", 2.3)):
        assert found.number(pillar, "mean") == pytest.approx(planted, abs=0.2), pillar
    assert found.number("glance", "weakest_pillar") == "Technology"
    assert found.number("glance", "level_reached") == 2
    assert found.number("glance", "n_units") == 21
    assert 0.7 < found.number("glance", "balance") < 0.95
    assert found.number("technology", "weakest_share") > 0.9
    assert set(found.figures()) == {"maturity.pillars", "maturity.pillars.institutions"}


def test_small_institutions_are_not_shown_of_real_answers(findings):
    found = findings["maturity.pillars"]
    sizes = {row["institution"]: 7 for row in found.details["institutions"]} | {"MFI01": 3}
    kept = without_small_groups(found, Groups("mfi", sizes, 5))
    assert "MFI01" not in str(kept)
    shown = {row["institution"] for row in kept.details["unit_levels"]}
    assert shown == {row["institution"] for row in kept.details["institutions"]}
    assert len(shown) < 21


def test_people_are_the_bottleneck_that_was_planted(findings):
    found = findings["necessary_condition.kept"]
    for line in ("ce_fdh", "cr_fdh"):
        assert found.number(f"{line}:people", "verdict") == "in line with necessity"
        assert found.number(f"{line}:people", "p_value") < 0.01
        for other in ("process", "technology"):
            assert found.number(f"{line}:{other}", "estimate") < found.number(
                f"{line}:people", "estimate"
            )
    # planted: kept <= 20 + 18 people, so that 80 of 100 need people at 3.33
    slope, intercept = (
        found.number("cr_fdh:people", name) for name in ("line_slope", "line_intercept")
    )
    assert (80 - intercept) / slope == pytest.approx(60 / 18, abs=0.2)


def test_people_and_technology_act_together(findings):
    found = findings["regression.together"]
    assert found.number("people:technology", "p_value") < 0.001
    assert found.number("people:process", "p_value") > 0.01
    assert findings.number("hypotheses/M1/decision") == "supported"


def test_what_is_recorded_of_clients(findings):
    found = findings["completion.capture"]
    done = {row["step_id"]: row["done_share"] for row in found.rows}
    assert max(done, key=done.__getitem__) == "cap_who"
    assert done["cap_plans"] < 0.25
    assert done["cap_left"] < 0.25


def test_relations_with_others_go_with_loyalty(findings):
    assert findings.number("regression.stakeholders/stakeholders/estimate") > 0
    assert findings.number("regression.stakeholders/stakeholders/p_value") < 0.001


def test_channels_are_used_by_as_many_as_was_planted(findings, study):
    found = findings["multi_response.channels"]
    for code, share in study.simulation.answers["channels"].probabilities.items():
        row = found.row(code)
        assert row["done_low"] - 0.06 < share < row["done_high"] + 0.06, code
    assert found.rows[0]["label"] == "Telephone call"
    assert 4 < found.number("glance", "effective_number") < 8
    assert {row["group"] for row in found.details["groups"]} >= {"Managers", "Front office"}
    assert set(found.figures()) == {
        "multi_response.channels",
        "multi_response.channels.combinations",
    }


def test_software_alone_makes_no_difference(findings):
    found = findings["comparison.software"]
    assert found.number("welch:loyalty", "verdict") == "not told apart"


def test_pillars_are_parts_of_one_whole(findings, study):
    assert study.constructs["ppt"].constructs == ["people", "process", "technology"]
    reliability = findings["reliability.main"]
    assert reliability.number("ppt", "estimate") > 0.7
    assert reliability.number("capture", "estimate") is None
