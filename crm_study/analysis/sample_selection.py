"""Whom a draw takes from a stratum: simple, systematic, or with chances by size."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from crm_study.errors import AnalysisError, DataError, listed, nearest
from crm_study.kernels.survey.draw import draw_order
from crm_study.kernels.survey.systematic import inclusion_probabilities, start_of, systematic_draw
from crm_study.responses.privacy.cell_text import cell_text

if TYPE_CHECKING:
    import pandas as pd

_LARGEST = 1e15
"""No institution is larger; a number with a monstrous exponent is a slip."""

Selection = Literal["simple", "systematic", "pps"]


@dataclass(frozen=True, slots=True)
class Selected:
    """The units drawn from one stratum.

    Attributes
    ----------
    sample, reserves : tuple of int
        Positions in the sorted frame, in the order of the draw.
    probabilities : tuple of Fraction
        Chance of each unit of the sample.
    start : Fraction or None
        Where a systematic draw started.
    """

    sample: tuple[int, ...]
    reserves: tuple[int, ...]
    probabilities: tuple[Fraction, ...]
    start: Fraction | None = None

    def record(self, stratum: str, n_frame: int) -> dict[str, Any]:
        """Return what the record of the draw says of the stratum; no name."""
        entry: dict[str, Any] = {
            "stratum": stratum,
            "n_frame": n_frame,
            "n_drawn": len(self.sample),
            "n_reserves": len(self.reserves),
            "sample": list(self.sample),
            "reserves": list(self.reserves),
            "inclusion_probabilities": [str(chance) for chance in self.probabilities],
        }
        return entry | ({"start": str(self.start)} if self.start is not None else {})


def select(
    positions: Sequence[int],
    count: int,
    *,
    selection: Selection,
    stratum: str,
    seed: str,
    frame_hash: str,
    reserves: float,
    sizes: Mapping[int, Fraction],
) -> Selected:
    """Draw some units of a stratum, and reserves from the others.

    Parameters
    ----------
    positions : sequence of int
        Units of the stratum by their place in the sorted frame.
    count : int
        Units to draw.
    selection : {"simple", "systematic", "pps"}
        Systematic draws walk along the sorted frame; by size, along the frame in the order
        of the hash, so that every pair of units that is not certain has a chance (Hartley
        and Rao, 1962).
    stratum, seed, frame_hash : str
        As `draw_order` and `start_of`.
    reserves : float
        Reserves as a share of the sample, rounded up.
    sizes : mapping of int to Fraction
        Size of every unit; read for ``pps`` only.
    """
    order = draw_order(positions, seed=seed, frame_hash=frame_hash)
    spare = math.ceil(reserves * count - 1e-9)
    if selection == "simple":
        chances = (Fraction(count, max(len(order), 1)),) * count
        return Selected(order[:count], order[count : count + spare], chances)
    walked = sorted(positions) if selection == "systematic" else order
    chance = inclusion_probabilities([sizes.get(unit, Fraction(1)) for unit in walked], count)
    start = start_of(seed=seed, frame_hash=frame_hash, stratum=stratum)
    taken = systematic_draw(chance, start)
    sample = tuple(walked[at] for at in taken)
    others = tuple(unit for unit in order if unit not in set(sample))
    return Selected(sample, others[:spare], tuple(chance[at] for at in taken), start)


def require_selection(selection: str, size: str | None) -> None:
    """Refuse sizes without a draw by size, and the other way round.

    Raises
    ------
    AnalysisError
        As said.
    """
    if selection == "pps" and size is None:
        raise AnalysisError("A draw by size needs the column of sizes: name it with --size-column.")
    if selection != "pps" and size is not None:
        raise AnalysisError(
            f"Sizes are used by a draw by size only, but the draw is {selection}: "
            "say --method pps, or leave out --size-column."
        )


def sizes_of(frame: pd.DataFrame, column: str) -> dict[str, Fraction]:
    """Return the sizes of a frame's rows by their text; refuse what is no size.

    Raises
    ------
    DataError
        No such column, or a size that is blank, no number, or not above 0; rows are named
        by number.
    """
    known = list(map(str, frame.columns))
    if column not in known:
        raise DataError(f"The frame has no column '{column}' of sizes.{nearest(column, known)}")
    texts = [cell_text(value) for value in frame[column]]
    sizes = {text: _size(text) for text in dict.fromkeys(texts)}
    if wrong := [row for row, text in enumerate(texts, start=2) if sizes[text] is None]:
        raise DataError(
            f"The frame has no size above 0 in the column '{column}', row {listed(wrong)}."
        )
    return {text: size for text, size in sizes.items() if size is not None}


def _size(text: str) -> Fraction | None:
    try:
        is_size = 0 < float(text) < _LARGEST
    except ValueError:
        return None
    return Fraction(text) if is_size else None


def weights(entry: Mapping[str, Any]) -> Iterator[tuple[float | str, float | str]]:
    """Yield chance and weight of every row that an entry of a record puts on the list.

    A reserve has neither before it replaces somebody.
    """
    for text in entry.get("inclusion_probabilities", [""] * len(entry["sample"])):
        chance = Fraction(text) if text else None
        yield (float(chance), float(1 / chance)) if chance else ("", "")
    yield from (("", "") for _ in entry["reserves"])
