"""Net present value, internal rate, payback and return."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from crm_study.kernels.money.cash_flows import discount_factors, internal_rate, payback, worth

BENEFITS, COSTS = [0, 420, 510, 610, 700, 820], [1500, 100, 110, 90, 80, 70]


def test_a_stream_is_worth_what_r_says(reference):
    r, found = reference("customers")["money"], worth(BENEFITS, COSTS, rate=0.12)
    assert found.npv == pytest.approx(r["npv"], rel=1e-12)
    assert found.irr == pytest.approx(r["irr"], rel=1e-12)
    assert found.roi == pytest.approx(r["roi"], rel=1e-12)


def test_by_hand():
    found = worth([0, 600, 600], [1000, 0, 0], rate=0.1)
    assert found.npv == pytest.approx(600 / 1.1 + 600 / 1.21 - 1000)
    assert found.payback == pytest.approx(1 + 400 / 600)
    assert found.discounted_payback == pytest.approx(1 + (1000 - 600 / 1.1) / (600 / 1.21))
    assert found.roi == pytest.approx(0.2)
    assert found.benefit_cost == pytest.approx((600 / 1.1 + 600 / 1.21) / 1000)
    # 1000 x² = 600 x + 600, x = 1 + rate
    assert found.irr == pytest.approx((600 + math.sqrt(600**2 + 4 * 1000 * 600)) / 2000 - 1)


def test_the_internal_rate_agrees_with_a_root_finder():
    for flows in ([-100, 5, 5, 105], [-7, 1, 1, 1, 1], [0, -3, 1, 4], [50, -60, -1]):
        expected = brentq(
            lambda r, f=flows: sum(c / (1 + r) ** t for t, c in enumerate(f)), -0.9, 9
        )
        assert internal_rate(flows) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("flows", [[1, 2], [-1, -2], [-1, 3, -2.1], [0, 0]])
def test_no_rate_or_several_is_no_rate(flows):
    assert math.isnan(internal_rate(flows))


def test_at_the_internal_rate_nothing_is_left():
    rate = worth(BENEFITS, COSTS, rate=0.12).irr
    assert worth(BENEFITS, COSTS, rate=rate).npv == pytest.approx(0, abs=1e-9)


def test_money_in_another_unit_changes_only_the_value():
    plain, scaled = (
        worth(np.array(BENEFITS) * s, np.array(COSTS) * s, rate=0.12) for s in (1, 1e3)
    )
    assert scaled.npv == pytest.approx(1000 * plain.npv)
    for name in ("irr", "payback", "discounted_payback", "roi", "benefit_cost"):
        assert getattr(scaled, name) == pytest.approx(getattr(plain, name))


def test_payback_where_nothing_is_owed_and_where_nothing_comes_back():
    assert payback([100, 5]) == 0
    assert math.isnan(payback([-100, 40, 40]))
    assert payback([-100, 100]) == 1
    assert discount_factors(0, n_years=2).tolist() == [1, 1, 1]


def test_what_is_no_investment_is_refused(refused):
    with refused("A return needs a cost above 0."):
        worth([1, 2], [0, 0], rate=0.1)
    with refused("Benefits and costs need the same years, but there are 2 and 3."):
        worth([1, 2], [1, 0, 0], rate=0.1)
    with refused("A discount rate lies above -1, but this one is -1."):
        discount_factors(-1, n_years=1)
    with refused("The benefits must be complete: 1 of 2 values is missing or infinite."):
        worth([1, math.nan], [1, 0], rate=0.1)
