"""Languages, the frozen promise and a new study folder, as a user types them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from crm_study import cli
from crm_study.cli import DONE, FOUND, UNUSABLE
from crm_study.protocol.bundled import bundled_folder, bundled_studies
from crm_study.protocol.reader import read_study

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner: arguments to (exit code, stdout, stderr)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["crm-study", *map(str, arguments)])
        code = DONE
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Path:
    """Return a folder of one's own, copied from a bundled study."""
    folder = tmp_path / "My study (2026)"
    assert run("init", folder)[0] == DONE
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    "command",
    [
        ("init",),
        ("freeze",),
        ("check",),
        ("languages",),
        ("languages", "sheet"),
        ("languages", "apply"),
    ],
)
def test_help_has_an_example_and_fits(run: Run, command: tuple[str, ...]) -> None:
    code, out, _ = run(*command, "--help")
    assert code == DONE
    assert "Example: crm-study" in out
    assert max(map(len, out.splitlines())) <= 80


# A new study folder


@pytest.mark.parametrize("name", bundled_studies())
def test_a_new_folder_is_complete_and_its_own(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "New One"
    code, out, err = run("init", folder, "--from", name)
    assert (code, err) == (DONE, "")
    assert f"written: {folder / 'study.yaml'}" in out
    study = read_study(folder)
    assert study.id == "new-one"
    assert run("check", folder)[0] == DONE
    sheets = sorted(path.name for path in (bundled_folder() / name).glob("*.yaml"))
    assert sheets == sorted(path.name for path in folder.glob("*.yaml"))
    for file in sheets:
        schema = re.search(r"\$schema=(\S+)", (folder / file).read_text("utf-8"))
        assert schema is not None
        assert (folder / schema[1]).is_file()
        bundled = (bundled_folder() / name / file).read_text("utf-8")
        written = (folder / file).read_text("utf-8")
        assert len(written.splitlines()) == len(bundled.splitlines())


def test_the_copy_computes_at_once(run: Run, copy: Path) -> None:
    code, out, _ = run("analyze", copy, "--chapter", "sample", "--json")
    assert code == DONE
    assert json.loads(out)["origin"]["n_admitted"] == 140
    assert json.loads(out)["study"]["id"] == "my-study-2026"


def test_init_overwrites_nothing(run: Run, copy: Path, tmp_path: Path) -> None:
    before = (copy / "study.yaml").read_bytes()
    code, out, err = run("init", copy)
    assert (code, out) == (UNUSABLE, "")
    assert err == f"error: {copy} exists and is not empty; nothing was written.\n"
    assert (copy / "study.yaml").read_bytes() == before
    (tmp_path / "empty").mkdir()
    assert run("init", tmp_path / "empty")[0] == DONE


def test_init_from_nothing_known(run: Run, tmp_path: Path) -> None:
    code, _, err = run("init", tmp_path / "new", "--from", "rusisi")
    assert code == UNUSABLE
    assert "'rusisi' is no bundled study. Did you mean 'rusizi'?" in err
    assert not (tmp_path / "new").exists()


def test_init_in_json(run: Run, tmp_path: Path) -> None:
    told = json.loads(run("init", tmp_path / "x", "--json")[1])
    assert told["study"] == "x"
    assert all(Path(path).is_file() for path in told["written"])


# Check


def test_check_tells_how_far_each_language_has_come(run: Run) -> None:
    code, out, _ = run("check", "rusizi")
    assert code == DONE
    assert out.splitlines() == [
        "language en: 136 texts, source; 136 below approved",
        "language fr: 136 texts, machine; 136 below approved",
        "language rw: 136 texts, machine; 136 below approved",
        "No complaint.",
    ]


def test_a_missing_text_is_a_complaint_with_its_place(run: Run, copy: Path) -> None:
    change(copy / "instrument.yaml", 'fr: "Quel âge avez-vous ?"', 'fr: ""')
    code, out, _ = run("check", copy)
    assert code == FOUND
    assert re.search(r"instrument\.yaml:\d+:\d+: 'items\.age\.text' has no text in 'fr'\.", out)
    assert out.splitlines()[-1] == "1 complaint."
    assert "language fr: 135 texts" in out


def test_a_title_without_words_is_a_note(run: Run, copy: Path) -> None:
    change(
        copy / "study.yaml", "{en: Managers, fr: Gérants, rw: Abacungamutungo}", "{en: Managers}"
    )
    code, out, _ = run("check", copy)
    assert code == DONE
    assert out.count("levels.manager.label' has no text in") == 2


def test_the_guides_are_checked_too(run: Run, copy: Path) -> None:
    change(copy / "observation.yaml", "observers: 2", "observers: two")
    code, out, _ = run("check", copy)
    assert code == FOUND
    assert re.search(r"observation\.yaml:\d+:\d+: 'observers' must be a whole number", out)
    path = copy / "interview.yaml"
    text, count = re.subn(r'\n  fr: "Guide.*', '\n  fr: ""', path.read_text("utf-8"), count=1)
    assert count == 1
    path.write_text(text, "utf-8")
    assert "interview.yaml: 'title' has no text in 'fr'." in run("check", copy)[1]


def test_check_in_json(run: Run) -> None:
    told = json.loads(run("check", "rusizi", "--json")[1])
    assert told == {
        "complaints": [],
        "notes": [],
        "languages": {
            "en": {"source": 136},
            "fr": {"machine": 136},
            "rw": {"machine": 136},
        },
        "frozen": None,
        "deviations": [],
    }


# Freeze


def test_a_frozen_study_is_checked_against_its_promise(run: Run, copy: Path) -> None:
    code, out, err = run("freeze", copy)
    assert (code, err) == (DONE, "")
    assert re.match(r"frozen on \d{4}-\d\d-\d\d: protocol [0-9a-f]{12}\n", out)
    page = (copy / "prereg.md").read_text("utf-8")
    assert "- Respondents planned: 118" in page
    assert "**H1** Higher strategic CRM scores go together with higher performance scores." in page
    assert "Supported if regression.simple/scrm/p_value < 0.05" in page
    code, out, _ = run("check", copy)
    assert code == DONE
    assert re.fullmatch(r"No deviation from the protocol frozen on \S+\.", out.splitlines()[-1])

    change(copy / "study.yaml", "predictors: [scrm, learning]}", "predictors: [scrm]}")
    code, out, _ = run("check", copy)
    assert code == FOUND
    assert "deviation: Models, models.joint.predictors: scrm, learning → scrm\n" in out
    assert out.splitlines()[-1].startswith("1 deviation from the protocol frozen on ")
    told = json.loads(run("check", copy, "--json")[1])
    assert told["deviations"] == [
        {
            "part": "models",
            "name": "models.joint.predictors",
            "before": "scrm, learning",
            "after": "scrm",
        }
    ]


def test_a_changed_comment_is_a_note(run: Run, copy: Path) -> None:
    run("freeze", copy)
    change(copy / "study.yaml", "# Yamane at 5 %", "# Yamane at five percent")
    code, out, _ = run("check", copy)
    assert code == DONE
    assert "but nothing that was promised." in out


def test_a_promise_is_never_replaced(run: Run, copy: Path) -> None:
    run("freeze", copy)
    before = (copy / "prereg.yaml").read_bytes()
    code, out, err = run("freeze", copy)
    assert (code, out) == (UNUSABLE, "")
    assert "prereg.yaml exists already. A frozen promise is not replaced" in err
    assert (copy / "prereg.yaml").read_bytes() == before


def test_an_edited_promise_is_a_complaint(run: Run, copy: Path) -> None:
    run("freeze", copy)
    change(copy / "prereg.yaml", "n_planned: 118", "n_planned: 90")
    code, out, _ = run("check", copy)
    assert code == FOUND
    assert "its seal no longer fits" in out


def test_a_bundled_study_is_frozen_where_one_stands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("freeze", "rusizi", "--json")
    told = json.loads(out)
    assert code == DONE
    assert told["written"] == ["prereg.yaml", "prereg.md"]
    assert (told["study"], told["n_planned"], told["data_existed"]) == ("rusizi", 118, False)
    assert not (bundled_folder() / "rusizi" / "prereg.yaml").exists()
    assert run("check", "rusizi", "--frozen", "prereg.yaml")[0] == DONE
    code, out, _ = run("check", "ecsi-mobile", "--frozen", "prereg.yaml")
    assert code == FOUND
    assert "prereg.yaml belongs to study 'rusizi', not to 'ecsi-mobile'." in out


# Sheets for translators


def sheet_of(run: Run, study: object, path: Path) -> Workbook:
    code, out, _ = run("languages", "sheet", study, "--lang", "rw", "--out", path)
    assert (code, out) == (DONE, f"written: {path}, 187 texts\n")
    return load_workbook(path)


def row_of(book: Workbook, name: str) -> int:
    cells = (row[0] for row in book["texts"].iter_rows())
    return next(cell.row for cell in cells if cell.value == name)


def test_a_sheet_shows_source_and_translation(run: Run, tmp_path: Path) -> None:
    book = sheet_of(run, "rusizi", tmp_path / "rw.xlsx")
    head = [cell.value for cell in book["texts"][1]]
    assert head == [
        *("place", "source (en)", "translation (rw)", "back-translation"),
        *("comment", "status", "sent"),
    ]
    row = [cell.value for cell in book["texts"][row_of(book, "items.sex.text")]]
    asked = "Igitsina cyanyu ni ikihe?"
    assert row == ["items.sex.text", "What is your sex?", asked, None, None, "machine", asked]
    assert book["texts"].column_dimensions["G"].hidden
    again = tmp_path / "again.xlsx"
    sheet_of(run, "rusizi", again)
    assert again.read_bytes() == (tmp_path / "rw.xlsx").read_bytes()


def test_an_untouched_sheet_changes_nothing(run: Run, copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "rw.xlsx"
    sheet_of(run, copy, path)
    before = (copy / "instrument.yaml").read_bytes()
    assert run("languages", "apply", copy, path) == (DONE, "Nothing to take over.\n", "")
    assert (copy / "instrument.yaml").read_bytes() == before


def test_a_filled_in_sheet_goes_back_into_the_files(run: Run, copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "rw.xlsx"
    book = sheet_of(run, copy, path)
    texts = book["texts"]
    row = row_of(book, "items.sex.text")
    texts.cell(row, 3).value, texts.cell(row, 6).value = "Muri gabo cyangwa gore?", "reviewed"
    texts.cell(row_of(book, "study.title"), 3).value = "Izina: rishya"
    odd = row_of(book, "items.mrk1.text")
    texts.cell(odd, 4).value, texts.cell(odd, 5).value = "I hate music.", "really?"
    book.save(path)
    before = (copy / "instrument.yaml").read_text("utf-8").splitlines()

    code, dry, _ = run("languages", "apply", copy, path, "--dry-run")
    assert code == FOUND
    assert (copy / "instrument.yaml").read_text("utf-8").splitlines() == before

    code, out, _ = run("languages", "apply", copy, path, "--by", "Ana")
    assert code == FOUND
    assert out.startswith(dry)
    assert "came back as 'I hate music.'. Comment: really?" in out
    study = read_study(copy)
    assert study.item("sex").text["rw"] == "Muri gabo cyangwa gore?"
    assert study.title["rw"] == "Izina: rishya"
    stated = study.instrument.translations["rw"]
    assert (stated.status, stated.by, stated.items) == ("machine", "Ana", {"sex": "reviewed"})
    after = (copy / "instrument.yaml").read_text("utf-8").splitlines()
    assert len([line for line in before if line not in after]) == 2
    assert [line for line in before if line.lstrip().startswith("#")] == [
        line for line in after if line.lstrip().startswith("#")
    ]
    code, out, _ = run("check", copy)
    assert "language rw: 136 texts, 135 machine, 1 reviewed; 136 below approved" in out


def test_a_whole_language_is_approved(run: Run, copy: Path, tmp_path: Path) -> None:
    path = tmp_path / "rw.xlsx"
    book = sheet_of(run, copy, path)
    for row in range(2, book["texts"].max_row + 1):
        if book["texts"].cell(row, 6).value:
            book["texts"].cell(row, 6).value = "approved"
    book.save(path)
    code, out, _ = run("languages", "apply", copy, path, "--json")
    assert code == DONE
    assert len(json.loads(out)["written"]) == 1
    assert run("check", copy)[1].splitlines()[2] == "language rw: 136 texts, approved"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "cannot be read: No such file"),
        (lambda path: path.write_text("a,b"), "is no XLSX workbook."),
        (lambda path: Workbook().save(path), "is no translation sheet: it holds Sheet, not"),
    ],
)
def test_something_else_is_no_sheet(
    run: Run, tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "x.xlsx"
    make(path)
    code, out, err = run("languages", "apply", "rusizi", path)
    assert (code, out) == (UNUSABLE, "")
    assert told in err


def test_the_sheet_of_another_study_is_refused(run: Run, copy: Path, tmp_path: Path) -> None:
    sheet_of(run, "rusizi", tmp_path / "rw.xlsx")
    code, _, err = run("languages", "apply", copy, tmp_path / "rw.xlsx")
    assert code == UNUSABLE
    assert "belongs to study 'rusizi', not to 'my-study-2026'." in err


def test_a_sheet_needs_a_language_to_translate_into(run: Run) -> None:
    code, _, err = run("languages", "sheet", "rusizi", "--lang", "en")
    assert code == UNUSABLE
    assert "'en' is the source. Translations: fr, rw." in err
