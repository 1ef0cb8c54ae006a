"""YAML to XLSForm to a simulated Kobo or ODK Central export to import: identical data.

The simulated device reads the workbook that was written, and nothing else of the study: it
opens a question only when the form's own condition holds. Answers are drawn under the study's
declared conditions. Both agree only when form, conditions, names and import all do.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest

from crm_study.protocol.asking import asked_if, consent_given
from crm_study.protocol.instrument import Item
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument.google_forms import write_google_forms
from crm_study.report.instrument.handed_out import columns_of, handed_out
from crm_study.report.instrument.limesurvey import write_limesurvey
from crm_study.report.instrument.xlsform import write_xlsform
from crm_study.responses.imports.importing import import_answers

N_ROWS = 25
SEEDS = range(12)
TEXTS = ("été; « oui »", 'Yego, "cyane"', "ligne 1\nligne 2", "= 1 + 1", "12,5", "a/b - c", "n°1")
LANGUAGES = {"en": "English (en)", "fr": "Français (fr)", "rw": "Ikinyarwanda (rw)"}
Row = dict[str, str]


def draw_answers(study: Study, rng: np.random.Generator, n: int = N_ROWS) -> list[Row]:
    """Draw canonical rows: blank where a question is not asked, and here and there elsewhere."""
    rows = []
    for number in range(n):
        row: Row = {}
        for each in handed_out(study):
            codes = list(each.choices)
            row[each.column] = str(rng.choice(codes)) if codes else f"{each.column[:1]}{number:03d}"
        for item in in_asked_order(study):
            asked = is_asked(study, item, row)
            left_out = item.role != "consent" and rng.random() < 0.1
            row[item.id] = one_answer(study, item, rng) if asked and not left_out else ""
        given = consent_given(study.instrument)
        if given is not None and row[given.item] not in given.equals:
            row |= {each.column: "" for each in handed_out(study)}
        rows.append(row)
    return rows


def is_asked(study: Study, item: Item, row: Row) -> bool:
    conditions = asked_if(study.instrument, item.id)
    return all(set(row[shown.item].split()) & set(shown.equals) for shown in conditions)


def in_asked_order(study: Study) -> list[Item]:
    given = consent_given(study.instrument)
    items = list(study.instrument.items())
    return sorted(items, key=lambda item: given is None or item.id != given.item)


def one_answer(study: Study, item: Item, rng: np.random.Generator) -> str:
    scale = study.scale_of(item.id)
    if item.type == "number":
        low, high = item.minimum or 0, item.maximum or 100
        value = low + (high - low) * rng.integers(0, 5) / 4
        return str(int(value)) if value == int(value) else repr(float(value))
    if item.type == "date":
        return f"2026-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
    if item.type == "text" or scale is None:
        return str(rng.choice(TEXTS))
    missing = [str(code) for code in scale.missing]
    if missing and rng.random() < 0.15:
        return str(rng.choice(missing))
    codes = [str(code) for code in scale.points]
    if item.type == "multiple":
        chosen = [code for code in codes if rng.random() < 0.5]
        return " ".join(chosen or codes[:1])
    if item.expected is not None and rng.random() < 0.85:
        return str(item.expected)
    return str(rng.choice(codes))


@dataclass
class Device:
    """Fills in the form that a workbook holds."""

    survey: list[Row]
    choices: dict[str, dict[str, Row]]
    back: dict[str, str]
    codes: dict[str, dict[str, str]]
    version: str

    @classmethod
    def of(cls, workbook: Path, mapping: Path) -> Device:
        book = openpyxl.load_workbook(workbook)
        told = json.loads(mapping.read_text("utf-8"))
        choices: dict[str, dict[str, Row]] = {}
        for row in sheet_rows(book["choices"]):
            choices.setdefault(row["list_name"], {})[row["name"]] = row
        names = {row["name"] for row in sheet_rows(book["survey"]) if "name" in row}
        back = {name: item for name, item in told["columns"].items() if name in names}
        version = next(iter(sheet_rows(book["settings"])))["version"]
        return cls(list(sheet_rows(book["survey"])), choices, back, told["values"], version)

    def questions(self) -> Iterator[tuple[Row, tuple[Row, ...]]]:
        """Yield every row that can hold a value, with the groups around it."""
        inside: list[Row] = []
        for row in self.survey:
            if row["type"] == "begin_group":
                inside.append(row)
            elif row["type"] == "end_group":
                inside.pop()
            else:
                yield row, tuple(inside)

    def fill_in(self, answers: Row) -> tuple[Row, set[str]]:
        """Return the values by name, and the items that were open.

        What is not open stays blank, whatever the answers say.
        """
        values: Row = {}
        opened: set[str] = set()
        for row, inside in self.questions():
            name = row["name"]
            item = self.back.get(name, "")
            values[name] = ""
            if item in ("", "ignore"):
                continue
            if all(holds(each.get("relevant", ""), values) for each in (*inside, row)):
                opened.add(item)
                codes = {code: choice for choice, code in self.codes.get(item, {}).items()}
                listed, text = self.choices.get(row["type"].split()[-1], {}), answers[item]
                values[name] = text if text in listed else codes.get(text, text)
        return values, opened


def sheet_rows(sheet) -> Iterator[Row]:
    head, *rows = [[cell.value for cell in row] for row in sheet]
    for row in rows:
        yield {name: str(value) for name, value in zip(head, row, strict=True) if value is not None}


def holds(relevant: str, values: Row) -> bool:
    """Work out a condition: parts joined by ``and``, each one of several joined by ``or``."""
    parts = relevant.split(" and ") if relevant else []
    return all(any(atom(one, values) for one in unwrapped(part)) for part in parts)


def unwrapped(part: str) -> list[str]:
    return (part[1:-1] if part.startswith("(") else part).split(" or ")


def atom(text: str, values: Row) -> bool:
    if found := re.fullmatch(r"selected\(\$\{(\w+)\}, '(.*)'\)", text):
        return found[2] in values[found[1]].split()
    if found := re.fullmatch(r"\$\{(\w+)\}='(.*)'", text):
        return values[found[1]] == found[2]
    found = re.fullmatch(r"\$\{(\w+)\}=(-?[\d.]+)", text)
    assert found, text
    return values[found[1]] != "" and float(values[found[1]]) == float(found[2])


@dataclass
class Table:
    """An export while it is written: headers and one list of cells a row."""

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def add(self, header: str, cells: list[str]) -> None:
        self.header.append(header)
        self.rows = self.rows or [[] for _ in cells]
        for row, cell in zip(self.rows, cells, strict=True):
            row.append(cell)

    def text(self, **dialect) -> str:
        page = io.StringIO(newline="")
        csv.writer(page, **dialect).writerows([self.header, *self.rows])
        return page.getvalue()


def kobo_csv(device: Device, filled: list[Row], path: Path, *, label: str, groups: bool) -> Path:
    """Write a Kobo export: XML values and headers, or the labels of one language."""
    table, n = Table(), len(filled)
    for row, inside in device.questions():
        name, kind = row["name"], row["type"].split()[0]
        if kind in ("note", "audit"):
            continue
        head = [row.get(f"label::{label}", name) if label else name]
        if groups:
            head = [
                g.get(f"label::{label}", g["name"]) if label else g["name"] for g in inside
            ] + head
        header = "/".join(head)
        if kind in ("start", "end"):
            table.add(header, [f"2026-01-{1 + at % 28:02d}T08:00:00.000+02:00" for at in range(n)])
        elif kind == "today":
            table.add(header, [f"2026-01-{1 + at % 28:02d}" for at in range(n)])
        elif kind == "select_multiple":
            add_several(table, device, row, header, filled, label=label, unanswered="")
        else:
            listed = device.choices.get(row["type"].split()[-1], {})
            shown = {code: each.get(f"label::{label}", code) for code, each in listed.items()}
            table.add(header, [shown.get(values[name], values[name]) for values in filled])
    table.add("_id", [str(70000 + at) for at in range(n)])
    table.add("_uuid", [f"0f5b{at:04d}-aaaa-bbbb-cccc-0123456789ab" for at in range(n)])
    table.add("_submission_time", [f"2026-01-{1 + at % 28:02d}T07:30:00" for at in range(n)])
    for name in ("_validation_status", "_notes"):
        table.add(name, [""] * n)
    table.add("_status", ["submitted_via_web"] * n)
    table.add("_submitted_by", [""] * n)
    table.add("__version__", ["vK4xFq7"] * n)
    table.add("_tags", [""] * n)
    table.add("_index", [str(at + 1) for at in range(n)])
    text = table.text(delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    path.write_bytes(text.encode())
    return path


def add_several(
    table: Table,
    device: Device,
    row: Row,
    header: str,
    filled: list[Row],
    *,
    label: str,
    unanswered: str,
) -> None:
    """Add the summary of a question with several answers, then a column of 0 and 1 for each."""
    listed = device.choices[row["type"].split()[-1]]
    chosen = [values[row["name"]].split() for values in filled]
    shown = {code: each.get(f"label::{label}", code) for code, each in listed.items()}
    table.add(header, [" ".join(shown[code] for code in codes) for codes in chosen])
    for code, text in shown.items():
        cells = [str(int(code in codes)) if codes else unanswered for codes in chosen]
        table.add(f"{header}/{text}", cells)


def central_zip(device: Device, filled: list[Row], path: Path, *, split: bool) -> Path:
    """Write an ODK Central export: groups joined by a hyphen, what a table list generates too."""
    table, n = Table(), len(filled)
    table.add("SubmissionDate", [f"2026-01-{1 + at % 28:02d}T08:30:00.000Z" for at in range(n)])
    seen: set[str] = set()
    for at, (row, inside) in enumerate(device.questions()):
        name, kind = row["name"], row["type"].split()[0]
        path_of = "-".join([*(group["name"] for group in inside), ""])
        if inside and inside[-1].get("appearance") == "table-list" and path_of not in seen:
            seen.add(path_of)
            table.add(f"{path_of}generated_table_list_label_{at}", [""] * n)
            table.add(f"{path_of}reserved_name_for_field_list_labels_{at + 1}", [""] * n)
        header = path_of + name
        if kind == "audit":
            continue
        if kind in ("start", "end"):
            table.add(header, ["2026-01-05T08:00:00.000+02:00"] * n)
        elif kind == "today":
            table.add(header, ["2026-01-05"] * n)
        elif kind == "select_multiple" and split:
            add_several(table, device, row, header, filled, label="", unanswered="0")
        else:
            table.add(header, [values[name] for values in filled])
    keys = [f"uuid:0f5b{at:04d}-aaaa-bbbb-cccc-0123456789ab" for at in range(n)]
    table.add("meta-instanceID", keys)
    table.add("KEY", keys)
    for name in ("SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"):
        table.add(name, [""] * n)
    for name in ("Status", "ReviewState", "DeviceID", "Edits"):
        table.add(name, [""] * n)
    table.add("FormVersion", [device.version] * n)
    with ZipFile(path, "w") as archive:
        archive.writestr("form.csv", table.text(lineterminator="\n"))
    return path


EXPORTS = {
    "kobo, names": lambda d, f, p: kobo_csv(d, f, p / "k.csv", label="", groups=False),
    "kobo, names and groups": lambda d, f, p: kobo_csv(d, f, p / "k.csv", label="", groups=True),
    "central": lambda d, f, p: central_zip(d, f, p / "c.csv.zip", split=False),
    "central, split": lambda d, f, p: central_zip(d, f, p / "c.csv.zip", split=True),
}
EXPORTS |= {
    f"kobo, labels in {code}{' and groups' if groups else ''}": (
        lambda d, f, p, tag=tag, groups=groups: kobo_csv(
            d, f, p / "k.csv", label=tag, groups=groups
        )
    )
    for code, tag in LANGUAGES.items()
    for groups in (False, True)
}


def google_csv(
    study: Study, canonical: list[Row], folder: Path, language: str
) -> tuple[Path, Path]:
    """Write what Google Forms gives for download: labels, options joined by a semicolon."""
    written = write_google_forms(study, [language], folder)
    told = json.loads(written[1].read_text("utf-8"))
    table = Table()
    table.add("Timestamp", [f"2026/01/05 8:{at:02d}:00 AM GMT+2" for at in range(len(canonical))])
    for header, item in told["columns"].items():
        labels = {code: text for text, code in told["values"].get(item, {}).items()}
        several = item in {one.id for one in study.instrument.items() if one.type == "multiple"}
        texts = [row[item] for row in canonical]
        cells = [";".join(labels.get(code, code) for code in text.split()) for text in texts]
        plain = [labels.get(text, text) for text in texts]
        table.add(header, cells if several else plain)
    path = folder / "google.csv"
    path.write_bytes(table.text(quoting=csv.QUOTE_ALL, lineterminator="\n").encode())
    return path, written[1]


def limesurvey_csv(study: Study, canonical: list[Row], folder: Path) -> tuple[Path, Path]:
    """Write LimeSurvey's export of codes: boxes are Y or blank, the file ends with a blank line."""
    _, mapping = write_limesurvey(study, study.instrument.languages, folder)
    told = json.loads(mapping.read_text("utf-8"))
    n, table = len(canonical), Table()
    table.add("id", [str(at + 1) for at in range(n)])
    table.add("submitdate", ["2026-01-05 08:00:00"] * n)
    table.add("lastpage", ["3"] * n)
    table.add("startlanguage", [study.instrument.languages[0]] * n)
    table.add("seed", [str(913 * (at + 7)) for at in range(n)])
    items = {item.id: item for item in study.instrument.items()}
    for header, column in told["columns"].items():
        answers = {code: answer for answer, code in told["values"].get(column, {}).items()}
        texts = [row[column] for row in canonical]
        if column in items and items[column].type == "multiple":
            scale = study.scale_of(column)
            for code in map(str, (*scale.points, *scale.missing)):
                chosen = ["Y" if code in text.split() else "" for text in texts]
                table.add(f"{header}[{answers.get(code, code)}]", chosen)
        else:
            table.add(header, [answers.get(text, text) for text in texts])
    path = folder / "limesurvey.csv"
    text = table.text(quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    path.write_bytes(f"\ufeff{text}\r\n".encode())
    return path, mapping


def assert_identical(study: Study, canonical: list[Row], path: Path, mapping: Path) -> None:
    imported = import_answers(path, study, accept=mapping)
    given = consent_given(study.instrument)
    expected = [row for row in canonical if given is None or row[given.item] in given.equals]
    columns = columns_of(study)
    found = imported.frame.reindex(columns=columns).to_dict("records")
    wanted = [{name: row[name] for name in columns} for row in expected]
    for at, (one, other) in enumerate(zip(found, wanted, strict=True)):
        assert one == other, f"row {at}"
    assert not imported.conflicts
    assert imported.n_received == len(canonical)
    assert len(imported.dropped) == len(canonical) - len(expected)


def assert_every_export_comes_back(study: Study, canonical: list[Row], folder: Path) -> None:
    workbook, mapping = write_xlsform(study, study.instrument.languages, folder)
    device = Device.of(workbook, mapping)
    filled = []
    for row in canonical:
        values, opened = device.fill_in(row)
        items = [item for item in study.instrument.items() if is_asked(study, item, row)]
        assert opened - {each.column for each in handed_out(study)} == {one.id for one in items}
        filled.append(values)
    for name, export in EXPORTS.items():
        if study_speaks(study, name):
            assert_identical(study, canonical, export(device, filled, folder), mapping)
    for language in study.instrument.languages:
        assert_identical(study, canonical, *google_csv(study, canonical, folder, language))
    assert_identical(study, canonical, *limesurvey_csv(study, canonical, folder))


@pytest.mark.parametrize("name", ["rusizi", "ecsi-mobile"])
def test_a_bundled_study_comes_back_identical(name: str, tmp_path: Path) -> None:
    study = read_study(name)
    canonical = draw_answers(study, np.random.default_rng(2026))
    assert_every_export_comes_back(study, canonical, tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_declared_study_comes_back_identical(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    study = made_up_study(rng, tmp_path)
    assert_every_export_comes_back(study, draw_answers(study, rng), tmp_path)


def study_speaks(study: Study, export: str) -> bool:
    found = re.search(r"labels in (\w+)", export)
    return found is None or found[1] in study.instrument.languages


IDS = ("age", "Age2", "q-1", "start", "1st", "CRM1", "crm1", "marché", "a b", "x" * 40)
IDS += ("today", "under_score", "UPPER", "name.dot", "end", "z9")


def made_up_study(rng: np.random.Generator, folder: Path) -> Study:
    """Declare a study at random: languages, scales, kinds of items, conditions, awkward ids."""
    languages = [str(code) for code in rng.permutation(list(LANGUAGES))[: rng.integers(1, 4)]]

    def text(words: str) -> dict[str, str]:
        return {code: f"{words} ({code})" for code in languages}

    scales = {
        f"s{at}": {
            "points": {code: text(f"Answer {at}.{code}") for code in range(1, size + 1)},
            "missing": {9 + at: text(f"None of these {at}")} if at % 2 else {},
        }
        for at, size in enumerate(rng.integers(2, 6, size=3))
    }
    items: list[dict] = [
        {"id": "consent", "scale": "s0", "text": text("Agree?"), "role": "consent", "expected": 1}
    ]
    for at, name in enumerate(rng.permutation(IDS)):
        items.append(made_up_item(rng, str(name), at, scales, items, text))
    cut = int(rng.integers(1, len(items)))
    sections = [
        {"id": "one", "title": text("First"), "items": items[:cut]},
        {"id": "two", "intro": text("Now"), "items": items[cut:]},
    ]
    instrument = {"schema_version": 1, "languages": languages, "consent": "consent"}
    instrument |= {"scales": scales, "sections": sections}
    levels = {"manager": {"n": 5, "label": text("Boss")}, "front desk": {"n": 9}}
    study = {
        "schema_version": 1,
        "id": "made-up",
        "title": text("Made up"),
        "instrument": "instrument.yaml",
        "respondent": {"column": "respondent"},
        "population": {
            "clusters": {"column": "mfi", "n": 5},
            "strata": {"column": "function", "levels": levels},
        },
        "waves": {"column": "wave", "pilot": "p", "main": "m"},
    }
    home = folder / "declared"
    home.mkdir()
    (home / "instrument.yaml").write_text(json.dumps(instrument), "utf-8")
    (home / "study.yaml").write_text(json.dumps(study), "utf-8")
    return read_study(home)


def made_up_item(rng, name: str, at: int, scales: dict, earlier: list[dict], text) -> dict:
    kind = str(rng.choice(["scale", "scale", "scale", "multiple", "text", "number", "date"]))
    item = {"id": name, "type": kind, "text": text(f"Question {at}"), "required": False}
    if kind in ("scale", "multiple"):
        item["scale"] = str(rng.choice(list(scales)))
    if kind == "number":
        item |= {"minimum": 0, "maximum": float(rng.choice([4, 10, 50]))}
    if kind == "scale" and rng.random() < 0.15:
        item |= {"role": "screening", "expected": 1}
    asked = [each for each in earlier[1:] if each["type"] in ("scale", "multiple", "number")]
    if asked and rng.random() < 0.35:
        other = asked[int(rng.integers(len(asked)))]
        codes = [0, 1] if other["type"] == "number" else [1, 2]
        item["shown_if"] = [{"item": other["id"], "equals": codes[: rng.integers(1, 3)]}]
    return item
