"""How fast a workbook is imported, against what openpyxl needs only to read it.

    python go.py run python benchmarks/ingest.py [ROUNDS]

5,000 respondents answer 120 items beside two columns of design; half of the items hold codes,
half hold labels. Every round runs both side by side; the median of the ratios counts.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import openpyxl

from crm_study.analysis.importing import import_file
from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study

N_ROWS, N_ITEMS, ROUNDS = 5_000, 120, 5
GOAL = 1 / 3
LABELS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def declared(folder: Path) -> Study:
    """Write and read a study of many items on one scale."""
    items = [
        {"id": f"q{number}", "scale": "agree", "text": {"en": f"Question {number}"}}
        for number in range(N_ITEMS)
    ]
    instrument = {
        "schema_version": 1,
        "languages": ["en"],
        "scales": {"agree": {"points": {k: {"en": t} for k, t in enumerate(LABELS, start=1)}}},
        "sections": [{"id": "s", "items": items}],
    }
    study = {
        "schema_version": 1,
        "id": "ingest",
        "title": {"en": "Ingest"},
        "instrument": "instrument.yaml",
        "respondent": {"column": "respondent"},
        "population": {"clusters": {"column": "mfi"}},
    }
    (folder / "instrument.yaml").write_text(json.dumps(instrument), encoding="utf-8")
    (folder / "study.yaml").write_text(json.dumps(study), encoding="utf-8")
    return read_study(folder)


def workbook(folder: Path) -> Path:
    """Write the answers as a workbook."""
    rng = np.random.default_rng(1)
    codes = rng.integers(1, 6, (N_ROWS, N_ITEMS))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    sheet.append(["respondent", "mfi", *(f"q{number}" for number in range(N_ITEMS))])
    for row, answers in enumerate(codes):
        told = [int(c) if at % 2 else LABELS[c - 1] for at, c in enumerate(answers)]
        sheet.append([f"R{row:05d}", f"M{row % 21:02d}", *told])
    path = folder / "answers.xlsx"
    book.save(path)
    return path


def seconds_of_openpyxl(path: Path) -> float:
    """Read every cell of the workbook with openpyxl."""
    start = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    took = time.perf_counter() - start
    if len(rows) != N_ROWS + 1:
        sys.exit("openpyxl read another number of rows")
    return took


def seconds_of_import(path: Path, study: Study) -> float:
    """Import the workbook: read, match, check, drop what names a person, count, admit."""
    start = time.perf_counter()
    imported = import_file(path, study)
    took = time.perf_counter() - start
    if imported.frame.shape != (N_ROWS, N_ITEMS + 2):
        sys.exit("the import lost rows or columns")
    return took


def main() -> None:
    """Print the line of the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        study, path = declared(Path(name)), workbook(Path(name))
        seconds_of_import(path, study)
        found = sorted(
            seconds_of_import(path, study) / seconds_of_openpyxl(path) for _ in range(rounds)
        )
    verdict = "met" if median(found) <= GOAL else "MISSED"
    print(
        f"| import of {N_ROWS:,} × {N_ITEMS + 2} XLSX | openpyxl reading it | at most {GOAL:.2f} "
        f"| {median(found):.2f} | {found[0]:.2f} to {found[-1]:.2f} | {verdict} |"
    )


if __name__ == "__main__":
    main()
