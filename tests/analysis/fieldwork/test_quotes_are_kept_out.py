"""What interviews said, and who said it, reaches no output; small cells cannot be worked out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

import crm_study as cs
from crm_study.cli import DONE, FOUND
from crm_study.protocol.study import Study

Run = Callable[..., tuple[int, str, str]]
K = 5
SECRETS = ("Mukamana", "0788654321", "788654321", "m.mukamana@example.rw", "-2.48461", "1198570012")
QUOTE = "They told us to wait until the manager came"
THEMES = ("care", "data", "training", "policy")
ROLES = ("manager", "officer")
# interviews of managers and of officers that speak of each theme; 8 managers, 12 officers
SPOKEN = {"care": (8, 12), "data": (2, 9), "training": (6, 7), "policy": (1, 1)}


def declare(folder: Path) -> Study:
    """Declare a small study of coded segments."""
    points = {code: {"en": name} for code, name in enumerate(THEMES, start=1)}
    roles = {code: {"en": name} for code, name in enumerate(ROLES, start=1)}
    items = [
        {"id": "role", "scale": "role", "text": {"en": "Role?"}},
        {"id": "theme", "scale": "theme", "text": {"en": "Theme?"}},
        {"id": "quote", "type": "text", "text": {"en": "Code of the quote"}, "required": False},
        {"id": "words", "type": "text", "text": {"en": "Words"}, "required": False},
        {"id": "speaker", "type": "text", "text": {"en": "Name"}, "identifier": True},
    ]
    instrument = {"schema_version": 1, "languages": ["en"]}
    instrument |= {"scales": {"theme": {"points": points}, "role": {"points": roles}}}
    instrument["sections"] = [{"id": "a", "title": {"en": "Segment"}, "items": items}]
    codes = dict(enumerate(THEMES, start=1))
    themes = {"kind": "themes", "name": "t", "theme": "theme", "role": "role"}
    themes |= {"interview": ["talk"], "quote": "quote", "codes": codes}
    study = {"schema_version": 1, "id": "talks", "title": {"en": "Talks"}}
    study |= {"instrument": "instrument.yaml", "respondent": {"column": "segment"}}
    study |= {"population": {"clusters": {"column": "talk"}}, "analyses": [themes]}
    (folder / "instrument.yaml").write_text(json.dumps(instrument), "utf-8")
    (folder / "study.yaml").write_text(json.dumps(study), "utf-8")
    return cs.read_study(folder)


def segments() -> Iterator[dict[str, str]]:
    """Yield one row a theme and interview, with everything in it that must stay inside."""
    number = 0
    for theme, counts in SPOKEN.items():
        for role, n in zip(ROLES, counts, strict=True):
            for talk in range(n):
                number += 1
                yield {
                    "segment": f"S{number:03d}",
                    "talk": f"{role[0].upper()}{talk:02d}",
                    "role": str(ROLES.index(role) + 1),
                    "theme": str(THEMES.index(theme) + 1),
                    "quote": f"Q-{number:03d}" if number % 3 else "",
                    "words": QUOTE,
                    "speaker": "Mukamana",
                    "phone": "0788654321",
                    "e-mail": "m.mukamana@example.rw",
                    "_geolocation": "-2.48461 28.90752",
                    "c9": "1198570012345678",
                }


def write(rows: list[dict[str, str]], path: Path) -> Path:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "talks"
    folder.mkdir()
    declare(folder)
    return folder


def contents(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if is_zipfile(path):
        with ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def themes_of(home: Path, tmp_path: Path) -> cs.Finding:
    study = cs.read_study(home)
    rows = list(segments())
    responses = cs.read_responses(write(rows, tmp_path / "raw.csv"), study)
    return cs.analyze(study, responses, chapters=("themes",))["themes.t"]


def test_no_quote_and_no_name_reaches_any_output(run: Run, home: Path, tmp_path: Path) -> None:
    raw = write(list(segments()), tmp_path / "raw.csv")
    out = tmp_path / "out"
    out.mkdir()
    commands: tuple[tuple[object, ...], ...] = (
        ("import", home, raw, "--out", tmp_path / "clean.csv"),
        ("analyze", home, "--data", tmp_path / "clean.csv", "--out", out / "found", "--json"),
        ("analyze", home, "--data", raw, "--out", out / "raw", "--json"),
        ("report", home, "--data", raw, "--format", "html,md", "--out", out / "report"),
        ("quality", home, "--data", raw, "--out", out / "quality"),
    )
    printed = ""
    for command in commands:
        code, told, err = run(*command)
        assert code in (DONE, FOUND), (command, err)
        printed += told + err
    written = [path for path in out.rglob("*") if path.is_file()]
    assert {"report.html", "report.md", "findings.json"} <= {path.name for path in written}
    assert "Q-001" in printed
    for secret in (*SECRETS, QUOTE):
        assert secret.casefold() not in printed.casefold()
        for path in written:
            for content in contents(path):
                assert secret.casefold().encode() not in content.lower(), (path.name, secret)
    clean = (tmp_path / "clean.csv").read_text("utf-8").casefold()
    assert not [secret for secret in SECRETS if secret.casefold() in clean]


def test_a_quote_in_place_of_its_code_stops_the_chapter_and_is_not_told(
    run: Run, home: Path, tmp_path: Path
) -> None:
    rows = [row | {"quote": row["words"]} for row in segments()]
    raw = write(rows, tmp_path / "raw.csv")
    _, told, err = run("analyze", home, "--data", raw, "--chapter", "themes.t", "--json")
    assert "must hold codes of quotes" in told
    assert QUOTE not in told + err


def test_small_cells_are_hidden_with_those_that_would_give_them_away(
    home: Path, tmp_path: Path
) -> None:
    found = themes_of(home, tmp_path)
    rows = {row["theme"]: row for row in found.rows}
    hidden = {name for name, row in rows.items() if row["n_interviews"] is None}
    assert hidden == {"policy", "data"}
    for name in hidden:
        shown = {key for key, value in rows[name].items() if value is not None}
        assert shown == {"theme", "label"}
    assert (rows["care"]["n_interviews"], rows["training"]["n_interviews"]) == (20, 13)
    cells = defaultdict(dict)
    for row in found.details["cells"]:
        cells[row["theme"]][row["role_label"]] = row["n_interviews"]
    assert cells["data"] == cells["policy"] == dict.fromkeys(("manager", "officer"))
    assert cells["care"] == {"manager": 8, "officer": 12}


def test_no_hidden_count_follows_from_what_is_shown(home: Path, tmp_path: Path) -> None:
    """Segments add up over themes, interviews over roles: no sum leaves one part alone."""
    found = themes_of(home, tmp_path)
    shown = [row["n_segments"] for row in found.rows if row["n_segments"] is not None]
    left = found.number("glance", "n_segments") - sum(shown)
    assert left >= K
    assert sum(row["n_segments"] is None for row in found.rows) >= 2
    for theme in THEMES:
        own = [row for row in found.details["cells"] if row["theme"] == theme]
        assert len({row["n_interviews"] is None for row in own}) == 1
        assert all(row["n_segments"] is None for row in own)


def test_no_small_count_is_printed(home: Path, tmp_path: Path) -> None:
    found = themes_of(home, tmp_path)
    rows = [[cell.text for cell in row] for table in found.tables() for row in table.rows]
    few = [cells for cells in rows if cells[0] in ("policy", "data")]
    assert len(few) == 6
    for cells in few:
        assert not [cell for cell in cells[1:] if any(mark.isdigit() for mark in cell)]
