"""Systematic draws and draws by size: lists with chances and weights that anyone can check."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.draw_record import read_record
from crm_study.analysis.study_draw import check_draw, draw_for_study
from crm_study.cli import DONE, UNUSABLE
from crm_study.errors import AnalysisError, DataError
from crm_study.protocol.study import Study

Run = Callable[..., tuple[int, str, str]]


def institutions(n: int = 21) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "mfi": [f"MFI {i:02d}" for i in range(n)],
            "function": ["manager" if i % 3 == 0 else "officer" for i in range(n)],
            "staff": [str(4 + (i * i) % 17) for i in range(n)],
        }
    )


def test_every_kth_of_the_sorted_frame_by_hand() -> None:
    frame = institutions(20)
    draw = cs.draw_sample(frame, 5, seed=3, selection="systematic", reserves=0)
    (entry,) = draw.record["strata"]
    told = f"3|{draw.record['frame_sorted_sha256']}|all|start"
    start = Fraction(int(hashlib.sha256(told.encode()).hexdigest()[:16], 16) + 1, 16**16)
    first = -(-start * 4 // 1)  # the unit whose quarter holds the start
    assert entry["sample"] == [first, first + 4, first + 8, first + 12, first + 16]
    assert entry["start"] == str(start)
    assert draw.chosen["inclusion_probability"].tolist() == [0.25] * 5
    assert draw.chosen["weight"].tolist() == [4.0] * 5


def test_weights_of_a_draw_by_size_give_the_total_back() -> None:
    frame = institutions()
    draw = cs.draw_sample(frame, 8, seed=11, selection="pps", size="staff")
    sample = draw.chosen[draw.chosen["role"] == "sample"]
    sizes, weights = sample["staff"].astype(float), sample["weight"].astype(float)
    assert (sizes * weights).sum() == pytest.approx(frame["staff"].astype(float).sum())
    chances = sample["inclusion_probability"].astype(float)
    assert (weights * chances).tolist() == pytest.approx([1.0] * 8)
    reserves = draw.chosen[draw.chosen["role"] == "reserve"]
    assert (len(reserves), set(reserves["weight"])) == (2, {""})
    assert not set(reserves["mfi"]) & set(sample["mfi"])


def test_chances_by_size_hold_over_many_draws() -> None:
    frame = institutions(12)
    drawn = [
        name
        for seed in range(400)
        for name in cs.draw_sample(
            frame, 4, seed=seed, selection="pps", size="staff", reserves=0
        ).chosen["mfi"]
    ]
    sizes = frame.set_index("mfi")["staff"].astype(float)
    for name, size in sizes.items():
        expected = 4 * size / sizes.sum()
        error = (expected * (1 - expected) / 400) ** 0.5
        assert abs(drawn.count(name) / 400 - expected) < 4 * error


@pytest.mark.parametrize("selection", ["simple", "systematic", "pps"])
def test_a_draw_does_not_hang_on_the_order_of_the_file_and_is_checked(
    selection: str, tmp_path: Path
) -> None:
    frame = institutions()
    size = "staff" if selection == "pps" else None
    given = {"seed": 5, "strata": "function", "selection": selection, "size": size}
    draw = cs.draw_sample(frame, 9, **given)
    assert cs.draw_sample(frame[::-1], 9, **given).to_json() == draw.to_json()
    written = draw.write(tmp_path / "list.csv")
    record = read_record(written["record"])
    assert "MFI" not in written["record"].read_text("utf-8")
    assert check_draw(record, frame) == ()
    assert record["selection"] == selection
    first, *rest = record["strata"]
    forged = first | {"inclusion_probabilities": ["1"] * first["n_drawn"]}
    assert check_draw(record | {"strata": [forged, *rest]}, frame) != ()
    rows = list(csv.DictReader(written["list"].read_text("utf-8").splitlines()))
    people = {"manager": 7, "officer": 14}
    weighed = dict.fromkeys(people, 0.0)
    for row in rows:
        weighed[row["drawn_stratum"]] += float(row["weight"] or 0)
    if selection != "pps":
        assert weighed == pytest.approx(people)
    said = written["text"].read_text("utf-8").replace("\n", " ")
    assert f"Selection: {selection}" in said
    assert ("Add up the chances" in said) is (selection != "simple")


@pytest.mark.parametrize(
    ("given", "change", "sentence"),
    [
        (
            {"selection": "pps"},
            {},
            "A draw by size needs the column of sizes: name it with --size-column.",
        ),
        (
            {"size": "staff"},
            {},
            "Sizes are used by a draw by size only, but the draw is simple: say --method pps, or "
            "leave out --size-column.",
        ),
        (
            {"selection": "pps", "size": "staf"},
            {},
            "The frame has no column 'staf' of sizes. Did you mean 'staff'?",
        ),
        (
            {"selection": "pps", "size": "staff"},
            {"staff": ["0", "", "many", "nan", "-2", *["3"] * 16]},
            "The frame has no size above 0 in the column 'staff', row 2, 3, 4, 5, 6.",
        ),
        (
            {},
            {"weight": "1"},
            "The frame has the column weight, which the list of the drawn needs for itself; "
            "rename it.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told(given: dict, change: dict, sentence: str) -> None:
    with pytest.raises((AnalysisError, DataError)) as refusal:
        cs.draw_sample(institutions().assign(**change), 5, seed=1, **given)
    assert str(refusal.value) == sentence


def test_a_study_draws_its_institutions_by_size(study: Study) -> None:
    frame = institutions(30)
    draw = draw_for_study(study, frame, n=6, seed=2, selection="pps", size="staff")
    assert [entry["n_drawn"] for entry in draw.record["strata"]] == [2, 4]
    assert check_draw(draw.record, frame) == ()


def test_on_the_command_line(run: Run, folder: Path, tmp_path: Path) -> None:
    frame = tmp_path / "mfis.csv"
    institutions(30).to_csv(frame, index=False)
    out = tmp_path / "list.csv"
    given = ("sample", "draw", folder, "--frame", frame, "--seed", 7, "--n", 9, "--out", out)
    code, told, _ = run(*given, "--method", "pps", "--size-column", "staff")
    assert (code, "Chances by: staff" in told) == (DONE, True)
    assert run("sample", "verify", tmp_path / "list-record.json", "--frame", frame)[0] == DONE
    assert run(*given, "--method", "systematic", "--allocation", "equal")[0] == DONE
    drawn = pd.read_csv(out)["drawn_stratum"][pd.read_csv(out)["role"] == "sample"]
    assert sorted(drawn.value_counts()) == [4, 5]
    code, _, err = run(*given, "--method", "systemic")
    assert (code, "'systemic' is not one of" in err) == (UNUSABLE, True)
    code, _, err = run(*given, "--method", "pps", "--size-column", "stafff")
    assert (code, "Did you mean 'staff'?" in err) == (UNUSABLE, True)
    code, _, err = run(*given[:5], "--out", out, "--chosen", "mfi", "--method", "pps")
    assert (code, "--chosen draws nobody" in err) == (UNUSABLE, True)
