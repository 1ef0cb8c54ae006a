"""Lines of a CSV file that are all cut alike are read as polars reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

pl = pytest.importorskip("polars")

from crm_study.responses.scale import even_lines  # noqa: E402
from crm_study.responses.scale.csv_reader import CsvReader, OtherCellsError  # noqa: E402
from crm_study.responses.scale.parts import file_parts  # noqa: E402

ROWS = [f"R{i:02d},{1 + i % 5},{('north', 'south')[i % 2]},{1 + i % 4}" for i in range(40)]
TEXT = "id,a,place,b\n" + "\n".join(ROWS) + "\n"
KINDS = {"a": pl.Int8, "b": pl.Int8}


@pytest.fixture(params=[7, 40, 1000])
def lines_at_once(request, monkeypatch):
    monkeypatch.setattr(even_lines, "BATCH", request.param)
    return request.param


def frames_of(path: Path, chosen: list[str]) -> list[pl.DataFrame]:
    (part,) = file_parts(path, rows=10)
    return list(CsvReader(part, dict.fromkeys(("a", "b"), 5)).frames(chosen))


def evenly(path: Path, chosen: list[str]) -> tuple[int, int | None]:
    """Return how many rows were read from lines alike, and what was said at the end."""
    digits = [name for name in chosen if name in KINDS]
    found = even_lines.even_frames(path, ",", ["id", "a", "place", "b"], chosen, digits)
    n = 0
    while True:
        try:
            n += next(found).height
        except StopIteration as end:
            return n, end.value


@pytest.mark.parametrize("chosen", [["a", "b"], ["b", "place", "a"], ["place", "id", "b"], ["a"]])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_even_lines_are_read_as_polars_reads_them(lines_at_once, tmp_path, chosen, end):
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace("\n", end).encode())
    kinds = {name: KINDS.get(name, pl.String) for name in ["id", "a", "place", "b"]}
    expected = pl.read_csv(path, schema_overrides=kinds).select(chosen)
    assert evenly(path, chosen) == (40, None)
    assert pl.concat(frames_of(path, chosen)).equals(expected)


ODD = {
    "a longer cell": ("R20,1,", "R20x,1,"),
    "an empty cell": ("R20,1,", "R20,,"),
    "a quoted cell": ("R20,1,north", 'R20,1,"nor"'),
    "a mark in a cell of a wrong line": ("R20,1,north", "R20,1,no,th"),
    "a blank line": ("R20,1,", "\nR20,1,"),
    "the end of a line in a cell": ("R20,1,north", 'R20,1,"n\nt"'),
}


@pytest.mark.parametrize("odd", ODD, ids=ODD)
def test_other_lines_are_left_to_polars(lines_at_once, tmp_path, odd):
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace(*ODD[odd]))
    n, rest = evenly(path, ["a", "b"])
    assert n == rest
    assert n == 20 // lines_at_once * lines_at_once
    if odd == "a mark in a cell of a wrong line":
        with pytest.raises(OtherCellsError):
            frames_of(path, ["a", "b"])
        return
    found = pl.concat(frames_of(path, ["a", "b"]))
    assert found.equals(pl.read_csv(path, schema_overrides=KINDS).select("a", "b"))


def test_no_number_is_read_in_place_of_another_cell(lines_at_once, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace("R20,1,", "R20,x,"))
    assert evenly(path, ["a", "b"])[0] <= 20
    with pytest.raises(OtherCellsError):
        frames_of(path, ["a", "b"])


@pytest.mark.parametrize(
    "text",
    ["id,a,place,b\n", "id,a,place,b\nR1,1,n,2", 'id,"a",place,b\nR1,1,n,2\n', "id,a,place,b\n\n"],
)
def test_what_takes_a_closer_look_is_left_to_polars(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text)
    assert evenly(path, ["a", "b"]) == (0, 0)
