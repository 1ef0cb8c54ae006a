"""The evening check reads what came in as the import does: same questions, same mapping."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import crm_study as cs
from crm_study.analysis.quality_data import asked_again, incoming
from crm_study.cli import DONE, FOUND, UNUSABLE
from crm_study.responses.imports.questions import OpenQuestionsError

Run = Callable[..., tuple[int, str, str]]
KOBO = "respondent;wave;function;mfi;We greet.;We listen.;We forget.;We grow.;We earn.;Name;_uuid"
ROWS = (
    "R-1;main;manager;M1;4;5;1;4;4;Uwase;u1",
    "R-2;main;officer;M2;Unknown;2;4;2;1;Keza;u2",
    "R-3;main;officer;M1;Yes;3;3;3;3;Ineza;u3",
)


def kobo(folder: Path, *rows: str, head: str = KOBO, name: str = "kobo.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def test_an_export_is_checked_like_the_canonical_file(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    raw, clean = kobo(tmp_path, *ROWS), tmp_path / "clean.csv"
    assert run("import", folder, raw, "--out", clean)[0] == DONE
    found = []
    for path in (raw, clean):
        code, told, err = run("quality", folder, "--data", path, "--json")
        assert code in (DONE, FOUND), err
        assert "Uwase" not in told
        found.append(json.loads(told)["findings"]["quality"])
    assert found[0] == found[1]
    assert found[0]["glance"]["n_obs"] == 3


def test_an_export_asks_the_same_questions_and_takes_the_same_mapping(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    raw = kobo(tmp_path, *ROWS, "R-4;main;officer;M1;Yess;3;3;3;3;x;u4")
    code, out, err = run("quality", folder, "--data", raw)
    assert (code, out) == (UNUSABLE, "")
    same = run("import", folder, raw)[2]
    assert err.splitlines()[:2] == same.splitlines()[:2]
    assert "'Yess'" in err.splitlines()[1]
    mapping = tmp_path / "kobo.mapping.yaml"
    assert f"A mapping file to fill in was written: {mapping}" in err
    mapping.write_text(mapping.read_text("utf-8").replace("'?'", "5"), "utf-8")
    code, out, err = run("quality", folder, "--data", raw, "--accept", mapping, "--json")
    assert code in (DONE, FOUND), err
    assert json.loads(out)["findings"]["quality"]["glance"]["n_obs"] == 4
    assert run("quality", folder, "--data", raw, "--acept", mapping)[0] == UNUSABLE


def test_one_slip_in_a_canonical_file_is_told_and_does_not_stop_the_check(
    folder: Path, write_csv: Callable[..., Path]
) -> None:
    study = cs.read_study(folder)
    rows = [f"R{i},main,officer,M1,4,4,2,3,{1 + i % 5}" for i in range(8)]
    came = incoming(write_csv((*rows, "R9,main,officer,M1,4x,4,2,3,3")), study)
    assert [one.row for one in came.admission.refusals] == [10]
    assert cs.quality(came.admission, study).number("out_of_range", "n_flagged") == 1
    with pytest.raises(OpenQuestionsError, match="holds '4x'"):
        incoming(write_csv(("R9,main,officer,M1,4x,4,2,3,3",)), study)


def test_rows_are_told_by_their_number_in_the_file(folder: Path, tmp_path: Path) -> None:
    study = cs.read_study(folder)
    text = "A title;;;;;;;;;;\n\n" + kobo(tmp_path, *ROWS, ROWS[0]).read_text("utf-8")
    path = tmp_path / "kobo.csv"
    path.write_text(text, "utf-8")
    came = incoming(path, study)
    assert came.admission.responses.design["row_number"].tolist() == [4, 5, 6]
    found = cs.quality(came.admission, study)
    assert [row["row_in_file"] for row in found.details["refused"]] == [7]
    assert found.number("duplicate_id", "n_flagged") == 1
    assert came.admitted()["respondent"].tolist() == ["R-1", "R-2", "R-3"]


def test_a_back_check_may_hold_some_questions_and_labels(folder: Path, tmp_path: Path) -> None:
    study = cs.read_study(folder)
    head = "respondent;We greet.;function"
    again = kobo(tmp_path, "R-1;No;manager", "R-3;Yes;officer", head=head, name="b.csv")
    found = asked_again(again, study)
    assert found[["respondent", "a1"]].to_numpy().tolist() == [["R-1", "1"], ["R-3", "5"]]
    few = kobo(tmp_path, "R-1;4", head="respondent;a1", name="c.csv")
    assert asked_again(few, study).to_numpy().tolist() == [["R-1", "4"]]
