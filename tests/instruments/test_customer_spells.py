"""The spells of customers: planted waits, sleepers and services are found."""

from __future__ import annotations

import math

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def findings(simulated):
    study = cs.read_study("customer-spells")
    return cs.analyze(study, cs.read_responses(simulated("customer-spells"), study))


@pytest.mark.parametrize(
    ("channel", "days"), [("Another customer", 1500), ("Came by", 1000), ("Campaign", 600)]
)
def test_the_planted_waits_are_found(findings, channel, days):
    found = findings["retention.channel"]
    for year in (1, 2, 3):
        row = found.row(f"{channel}:{year}")
        planted = math.exp(-365.25 * year / days)
        assert row["survival_low"] - 0.03 < planted < row["survival_high"] + 0.03


def test_channels_are_told_apart(findings):
    found = findings["retention.channel"]
    assert found.number("glance", "p_value") < 0.001
    assert found.number("Campaign", "median_time") < found.number("Another customer", "median_time")
    assert len(found.figures()) == 1


def test_the_life_cycle_of_the_year(findings):
    found = findings["life_cycle.year"]
    stay, left = found.number("retention", "estimate"), found.number("churn", "estimate")
    assert stay + left == pytest.approx(1)
    # A mix of yearly exp(-365/1500), exp(-365/1000) and exp(-365/600), the loyal over-represented.
    assert 0.66 < stay < 0.79
    assert found.number("dormancy", "estimate") == pytest.approx(math.exp(-181 / 70), abs=0.03)
    # Services are Poisson (1.3; 2.3 of those who save and borrow), at least one.
    several = 0.7 * (1 - 2.3 * math.exp(-1.3)) + 0.3 * (1 - 3.3 * math.exp(-2.3))
    assert found.number("cross_sell", "estimate") == pytest.approx(several, abs=0.07)
    steps = [row["n_obs"] for row in found.details["funnel"]]
    assert steps == sorted(steps, reverse=True)
