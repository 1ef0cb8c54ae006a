"""Planning and drawing a sample: what is asked for, who is drawn, and that anyone can check."""

from __future__ import annotations

import hashlib
import json
import stat
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.draw_record import read_record
from crm_study.analysis.sample_allocation import allocate_study
from crm_study.analysis.sample_size import sample_size_of
from crm_study.analysis.study_draw import check_draw, choose_for_study, draw_for_study
from crm_study.errors import AnalysisError, DataError
from crm_study.protocol.population import Sampling
from crm_study.protocol.study import Study
from crm_study.results.columns import COLUMNS


def staff(n: int = 40) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": [f"Person {i:03d}" for i in range(n)],
            "function": ["manager" if i % 4 == 0 else "officer" for i in range(n)],
        }
    )


def test_every_formula_stands_beside_the_others() -> None:
    found = cs.sample_size(168, response_rate=0.9, n_obs=118, std_dev=0.9, mean_margin=0.1)
    assert [row["formula"] for row in found.rows] == [
        *("yamane", "cochran", "cochran_infinite", "krejcie_morgan", "mean"),
        *("correlation", "regression", "census"),
    ]
    required = {row["formula"]: row["n_required"] for row in found.rows}
    assert required["yamane"] == 119
    assert required["cochran"] == required["krejcie_morgan"] == 118
    assert required["cochran_infinite"] == 385
    assert required["correlation"] == 85  # pwr.r.test: 84.07
    assert required["regression"] == 55
    assert found.number("yamane", "n_invited") == 133
    assert found.number("cochran", "margin_obtained") < 0.05
    assert found.number("glance", "margin_obtained") == pytest.approx(0.0494, abs=1e-4)
    assert set(found.rows[0]) | set(found.overall) <= set(COLUMNS)
    assert "nan" not in str(found)


def test_a_population_of_21_is_asked_as_a_whole() -> None:
    found = cs.sample_size(21)
    assert found.number("glance", "census") is True
    assert "ask everybody" in found.prose()
    assert {rule.name for rule in found.rules} == {"CENSUS_1992", "CENSUS_SHARE"}
    assert cs.sample_size(5000).number("glance", "census") is False
    assert cs.sample_size(500, margin=0.01).number("glance", "census") is True


def test_a_declared_study_brings_its_own_plan(study: Study) -> None:
    found = sample_size_of(study)
    assert found.number("glance", "n_population") == 40
    assert found.number("glance", "margin") == 0.1
    assert found.number("yamane", "n_nearest") == 29
    assert found.number("glance", "n_clusters") == 3
    assert "institution" in found.prose()
    assert sample_size_of(study, margin=0.2).number("yamane", "n_required") == 16


def test_what_cannot_be_sized_is_told(study: Study) -> None:
    with pytest.raises(AnalysisError, match="has no option 'marginn'; there are alpha, c"):
        cs.sample_size(100, marginn=0.1)
    empty = study.population.model_copy(update={"strata": None})
    with pytest.raises(AnalysisError, match="does not say how many people there are"):
        sample_size_of(study.model_copy(update={"population": empty}))


def test_an_allocation_names_its_strata(study: Study) -> None:
    found = allocate_study(study)
    assert [row["n_allocated"] for row in found.rows] == [7, 22]
    assert found.number("officer", "weight") == pytest.approx(30 / 22)
    assert allocate_study(study, n=10, method="equal").number("manager", "n_allocated") == 5
    with pytest.raises(AnalysisError, match="needs the standard deviation of each of 2 strata"):
        allocate_study(study, method="neyman")
    with pytest.raises(AnalysisError, match="'officer' has no value among \\['manager'\\]"):
        cs.allocate({"manager": 10, "officer": 30}, 8, method="neyman", std_devs={"manager": 1.0})


def test_the_order_of_the_file_does_not_matter() -> None:
    frame = staff()
    shuffled = frame.sample(frac=1, random_state=3)
    one = cs.draw_sample(frame, 12, seed=7, strata="function")
    two = cs.draw_sample(shuffled, 12, seed="7", strata="function")
    assert one.to_json() == two.to_json()
    pd.testing.assert_frame_equal(one.chosen, two.chosen)
    turned = cs.draw_sample(frame[["function", "person"]], 12, seed=7, strata="function")
    assert turned.record["strata"] == one.record["strata"]
    assert one.to_json() != cs.draw_sample(frame, 12, seed=8, strata="function").to_json()


def test_a_draw_can_be_repeated_by_hand() -> None:
    frame = staff(12)
    draw = cs.draw_sample(frame, 4, seed="dice 3 5 1", strata="function")
    lines = sorted(json.dumps([f, p]) for p, f in frame.to_numpy().tolist())
    text = "\n".join([json.dumps(["function", "person"]), *lines])
    frame_hash = hashlib.sha256(text.encode()).hexdigest()
    assert draw.record["frame_sorted_sha256"] == frame_hash
    for entry in draw.record["strata"]:
        units = [i for i, line in enumerate(lines, 1) if json.loads(line)[0] == entry["stratum"]]
        order = sorted(
            units,
            key=lambda i: hashlib.sha256(f"dice 3 5 1|{frame_hash}|{i}".encode()).hexdigest(),
        )
        drawn = entry["sample"] + entry["reserves"]
        assert drawn == order[: len(drawn)]


def test_people_before_reserves_each_once() -> None:
    draw = cs.draw_sample(staff(), {"manager": 4, "officer": 8}, seed=1, strata="function")
    assert Counter(zip(draw.chosen["drawn_stratum"], draw.chosen["role"], strict=True)) == {
        ("manager", "sample"): 4,
        ("manager", "reserve"): 1,
        ("officer", "sample"): 8,
        ("officer", "reserve"): 2,
    }
    assert draw.chosen["person"].is_unique
    assert (draw.chosen["drawn_stratum"] == draw.chosen["function"]).all()
    reserves = draw.chosen[draw.chosen["role"] == "reserve"]
    assert reserves["order"].tolist() == [1, 1, 2]
    census = cs.draw_sample(staff(), 40, seed=1)
    assert set(census.chosen["person"]) == set(staff()["person"])


def test_everybody_has_the_same_chance() -> None:
    frame = staff(20)
    counts = Counter(
        person
        for seed in range(600)
        for person in cs.draw_sample(frame, 5, seed=seed, reserves=0).chosen["person"]
    )
    expected = 600 * 5 / 20
    statistic = sum((counts[person] - expected) ** 2 / expected for person in frame["person"])
    assert statistic < 36.2  # chi-square with 19 df, .99; draws without replacement vary less


def test_a_record_names_nobody_and_shows_every_change(tmp_path: Path) -> None:
    frame = staff()
    written = cs.draw_sample(frame, 12, seed=7, strata="function").write(tmp_path / "list.csv")
    assert stat.S_IMODE(written["list"].stat().st_mode) == 0o600
    assert "Person" not in written["record"].read_text("utf-8")
    assert "Person" not in written["text"].read_text("utf-8").replace("People", "")
    record = read_record(written["record"])
    assert check_draw(record, frame[::-1]) == ()
    assert record["list_sha256"] == hashlib.sha256(written["list"].read_bytes()).hexdigest()
    other = frame.replace("Person 003", "Person 999")
    assert check_draw(record, other) == ("the frame is not the one of the record",)
    forged = written["record"].read_text("utf-8").replace('"n_drawn": 3', '"n_drawn": 4')
    written["record"].write_text(forged, "utf-8")
    with pytest.raises(DataError, match=r"was changed after the draw: its seal does not fit\."):
        read_record(written["record"])


def test_a_forged_choice_is_seen_even_with_a_new_seal() -> None:
    frame = staff()
    record = dict(cs.draw_sample(frame, 12, seed=7, strata="function").record)
    first, *others = record["strata"]
    swapped = first | {"sample": first["sample"][::-1]}
    assert check_draw(record | {"strata": [swapped, *others]}, frame) == (
        "stratum 'manager': the sample is not the one that the seed draws",
    )


def test_the_study_divides_by_the_frame_and_says_so(study: Study) -> None:
    draw = draw_for_study(study, staff(36), seed=5)
    assert [entry["n_drawn"] for entry in draw.record["strata"]] == [6, 20]
    assert draw.record["notes"][0].startswith(
        "The study declares 10 people in the stratum 'manager'; the frame holds 9"
    )
    assert draw.record["study"] == {"id": "small", "sha256": study.sha256}
    sampling = study.sampling.model_copy(update={"response_rate": 0.8})
    more = draw_for_study(study.model_copy(update={"sampling": sampling}), staff(40), seed=5)
    assert sum(entry["n_drawn"] for entry in more.record["strata"]) == 37


def test_a_purposive_choice_is_recorded_with_its_warning(study: Study) -> None:
    frame = staff(6).assign(taken=["x", "", "1", "no", "", "yes"])
    plan = Sampling(method="purposive", n=3, criteria=["has a CRM"], chosen_by="the author")
    declared = study.model_copy(update={"sampling": plan})
    draw = choose_for_study(declared, frame, "taken")
    assert draw.record["criteria"] == ["has a CRM"]
    assert draw.record["strata"][0]["n_drawn"] == 3
    assert "No margin of error" in draw.text().replace("\n", " ")
    with pytest.raises(AnalysisError, match="which no seed can draw"):
        draw_for_study(declared, frame, seed=1)
    with pytest.raises(AnalysisError, match="needs its criteria and who chose"):
        choose_for_study(study, frame, "taken")
    with pytest.raises(AnalysisError, match="no seed can repeat it"):
        check_draw(draw.record, frame)
    with pytest.raises(DataError, match="chooses nobody"):
        cs.choose_sample(
            frame.assign(taken=""), "taken", criteria=("near",), chosen_by="the author"
        )


@pytest.mark.parametrize(
    ("change", "n", "sentence"),
    [
        (lambda f: f, 41, "The strata hold 40 people together, so 41 cannot be drawn from them."),
        (
            lambda f: f,
            {"manager": 11},
            "The stratum 'manager' holds 10 people in the frame, so 11 cannot be drawn from it.",
        ),
        (
            lambda f: f,
            {"clerk": 1},
            "The frame holds nobody of the stratum 'clerk'; it holds manager, officer.",
        ),
        (
            lambda f: pd.concat([f, f.iloc[[3]]]),
            5,
            "The frame holds a person twice, who would have twice the chance: row 42 (as row 5).",
        ),
        (
            lambda f: f.assign(function=f["function"].replace("manager", np.nan)),
            5,
            "The frame has no 'function' in row 2, 6, 10, 14, 18, 22, 26, 30, 34, 38.",
        ),
        (lambda f: f.iloc[:0], 5, "The frame holds nobody."),
        (
            lambda f: f.rename(columns={"function": "fonction"}),
            5,
            "The frame has no column 'function'. Did you mean 'fonction'?",
        ),
    ],
)
def test_a_frame_that_cannot_be_drawn_from(change, n, sentence: str) -> None:
    with pytest.raises((AnalysisError, DataError)) as refusal:
        cs.draw_sample(change(staff()), n, seed=1, strata="function")
    assert str(refusal.value) == sentence


def test_a_draw_needs_a_seed() -> None:
    with pytest.raises(AnalysisError, match="A draw needs a seed"):
        cs.draw_sample(staff(), 5, seed=" ")
