"""I2, sixteen practices: the planted quadrants are found again."""

import pytest

import crm_study as cs

CONCENTRATE, KEEP = ("b", "h", "o"), ("a", "e", "f", "i", "m")
HANGING = ("c", "d", "g", "j", "l", "n", "p")


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("sq-crm-practices")
    responses = cs.read_responses(simulated("sq-crm-practices"), study)
    chapters = ("importance_performance", "gap", "reliability", "hypotheses")
    return cs.analyze(study, responses, chapters=chapters)


def test_quadrants_are_those_that_were_planted(findings):
    found = findings["importance_performance.practices"]
    for practice in CONCENTRATE:
        for lines in ("data", "fixed"):
            assert found.number(f"don_{practice}", f"quadrant_{lines}") == "Concentrate here"
            assert found.number(f"don_{practice}", f"stable_{lines}") > 0.99
    for practice in KEEP:
        assert found.number(f"don_{practice}", "quadrant_data") == "Keep up the good work"
    assert found.number("don_k", "quadrant_data") == "Possible overkill"
    assert {found.number(f"don_{practice}", "priority") for practice in CONCENTRATE} == {1, 2, 3}


def test_items_between_change_with_the_lines(findings):
    found = findings["importance_performance.practices"]
    for practice in HANGING:
        assert found.number(f"don_{practice}", "changes") is True
    assert found.number("glance", "n_changing") == len(HANGING) + 1


def test_coverage_and_gap_of_two_scales(findings):
    coverage = findings.number("importance_performance.practices/glance/coverage_index")
    assert 55 < coverage < 68
    found = findings["gap.practices"]
    assert found.number("don_b", "estimate") == pytest.approx(25 - 90, abs=8)
    assert found.number("don_k", "conf_low") > 0
    assert "reliability" not in found.details


def test_a_checklist_gets_no_alpha(findings):
    found = findings["reliability.main"]
    assert found.number("results", "estimate") > 0.5
    for checklist in ("importance", "implementation"):
        assert found.number(checklist, "estimate") is None
    assert findings.number("hypotheses/P1/decision") == "supported"


def test_every_practice_is_asked_twice_in_the_same_words():
    study = cs.read_study("sq-crm-practices")
    for letter in "abcdefghijklmnop":
        assert study.item(f"imp_{letter}").text == study.item(f"don_{letter}").text
