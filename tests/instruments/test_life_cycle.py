"""The customer life cycle as staff see it: the planted slopes and means are found."""

from __future__ import annotations

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("life-cycle")
    return cs.analyze(study, cs.read_responses(simulated("life-cycle"), study))


def test_retaining_counts_most(findings):
    found = findings["regression.stages"]
    slopes = {name: found.number(name, "std_estimate") for name in ("acquire", "enhance", "retain")}
    assert max(slopes, key=lambda name: slopes[name]) == "retain"
    assert found.number("retain", "p_value") < 0.001
    assert findings["hypotheses"].number("H1", "decision") == "supported"


def test_the_planted_means_are_found(findings):
    found = findings["descriptives.constructs"]
    planted = {"acquire": 3.3, "enhance": 2.9, "retain": 2.7, "results": 3.2}
    for name, mean in planted.items():
        assert found.number(name, "mean") == pytest.approx(mean, abs=0.15)


def test_stages_are_formative_and_get_no_alpha(findings):
    alphas = {row["construct"]: row["estimate"] for row in findings["reliability.main"].rows}
    assert [name for name, alpha in alphas.items() if alpha is not None] == ["results"]
    told = {row["construct"] for row in findings["formative"].rows}
    assert told == {"acquire", "enhance", "retain"}
