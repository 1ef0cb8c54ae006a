"""Data that go wrong: every chapter keeps its place, says why, and can still be shown."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.route import JUDGEMENTS, route
from crm_study.report.chapters import document_of
from crm_study.report.html import html
from crm_study.responses.reader import data_file

KCF = [f"kcf{i}" for i in range(1, 7)]


@pytest.fixture(scope="module")
def study() -> cs.Study:
    return cs.read_study("rusizi")


@pytest.fixture(scope="module")
def answers(study: cs.Study) -> pd.DataFrame:
    return pd.read_csv(data_file(study), dtype=str, keep_default_na=False)


def blank(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**dict.fromkeys(cs.read_study("rusizi").scored_items(), ""))


CASES: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], dict[str, str]]] = {
    "an item nobody answered": (
        lambda frame: frame.assign(kcf1=""),
        {"measurement": "Left out, for nobody or everyone alike answered: kcf1."},
    ),
    "a constant item": (
        lambda frame: frame.assign(kcf1="3"),
        {"factors": "Left out, for nobody or everyone alike answered: kcf1."},
    ),
    "a constant construct": (
        lambda frame: frame.assign(**dict.fromkeys(KCF, "4")),
        {"reliability.main": "Key customer focus: "},
    ),
    "a duplicate item": (
        lambda frame: frame.assign(kcf2=frame["kcf1"]),
        {
            "factorability": "Items repeat one another: kcf1 and kcf2.",
            "measurement": "A measurement model needs items that differ, but these determine one "
            "another: kcf1, kcf2.",
        },
    ),
    "ten respondents": (
        lambda frame: frame[frame["wave"] == "main"].head(10),
        {
            "measurement": "A measurement model of 54 items needs more than 54 respondents, "
            "but got 10."
        },
    ),
    "one respondent": (
        lambda frame: frame[frame["wave"] == "main"].head(1),
        {
            "regression.simple": "A regression needs more complete rows than coefficients, but got "
            "1 rows for 2 coefficients."
        },
    ),
    "the pilot only": (
        lambda frame: frame[frame["wave"] == "pilot"],
        {"reliability.main": "No row of the main wave was admitted."},
    ),
    "no answers at all": (blank, {"descriptives.items": "kcf1: A description needs at least 1"}),
    "categories never used": (
        lambda frame: frame.assign(**{name: frame[name].replace("1", "2") for name in KCF}),
        {},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_chapter_keeps_its_place(study: cs.Study, answers: pd.DataFrame, case: str) -> None:
    spoil, told = CASES[case]
    findings = cs.analyze(study, cs.admit(spoil(answers.copy()), study).responses)
    assert [finding.id for finding in findings] == [
        *(step.name for step in route(study)),
        *dict(JUDGEMENTS),
    ]
    for name, reason in told.items():
        assert (findings[name].reason or "").startswith(reason), findings[name].reason
    for finding in findings:
        assert (finding.reason is None) == (finding.status == "ok")
        assert max(map(len, str(finding).splitlines())) <= 80
        for name in finding.figures():
            assert finding.alt_text(name)
    assert html(document_of(study, findings)).startswith("<!doctype html>")
    assert "NaN" not in findings.to_json()
