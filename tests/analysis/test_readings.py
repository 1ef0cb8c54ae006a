"""What a reader sees: labels for codes, both ends of a table, nothing that is empty."""

from __future__ import annotations

from functools import cache

import pytest

import crm_study as cs
from crm_study.results.rules import RULES

CHAPTERS = ("correlation", "reliability.main", "method_bias", "descriptives")


@cache
def found(name: str) -> cs.Findings:
    study = cs.read_study(name)
    crossed = ("association",) if study.associations else ()
    return cs.analyze(study, cs.simulate(study), chapters=(*CHAPTERS, *crossed))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("sex", "Sex"),
        ("mfi", "MFI"),
        ("function", "Function"),
        ("kcf1", "kcf1"),
        ("kcf", "Key customer focus"),
        ("nobody", "nobody"),
    ],
)
def test_columns_have_words_and_items_of_constructs_keep_their_codes(name: str, label: str) -> None:
    assert cs.read_study("rusizi").label_of(name) == label


def test_a_crossing_is_told_in_words() -> None:
    crossed = next(one for one in found("rusizi") if one.id.startswith("association"))
    _, cells = crossed.tables()
    assert cells.head[:2] == ("Function", "Sex")
    assert {row[1].text for row in cells.rows} == {"Female", "Male"}


def test_a_whole_and_its_part_are_not_the_closest_pair() -> None:
    correlation = found("rusizi")["correlation"]
    parts = {row["construct"]: row["part_of"] for row in correlation.details["variables"]}
    assert parts["kcf"] == "scrm"
    told = {slot.address.split("/")[1] for slot in correlation.prose().slots}
    assert len(told) == 2
    for pair in told:
        first, second = pair.split("~")
        assert parts[first] != second
        assert parts[second] != first


def test_constructs_without_reliability_have_a_reason_and_no_row() -> None:
    reliability = found("life-cycle")["reliability.main"]
    kinds = {row["measurement"] for row in reliability.rows}
    assert kinds == {"reflective", "formative"}
    assert len(reliability.table().rows) == 1
    told = "Acquire, Enhance, Retain: a formative construct has no internal consistency"
    assert told in str(reliability.reason)


def test_a_study_without_a_marker_has_no_columns_for_it() -> None:
    assert found("life-cycle")["method_bias"].table().head == ("Method", "Value", "p", "Verdict")


def test_scores_of_one_item_are_not_drawn_twice() -> None:
    scores = found("ecsi-mobile")["descriptives.constructs"]
    drawn = {row["construct"] for row in scores.details["histogram"]}
    assert "complaints" not in drawn
    assert len(drawn) == len(scores.rows) - 1


def test_alternative_texts_give_two_numbers() -> None:
    scores = found("rusizi")["descriptives.constructs"]
    for name in scores.figures():
        assert len(scores.alt_text(name).slots) == 2


def test_every_rule_says_what_it_judges() -> None:
    assert all(rule.about for rule in RULES.values())
