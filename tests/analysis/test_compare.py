"""Change between two waves: numbers of R, small cells, what cannot be compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import crm_study as cs
from crm_study.analysis.compare_finding import CompareFinding
from crm_study.analysis.compare_runs import compare_findings
from crm_study.analysis.compare_study import joint_origin
from crm_study.analysis.compare_waves import compare_waves
from crm_study.analysis.route import identity, read_findings, software
from crm_study.errors import AnalysisError, DataError
from crm_study.responses.reader import data_file
from crm_study.results.columns import COLUMNS
from crm_study.results.findings import Findings

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "compare.json").read_text("utf-8")
)
NAMES = ("v0", "v1", "v2", "v3")
TESTED = ("change", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


def score(k, shift, speed, n):
    i = np.arange(1, n + 1)
    return shift + 0.8 * np.sin(speed * i + k) + 0.1 * ((i * (k + 2)) % 5)


def waves():
    old = pd.DataFrame({name: score(k, 3, 1, 40) for k, name in enumerate(NAMES)})
    new = pd.DataFrame({name: score(k, 3 + 0.3 * k, 1.3, 45) for k, name in enumerate(NAMES)})
    for frame, modulus in ((old, 8), (new, 9)):
        frame["mfi"] = [f"M{i % modulus}" for i in range(1, len(frame) + 1)]
    return old, new


def branches(sizes):
    """Return two waves in which branch b has sizes[b] people, old and new."""
    rows = [
        {"care": 3 + (i % 3) + wave * 0.5, "branch": name, "wave": wave}
        for name, pair in sizes.items()
        for wave, n in enumerate(pair)
        for i in range(n)
    ]
    frame = pd.DataFrame(rows)
    return tuple(frame[frame["wave"] == wave].drop(columns="wave") for wave in (0, 1))


def shown(found):
    return {row["group"]: row["verdict"] for row in found.details.get("groups", ())}


def test_welch_equals_r_and_scipy():
    old, new = waves()
    found = cs.compare(old, new, variables=NAMES)
    for name, expected in zip(NAMES, REFERENCE["variables"], strict=True):
        for column in TESTED:
            assert found.number(name, column) == pytest.approx(
                expected["welch"][column], rel=1e-8
            ), (name, column)
        assert found.number(name, "hedges_g") == pytest.approx(expected["hedges_g"], rel=1e-8)
        live = stats.ttest_ind(new[name], old[name], equal_var=False)
        assert found.number(name, "p_value") == pytest.approx(live.pvalue, rel=1e-8)
    after = [found.number(name, "p_adjusted") for name in NAMES]
    assert after == pytest.approx(REFERENCE["holm_welch"], rel=1e-8)


def test_institutions_in_both_waves_give_cr2_of_r():
    old, new = waves()
    found = cs.compare(old, new, variables=NAMES, cluster="mfi")
    for name, expected in zip(NAMES, REFERENCE["variables"], strict=True):
        assert found.number(name, "method") == "CR2"
        for column in TESTED:
            assert found.number(name, column) == pytest.approx(expected["cr2"][column], rel=1e-8), (
                name,
                column,
            )
    after = [found.number(name, "p_adjusted") for name in NAMES]
    assert after == pytest.approx(REFERENCE["holm_cr2"], rel=1e-8)


def test_a_case_by_hand():
    old = pd.DataFrame({"care": [1.0, 2, 3]})
    new = pd.DataFrame({"care": [3.0, 4, 8]})
    found = cs.compare(old, new, variables=["care"], smallest=3)
    assert found.number("care", "change") == pytest.approx(3.0)
    assert found.number("care", "statistic") == pytest.approx(1.8371173070873836)
    assert found.number("care", "df") == pytest.approx(2.56)


def test_swapping_the_waves_turns_every_sign():
    old, new = waves()
    there, back = (cs.compare(*pair, variables=NAMES) for pair in ((old, new), (new, old)))
    for name in NAMES:
        assert there.number(name, "change") == pytest.approx(-back.number(name, "change"))
        assert there.number(name, "conf_low") == pytest.approx(-back.number(name, "conf_high"))
        assert there.number(name, "p_value") == pytest.approx(back.number(name, "p_value"))


def test_shift_and_order_change_nothing():
    old, new = waves()
    plain = cs.compare(old, new, variables=NAMES, cluster="mfi")
    moved = cs.compare(
        old.sample(frac=1, random_state=1).assign(v1=lambda f: f["v1"] + 10),
        new.sample(frac=1, random_state=2).assign(v1=lambda f: f["v1"] + 10),
        variables=NAMES,
        cluster="mfi",
    )
    for column in TESTED:
        assert moved.number("v1", column) == pytest.approx(plain.number("v1", column), rel=1e-9)


def test_a_planted_rise_is_found_and_nothing_else():
    rng = np.random.default_rng(3)
    old = pd.DataFrame(rng.normal(3.5, 0.8, (150, 6)), columns=list("abcdef"))
    new = pd.DataFrame(rng.normal(3.5, 0.8, (150, 6)), columns=list("abcdef"))
    new["c"] += 0.6
    found = cs.compare(old, new, variables=list("abcdef"))
    assert {
        row["key"]: row["verdict"] for row in found.rows if row["verdict"] != "not told apart"
    } == {"c": "higher"}
    assert "c: from" in found.prose()


def test_a_constant_column_is_undefined_and_said_so():
    old = pd.DataFrame({"care": [3.0] * 6})
    found = cs.compare(old, old, variables=["care"])
    assert found.number("care", "verdict") == "undefined"
    assert found.number("care", "p_value") is None


def test_missing_scores_are_left_out_of_their_own_variable_only():
    old, new = waves()
    old.loc[:4, "v0"] = np.nan
    found = cs.compare(old, new, variables=NAMES, cluster="mfi")
    assert (found.number("v0", "n_old"), found.number("v1", "n_old")) == (35, 40)


@pytest.mark.parametrize(
    ("old", "new", "options", "sentence"),
    [
        (
            {"care": [1.0] * 6},
            {"care": [1.0] * 4},
            {},
            "The new wave has 4 people; a comparison shows no fewer than 5.",
        ),
        (
            {"care": ["a"] * 6},
            {"care": ["a"] * 6},
            {},
            "Column 'care' holds text; comparing waves needs numbers in every column.",
        ),
        (
            {"care": [1.0] * 6},
            {"care": [1.0] * 6},
            {"by": "brnch"},
            "The frame has no column 'brnch'. It has: care.",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(old, new, options, sentence):
    with pytest.raises(AnalysisError) as caught:
        cs.compare(pd.DataFrame(old), pd.DataFrame(new), variables=["care"], **options)
    assert str(caught.value) == sentence


def test_a_small_branch_is_hidden_with_one_that_would_give_it_away():
    old, new = branches({"A": (3, 12), "B": (9, 9), "C": (30, 30)})
    found = cs.compare(old, new, variables=["care"], by="branch")
    assert shown(found) == {"A": "not shown", "B": "not shown", "C": "higher"} or shown(found) == {
        "A": "not shown",
        "B": "not shown",
        "C": "not told apart",
    }
    for row in found.details["groups"][:2]:
        kept = {name for name, value in row.items() if value is not None}
        assert kept == {"key", "group", "label", "verdict"}
    assert found.number("glance", "n_hidden") == 2


def test_a_branch_of_one_wave_has_no_change():
    old, new = branches({"A": (9, 0), "B": (9, 9), "C": (30, 30)})
    found = cs.compare(old, new, variables=["care"], by="branch")
    assert shown(found)["A"] == "not shown"


def test_nothing_small_is_left_in_any_output():
    old, new = branches({"Tiny place": (2, 3), "B": (9, 9), "C": (30, 30)})
    found = cs.compare(old, new, variables=["care"], by="branch")
    people = [
        row[name]
        for row in (*found.rows, *found.details["groups"])
        for name in ("n_old", "n_new")
        if row[name] is not None
    ]
    assert min(people) >= 5


@pytest.fixture(scope="module")
def rusizi():
    study = cs.read_study("rusizi")
    return study, cs.read_responses(data_file(study), study)


def test_a_study_has_constructs_items_reliability_and_comparability(rusizi):
    study, old = rusizi
    found = compare_waves(study, old, old)
    assert {row["key"] for row in found.rows} == set(study.constructs) - {"marker"}
    assert found.number("item:kcf1", "change") == 0
    assert found.number("reliability:scrm", "alpha_old") == found.number(
        "reliability:scrm", "alpha_new"
    )
    assert found.number("comparability:kcf", "verdict") == "scalar"
    assert found.number("glance", "n_shared") == 118
    assert found.status == "warning"
    assert "Both waves are the same file." in found.reason
    assert found.synthetic


def test_every_column_is_in_the_dictionary_and_json_comes_back(rusizi):
    study, old = rusizi
    found = compare_waves(study, old, old, by="function")
    for rows in (found.rows, [found.overall], *found.details.values()):
        for row in rows:
            assert set(row) <= set(COLUMNS), set(row) - set(COLUMNS)
    keys = [
        next(iter(row.values())) for rows in (found.rows, *found.details.values()) for row in rows
    ]
    assert len(keys) == len(set(keys))
    text = Findings(identity(study), old.origin, software(), (found,)).to_json()
    again = read_findings(text)["compare"]
    assert isinstance(again, CompareFinding)
    assert str(again) == str(found)
    assert set(again.figures()) == {"compare", "compare.groups"}
    assert all(again.alt_text(name) and again.caption(name) for name in again.figures())


def test_every_number_of_the_reading_has_its_address(rusizi):
    study, old = rusizi
    found = compare_waves(study, old, old, by="function")
    for slot in found.prose().slots:
        _, row, column = slot.address.split("/")
        assert found.number(row, column) is not None


def test_findings_of_two_runs_give_welch_again(rusizi):
    study, old = rusizi
    chapters = ("descriptives", "reliability")
    run = cs.analyze(study, old, chapters=chapters)
    found = compare_findings(study, run, run)
    own = old.wave("main").scores["scrm"].dropna()
    live = stats.ttest_ind(own, own, equal_var=False)
    assert found.number("scrm", "df") == pytest.approx(live.df, rel=1e-8)
    assert found.number("scrm", "method") == "Welch"
    assert "groups" not in found.details
    assert found.number("reliability:scrm", "alpha_old") is not None


def test_findings_without_means_are_refused(rusizi):
    study, old = rusizi
    run = cs.analyze(study, old, chapters=("reliability.main",))
    with pytest.raises(DataError) as caught:
        compare_findings(study, run, run)
    assert str(caught.value) == "Both findings.json need the chapter 'descriptives.constructs'."


def test_a_wave_of_one_kind_and_one_of_the_other_warns(rusizi):
    study, old = rusizi
    real = replace(old, origin=replace(old.origin, synthetic=False, file="real.csv", sha256="0"))
    found = compare_waves(study, real, old)
    assert "One wave is generated and the other is not" in found.reason
    assert found.synthetic
    assert joint_origin(old.origin, real.origin).synthetic


def test_too_few_people_are_not_tested_for_invariance(rusizi, tmp_path):
    study, old = rusizi
    lines = data_file(study).read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "few-SYNTHETIC.csv"
    path.write_text("".join(lines[:83]), encoding="utf-8")
    found = compare_waves(study, old, cs.read_responses(path, study))
    assert found.number("glance", "n_new") == 60
    assert found.number("comparability:kcf", "verdict") == "not tested: too few"
