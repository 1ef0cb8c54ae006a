"""Themes, marks and their joining on frames."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.route import read_findings
from crm_study.errors import AnalysisError
from crm_study.results.columns import COLUMNS
from crm_study.results.findings import Findings


@pytest.fixture
def segments():
    return pd.DataFrame(
        {
            "mfi": ["M1", "M1", "M1", "M2", "M2", "M3", "M3", "M4"],
            "role": ["boss"] * 3 + ["clerk"] * 2 + ["boss"] * 2 + ["clerk"],
            "a": ["care", "care", "data", "care", "tools", "data", "tools", "care"],
            "b": ["care", "data", "data", "care", "tools", "data", "care", "care"],
            "tone": [3, 3, 1, 2, 1, np.nan, 1, 3],
            "quote": ["Q-001", None, None, "Q-002", None, None, None, None],
        }
    )


def counted(frame, **options):
    named = {"second": "b", "role": "role", "sentiment": "tone", "quote": "quote"} | options
    return cs.themes(frame, theme="a", interview="mfi", **named)


def test_themes_by_hand(segments):
    found = counted(segments)
    assert found.number("care", "n_segments") == 4
    assert found.number("care", "n_interviews") == 3
    assert found.number("care", "interview_share") == 0.75
    assert found.number("care", "tone") == pytest.approx(3 / 4)
    assert found.number("data", "tone") == -1
    assert found.number("care", "quote_codes") == "Q-001, Q-002"
    assert found.number("care~boss", "n_segments") == 2
    assert found.number("care~boss", "interview_share") == 0.5
    assert found.number("tools~clerk", "segment_share") == pytest.approx(1 / 3)
    assert found.number("percent", "estimate") == 0.75
    # chance: care .5 * .5, data .25 * .375, tools .25 * .125
    chance = 0.25 + 0.09375 + 0.03125
    assert found.number("glance", "kappa") == pytest.approx((0.75 - chance) / (1 - chance))


def test_agreement_of_coders_is_that_of_agreement(segments):
    codes = segments[["a", "b"]].apply(lambda c: c.map({"care": 1, "data": 2, "tools": 3}))
    one, two = counted(segments), cs.agreement(codes)
    for row, other in (("cohen", "cohen:a~b"), ("krippendorff", "krippendorff")):
        assert one.number(row, "estimate") == pytest.approx(two.number(other, "estimate"))


def test_words_of_a_quote_are_refused_and_not_repeated(segments):
    segments.loc[1, "quote"] = "We never call our clients back"
    with pytest.raises(AnalysisError) as refused:
        counted(segments)
    assert "row 2 of 8" in str(refused.value)
    assert "clients back" not in str(refused.value)


def test_names_do_not_matter(segments):
    other = segments.replace({"care": "x", "data": "y", "tools": "z"})
    assert counted(other).number("x", "tone") == counted(segments).number("care", "tone")


def test_one_coder_and_one_theme_are_enough():
    frame = pd.DataFrame({"a": ["care", "care"], "mfi": ["M1", "M2"]})
    found = cs.themes(frame, theme="a", interview="mfi")
    assert found.number("glance", "kappa") is None
    assert found.status == "ok"
    both = cs.themes(frame.assign(b=frame["a"]), theme="a", second="b", interview="mfi")
    assert both.status == "warning"
    assert "one and the same category" in str(both.reason)


@pytest.fixture
def marks():
    return pd.DataFrame(
        {
            "mfi": ["M1", "M1", "M2", "M2", "M3", "M3"],
            "who": ["A", "B"] * 3,
            "queue": [2, 2, 1, 0, 2, 2],
            "badge": [0, 1, 0, 0, 2, np.nan],
            "files": [1, 1, 0, 0, 1, 2],
        }
    )


def seen(frame, **options):
    checks = ["queue", "badge", "files"]
    return cs.observation(frame, checks=checks, visit="mfi", observer="who", **options)


def test_an_index_by_hand(marks):
    found = seen(marks, topics={"speed": ["queue", "files"]})
    # M1: 3/6 and 4/6; M2: 1/6 and 0; M3: 5/6 and, of two checks, 4/4
    institutions = {"M1": 100 * 7 / 12, "M2": 100 / 12, "M3": 100 * 11 / 12}
    for name, value in institutions.items():
        assert found.number(name, "observation_index") == pytest.approx(value)
    mean = np.mean(list(institutions.values()))
    assert found.number("glance", "observation_index") == pytest.approx(mean)
    assert found.number("speed", "observation_index") == pytest.approx(
        100 * np.mean([0.75, 0.125, 0.875])
    )
    assert found.number("queue", "same_share") == pytest.approx(2 / 3)
    assert found.number("badge", "n_marks") == 5
    assert found.number("same", "n_obs") == 8


def test_observers_agree_as_agreement_says(marks):
    found = seen(marks)
    a, b = (marks[marks["who"] == who][["queue", "badge", "files"]] for who in "AB")
    pairs = pd.DataFrame({"a": a.to_numpy().ravel(), "b": b.to_numpy().ravel()})
    known = cs.agreement(pairs, level="ordinal")
    assert found.number("kappa", "estimate") == pytest.approx(known.number("cohen:a~b", "estimate"))
    assert found.number("krippendorff", "estimate") == pytest.approx(
        known.number("krippendorff", "estimate")
    )


def test_one_observer_has_nobody_to_agree_with(marks):
    found = seen(marks[marks["who"] == "A"])
    assert found.status == "warning"
    assert found.number("glance", "kappa") is None
    assert str(found.reason).startswith("No two observers marked one visit")


def test_a_mark_that_is_none_is_refused(marks):
    marks.loc[0, "queue"] = 3
    with pytest.raises(AnalysisError, match=r"^'queue' holds the mark 3; marks go from 0 to 2.$"):
        seen(marks)


def test_sources_are_joined_topic_by_topic():
    frame = pd.DataFrame(
        {
            "topic": ["care", "data", "tools", "rest"],
            "survey": [80, 70, 50, 90],
            "spoken": [75, 20, 65, np.nan],
            "seen": [61, 50, np.nan, np.nan],
        }
    )
    named = {"survey": "survey", "interviews": "spoken", "observation": "seen"}
    found = cs.triangulation(frame, topic="topic", **named)
    assert list(found.tidy()["joined_verdict"]) == ["converge", "diverge", "complement", "silence"]
    stricter = cs.triangulation(frame, topic="topic", low_to=10, high_from=76, **named)
    assert stricter.number("care", "joined_verdict") == "complement"
    with pytest.raises(AnalysisError, match=r"^Triangulation needs at least two sources.$"):
        cs.triangulation(frame, topic="topic", survey="survey")


def test_findings_come_back_from_their_file(segments, marks):
    found = (counted(segments), seen(marks, topics={"speed": ["queue"]}))
    study = {"id": "s", "title": "t", "sha256": ""}
    text = Findings(study, None, {}, found).to_json()
    for one, again in zip(found, read_findings(text), strict=True):
        assert type(again) is type(one)
        assert str(again) == str(one)
        assert set(again.figures()) == set(one.figures())
        names = {n for rows in (one.rows, *one.details.values()) for row in rows for n in row}
        assert names | set(one.overall) <= set(COLUMNS)
