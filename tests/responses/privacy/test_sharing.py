"""What is given away names nobody, and nobody stands out in it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from crm_study.cli import DONE, UNUSABLE
from crm_study.errors import DataError
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.responses.privacy.coarsen import banded, coded_clusters, minutes_between
from crm_study.responses.privacy.coarsening import read_coarsening
from crm_study.responses.privacy.shared_folder import write_shared
from crm_study.responses.privacy.sharing import share

KEY = b"k" * 32
Run = Callable[..., tuple[int, str, str]]

PLANTED = (
    *("Mukamana", "Marie-Claire", "0788654321", "788654321", "m.mukamana@example.rw"),
    *("-2.48461", "28.90752", "1198570012345678", "collect:XyZ123abc", "R-001", "Umwalimu"),
)
"""What must occur in no byte of any output."""


def answers(n: int = 40) -> pd.DataFrame:
    """Answers of a careless export: somebody is named in every way."""
    return pd.DataFrame(
        {
            "respondent": [f"R-{i:03d}" for i in range(1, n + 1)],
            "wave": "main",
            "function": ["manager" if i % 4 == 0 else "officer" for i in range(n)],
            "mfi": ["Umwalimu" if i % 2 else "Duterimbere" for i in range(n)],
            "start": [f"2026-03-{1 + i % 9:02d}T10:00:00+02:00" for i in range(n)],
            "end": [f"2026-03-{1 + i % 9:02d}T10:{20 + i % 30}:30+02:00" for i in range(n)],
            "a1": [1 + i % 5 for i in range(n)],
            "a2": ["0788654321" if i == 3 else str(1 + i % 5) for i in range(n)],
            "a3": 3,
            "b1": 4,
            "b2": 2,
            "age": [20 + i for i in range(n)],
            "remark": ["ask Mukamana on 788654321" if i == 5 else "=1+1" for i in range(n)],
            "Amazina yawe": ["Marie-Claire Mukamana"] * n,
            "phone": 788654321.0,
            "e-mail": "m.mukamana@example.rw",
            "_geolocation": "-2.48461 28.90752 1500 4",
            "deviceid": "collect:XyZ123abc",
            "c9": "1198570012345678",
            "notes": "Marie-claire said yes",
        }
    )


@pytest.fixture
def declared(folder: Path) -> Study:
    """Return the small study with moments and quasi-identifiers."""
    text = (folder / "study.yaml").read_text("utf-8")
    text += "fieldwork: {start: start, end: end}\n"
    text += "privacy: {quasi_identifiers: [mfi, function, age]}\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    return read_study(folder)


COARSE = [read_coarsening("age=drop")]


def test_nothing_planted_is_in_any_byte(declared: Study, tmp_path: Path) -> None:
    shared = share(answers(), declared, key=KEY, coarsenings=COARSE, with_text=True)
    written = write_shared(shared, declared, tmp_path / "shared")
    assert len(list((tmp_path / "shared").iterdir())) == 3
    for path in (tmp_path / "shared").iterdir():
        content = path.read_text("utf-8").casefold()
        for secret in PLANTED:
            assert secret.casefold() not in content, (path.name, secret)
    rows = list(csv.DictReader(written["answers"].read_text("utf-8").splitlines()))
    assert len(rows) == 40
    assert {row["mfi"] for row in rows} == {"M01", "M02"}
    assert {row["start"] for row in rows} == {f"2026-03-{day:02d}" for day in range(1, 10)}
    assert {row["duration_minutes"] for row in rows} == {str(m) for m in range(20, 50)}
    assert sum(row["remark"] == "'=1+1" for row in rows) == 39
    record = json.loads(written["record"].read_text("utf-8"))
    assert (record["rows_below_k"], record["smallest_group"]) == (0, 10)
    assert record["values_removed"] == {
        "device": 40,
        "e-mail": 40,
        "location": 40,
        "name": 121,
        "national id": 40,
        "phone": 42,
    }
    assert record["columns_left_out"]["undeclared"].startswith("2 columns")


def test_rows_stand_in_no_order_of_time(declared: Study) -> None:
    shared = share(answers(), declared, key=KEY, coarsenings=COARSE)
    assert shared.frame["respondent"].is_unique
    assert list(shared.frame["respondent"]) == sorted(shared.frame["respondent"])
    assert "remark" not in shared.frame
    other = share(answers()[::-1], declared, key=KEY, coarsenings=COARSE)
    pd.testing.assert_frame_equal(shared.frame, other.frame)


def test_people_who_stand_out_stop_it(declared: Study) -> None:
    with pytest.raises(DataError) as refusal:
        share(answers(), declared, key=KEY)
    lines = str(refusal.value).splitlines()
    assert lines[0].startswith("The answers are not shared. 40 of 40 rows stand out by mfi, fun")
    assert lines[1].startswith("Without 'age' 0 would. Coarsen it: --coarsen age=bands")
    with pytest.raises(DataError, match="are not shared"):
        share(answers(), declared, key=KEY, coarsenings=[read_coarsening("age=bands")])
    wide = [read_coarsening("age=40"), read_coarsening("function=manager+officer")]
    shared = share(answers(), declared, key=KEY, coarsenings=wide)
    assert set(shared.frame["age"]) == {"under 40", "40 or more"}
    assert set(shared.frame["function"]) == {"manager+officer"}


def test_without_quasi_identifiers_the_design_is_taken(study: Study) -> None:
    with pytest.raises(DataError, match="stand out by mfi, function"):
        share(answers(8), study, key=KEY)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("age", "'age' says nothing to coarsen; write age=bands"),
        ("age=old", "'age=old' says nothing to coarsen"),
        ("ages=drop", "There is no column 'ages' to coarsen. Did you mean 'age'?"),
        ("function=a+b", "The column 'function' holds none of the codes a, b."),
        ("age=30,20", r"Bands must begin at rising numbers, but begin at (30.0, 20.0)."),
    ],
)
def test_a_wrong_coarsening_is_told(declared: Study, text: str, sentence: str) -> None:
    with pytest.raises(DataError) as refusal:
        share(answers(), declared, key=KEY, coarsenings=[read_coarsening(text)])
    assert sentence.replace("(", "[").replace(")", "]") in str(refusal.value).replace(
        "(", "["
    ).replace(")", "]")


def test_codes_of_institutions_need_the_key() -> None:
    names = [f"MFI {i}" for i in range(21)]
    codes = coded_clusters([*names, "", "MFI 3"], KEY)
    assert sorted(codes.values()) == [f"M{i:02d}" for i in range(1, 22)]
    assert list(codes) != sorted(codes)
    assert coded_clusters(names[::-1], KEY) == codes
    assert coded_clusters(names, b"j" * 32) != codes


def test_bands_and_minutes() -> None:
    assert [banded(age) for age in (17, 18, 24.9, 64, 65, "", "refused", "nan")] == [
        *("under 18", "18-24", "18-24", "55-64", "65 or more", "", "refused", ""),
    ]
    assert banded(1.2, edges=(0.5, 1.5)) == "0.5 to under 1.5"
    assert minutes_between("2026-03-02T10:00:00Z", "2026-03-02T12:30:59+02:00") == 30
    assert minutes_between("", "2026-03-02") is None


def test_share_on_the_command_line(
    run: Run, declared: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path.parent / f"{tmp_path.name}-home"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    data = tmp_path / "answers.csv"
    answers().to_csv(data, index=False)
    given = ("share", declared.folder, "--data", data, "--out", tmp_path / "out")
    code, out, err = run(*given)
    assert (code, out) == (UNUSABLE, "")
    assert "40 of 40 rows stand out" in err
    assert not (tmp_path / "out").exists()
    code, out, _ = run(*given, "--coarsen", "age=drop")
    assert code == DONE
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    code, text, _ = run(*given, "--coarsen", "age=drop", "--json")
    assert json.loads(text)["k"] == 5
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    for secret in PLANTED:
        assert secret not in out + text
    code, _, err = run("share", declared.folder, "--data", data, "--out", declared.folder)
    assert code == UNUSABLE
    assert "is the study's own folder" in err
