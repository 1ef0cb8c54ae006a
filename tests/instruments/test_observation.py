"""Marks of two observers: planted agreement and planted points are found again."""

import pytest

import crm_study as cs
from crm_study.protocol.guides import read_observation


@pytest.fixture(scope="module")
def found(simulated):
    study = cs.read_study("observation")
    responses = cs.read_responses(simulated("observation"), study)
    (finding,) = cs.analyze(study, responses, chapters=("observation",))
    return finding


def test_two_observers_agree_as_planted(found):
    low, high = (found.number("kappa", name) for name in ("conf_low", "conf_high"))
    assert low < 0.85 < high
    assert found.number("kappa", "estimate") == pytest.approx(0.8, abs=0.08)
    assert found.number("icc:ICC(2,1)", "conf_low") > 0.5
    assert found.number("glance", "n_double") == 42


def test_the_planted_checks_get_many_and_few_points(found):
    for check in ("greeting", "prices", "system_up", "receipt", "hours", "digital"):
        assert found.number(check, "points_share") == pytest.approx(0.78, abs=0.1)
    for check in ("complaint_box", "file_retrieval", "help", "follow_up", "feedback"):
        assert found.number(check, "points_share") == pytest.approx(0.25, abs=0.1)


def test_the_checks_are_those_of_the_printed_list():
    checks = [check.id for check in read_observation(cs.read_study("rusizi")).checks]
    (declared,) = cs.read_study("observation").analyses
    assert declared.checks == checks
    assert {name for own in declared.topics.values() for name in own} == set(checks)
