"""Repeats of any depth come back row by row, cell by cell, beside their respondents.

A household, its members and the loans of each member, answered at random and exported as
KoboToolbox does (a workbook, linked by index) and as ODK Central does (a zip, linked by key).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest

import crm_study as cs
from crm_study.responses.imports.imported import ImportedAnswers
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.privacy.pseudonyms import study_key

Declare = Callable[..., cs.Study]
TEXTS = ("été; « oui »", 'Yego, "cyane"', "ligne 1\nligne 2", "12,5", "", "#1", "a/b")
MEMBERS = "household_members_who_lived_here_last_year_and_answered"
LOANS = f"{MEMBERS}_loans"


@dataclass
class Person:
    """A respondent: consent, an answer, and rows below; each with rows below it."""

    code: str
    consent: str
    answer: str
    members: list[tuple[str, list[str]]]


def draw_people(seed: int) -> list[Person]:
    draw = np.random.default_rng(seed)
    return [
        Person(
            code=f"R{at:02d}",
            consent="1" if draw.random() < 0.8 or at == 0 else "2",
            answer=str(draw.integers(1, 3)),
            members=[
                (
                    str(draw.choice(TEXTS)),
                    [str(draw.integers(1, 900)) for _ in range(draw.integers(0, 4))],
                )
                for _ in range(draw.integers(0, 4))
            ],
        )
        for at in range(int(draw.integers(3, 12)))
    ]


def expected(people: list[Person]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return code and cell of every member and of every loan of those who agreed."""
    stay = [one for one in people if one.consent == "1"]
    members = [(one.code, said) for one in stay for said, _ in one.members]
    loans = [(one.code, sum_) for one in stay for _, own in one.members for sum_ in own]
    return members, loans


def kobo(people: list[Person], path: Path) -> Path:
    """Write a workbook with a sheet for each repeat; names of sheets are cut at 31 signs."""
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(["respondent", "consent", "q1", "_uuid", "_index"])
    below = [
        book.create_sheet(name[:28] + tail) for name, tail in ((MEMBERS, "..."), (LOANS, "(1)"))
    ]
    link = ["_index", "_parent_table_name", "_parent_index", "_submission__uuid"]
    below[0].append([f"{MEMBERS}/said", "Name", *link])
    below[1].append([f"{MEMBERS}/{LOANS}/amount", *link])
    n_members = n_loans = 0
    for at, one in enumerate(people, start=1):
        book.active.append([one.code, one.consent, one.answer, f"u{at}", at])
        for said, own in one.members:
            n_members += 1
            below[0].append([said, "Uwase", n_members, "survey", at, f"u{at}"])
            for amount in own:
                n_loans += 1
                below[1].append([amount, n_loans, below[0].title, n_members, f"u{at}"])
    book.save(path)
    return path


def central(people: list[Person], path: Path) -> Path:
    """Write a zip with a file for each repeat, linked by keys."""
    rows: dict[str, list[list[str]]] = {
        "form.csv": [["respondent", "consent", "q1", "SubmissionDate", "KEY"]],
        f"form-{MEMBERS}.csv": [["said", "Name", "PARENT_KEY", "KEY"]],
        f"form-{LOANS}.csv": [["amount", "PARENT_KEY", "KEY"]],
    }
    main, members, loans = rows.values()
    for at, one in enumerate(people, start=1):
        main.append([one.code, one.consent, one.answer, "2026-01-05T08:30:00.000Z", f"uuid:{at}"])
        for i, (said, own) in enumerate(one.members, start=1):
            key = f"uuid:{at}/m[{i}]"
            members.append([said, "Uwase", f"uuid:{at}", key])
            loans += [[sum_, key, f"{key}/l[{j}]"] for j, sum_ in enumerate(own, start=1)]
    with ZipFile(path, "w") as packed:
        for name, table in rows.items():
            page = io.StringIO(newline="")
            csv.writer(page, lineterminator="\n").writerows(table)
            packed.writestr(name, page.getvalue())
    return path


EXPORTS = {
    "kobo": lambda people, folder: kobo(people, folder / "kobo.xlsx"),
    "central": lambda people, folder: central(people, folder / "form.csv.zip"),
}


@pytest.fixture
def study(declare: Declare) -> cs.Study:
    yes = {"points": {1: {"en": "Yes"}, 2: {"en": "No"}}}
    items = [
        {"id": "consent", "scale": "yes", "text": {"en": "Agree?"}},
        {"id": "q1", "scale": "yes", "text": {"en": "We greet."}},
    ]
    return declare(items, {"yes": yes}, consent="consent", respondent={"column": "respondent"})


def cells(imported: ImportedAnswers, ending: str, column: str) -> Iterator[tuple[str, str]]:
    for name, frame in imported.repeats.items():
        found = next((each for each in frame if each.endswith(ending)), None)
        if found is not None:
            assert column in frame, name
            yield from zip(frame[column], frame[found], strict=True)


@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("seed", range(10))
def test_every_row_below_comes_back_with_its_respondent(
    seed: int, export: str, study: cs.Study, tmp_path: Path
) -> None:
    people = draw_people(seed)
    members, loans = expected(people)
    imported = import_answers(EXPORTS[export](people, tmp_path), study)
    assert list(cells(imported, "said", "respondent")) == members
    assert list(cells(imported, "amount", "respondent")) == loans
    stay = [one for one in people if one.consent == "1"]
    assert imported.frame["respondent"].tolist() == [one.code for one in stay]
    rows = dict(zip(imported.frame["respondent"], imported.rows, strict=True))
    for frame in imported.repeats.values():
        assert [str(rows[code]) for code in frame["respondent"]] == frame["respondent_row"].tolist()
        assert "Name" not in frame
    n_named = sum(len(one.members) for one in stay)
    assert imported.removed.get("name", 0) == n_named
    n_gone = sum(1 + len(own) for one in people if one.consent != "1" for _, own in one.members)
    told = {d.why: d.choice for d in imported.decisions if d.step == "repeats"}
    assert told.get("their respondent stayed out") == (f"{n_gone} rows" if n_gone else None)


def test_the_report_counts_the_rows_and_a_withdrawal_takes_them_out(
    study: cs.Study,
    tmp_path: Path,
    run: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    study_key(study)
    people = draw_people(4)
    members, loans = expected(people)
    path, out = central(people, tmp_path / "form.csv.zip"), tmp_path / "out" / "clean.csv"
    assert run("import", study.folder, path, "--out", out)[0] == 0
    found = cs.import_file(path, study).finding
    assert found.number("glance", "n_repeated") == len(members) + len(loans)
    written = out.with_name(f"clean.repeat-form-{LOANS}.csv")
    assert rows_of(written) == loans
    gone = loans[-1][0]
    assert run("withdraw", study.folder, gone, "--files", out)[0] == 0
    assert rows_of(written) == [row for row in loans if row[0] != gone]


def rows_of(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["respondent"], row["amount"]) for row in csv.DictReader(file)]
