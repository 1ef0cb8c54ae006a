"""Pictures as pixels are made once, and again when anything behind them changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_study.report import pixels as module
from crm_study.report.blocks import FigureBlock
from crm_study.report.pixels import PIXELS, Pixels

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="20"><path d="M0 0L9 9"/></svg>'
FIGURES = tuple(FigureBlock(name, "A line", "It rises.", SVG.format(40)) for name in ("a", "b"))


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pictures were made, call by call."""
    pytest.importorskip("typst")
    seen: list[int] = []

    def watched(svgs: list[str], make=module.rasters) -> list[bytes]:
        seen.append(len(svgs))
        return make(svgs)

    monkeypatch.setattr(module, "rasters", watched)
    return seen


def keep(pixels: Pixels) -> None:
    for name, content in pixels.files.items():
        path = pixels.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def first(folder: Path) -> list[bytes]:
    pixels = Pixels(folder)
    found = pixels(FIGURES)
    keep(pixels)
    return found


def test_a_second_time_nothing_is_made(tmp_path: Path, made: list[int]) -> None:
    sound = first(tmp_path)
    assert all(content.startswith(b"\x89PNG") for content in sound)
    assert Pixels(tmp_path)(FIGURES) == sound
    assert made == [2, 0]


def test_a_changed_drawing_is_made_anew(tmp_path: Path, made: list[int]) -> None:
    first(tmp_path)
    changed = (FIGURES[0], FigureBlock("b", "A line", "It rises.", SVG.format(50)))
    Pixels(tmp_path)(changed)
    assert made == [2, 1]


@pytest.mark.parametrize("damage", ["figures/a.png", PIXELS])
def test_what_was_touched_is_made_anew(tmp_path: Path, made: list[int], damage: str) -> None:
    sound = first(tmp_path)
    (tmp_path / damage).write_text('{"a": []}', encoding="utf-8")
    assert Pixels(tmp_path)(FIGURES) == sound
    assert made[1] > 0


def test_the_record_tells_from_what_each_was_made(tmp_path: Path) -> None:
    first(tmp_path)
    record = json.loads((tmp_path / PIXELS).read_text("utf-8"))
    assert list(record) == ["a", "b"]
    assert record["a"] == record["b"]


def test_without_typst_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_setter", lambda: None)
    pixels = Pixels(tmp_path)
    assert len(pixels(FIGURES)) == 2
    assert pixels.files == {}
