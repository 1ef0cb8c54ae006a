"""``crm-study compare`` as a user types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_study.cli import DONE, UNUSABLE
from crm_study.protocol.reader import read_study
from crm_study.responses.reader import data_file

Run = Callable[..., tuple[int, str, str]]
DATA = data_file(read_study("rusizi"))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a second wave: the first one, its answers to one item raised."""
    head, *rows = DATA.read_text("utf-8").splitlines()
    column = head.split(",").index("kcf1")
    path = tmp_path_factory.mktemp("wave") / "second-SYNTHETIC.csv"
    raised = [_raised(row.split(","), column) for row in rows]
    path.write_text("\n".join([head, *raised]) + "\n", encoding="utf-8")
    return path


def _raised(cells: list[str], column: int) -> str:
    if cells[column] in ("1", "2", "3"):
        cells[column] = str(int(cells[column]) + 2)
    return ",".join(cells)


def test_two_waves_are_compared_on_the_screen(run: Run, second: Path) -> None:
    code, out, err = run("compare", DATA, second, "--study", "rusizi")
    assert (code, err) == (DONE, "")
    assert "SYNTHETIC DATA" in out
    assert "constructs" in out
    lines = [line for line in out.splitlines() if not line.startswith("[")]
    assert all(len(line) <= 80 for line in lines)


def test_documents_and_workbook_are_written(run: Run, second: Path, tmp_path: Path) -> None:
    code, out, _ = run(
        *("compare", DATA, second, "--study", "rusizi", "--by", "function"),
        *("--format", "html,xlsx", "--out", tmp_path / "c"),
    )
    assert code == DONE
    names = sorted(path.name for path in (tmp_path / "c").iterdir())
    assert names == ["compare.html", "compare.xlsx", "findings.json"]
    assert "compare.xlsx" in out


def test_json_is_one_document_that_findings_read(run: Run, second: Path) -> None:
    code, out, _ = run("compare", DATA, second, "--study", "rusizi", "--json")
    assert code == DONE
    found = json.loads(out)["findings"]["compare"]
    items = {row["key"]: row for row in found["details"]["items"]}
    assert items["item:kcf1"]["verdict"] == "higher"
    assert items["item:kcf2"]["change"] == 0


def test_two_findings_are_compared(run: Run, second: Path, tmp_path: Path) -> None:
    for name, data in (("a", DATA), ("b", second)):
        chapters = ("--chapter", "descriptives", "--chapter", "reliability")
        run("analyze", "rusizi", "--data", data, *chapters, "--out", tmp_path / name)
    old, new = (tmp_path / name / "findings.json" for name in "ab")
    code, out, _ = run("compare", old, new, "--study", "rusizi")
    assert code == DONE
    assert "independent" in out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--by", "functoin"), "Did you mean 'function'?"),
        (("--format", "xls"), "Did you mean 'xlsx'?"),
        (("--study", "rusisi"), "Did you mean 'rusizi'?"),
    ],
)
def test_a_misspelling_names_the_nearest(
    run: Run, second: Path, options: tuple[str, ...], sentence: str
) -> None:
    code, out, err = run("compare", DATA, second, "--study", "rusizi", *options)
    assert (code, out) == (UNUSABLE, "")
    assert sentence in err


def test_answers_and_findings_do_not_mix(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "findings.json"
    path.write_text("{}", encoding="utf-8")
    code, _, err = run("compare", DATA, path, "--study", "rusizi")
    assert code == UNUSABLE
    assert "not one of each" in err


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    code, _, err = run("compare", DATA, tmp_path / "gone.csv", "--study", "rusizi")
    assert code == UNUSABLE
    assert "gone.csv" in err
