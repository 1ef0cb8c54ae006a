"""Lines of a CSV file that are all cut alike: their cells are columns of a table of bytes."""

from __future__ import annotations

import io
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.responses.scale.parts import BATCH

if TYPE_CHECKING:
    import polars as pl

Bytes = NDArray[np.uint8]
_TILE = 4_096  # lines that are turned at once, within a core's own cache
_MOST = 2**25  # bytes that are read at once
_ZERO = np.uint8(ord("0"))


@dataclass(frozen=True, slots=True)
class Cut:
    """How every line is cut.

    Attributes
    ----------
    line : bytes
        The first one, with its end.
    mark : str
        Between two cells.
    marks : tuple of int
        Places of marks and of the end.
    digits : mapping of str to int
        Place of each cell that is one digit, by column.
    texts : mapping of str to range
        Places of the other cells.
    """

    line: bytes
    mark: str
    marks: tuple[int, ...]
    digits: Mapping[str, int]
    texts: Mapping[str, range]

    @property
    def plain(self) -> list[int]:
        """Places that hold anything but what cuts lines or quotes cells."""
        return sorted({*range(len(self.line))} - {*self.marks} - {*self.digits.values()})


def even_frames(
    path: Path, mark: str, names: Sequence[str], chosen: Sequence[str], digits: Collection[str]
) -> Generator[pl.DataFrame, None, int | None]:
    """Yield rows as polars would read them, as long as lines are cut like the first one.

    Parameters
    ----------
    path : Path
    mark : str
        Between two cells.
    names : sequence of str
        Of all columns.
    chosen : sequence of str
        Columns to yield.
    digits : collection of str
        Those of them whose cells have to be one digit each; others are text.

    Returns
    -------
    int or None
        Rows read before the first line that is cut in another way; None where there is none.
    """
    n_read = 0
    with path.open("rb") as file:
        head, first = file.readline(), file.readline()
        cut = None if b'"' in head else _cut(first, mark, names, chosen, digits)
        if cut is None:
            return n_read
        file.seek(len(head))
        length = len(first)
        while content := file.read(max(min(BATCH, _MOST // length), 1) * length):
            if len(content) % length:
                return n_read
            turned = _turned(np.frombuffer(content, np.uint8).reshape(-1, length))
            if not _is_even(turned, cut):
                return n_read
            n_read += turned.shape[1]
            yield _frame(turned, cut).select(chosen)
    return None


def _cut(
    line: bytes, mark: str, names: Sequence[str], chosen: Sequence[str], digits: Collection[str]
) -> Cut | None:
    """Return how a line is cut; None where that takes a closer look."""
    end = b"\r\n" if line.endswith(b"\r\n") else b"\n"
    cells = line.removesuffix(end).split(mark.encode())
    if not line.endswith(end) or len(cells) != len(names) or not all(cells):
        return None
    stops = (np.cumsum([len(cell) + 1 for cell in cells]) - 1).tolist()
    places = {
        name: range(stop - len(cell), stop)
        for name, cell, stop in zip(names, cells, stops, strict=True)
    }
    if any(len(places[name]) > 1 for name in digits):
        return None
    return Cut(
        line=line,
        mark=mark,
        marks=(*stops, *range(stops[-1] + 1, len(line))),
        digits={name: places[name].start for name in chosen if name in digits},
        texts={name: places[name] for name in chosen if name not in digits},
    )


def _turned(lines: Bytes) -> Bytes:
    """Return lines as columns, shape (n_bytes, n_lines)."""
    turned = np.empty(lines.shape[::-1], np.uint8)
    for start in range(0, len(lines), _TILE):
        turned[:, start : start + _TILE] = lines[start : start + _TILE].T
    return turned


def _is_even(turned: Bytes, cut: Cut) -> bool:
    """Whether all lines have marks where the first one has, digits in their places, no others."""
    special = [ord(sign) for sign in f'{cut.mark}"\r\n']
    return (
        all((turned[at] == cut.line[at]).all() for at in cut.marks)
        and all((turned[at] - _ZERO).max() <= 9 for at in cut.digits.values())
        and not any((turned[at] == sign).any() for at in cut.plain for sign in special)
    )


def _frame(turned: Bytes, cut: Cut) -> pl.DataFrame:
    import polars as pl

    frame = pl.DataFrame(
        {name: (turned[at] - _ZERO).view(np.int8) for name, at in cut.digits.items()}
    )
    return pl.concat([frame, _texts(turned, cut)], how="horizontal") if cut.texts else frame


def _texts(turned: Bytes, cut: Cut) -> pl.DataFrame:
    """Let polars read the columns of text alone."""
    import polars as pl

    cells = [turned[[*places, places.stop]] for places in cut.texts.values()]
    for cell in cells:
        cell[-1] = ord(cut.mark)
    cells[-1][-1] = ord("\n")
    return pl.read_csv(
        io.BytesIO(np.concatenate(cells).T.tobytes()),
        has_header=False,
        new_columns=list(cut.texts),
        separator=cut.mark,
        infer_schema=False,
    )
