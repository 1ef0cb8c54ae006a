"""Twelve planted faults are found, careful answers are left alone, and the file stays as it was."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.interview_times import durations, moments
from crm_study.analysis.quality_groups import without_small_groups
from crm_study.analysis.route import read_findings
from crm_study.errors import AnalysisError, StudyError

STUDY = """\
schema_version: 1
id: field
title: {en: "A survey in the field"}
instrument: instrument.yaml
respondent: {column: respondent}
population:
  clusters: {column: mfi, n: 8}
  strata: {column: function, levels: {manager: {n: 60}, officer: {n: 180}}}
sampling: {method: stratified, allocation: proportional, n: 200}
missing: {codes: [-99], min_answered: 0.5}
fieldwork: {start: start, end: end, submitted: sent, enumerator: enumerator, version: form,
            earliest: "2026-03-02", latest: "2026-03-20"}
constructs:
  care: {label: {en: Care}, measurement: reflective, items: [a1, a2, a3, a4, a5, a6]}
  skill: {label: {en: Skill}, measurement: reflective, items: [b1, b2, b3, b4, b5, b6]}
  growth: {label: {en: Growth}, measurement: reflective, items: [c1, c2, c3, c4, c5, c6]}
  trust: {label: {en: Trust}, measurement: reflective, items: [d1, d2, d3, d4, d5, d6]}
models:
  joint: {outcome: growth, predictors: [care, skill]}
"""
OPENING = """\
schema_version: 1
languages: [en]
scales:
  agree: {points: {1: {en: No}, 2: {}, 3: {}, 4: {}, 5: {en: Yes}}, missing: {9: {en: Unknown}}}
  yes: {points: {0: {en: No}, 1: {en: Yes}}}
sections:
  - id: start
    items:
      - {id: consent, scale: yes, role: consent, text: {en: "Do you take part?"}}
      - {id: trained, scale: yes, text: {en: "Were you trained?"}}
      - {id: days, type: number, minimum: 1, maximum: 30, text: {en: "How many days?"},
         shown_if: [{item: trained, equals: [1]}]}
"""
ITEMS = [f"{s}{k}" for s in "abcd" for k in range(1, 7)]
TODAY = "2026-03-14"


def instrument() -> str:
    lines = [OPENING.rstrip()]
    for s in "abcd":
        lines += [f"  - id: {s}", "    items:"]
        for k in range(1, 7):
            keyed = ", reverse_keyed: true" if k == 6 else ""
            lines.append(
                f'      - {{id: {s}{k}, scale: agree, text: {{en: "Item {s}{k}."}}{keyed}}}'
            )
    lines.append(
        '      - {id: check, scale: agree, role: attention, expected: 2, text: {en: "Tick 2."}}'
    )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> cs.Study:
    folder = tmp_path_factory.mktemp("field")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "instrument.yaml").write_text(instrument(), encoding="utf-8")
    return cs.read_study(folder)


def careful(n: int = 160, seed: int = 7) -> pd.DataFrame:
    """Return interviews as text, without a fault."""
    draw = np.random.default_rng(seed)
    trait = draw.normal(size=n)
    order = np.arange(n)
    begun = [
        datetime(2026, 3, 2, 8) + timedelta(days=int(i // 14), minutes=35 * int(i % 14))
        for i in order
    ]
    minutes = draw.normal(25, 4, n).clip(14)
    cells: dict[str, object] = {
        "respondent": [f"R{i:03d}" for i in order + 1],
        "function": np.where(order % 4 == 0, "manager", "officer"),
        "mfi": [f"M{i % 8 + 1}" for i in order],
        "enumerator": [f"E{(i // 8) % 7 + 1}" for i in order],
        "form": "2",
        "start": [f"{one.isoformat()}+02:00" for one in begun],
        "end": [
            f"{(one + timedelta(seconds=int(60 * m))).isoformat()}+02:00"
            for one, m in zip(begun, minutes, strict=True)
        ],
        "sent": [one.date().isoformat() for one in begun],
        "consent": 1,
        "trained": (order % 3 > 0).astype(int),
        "days": [str(draw.integers(1, 11)) if i % 3 else "" for i in order],
    }
    for s in "abcd":
        score = 0.6 * trait + 0.8 * draw.normal(size=n)
        for k in range(1, 7):
            noisy = 0.8 * score + 0.6 * draw.normal(size=n)
            code = np.digitize(noisy, [-1.4, -0.5, 0.4, 1.3]) + 1
            cells[f"{s}{k}"] = 6 - code if k == 6 else code
    return pd.DataFrame(cells | {"check": 2}).astype(str)


def spoiled() -> pd.DataFrame:
    """Plant twelve faults, one a person."""
    frame = careful().set_index("respondent", drop=False)
    frame.loc["R031", [*ITEMS, "days", "trained"]] = frame.loc[
        "R030", [*ITEMS, "days", "trained"]
    ].to_numpy()
    frame.loc["R040", "form"] = "1"
    begun = datetime.fromisoformat(frame.loc["R050", "start"])
    frame.loc["R050", "end"] = (begun + timedelta(minutes=3)).isoformat()
    frame.loc["R060", ["start", "end"]] = frame.loc["R060", ["end", "start"]].to_numpy()
    frame.loc["R070", ["start", "end"]] = ["2026-05-02T09:00+02:00", "2026-05-02T09:25+02:00"]
    frame.loc["R080", "a2"] = "7"
    frame.loc["R091", ["trained", "days"]] = ["0", "4"]
    frame.loc["R100", ITEMS] = "4"
    frame.loc["R110", ITEMS[4:22]] = ""
    frame.loc["R120", ITEMS] = [str(code) for code in np.tile([1, 5, 5, 1, 5, 1], 4)]
    frame.loc["R120", "check"] = "5"
    frame.loc["R010", "respondent"] = "R009"
    frame.loc["R020", "respondent"] = ""
    return frame.reset_index(drop=True)


PLANTED = {
    ("duplicate_id", 11),
    ("missing_id", 21),
    ("duplicate_answers", 31),
    ("duplicate_answers", 32),
    ("version", 41),
    ("too_short", 51),
    ("end_before_start", 61),
    ("future", 71),
    ("outside_fieldwork", 71),
    ("out_of_range", 81),
    ("skips", 92),
    ("straight_lining", 101),
    ("irv_low", 101),
    ("missing_answers", 111),
    ("irv_high", 121),
    ("mahalanobis", 121),
    ("attention", 121),
}


def flags(found: cs.Finding) -> set[tuple[str, int]]:
    return {(row["check"], row["row_in_file"]) for row in found.details["flags"]}


@pytest.fixture(scope="module")
def found(field: cs.Study) -> cs.Finding:
    return cs.quality(spoiled(), field, today=TODAY)


def test_twelve_planted_faults_are_found_and_hardly_more(found: cs.Finding) -> None:
    assert flags(found) >= PLANTED
    assert len(flags(found) - PLANTED) <= 8  # of 160 interviews and 22 checks
    for check in {name for name, _ in PLANTED}:
        assert found.number(check, "verdict") == "look at these"


def test_nothing_is_changed_or_left_out(field: cs.Study, tmp_path: Path) -> None:
    frame = spoiled()
    path = tmp_path / "raw.csv"
    frame.to_csv(path, index=False)
    before, same = hashlib.sha256(path.read_bytes()).hexdigest(), frame.copy()
    responses = cs.read_responses(path, field)
    cs.quality(responses, field)
    cs.quality(frame, field)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    pd.testing.assert_frame_equal(frame, same)
    assert len(responses) == 157
    analyzed = cs.analyze(field, responses, chapters=("regression",))
    assert analyzed.number("regression.joint/glance/n_obs") == 156


@pytest.mark.parametrize("seed", [7, 11, 23])
def test_careful_answers_raise_few_alarms(field: cs.Study, seed: int) -> None:
    found = cs.quality(careful(seed=seed), field, today=TODAY)
    assert found.number("glance", "n_flagged") <= 10
    assert found.number("glance", "n_flagged_twice") <= 1
    assert found.number("glance", "n_not_collected") == 0
    assert {name for name, _ in flags(found)} <= {
        "straight_lining",
        "irv_low",
        "irv_high",
        "mahalanobis",
        "even_odd",
    }


def test_slopes_are_shown_with_and_without_doubtful_interviews(field: cs.Study) -> None:
    frame = spoiled().set_index("respondent", drop=False)
    frame.loc["R050", ITEMS] = "3"
    found = cs.quality(frame, field, today=TODAY)
    doubtful = [row for row in found.details["respondents"] if row["weight_of_evidence"] > 1]
    assert [(row["respondent"], row["families"]) for row in doubtful] == [("R050", "time, pattern")]
    rows = {row["key"]: row for row in found.details["with_and_without"]}
    assert list(rows) == ["joint:care", "joint:skill"]
    assert (rows["joint:care"]["n_obs"], rows["joint:care"]["n_without"]) == (156, 155)
    kept = cs.admit(frame.drop(index="R050"), field).responses
    again = cs.analyze(field, kept, chapters=("regression",))
    without = rows["joint:care"]["estimate_without"]
    assert without == pytest.approx(again.number("regression.joint/care/estimate"), rel=1e-10)
    assert "Slopes with and without flagged interviews" in str(found)


def test_progress_and_response_by_hand(found: cs.Finding) -> None:
    cells = {row["cell"]: row for row in found.details["progress"]}
    # 200 of 240: 50 of 60 managers and 150 of 180 officers; 13 of 19 days are over
    manager = cells["function:manager"]
    assert (manager["n_planned"], manager["n_obs"], manager["n_left"]) == (50, 40, 10)
    assert manager["n_due"] == pytest.approx(50 * 13 / 19)
    assert manager["verdict"] == "on course"
    assert cells["mfi:M1"]["n_planned"] == 25
    overall = found.overall
    assert (overall["n_completed"], overall["n_break_off"], overall["n_not_contacted"]) == (
        156,
        1,
        43,
    )
    assert overall["rr1"] == 156 / 200
    assert found.details["daily"][-2]["n_total"] == 156


def test_refused_consent_is_no_gap_but_no_interview(field: cs.Study) -> None:
    frame = careful(40)
    frame.loc[3, ["consent", "trained", "days", *ITEMS, "check"]] = ["0", *[""] * 27]
    frame.loc[4, "consent"] = "0"
    found = cs.quality(frame, field)
    assert found.number("glance", "n_break_off") == 2
    assert found.number("skips", "n_flagged") == 1
    assert all(row["n_missing"] == 0 for row in found.details["missing"])


def test_answers_after_a_wrong_screening_answer_are_skips_not_followed(tmp_path: Path) -> None:
    text = instrument().replace("{id: trained,", "{id: trained, role: screening, expected: 1,")
    text = text.replace(",\n         shown_if: [{item: trained, equals: [1]}]", "")
    (tmp_path / "instrument.yaml").write_text(text, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    frame = careful(40).assign(trained="1", days="")
    frame.loc[[5, 6], "trained"] = "0"
    frame.loc[6, [*ITEMS, "check"]] = ""
    found = cs.quality(frame, cs.read_study(tmp_path))
    assert {row for name, row in flags(found) if name == "skips"} == {7}
    gaps = {row["item"]: row["n_asked"] for row in found.details["missing"]}
    assert gaps["a2"] == 38


def test_an_enumerator_who_shapes_answers_is_seen(field: cs.Study) -> None:
    frame = careful()
    mine = frame["enumerator"] == "E3"
    for name in ITEMS[:5]:
        frame.loc[mine, name] = "5"
    frame.loc[mine, "a6"] = "1"
    found = cs.quality(frame, field)
    effects = {row["construct"]: row for row in found.details["enumerator_effects"]}
    assert effects["care"]["verdict"] == "look at these"
    assert effects["care"]["conf_low"] > 0
    assert found.number("enumerator_effect", "n_flagged") == 1


def test_a_new_form_is_no_old_one(field: cs.Study) -> None:
    frame = careful()
    frame["form"] = np.where(frame["sent"] < "2026-03-06", "v9", "b1")
    frame.loc[2, "form"] = "b1"
    frame.loc[150, "form"] = "v9"
    found = cs.quality(frame, field)
    assert {row for name, row in flags(found) if name == "version"} == {152}


def test_what_is_not_collected_is_never_a_pass(study: cs.Study) -> None:
    rows = [["R1", "main", "manager", "M1", *"45144"], ["R2", "main", "officer", "M1", *"22421"]]
    names = ["respondent", "wave", "function", "mfi", "a1", "a2", "a3", "b1", "b2"]
    found = cs.quality(pd.DataFrame(rows, columns=names), study)
    for check in ("too_short", "future", "version", "enumerator_effect", "attention", "skips"):
        row = found.row(check)
        assert (row["verdict"], row["n_flagged"], row["share"]) == ("not collected", None, None)
    for check in ("mahalanobis", "percent_match", "duplicate_answers"):
        assert found.number(check, "verdict") == "not computed"
    assert "Not collected: outdated form" in found.prose()


def test_without_interviews_the_chapter_says_so(study: cs.Study) -> None:
    rows = [["P1", "pilot", "manager", "M1", *"45144"]]
    names = ["respondent", "wave", "function", "mfi", "a1", "a2", "a3", "b1", "b2"]
    found = cs.quality(pd.DataFrame(rows, columns=names), study)
    assert (found.status, found.reason) == ("failed", "No row of the main wave was admitted.")
    assert str(found)


def test_findings_replay(field: cs.Study) -> None:
    responses = cs.admit(spoiled(), field).responses
    findings = cs.analyze(field, responses, chapters=("quality",))
    again = read_findings(findings.to_json())["quality"]
    assert str(again) == str(findings["quality"])


def test_times_are_read_as_written() -> None:
    read = moments(["2026-03-02T08:00:00.000-05:00", "2026-03-02 08:00", "02/03/2026", ""])
    assert read.is_unreadable.tolist() == [False, False, True, False]
    assert read.has_offset.tolist() == [True, False, False, False]
    one = moments(["2026-03-02T23:50", "2026-03-02T23:50"])
    two = moments(["2026-03-03T00:10", "2026-03-03T00:10Z"])
    assert durations(one, two).tolist() == pytest.approx([1200, np.nan], nan_ok=True)


def test_durations_of_shared_data_take_the_place_of_times(field: cs.Study) -> None:
    frame = spoiled()
    pairs = [
        (moments([a]), moments([b])) for a, b in zip(frame["start"], frame["end"], strict=True)
    ]
    frame["duration_minutes"] = [str(float(durations(*pair)[0]) / 60) for pair in pairs]
    for name in ("start", "end"):
        frame[name] = frame[name].str[:10]
    found = cs.quality(frame, field, today=TODAY)
    shared = {"too_short", "end_before_start", "future", "outside_fieldwork"}
    expected = {flag for flag in PLANTED if flag[0] in shared}
    assert {flag for flag in flags(found) if flag[0] in shared} == expected


def test_small_groups_cannot_be_worked_out() -> None:
    sizes = {"A": 3, "B": 20, "C": 7, "D": 0}
    rows = [{"enumerator": name, "n_obs": n, "share": 0.5} for name, n in sizes.items()]
    shown = {row["enumerator"]: row["n_obs"] for row in without_small_groups(rows, smallest=5)}
    assert shown == {"A": None, "B": 20, "C": None, "D": 0}
    alone = [{"enumerator": "A", "n_obs": 3}]
    assert without_small_groups(alone, smallest=5) == [{"enumerator": "A", "n_obs": None}]


def test_small_enumerators_keep_their_numbers(field: cs.Study) -> None:
    frame = careful()
    frame.loc[:1, "enumerator"] = "E9"
    rows = {
        row["enumerator"]: row["n_obs"] for row in cs.quality(frame, field).details["enumerators"]
    }
    assert rows["E9"] is None
    assert sum(n is None for n in rows.values()) == 2


def back() -> tuple[pd.DataFrame, pd.DataFrame]:
    first = careful(40)[["respondent", "function", "mfi", "enumerator", "days", "a1", "a2"]]
    again = first.drop(columns="enumerator").iloc[:20].copy()
    again.loc[:3, "function"] = ["officer", "manager", "manager", "manager"]
    again.loc[4, "respondent"] = "nobody"
    return first, again


def test_back_checks_by_kind_of_question(field: cs.Study) -> None:
    first, again = back()
    found = cs.back_check(
        first, again, respondent="respondent", types={"function": 1, "a1": 3, "a2": 3}
    )
    assert (found.number("glance", "n_obs"), found.number("glance", "n_unmatched")) == (19, 1)
    assert found.number("function", "error_rate") == 4 / 19
    assert found.number("function", "verdict") == "retrain"
    assert [row["check_type"] for row in found.details["types"]] == [1, 2, 3]
    assert "19 people were asked twice" in found.prose()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda first, again: (pd.concat([first, first]), again),
            "40 people stand more than once under 'respondent'; back-checks need every person "
            "once in each file.",
        ),
        (
            lambda first, again: (first, again.assign(respondent="x").iloc[:1]),
            "No person of the back-check stands in the interviews.",
        ),
        (
            lambda first, again: (first, again.rename(columns={"respondent": "respondant"})),
            "The frame has no column 'respondent'. Did you mean 'respondant'? It has: respondant, "
            "function, mfi, days, a1, a2.",
        ),
    ],
)
def test_back_checks_that_cannot_be_matched(change, sentence) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.back_check(*change(*back()), respondent="respondent")
    assert str(caught.value) == sentence
    assert isinstance(caught.value, StudyError)
