"""The sample on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_study.cli import DONE, FOUND, UNUSABLE

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    rows = [f"Person {i:03d},{'manager' if i % 4 == 0 else 'officer'}" for i in range(40)]
    path.write_text("\n".join(["person,function", *rows]) + "\n", encoding="utf-8")
    return path


def test_size_and_allocation(run: Run) -> None:
    code, out, _ = run("sample", "size", "--N", 21)
    assert code == DONE
    assert "ask everybody" in out.replace("\n", " ")
    code, out, _ = run("sample", "size", "rusizi", "--response", 0.9, "--json")
    rows = json.loads(out)["findings"]["sample_size"]["tidy"]
    assert {row["formula"]: row["n_invited"] for row in rows}["yamane"] == 133
    code, out, _ = run("sample", "allocate", "rusizi", "--json")
    rows = json.loads(out)["findings"]["sample_allocation"]["tidy"]
    assert [row["n_allocated"] for row in rows] == [15, 30, 29, 44]


def test_a_draw_is_the_same_every_time_and_can_be_verified(
    run: Run, folder: Path, frame: Path, tmp_path: Path
) -> None:
    given = ("sample", "draw", folder, "--frame", frame, "--seed", 7)
    code, out, _ = run(*given, "--out", tmp_path / "a.csv")
    assert code == DONE
    assert "Seed: 7" in out
    assert "Person" not in out
    run(*given, "--out", tmp_path / "b.csv", "--json")
    for name in (".csv", "-record.json", "-record.txt"):
        assert (tmp_path / f"a{name}").read_bytes() == (tmp_path / f"b{name}").read_bytes()
    record = tmp_path / "a-record.json"
    code, out, _ = run("sample", "verify", record, "--frame", frame)
    assert (code, out) == (DONE, "The draw is as recorded.\n")
    frame.write_text(frame.read_text("utf-8").replace("Person 001", "Cousin"), "utf-8")
    code, out, _ = run("sample", "verify", record, "--frame", frame, "--json")
    assert (code, json.loads(out)) == (
        FOUND,
        {"differences": ["the frame is not the one of the record"]},
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("size",), "Give a STUDY or --N"),
        (("size", "rusizi", "--N", 10), "Give a STUDY or --N"),
        (("size", "--N", 0), "A population must hold at least 1 unit"),
        (("size", "--N", 50, "--margin", 5), "margin of error must lie between 0 and 1"),
        (("allocate", "rusizi", "--n", 169), "The strata hold 168 people together"),
        (("allocate", "rusizi", "--method", "neyman"), "needs the standard deviation"),
        (("draw", "rusizi", "--frame", "x.csv", "--out", "y.csv"), "Give --seed to draw"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, arguments: tuple[object, ...], told: str) -> None:
    code, out, err = run("sample", *arguments)
    assert (code, out) == (UNUSABLE, "")
    assert told in err
