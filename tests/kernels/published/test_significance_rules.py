"""p, critical values and decisions: against scipy, by hand, and as statcheck judges them."""

from __future__ import annotations

import pytest
from scipy import stats

from crm_study.kernels.published.significance_rules import (
    critical_value,
    decision_of_p,
    p_from_statistic,
    p_is_possible,
    p_of_statistic,
)


def test_p_equals_scipy() -> None:
    assert p_of_statistic("t", -2.2, df2=28) == pytest.approx(2 * stats.t.sf(2.2, 28), rel=1e-12)
    assert p_of_statistic("F", 4.1, df1=2, df2=30) == pytest.approx(
        stats.f.sf(4.1, 2, 30), rel=1e-12
    )
    assert p_of_statistic("chi2", 7.8, df1=3) == pytest.approx(stats.chi2.sf(7.8, 3), rel=1e-12)
    assert p_of_statistic("z", 1.7) == pytest.approx(2 * stats.norm.sf(1.7), rel=1e-12)
    r, n = 0.31, 40
    assert p_of_statistic("r", r, df2=n - 2) == pytest.approx(
        2 * stats.t.sf(r * ((n - 2) / (1 - r * r)) ** 0.5, n - 2), rel=1e-12
    )


@pytest.mark.parametrize(
    ("kind", "statistic", "df1", "df2", "p", "verdict"),
    [
        ("t", "2.20", None, 28, ".036", "consistent"),
        ("t", "2.2", None, 28, ".03", "consistent"),  # 2.15 to 2.25: p from .033 to .040
        ("t", "2.20", None, 28, ".03", "inconsistent"),
        ("t", "-2.20", None, 28, ".04", "consistent"),
        ("t", "2.20", None, 28, "<.05", "consistent"),
        ("t", "1.20", None, 28, "<.05", "inconsistent"),
        ("t", "2.20", None, 28, ">.05", "inconsistent"),
        ("F", "4.10", 2, 30, ".027", "consistent"),
        ("chi2", "7.81", 3, None, ".05", "consistent"),
        ("chi2", "7.81", 3, None, ".07", "inconsistent"),
        ("z", "1.96", None, None, ".05", "consistent"),
        ("r", "-.66", None, 116, "<.001", "consistent"),
        ("t", "2.20", None, 28, "1.3", "impossible"),
        ("t", "2.20", None, None, ".036", "not_checkable"),
    ],
)
def test_p_from_statistic(
    kind: str, statistic: str, df1: float, df2: float, p: str, verdict: str
) -> None:
    found = p_from_statistic(kind, statistic=statistic, p_value=p, df1=df1, df2=df2)  # type: ignore[arg-type]
    assert found.verdict == verdict


def test_half_a_p_is_named() -> None:
    found = p_from_statistic("t", statistic="2.20", p_value=".018", df2=28)
    assert (found.verdict, found.note) == (
        "inconsistent",
        "It agrees with a one-sided test, half the two-sided p.",
    )
    said = p_from_statistic("t", statistic="2.20", p_value=".018", df2=28, one_sided=True)
    assert said.verdict == "consistent"


def test_the_normal_critical_value_with_few_degrees_of_freedom() -> None:
    found = critical_value(critical="1.96", df=19)
    assert found.verdict == "inconsistent"
    assert found.lower == pytest.approx(stats.t.ppf(0.975, 19), rel=1e-10)
    assert critical_value(critical="2.09", df=19).verdict == "consistent"
    assert critical_value(critical="1.96", df=None).note == (
        "It is right from 473 degrees of freedom on, or of the normal law."
    )


def test_decisions() -> None:
    assert decision_of_p(p_value=".049", alpha=0.05, significant=True).verdict == "consistent"
    assert decision_of_p(p_value=".05", alpha=0.05, significant=True).verdict == "consistent"
    assert decision_of_p(p_value=".06", alpha=0.05, significant=True).verdict == "inconsistent"
    assert decision_of_p(p_value="<.001", alpha=0.05, significant=False).verdict == "inconsistent"


def test_zero_is_no_probability() -> None:
    assert p_is_possible(".000").note == "A p of exactly 0 does not exist; write p < .001."
    assert p_is_possible("<.001").note == ""
