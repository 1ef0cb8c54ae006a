"""From a careless export to everything that is written: nobody is named in any byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pandas as pd
import pytest

from crm_study.cli import DONE, FOUND

Run = Callable[..., tuple[int, str, str]]

SECRETS = (
    *("Mukamana", "Marie-Claire", "788654321", "mukamana@example", "2.48461", "28.90752"),
    *("119857001234567", "XyZ123abc", "R-001", "R-040", "jean.enquete"),
)


def contents(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, and of what is packed in it."""
    yield path.read_bytes()
    if is_zipfile(path):
        with ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return an export in which somebody is named in every way."""
    n = 40
    frame = pd.DataFrame(
        {
            "respondent": [f"R-{i:03d}" for i in range(1, n + 1)],
            "wave": "main",
            "function": ["manager" if i % 4 == 0 else "officer" for i in range(n)],
            "mfi": [f"M{i % 2}" for i in range(n)],
            "username": "jean.enquete",
            "a1": [1 + i % 5 for i in range(n)],
            "a2": [1 + i * 7 % 5 for i in range(n)],
            "a3": [1 + i * 3 % 5 for i in range(n)],
            "b1": [1 + i * i % 5 for i in range(n)],
            "b2": [1 + (i + i * i) % 5 for i in range(n)],
            "remark": [f"MUKAMANA knows, 0788654321, {i}" for i in range(n)],
            "Amazina yawe": "Marie-Claire Mukamana",
            "Phone number": 788654321.0,
            "Email Address": "m.mukamana@example.rw",
            "_geolocation": "-2.48461 28.90752 1500 4",
            "_gps_latitude": -2.48461,
            "deviceid": "collect:XyZ123abc",
            "c9": "1198570012345678",
        }
    )
    frame.to_excel(tmp_path / "raw.xlsx", index=False)
    return tmp_path / "raw.xlsx"


def test_from_import_to_report_and_share_nobody_is_named(
    run: Run, folder: Path, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / f"{tmp_path.name}-home"))
    text = (folder / "study.yaml").read_text("utf-8")
    text += "fieldwork: {enumerator: username}\nprivacy: {pseudonyms: [respondent]}\n"
    (folder / "study.yaml").write_text(text, "utf-8")
    out = tmp_path / "everything"
    out.mkdir()
    answers = out / "answers.csv"
    commands: tuple[tuple[object, ...], ...] = (
        ("import", folder, raw, "--out", answers),
        ("check", folder, "--data", answers),
        ("analyze", folder, "--data", answers, "--out", out / "found", "--json"),
        ("report", folder, "--data", answers, "--out", out / "report"),
        ("quality", folder, "--data", answers, "--out", out / "quality"),
        ("share", folder, "--data", answers, "--out", out / "shared"),
    )
    printed = ""
    for command in commands:
        code, said, err = run(*command)
        assert code in (DONE, FOUND), (command, err)
        printed += said + err
    written = [path for path in out.rglob("*") if path.is_file()]
    assert {"report.html", "findings.json", "small-shared.csv"} <= {path.name for path in written}
    for secret in SECRETS:
        assert secret.casefold() not in printed.casefold()
        for path in written:
            for content in contents(path):
                assert secret.casefold().encode() not in content.lower(), (path.name, secret)
