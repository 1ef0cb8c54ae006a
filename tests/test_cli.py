"""The command line as a user types it: exit codes, JSON, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_study import cli
from crm_study.cli import DONE, FOUND, UNUSABLE

Run = Callable[..., tuple[int, str, str]]


def test_reproduce_writes_everything_twice_the_same(run: Run, tmp_path: Path) -> None:
    code, out, err = run("reproduce", "rusizi", "--out", tmp_path / "a")
    assert (code, err) == (DONE, "")
    assert "SYNTHETIC DATA" in out
    assert "140 received = 140 admitted + 0 refused" in out
    assert "H1 is supported" in out.replace("\n", " ")
    assert run("reproduce", "--out", tmp_path / "b")[0] == DONE
    first = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert Path("report.html") in first
    assert Path("findings.json") in first
    assert sum(path.suffix == ".svg" for path in first) >= 8
    for path in first:
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()


def test_json_is_one_document_and_nothing_else(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("analyze", "rusizi", "--json", "--out", tmp_path)
    assert code == DONE
    assert json.loads(out) == json.loads((tmp_path / "findings.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("studies",),
        ("show", "rusizi"),
        ("audit", "rusizi"),
        ("check", "rusizi"),
        ("analyze", "rusizi", "--chapter", "regression"),
    ],
)
def test_json_everywhere(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, _ = run(*arguments, "--json")
    assert code in (DONE, FOUND)
    assert json.loads(out)


def test_a_report_replays_from_findings_without_data(run: Run, tmp_path: Path) -> None:
    run("reproduce", "rusizi", "--out", tmp_path / "a")
    findings = tmp_path / "a" / "findings.json"
    code, _, _ = run("report", "rusizi", "--findings", findings, "--out", tmp_path / "b")
    assert code == DONE
    for name in ("report.html", "findings.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_audit_exits_with_one_when_something_is_found(run: Run) -> None:
    code, out, _ = run("audit", "rusizi")
    assert code == FOUND
    assert "cannot come from one model with one predictor" in out.replace("\n", " ")
    assert run("audit", "ecsi-mobile")[0] == DONE


def test_check_lists_every_complaint_about_data(
    run: Run, folder: Path, write_csv: Callable[..., Path]
) -> None:
    assert run("check", folder)[:2] == (DONE, "No complaint.\n")
    path = write_csv(("P1,pilot,manager,M9,4,4,6,3,3", "P1,main,boss,M9,x,4,2,3,3"))
    code, out, _ = run("check", folder, "--data", path)
    assert code == FOUND
    lines = out.splitlines()
    assert len(lines) == 5
    assert lines[0].endswith(
        "row 2, column 'a3', value '6': not on the scale 'agree'; allowed: 1, 2, 3, 4, 5"
    )
    assert lines[-1] == "4 complaints."


def test_check_lists_every_complaint_about_the_protocol(run: Run, folder: Path) -> None:
    path = folder / "study.yaml"
    path.write_text(path.read_text("utf-8").replace("items: [b1, b2]", "items: [b1, b3]"), "utf-8")
    code, out, _ = run("check", folder)
    assert code == FOUND
    assert "study.yaml:14:" in out
    assert "unknown item 'b3'. Did you mean" in out


def test_analyze_with_a_broken_protocol_is_unusable(run: Run, folder: Path) -> None:
    (folder / "study.yaml").write_text("id: [", "utf-8")
    code, out, err = run("analyze", folder)
    assert (code, out) == (UNUSABLE, "")
    assert err.startswith("error: The study cannot be used: 1 complaint.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("analyze", "rusizzi"), "Did you mean 'rusizi'?"),
        (("analyze", "rusizi", "--data", "none.csv"), "none.csv cannot be read: No such file"),
        (("analyze", "rusizi", "--chapter", "regresion"), "There is no chapter 'regresion'."),
        (("report", "rusizi", "--format", "docs"), "'docs' is no report format."),
        (("report", "rusizi", "--style", "thesys"), "Did you mean 'thesis'?"),
        (("simulate", "rusizi", "--out", "data.csv"), "put 'SYNTHETIC' in the file name"),
        (
            ("simulate", "rusizi", "--n", "1"),
            "At least 2 respondents are needed; 1 were asked for.",
        ),
        (("analyse", "rusizi"), "No such command 'analyse'"),
    ],
)
def test_unusable_input_is_told_in_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert (code, out) == (UNUSABLE, "")
    assert told in err


def test_an_output_folder_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    code, _, err = run("reproduce", "rusizi", "--out", tmp_path / "file" / "inside")
    assert code == UNUSABLE
    assert "cannot be written" in err


def test_missing_columns_are_all_named(
    run: Run, folder: Path, write_csv: Callable[..., Path]
) -> None:
    path = write_csv(("P1,x,y",), header="respondent,wav,a1")
    code, _, err = run("analyze", folder, "--data", path)
    assert code == UNUSABLE
    assert "the column 'wave' is missing. Did you mean 'wav'?" in err
    assert "the column 'b2' is missing." in err


def test_simulated_files_are_marked_and_read_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "made-SYNTHETIC.csv"
    code, out, _ = run("simulate", "rusizi", "--seed", "5", "--n", "90", "--out", path)
    assert code == DONE
    assert "printed 3.616, attained 3.61" in out
    code, out, _ = run("analyze", "rusizi", "--data", path, "--json")
    assert json.loads(out)["origin"]["synthetic"] is True
    assert json.loads(out)["origin"]["seed"] == 5


def test_a_language_without_texts_is_said_once(run: Run, folder: Path) -> None:
    code, _, err = run("show", folder, "--lang", "fr")
    assert code == DONE
    assert err == "note: study 'small' has no texts in 'fr' yet; English is shown.\n"
    code, out, err = run("show", "rusizi", "--lang", "fr")
    assert (code, err) == (DONE, "")
    assert "Apprentissage organisationnel" in out


def test_schemas_are_written(run: Run, tmp_path: Path) -> None:
    assert run("schema", tmp_path / "schemas")[0] == DONE
    assert (tmp_path / "schemas" / "study.schema.json").is_file()


@pytest.mark.parametrize(
    "command", [None, *(c.name or c.callback.__name__ for c in cli.app.registered_commands)]
)
def test_every_help_has_an_example(run: Run, command: str | None) -> None:
    code, out, _ = run(*([command] if command else []), "--help")
    assert code == DONE
    assert "Example: crm-study" in out
    assert max(map(len, out.splitlines())) <= 80


def test_version(run: Run) -> None:
    assert run("--version")[1] == "crm-study 0.1.0\n"


def test_a_pipe_of_another_code_page_gets_utf_8(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(
        [sys.executable, "-m", "crm_study", "audit", "rusizi", "--full"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == FOUND
    assert "≥" in done.stdout.decode("utf-8")


def test_a_replayed_report_can_hold_some_chapters_only(run: Run, tmp_path: Path) -> None:
    run("report", "rusizi", "--chapter", "sample", "--chapter", "power", "--out", str(tmp_path))
    stored = str(tmp_path / "findings.json")
    again = ("report", "rusizi", "--findings", stored, "--out", str(tmp_path / "again"))
    code, _, _ = run(*again, "--chapter", "sample")
    assert code == DONE
    found = json.loads((tmp_path / "again" / "findings.json").read_text(encoding="utf-8"))
    assert list(found["findings"]) == ["sample"]
    code, _, error = run(*again, "--chapter", "sampel")
    assert code == UNUSABLE
    assert "There is no finding 'sampel' here. Did you mean 'sample'?" in error


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["power", "rusizi", "--engine", "dusk"], "Did you mean 'dask'?"),
        (["analyze", "rusizi", "--second-pas"], "Possible options: --second-pass"),
        (["analyze", "rusizi", "--data", "-", "--second-pass"], "Standard input can be read once"),
        (["report", "rusizi", "--look", "spsss"], "'spsss' is not one of 'apa', 'spss'."),
        (["simulate", "rusizi", "--n", "ten"], "'ten' should be a valid integer"),
        (["sample", "draw", "rusizi", "--method", "simpel"], "Did you mean 'simple'?"),
    ],
)
def test_a_refused_value_stands_beside_what_is_allowed(
    run: Run, words: list[str], sentence: str
) -> None:
    code, _, err = run(*words)
    assert code == UNUSABLE
    assert sentence in " ".join(err.split())
    assert "Value error" not in err
