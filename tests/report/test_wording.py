"""How sentences and notes of a report are set: works, rules, verdicts, limits."""

import pytest

from crm_study.report.citations import cited, cited_parts
from crm_study.report.defence.measurement_answers import languages
from crm_study.report.defence.reasons import kind_of, why
from crm_study.report.outline.assumptions import _verdicts
from crm_study.report.outline.constructs import _named
from crm_study.report.outline.rule_lines import rule_lines
from crm_study.report.run import Run
from crm_study.results.address import parse_address
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Slot, compose
from crm_study.results.rule import Rule

COHEN = "Cohen (1988), Statistical Power Analysis, 2nd ed., 9.2"


def finding(*rows, rules=()):
    return Finding("x", "X", tuple(rows), {}, rules=tuple(rules))


def test_a_work_in_brackets_has_its_year_bare_and_pages_have_a_dash():
    source = "Kaiser (1974), Psychometrika 39, 31-36 (.60 mediocre)"
    told = compose("It is {a} ({source}).", a=Slot(".75", "x/y"), source=source)
    shown = "".join(str(part) for part in cited_parts(told))
    assert shown == "It is .75 (Kaiser, 1974, Psychometrika 39, 31–36 (.60 mediocre))."
    assert [part.address for part in cited_parts(told) if isinstance(part, Slot)] == ["x/y"]


@pytest.mark.parametrize("text", ["F(2, 113)", "2020-01-05", "SHA-256", "seen (1974) there"])
def test_what_cites_no_work_stays(text):
    assert cited(text) == text


def test_rules_of_one_thing_by_one_source_are_told_once():
    steps = [("small", 0.02), ("medium", 0.15), ("large", 0.35)]
    rules = [Rule(f"R_{met}", cut, COHEN, met, f"below {met}", about="f²") for met, cut in steps]
    (line,) = rule_lines(finding(rules=rules))
    assert line == (
        "Rule for f²: small from .02 on, medium from .15 on, large from .35 on, "
        f"otherwise below small; {COHEN}."
    )
    assert [slot.address for slot in line.slots] == [f"x/rules/{rule.name}" for rule in rules]


def test_rules_of_two_sources_stay_apart():
    rules = [
        Rule("A", 2, "Hoaglin (1978)", "not flagged", "flagged", "at_most", "leverage"),
        Rule("B", 3, "Velleman (1981)", "passes", "fails", "at_most", "leverage"),
    ]
    assert len(rule_lines(finding(rules=rules))) == 2


def test_a_cut_off_is_not_printed_to_six_places():
    assert format_value(1 / 3, "plain") == ".333"
    assert format_value(0.708, "plain") == ".708"
    assert format_value(9360, "plain") == "9360"


def test_checks_of_one_name_are_read_in_one_sentence():
    rows = [
        {"check": "a", "label": "Normality", "method": "W", "statistic": 0.9829, "p_value": 0.154},
        {"check": "b", "label": "Normality", "method": "Jarque–Bera χ²", "statistic": 4.2094},
    ]
    rows = [
        {**row, "p_value": row.get("p_value"), "verdict": "passes", "advice": ""} for row in rows
    ]
    told = _verdicts(finding(*rows), rows).replace("\u00a0", " ")
    assert told == "Normality passes (W: 0.983, p = .154; Jarque–Bera χ²: 4.209)."


def test_a_turned_item_is_said_to_be_turned():
    assert _named({"item": "a1", "label": "We work alone. (R)"}) == (
        "a1, “We work alone”, its answers turned"
    )
    assert _named({"item": "a2", "label": "We share."}) == "a2, “We share”"


def test_languages_have_names(rusizi):
    told = str(languages(Run(*rusizi)))
    assert "English: the source text" in told
    assert "fr:" not in told


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("mediation.csr/a/p_value", "path"),
        ("mediation.csr/b/p_value", "path"),
        ("mediation.csr/indirect/conf_low", "mediation"),
        ("regression.simple/scrm/p_value", "regression"),
    ],
)
def test_one_path_of_a_mediation_is_defended_as_a_slope(address, kind):
    place = parse_address(address)
    assert kind_of(place) == kind
    assert ("product" in why(kind)) == (kind == "mediation")
