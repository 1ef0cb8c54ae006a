"""The four tasks of IDIC: the planted means, order and relations are found."""

from __future__ import annotations

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("idic")
    return cs.analyze(study, cs.read_responses(simulated("idic"), study))


def test_the_planted_means_are_found(findings):
    found = findings["descriptives.constructs"]
    planted = {"identify": 3.6, "differentiate": 2.5, "interact": 3.2, "customize": 2.9}
    for name, mean in planted.items():
        assert found.number(name, "mean") == pytest.approx(mean, abs=0.15)


def test_telling_apart_goes_with_fitting(findings):
    found = findings["regression.tasks"]
    slopes = {
        name: found.number(name, "std_estimate")
        for name in ("identify", "differentiate", "interact")
    }
    assert max(slopes, key=lambda name: slopes[name]) == "differentiate"
    assert findings["hypotheses"].number("H1", "decision") == "supported"


def test_four_tasks_are_four_factors_that_hold_together(findings):
    assert findings["factors"].number("glance", "n_factors") == 4
    for row in findings["reliability.main"].rows:
        assert row["estimate"] > 0.7


def test_what_is_written_down_can_be_counted(simulated):
    study = cs.read_study("idic")
    responses = cs.read_responses(simulated("idic"), study)
    phone = responses.extra["recorded"].str.split().map(lambda codes: "1" in codes)
    assert phone.mean() == pytest.approx(0.95, abs=0.04)
