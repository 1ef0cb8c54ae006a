"""What lies beside the key: who withdrew stays out of every import, institutions stay coded."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

import crm_study as cs
from crm_study.cli import DONE, FOUND, UNUSABLE
from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.institution_codes import institution_codes, read_institutions
from crm_study.responses.privacy.keyring import Keyring, add_withdrawn, read_withdrawn
from crm_study.responses.privacy.pseudonyms import key_path, pseudonym, study_key
from crm_study.responses.privacy.table_file import open_table

Run = Callable[..., tuple[int, str, str]]
HEAD = "respondent,wave,function,mfi,a1,a2,a3,b1,b2,remark,_uuid"
ROWS = (
    "R-1,main,manager,Umwalimu,4,5,1,4,4,,u-1",
    "R-2,main,officer,Duterimbere,9,2,4,2,1,,u-2",
    "R-3,main,officer,Umwalimu,9,3,3,3,,fine,u-3",
)


@pytest.fixture
def key(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / f"{tmp_path.name}-home"))
    monkeypatch.delenv("CRM_STUDY_KEY", raising=False)
    return study_key(study)


def declare(folder: Path, privacy: str) -> None:
    path = folder / "study.yaml"
    path.write_text(f"{path.read_text('utf-8')}privacy: {privacy}\n", "utf-8")


def export(folder: Path, rows: tuple[str, ...] = ROWS, head: str = HEAD) -> Path:
    path = folder / "out" / "raw.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def test_who_withdrew_is_gone_from_derived_files_and_from_the_next_import(
    run: Run, folder: Path, key: bytes
) -> None:
    declare(folder, "{pseudonyms: [respondent]}")
    raw, out = export(folder), folder / "out" / "answers.csv"
    assert run("import", folder, raw, "--out", out)[0] == DONE
    reasons = out.with_name("answers.reasons.csv")
    assert reasons.read_text("utf-8").count(pseudonym("R-3", key)) == 2
    code, told, _ = run("withdraw", folder, "R-3", "--files", out)
    assert code == DONE
    found = {Path(file).name: n for file, n in re.findall(r"(\S+): (\d) rows?", told)}
    assert found == {
        "answers.csv": "1",
        "answers.reasons.csv": "2",
        "answers.refusals.csv": "0",
        "answers.import.txt": "0",
    }
    assert "answers.import.json: does not hold the code." in told
    for path in out.parent.glob("answers*"):
        assert pseudonym("R-3", key) not in path.read_text("utf-8"), path
    place = key_path(cs.read_study(folder)).with_suffix(".withdrawn")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert pseudonym("R-3", key) in place.read_text("utf-8")

    code, told, _ = run("import", folder, raw, "--out", out, "--json")
    assert code == DONE
    found = json.loads(told)["findings"]["import"]
    stages = {row["stage"]: row["n_rows"] for row in found["tidy"]}
    assert (stages["received"], stages["dropped:withdrawn"], stages["admitted"]) == (3, 1, 2)
    refusals = out.with_name("answers.refusals.csv").read_text("utf-8").splitlines()
    assert refusals[1:] == [
        "4,respondent,,withdrawn,the person withdrew; the answers are not stored,"
    ]
    for path in out.parent.glob("answers*"):
        assert "R-3" not in path.read_text("utf-8")


def test_a_platforms_record_is_kept_out_without_the_code(
    run: Run, folder: Path, key: bytes
) -> None:
    raw = export(folder)
    assert run("withdraw", folder, "R-3", "--files", raw)[0] == DONE
    assert "u-3" not in raw.read_text("utf-8")
    other = tuple(row.replace("R-", "S-") for row in ROWS)
    imported = cs.import_file(export(folder, other), cs.read_study(folder))
    assert imported.frame["respondent"].tolist() == ["S-1", "S-2"]
    assert imported.refusals["rule"].tolist() == ["withdrawn"]


def test_a_list_that_others_read_or_that_is_damaged_stops_the_import(
    folder: Path, key: bytes
) -> None:
    study = cs.read_study(folder)
    path = add_withdrawn(key_path(study), [pseudonym("R-1", key)])
    path.chmod(0o644)
    with pytest.raises(DataError, match=r"Others may read the list of withdrawals .* chmod 600"):
        cs.import_file(export(folder), study)
    path.chmod(0o600)
    path.write_text("R-1\n", "utf-8")
    with pytest.raises(DataError, match=r"list of withdrawals .*, line 1, holds no pseudonym"):
        cs.import_file(export(folder), study)
    assert read_withdrawn(key_path(study).with_name("none.key")) == frozenset()


def test_institutions_are_coded_at_import_and_keep_their_codes(
    run: Run, folder: Path, key: bytes
) -> None:
    declare(folder, "{code_clusters: true}")
    raw, out = export(folder), folder / "out" / "answers.csv"
    code, told, _ = run("import", folder, raw, "--out", out)
    assert code == DONE
    first = pd.read_csv(out, dtype=str)["mfi"].tolist()
    assert first[0] == first[2] != first[1]
    assert all(re.fullmatch(r"M0[1-3]", name) for name in first)
    names = read_institutions(key_path(cs.read_study(folder)))
    assert names == {"Umwalimu": first[0], "Duterimbere": first[1]}
    for path in out.parent.glob("answers*"):
        assert not [name for name in names if name in path.read_text("utf-8")]
    assert not [name for name in names if name in told]
    more = export(folder, (*ROWS, "R-4,main,officer,Abasirwa,3,3,3,3,3,,u-4"))
    assert run("import", folder, more, "--out", out)[0] == DONE
    again = pd.read_csv(out, dtype=str)["mfi"].tolist()
    assert again[:3] == first
    assert again[3] not in first
    assert run("import", folder, out, "--out", out.with_name("twice.csv"))[0] == DONE
    assert pd.read_csv(out.with_name("twice.csv"), dtype=str)["mfi"].tolist() == again


def test_codes_are_as_many_as_institutions_and_never_shared(tmp_path: Path) -> None:
    ring = Keyring(b"k" * 32, tmp_path / "x.key")
    names = [f"MFI {at}" for at in range(21)]
    found = institution_codes(names[:5], ring, n_expected=21)
    every = institution_codes(names, ring, n_expected=21)
    assert {name: every[name] for name in names[:5]} == found
    assert sorted(every.values()) == [f"M{at:02d}" for at in range(1, 22)]
    assert institution_codes(names, Keyring(b"j" * 32), n_expected=21) != every
    more = institution_codes([*names, "A late one", "M22"], ring, n_expected=21)
    assert (more["M22"], len(set(more.values()))) == ("M22", 23)
    (tmp_path / "x.institutions.csv").write_text("code\nM01\n", "utf-8")
    with pytest.raises(DataError, match="is damaged: 'code,institution' and rows"):
        institution_codes(names, ring)


def test_repeats_of_who_left_leave_too_and_carry_the_code(folder: Path, key: bytes) -> None:
    declare(folder, "{pseudonyms: [respondent]}")
    head = f"{HEAD.replace(',_uuid', '')},redcap_repeat_instrument,visit_note"
    head = head.replace("respondent,", "record_id,").replace("record_id,wave", "record_id,wave")
    text = (folder / "study.yaml").read_text("utf-8").replace("column: respondent", "column: rec")
    (folder / "study.yaml").write_text(text.replace("[respondent]", "[rec]"), "utf-8")
    rows = [row.rpartition(",")[0] + ",," for row in ROWS]
    rows += [f"{code},,,,,,,,,,visits,{said}" for code, said in (("R-1", "a"), ("R-3", "b"))]
    study = cs.read_study(folder)
    add_withdrawn(key_path(study), [pseudonym("R-3", key)])
    imported = cs.import_file(export(folder, tuple(rows), head), study)
    visits = imported.repeats["visits"]
    assert visits["visit_note"].tolist() == ["a"]
    assert "R-1" not in visits.to_csv()
    assert visits["respondent_row"].tolist() == [pseudonym("R-1", key)]
    told = [d.choice for d in imported.answers.decisions if d.step == "repeats"]
    assert told == ["visits (1 rows)", "1 rows"]


def spss(path: Path, codes: list[str]) -> Path:
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"respondent": codes, "a1": [4.0, 9.0, 2.0], "day": [13e9, 13e9, None]})
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label="field",
        column_labels={"a1": "We greet."},
        variable_value_labels={"a1": {1.0: "No", 9.0: "Unknown"}},
        missing_ranges={"a1": [9.0]},
        variable_measure={"a1": "ordinal"},
        variable_format={"day": "SDATE10"},
    )
    return path


def test_spss_keeps_its_labels_and_loses_the_person(run: Run, folder: Path, key: bytes) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    path = spss(folder / "answers.sav", ["R-1", "R-2", "R-3"])
    code, told, _ = run("withdraw", folder, "R-2", "--files", path)
    assert (code, "1 row taken out" in told) == (DONE, True)
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert frame["respondent"].tolist() == ["R-1", "R-3"]
    assert meta.variable_value_labels == {"a1": {1.0: "No", 9.0: "Unknown"}}
    assert meta.missing_ranges == {"a1": [{"lo": 9.0, "hi": 9.0}]}
    assert meta.column_names_to_labels["a1"] == "We greet."
    assert (meta.variable_measure["a1"], meta.file_label) == ("ordinal", "field")
    assert b"R-2" not in path.read_bytes()


def test_parquet_keeps_its_types_and_loses_the_person(run: Run, folder: Path, key: bytes) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = folder / "answers.parquet"
    rows = "('R-1', 4, DATE '2026-01-02'), ('R-2', NULL, NULL), ('R-3', 5, DATE '2026-01-03')"
    made = f"SELECT * FROM (VALUES {rows}) t(respondent, a1, day)"  # noqa: S608
    duckdb.execute(f"COPY ({made}) TO '{path}' (FORMAT parquet)")
    assert run("withdraw", folder, "R-1", "--files", path)[0] == DONE
    left = duckdb.execute(f"SELECT * FROM read_parquet('{path}')")  # noqa: S608
    assert [column[1] for column in left.description] == ["VARCHAR", "INTEGER", "DATE"]
    assert [row[0] for row in left.fetchall()] == ["R-2", "R-3"]


def test_a_zip_loses_rows_repeats_and_pictures_and_keeps_the_rest(
    run: Run, folder: Path, key: bytes
) -> None:
    path = folder / "form.csv.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr("form.csv", "respondent,photo,KEY\nR-1,1.jpg,uuid:1\nR-2,2.jpg,uuid:2\n")
        packed.writestr("form-loans.csv", "amount,PARENT_KEY\n5,uuid:1\n7,uuid:2\n9,uuid:1/x[1]\n")
        packed.writestr("media/1.jpg", b"one")
        packed.writestr("media/2.jpg", b"two")
    assert run("withdraw", folder, "R-1", "--files", path)[0] == DONE
    with ZipFile(path) as packed:
        assert {name: packed.read(name).decode() for name in packed.namelist()} == {
            "form.csv": "respondent,photo,KEY\nR-2,2.jpg,uuid:2\n",
            "form-loans.csv": "amount,PARENT_KEY\n7,uuid:2\n",
            "media/2.jpg": "two",
        }


def test_what_cannot_be_edited_is_named_with_what_to_do(run: Run, folder: Path, key: bytes) -> None:
    files = folder / "files"
    files.mkdir()
    with sqlite3.connect(files / "answers.sqlite") as base:
        base.execute("CREATE TABLE t (respondent TEXT)")
    (files / "answers.csv").write_text("respondent,a1\nR-1,4\n", "utf-8")
    with ZipFile(files / "report.docx", "w") as packed:
        packed.writestr("word/document.xml", f"<p>{pseudonym('R-1', key)}</p>")
    code, told, _ = run("withdraw", folder, "R-1", "--files", files)
    assert code == FOUND
    assert (
        "answers.sqlite: .sqlite files are not edited here; delete the person's rows in the "
        "program it is from, or save it as XLSX or CSV and run this again."
    ) in told
    assert "report.docx: holds the code; make it again from the answers that are left." in told
    with ZipFile(files / "odd.zip", "w") as packed:
        packed.writestr("answers.ods", b"x")
    code, _, err = run("withdraw", folder, "R-1", "--files", files / "odd.zip")
    assert code == UNUSABLE
    assert "odd.zip holds answers.ods, which cannot be edited inside it; unpack it first." in err
    for name in ("cut.zip", "cut.sav", "cut.parquet"):
        (files / name).write_bytes(b"PK\x03\x04 cut")
        code, _, err = run("withdraw", folder, "R-1", "--files", files / name)
        assert (code, "cut" in err) == (UNUSABLE, True)


def test_text_tables_are_opened_by_their_ending() -> None:
    table = open_table(b"a;b\n1;2\n", "x.CSV")
    assert table is not None
    assert [row.cells for row in table.rows()] == [(("a", "1"), ("b", "2"))]
    assert open_table(b"", "x.png") is None
    assert list(csv.reader(table.without([]).decode().splitlines(), delimiter=";"))[1] == ["1", "2"]
