"""Whether groups differ in an option: against SciPy, and what is left out."""

import pandas as pd
import pytest
from scipy import stats

import crm_study as cs

FRAME = pd.DataFrame(
    {
        "mail": [1] * 9 + [0] * 3 + [1] * 4 + [0] * 14,
        "phone": [1, 0] * 15,
        "never": [0] * 30,
        "role": ["clerk"] * 12 + ["owner"] * 18,
    }
)


def test_each_option_is_crossed_with_the_groups():
    found = cs.multi_response(FRAME, options=["mail", "phone", "never"], group="role")
    tests = {row["key"]: row for row in found.details["tests"]}
    assert set(tests) == {"test:mail", "test:phone"}
    there = stats.chi2_contingency([[9, 3], [4, 14]], correction=False)
    assert tests["test:mail"]["statistic"] == pytest.approx(there.statistic, rel=1e-10)
    assert tests["test:mail"]["p_value"] == pytest.approx(there.pvalue, rel=1e-8)
    assert tests["test:mail"]["p_adjusted"] == pytest.approx(2 * there.pvalue, rel=1e-8)
    assert tests["test:mail"]["estimate"] == pytest.approx((there.statistic / 30) ** 0.5)
    assert tests["test:phone"]["statistic"] == pytest.approx(0)
    assert len(found.tables()) == 3


def test_one_group_is_no_comparison():
    alone = FRAME[FRAME["role"] == "clerk"]
    found = cs.multi_response(alone, options=["mail", "phone"], group="role")
    assert not found.details["tests"]
    assert len(found.tables()) == 2
