"""SPSS: the data file read back, and the syntax run by PSPP."""

import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from crm_study.errors import DataError, OutputError
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.study import Study
from crm_study.report.instrument.handed_out import columns_of
from crm_study.report.instrument.sav import write_empty_sav, write_sav
from crm_study.report.instrument.sps import write_sps
from crm_study.report.instrument.spss_variables import spss_variables

CELLS = pd.DataFrame(
    {
        "respondent": ["R1", "R2"],
        "function": ["manager", "front office"],
        "start": ["30", "-99"],
        "uses": ["1 3", ""],
        "why": ['=été, "it\'s"', ""],
        "hired": ["2020-01-31", ""],
        "c3": ["9", "4"],
        "crm1": ["1", ""],
    }
)


def changed(study: Study, **scale: object) -> Study:
    text = study.instrument.model_dump()
    text["scales"]["agree"] |= scale
    return study.model_copy(update={"instrument": Instrument.model_validate(text)})


def test_names_and_labels_are_what_spss_takes(any_study: Study) -> None:
    for language in any_study.instrument.languages:
        variables = spss_variables(any_study, language)
        names = [each.name.lower() for each in variables]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() and not name.startswith("_") for name in names)
        assert all(len(each.label.encode()) <= 253 for each in variables)
        assert all(
            len(label.encode()) <= 120 for each in variables for label in each.values.values()
        )


def test_more_than_three_missing_codes_become_a_range(everything: Study) -> None:
    codes = {code: {"en": "?"} for code in (-4, -3, -2, 99)}
    found = {each.name: each for each in spss_variables(changed(everything, missing=codes), "en")}
    assert found["c3"].missing == (99.0,)
    assert found["c3"].missing_range == (-99.0, -2.0)
    codes = {code: {"en": "?"} for code in (-4, -3, 98, 99)}
    with pytest.raises(OutputError) as caught:
        spss_variables(changed(everything, missing=codes), "en")
    assert str(caught.value) == (
        "SPSS takes three missing codes a variable; 'CRM1' has -4.0, -3.0, 98.0, 99.0, -99.0."
    )


def test_the_data_file_is_read_back_with_its_labels(everything: Study, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    path = write_sav(everything, CELLS, tmp_path / "a.sav", language="fr")
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert list(frame["function"]) == ["manager", "front office"]
    assert list(frame["start"]) == [30.0, -99.0]
    assert list(frame["c3"]) == [9.0, 4.0]
    assert frame["why"][0] == '=été, "it\'s"'
    assert str(frame["hired"][0]) == "2020-01-31"
    assert list(frame["uses_1"].fillna(-1)) == [1.0, -1.0]
    assert list(frame["uses_2"].fillna(-1)) == [0.0, -1.0]
    assert meta.column_names_to_labels["crm1_2"] == "Nous oublions."
    assert meta.variable_value_labels["function"]["manager"] == "Gérants"
    assert meta.variable_value_labels["c3"][9.0] == "Ne sait pas"
    assert {each["lo"] for each in meta.missing_ranges["c3"]} == {9.0, -99.0}
    assert meta.variable_measure["c3"] == "ordinal"


def test_the_same_cells_give_the_same_bytes(any_study: Study, tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    first = [path.read_bytes() for path in write_empty_sav(any_study, ["en", "fr"], tmp_path)]
    second = [path.read_bytes() for path in write_empty_sav(any_study, ["en", "fr"], tmp_path)]
    assert first == second
    assert b"01 Jan 8000:00:00" in first[0][:200]


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("start", "old", "row 3, column 'start', value 'old': a number is expected."),
        (
            "hired",
            "1/2/2020",
            "row 3, column 'hired', value '1/2/2020': a date such as 2026-01-31 is expected.",
        ),
    ],
)
def test_a_cell_that_would_be_lost_is_refused(
    everything: Study, tmp_path: Path, column: str, value: str, told: str
) -> None:
    pytest.importorskip("pyreadstat")
    cells = CELLS.assign(**{column: ["", value]})
    with pytest.raises(DataError) as caught:
        write_sav(everything, cells, tmp_path / "a.sav", language="en")
    assert str(caught.value) == told


def test_the_syntax_has_a_mark_and_windows_lines(any_study: Study, tmp_path: Path) -> None:
    for path in write_sps(any_study, any_study.instrument.languages, tmp_path):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n")
        assert max(map(len, raw.split(b"\r\n"))) <= 256


def test_the_syntax_runs_and_labels_the_data(everything: Study, tmp_path: Path) -> None:
    pspp = shutil.which("pspp")
    if pspp is None:
        pytest.skip("PSPP is not installed")
    pyreadstat = pytest.importorskip("pyreadstat")
    CELLS.reindex(columns=columns_of(everything), fill_value="").to_csv(
        tmp_path / f"{everything.id}.csv", index=False
    )
    (path,) = write_sps(everything, ["fr"], tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write("SAVE OUTFILE='labelled.sav'.\r\n")
    done = subprocess.run(
        [pspp, path.name], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
    frame, meta = pyreadstat.read_sav(str(tmp_path / "labelled.sav"), user_missing=True)
    assert list(frame["start"]) == [30.0, -99.0]
    assert list(frame["uses_3"].fillna(-1)) == [1.0, -1.0]
    assert list(frame["uses_2"].fillna(-1)) == [0.0, -1.0]
    assert str(frame["hired"][0])[:10] == "2020-01-31"
    assert frame["why"][0] == '=été, "it\'s"'
    assert meta.variable_value_labels["c3"][9.0] == "Ne sait pas"
    assert meta.column_names_to_labels["agreed"] == "Êtes-vous d'accord ?"
    assert {each["lo"] for each in meta.missing_ranges["c3"]} == {9.0, -99.0}
