"""What options are worth: cases, inputs and draws against the kernel and by hand."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.kernels.money import cash_flows

COLUMNS = {
    "option": "what",
    "year": "year",
    "benefit": "gain",
    "cost": "cost",
    "benefit_low": "gain_low",
    "benefit_high": "gain_high",
}


@pytest.fixture
def money():
    return pd.DataFrame(
        {
            "what": ["crm"] * 3 + ["paper"] * 3,
            "year": [0, 1, 2] * 2,
            "gain": [0, 700, 700, 0, 50, 50],
            "gain_low": [0, 400, 400, 0, 20, 20],
            "gain_high": [0, 900, 900, 0, 60, 60],
            "cost": [1000, 20, 20, 0, 80, 80],
        }
    )


def test_base_bad_and_good_case(money):
    found = cs.worth(money, **COLUMNS, rate=0.1, rate_low=0.05, rate_high=0.2)
    cost = [1000, 20, 20]
    for column, gain, rate in (
        ("npv", 700, 0.1),
        ("npv_low", 400, 0.2),
        ("npv_high", 900, 0.05),
    ):
        expected = cash_flows.worth([0, gain, gain], cost, rate=rate).npv
        assert found.number("crm", column) == pytest.approx(expected, rel=1e-12)
    alone = cash_flows.worth([0, 400, 400], cost, rate=0.1).npv
    assert found.number("crm:benefit", "npv_low") == pytest.approx(alone, rel=1e-12)
    assert found.number("crm:cost", "swing") == 0
    assert found.number("crm:2", "cumulative") == pytest.approx(found.number("crm", "npv"))
    assert found.number("paper", "verdict") == "costs more than it brings"
    assert found.number("paper", "irr") is None
    assert found.number("glance", "winner") == "crm"


def test_the_chance_of_a_gain_is_that_of_the_triangle(money):
    found = cs.worth(money, **COLUMNS, rate=0.1, n_draws=40_000)
    # One factor moves: NPV is linear in the place t of the benefit, gain below 0 at t = -c.
    factor = 1 / 1.1 + 1 / 1.21
    root = (700 * factor - 1000 - 20 * factor) / (300 * factor)
    expected = 1 - (1 - root) ** 2 / 2
    assert found.number("crm", "probability_gain") == pytest.approx(expected, abs=0.01)


def test_order_of_rows_and_unit(money):
    plain = cs.worth(money, **COLUMNS)
    mixed = money.sample(frac=1, random_state=2)
    turned = cs.worth(mixed, **COLUMNS)
    assert turned.number("crm", "npv") == plain.number("crm", "npv")
    scaled = money.assign(**{c: money[c] * 1000 for c in ("gain", "gain_low", "gain_high", "cost")})
    assert cs.worth(scaled, **COLUMNS).number("crm", "irr") == pytest.approx(
        plain.number("crm", "irr")
    )


def test_without_ranges_base_is_all(money):
    found = cs.worth(money, option="what", year="year", benefit="gain", cost="cost", rate=0.1)
    assert found.number("crm", "npv_low") == found.number("crm", "npv")
    assert found.number("crm", "probability_gain") == 1.0
    assert np.isfinite(found.number("crm", "npv"))


def test_refusals(money):
    cases = [
        (money[money["year"] != 1], "The years of 'crm' must be 0, 1, 2, ... without a gap."),
        (
            money.assign(gain_low=999),
            "Of 'crm' a benefit must lie from its low to its high in every year.",
        ),
        (money.assign(cost=0), "A return needs a cost above 0."),
        (money.iloc[:0], "There is no option to value."),
    ]
    for frame, sentence in cases:
        with pytest.raises(AnalysisError) as told:
            cs.worth(frame, **COLUMNS)
        assert str(told.value) == sentence
    with pytest.raises(AnalysisError) as told:
        cs.worth(money, **COLUMNS, rate=0.1, rate_low=0.2)
    assert str(told.value) == "The discount rate must lie from its low to its high."
    with pytest.raises(AnalysisError, match=r"no column 'gian'\. Did you mean 'gain'\?"):
        cs.worth(money, **{**COLUMNS, "benefit": "gian"})
