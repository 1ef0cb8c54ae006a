"""Results in running text: what is found, as what, and where."""

from __future__ import annotations

import pytest

from crm_study.kernels.published.paper_text import find_results, sentence_at
from crm_study.kernels.published.rule_text import find_decisions, find_rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t(28) = 2.20, p = .036", [("t", "2.20", ".036")]),
        ("t (28)=-2.20; p<.05", [("t", "-2.20", "<.05")]),
        (
            "F(2, 115) = 45.2, p < .001, R² = .44",
            [("F", "45.2", "<.001"), ("r_squared", ".44", None)],
        ),
        ("χ2(3, N = 118) = 7.81, p = .05", [("chi2", "7.81", ".05")]),
        ("r(116) = −.66, p < .001", [("r", "−.66", "<.001")]),
        ("z = 1.70, n.s.", [("z", "1.70", None)]),
        ("Cronbach's alpha was 0.78", [("cronbach_alpha", "0.78", None)]),
        ("a Cronbach’s alpha coefficient of .78", [("cronbach_alpha", ".78", None)]),
        ("M = 3.95, SD = 0.74", [("mean_sd", "3.95", None)]),
        ("a mean of 3.95 and a standard deviation of 0.74", [("mean_sd", "3.95", None)]),
        ("coefficient of determination (R2) of 0.44", [("r_squared", "0.44", None)]),
        ("The R-squared value was 44.0%", [("r_squared", "44.0%", None)]),
        ("Adjusted R Square = .430", [("adj_r_squared", ".430", None)]),
        ("explained 44 percent of the total variance", [("explained", "44%", None)]),
        ("a calculated t-statistic of 3.616", [("t_loose", "3.616", None)]),
        ("the critical t value of 1.96", [("critical", "1.96", None)]),
        ("The p-value was 0.00.", [("p_value", "0.00", None)]),
        ("Sig. = .000", [("p_value", ".000", None)]),
        ("β = 0.45, t = 3.62, p = .001", [("beta", "0.45", None), ("t_loose", "3.62", ".001")]),
        ("B = 0.47 (SE = 0.13)", [("estimate", "0.47", None), ("std_error", "0.13", None)]),
        ("The F-statistic was 13.08", [("F_loose", "13.08", None)]),
        ("correlation coefficient of 0.66", [("r_loose", "0.66", None)]),
        ("118 respondents", [("n", "118", None)]),
        ("The target was 21 firms in 2021, chapter 4.", []),
        ("Plan B was chosen and R was used with SPSS 21.", []),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(one.quantity, one.value, one.p_value) for one in find_results(text)] == expected


def test_places_count_from_one() -> None:
    found = find_results("First line.\nThen R² = .44 came.")[0]
    assert (found.line, found.column, found.quote) == (2, 6, "R² = .44")
    assert found.sentence == "Then R² = .44 came."


def test_sentences_end_where_a_new_one_begins() -> None:
    text = "The t was 3.6 (p < .001). It held."
    assert sentence_at(text, 5) == "The t was 3.6 (p < .001)."


@pytest.mark.parametrize(
    ("text", "below", "above"),
    [
        (
            "If the p value is less than 0.05, we reject the HA but if it is more than 0.05, the "
            "HA is not rejected.",
            "reject_ha",
            "do_not_reject_ha",
        ),
        (
            "The null hypothesis is rejected if the p-value is below 0.05.",
            None,
            None,
        ),
        (
            "When p is less than .05 we reject the null hypothesis; if p is greater than .05 we "
            "fail to reject the null hypothesis.",
            "reject_h0",
            "do_not_reject_h0",
        ),
    ],
)
def test_rules(text: str, below: str | None, above: str | None) -> None:
    rules = find_rules(text)
    if below is None:
        assert rules == ()
    else:
        assert (rules[0].below_alpha, rules[0].above_alpha) == (below, above)


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("The alternative hypothesis was therefore not rejected.", "do_not_reject_ha"),
        ("The p value was less than 0.05 so we rejected the null hypothesis.", "reject_h0"),
        ("We failed to reject H0.", "do_not_reject_h0"),
        ("Therefore the null hypothesis was rejected.", "reject_h0"),
        ("Thus we accept the alternative hypothesis.", "do_not_reject_ha"),
    ],
)
def test_decisions(text: str, decision: str) -> None:
    assert [one.decision for one in find_decisions(text)] == [decision]


def test_a_rule_is_no_decision() -> None:
    assert find_decisions("If the p value is less than 0.05, we reject the null hypothesis.") == ()
