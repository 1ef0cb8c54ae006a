"""`crm-study instrument render`: what it writes, and what it refuses in a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm_study.cli import app
from crm_study.errors import StudyError
from crm_study.protocol.bundled import bundled_folder


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["instrument", "render", *map(str, arguments)])
    if isinstance(result.exception, StudyError):
        return 2, str(result.exception)
    return result.exit_code, result.output


def test_formats_and_languages_are_written(tmp_path: Path) -> None:
    status, text = run(
        "rusizi", "--format", "xlsform, codebook", "--lang", "rw,en", "--out", tmp_path / "new"
    )
    assert status == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "rusizi-codebook.en.html",
        "rusizi-codebook.en.md",
        "rusizi-codebook.rw.html",
        "rusizi-codebook.rw.md",
        "rusizi-codebook.xlsx",
        "rusizi-xlsform-names.json",
        "rusizi-xlsform.xlsx",
    ]
    assert text.count("written: ") == 7


def test_json_is_one_document(tmp_path: Path) -> None:
    status, text = run(
        "ecsi-mobile", "--format", "sps", "--lang", "fr", "--out", tmp_path, "--json"
    )
    assert status == 0
    assert json.loads(text) == {"written": [str(tmp_path / "ecsi-mobile.fr.sps")]}


REFUSED = [
    (("--format", "xslform"), "'xslform' is no format of an instrument. Did you mean 'xlsform'?"),
    (("--format", ","), "No format was asked for. Known formats: xlsform, "),
    (("--lang", "sw"), "The instrument of study 'rusizi' has no texts in 'sw'."),
    (("--final", "--lang", "en"), "The form is not final.\nen: "),
]


@pytest.mark.parametrize(("arguments", "told"), REFUSED)
def test_what_cannot_be_rendered_is_told(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    status, text = run("rusizi", "--out", tmp_path / "out", *arguments)
    assert status == 2
    assert told in text
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    status, text = run("rusizi", "--format", "sps", "--out", tmp_path / "file" / "inside")
    assert status == 2
    assert "cannot be written" in text


def test_approved_texts_make_a_final_form(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    shutil.copytree(bundled_folder() / "ecsi-mobile", folder)
    path = folder / "instrument.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    start = next(at for at, line in enumerate(lines) if line.startswith("translations:"))
    end = next(at for at in range(start + 1, len(lines)) if lines[at][:1] not in (" ", "#", "\n"))
    approved = ["translations:\n", "  en: {status: approved, by: A, date: '2026-01-01'}\n"]
    path.write_text("".join([*lines[:start], *approved, *lines[end:]]), "utf-8")
    status, text = run(folder, "--lang", "en", "--final", "--out", tmp_path / "out")
    assert status == 0, text
    status, text = run(folder, "--lang", "en,fr", "--final", "--out", tmp_path / "out")
    assert status == 2
    assert "fr: " in text
