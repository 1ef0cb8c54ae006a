"""Answers of any column type as small whole numbers: the codes of a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import DataError
from crm_study.responses.scale.block import Codes, blank_of
from crm_study.responses.scale.plan import ItemPlan

if TYPE_CHECKING:
    import polars as pl

Row = NDArray[np.signedinteger]


def codes_of(frame: pl.DataFrame, items: Sequence[ItemPlan]) -> tuple[Codes, bool]:
    """Return the answers to all items, and whether every one is known to be on its scale.

    A cell means what it means in a table of a hundred rows: a blank, a null and a code that
    stands for no answer are blanks; 4, 4.0, "4" and " 04 " are the answer 4; all else is
    not on the scale.

    Raises
    ------
    DataError
        A column holds lists or records.
    """
    import polars as pl

    ends = [code for item in items for code in item.codes]
    codes = np.empty((len(items), frame.height), np.min_scalar_type(-2 - max(map(abs, ends))))
    numbers = pl.DataFrame([_numbers(frame[item.name]) for item in items])
    solid = [
        _is_on_scale(*each) for each in zip(codes, _filled(numbers, items), items, strict=True)
    ]
    lacking = [item.name for item in items if numbers[item.name].null_count()]
    gaps = numbers.select(pl.col(lacking).is_null())
    for row, item in zip(codes, items, strict=True):
        if item.name in lacking:
            gap = np.flatnonzero(gaps[item.name].to_numpy())
            row[gap] = _read(frame[item.name], gap, item, blank_of(row.dtype))
    return codes, all(solid) and not lacking


def _filled(numbers: pl.DataFrame, items: Sequence[ItemPlan]) -> Iterator[NDArray[Any]]:
    """Yield the numbers of every item, with a code of its scale for nulls."""
    import polars as pl

    if any(numbers[item.name].null_count() for item in items):
        numbers = numbers.select(pl.col(item.name).fill_null(_run(item)[0]) for item in items)
    yield from (numbers[item.name].to_numpy() for item in items)


def _is_on_scale(row: Row, values: NDArray[Any], item: ItemPlan) -> bool:
    """Write the answers to one item; tell whether all of them are on the scale."""
    low, high = _run(item)
    far = _outside(values, low, high)
    if len(far):
        odd, values = values[far], values.copy()
        values[far] = low
    row[:] = values
    if len(far):
        row[far] = _told(odd, item, blank_of(row.dtype))
    return not len(far)


def _run(item: ItemPlan) -> tuple[int, int]:
    """Return two codes such that all whole numbers between them are answers, too."""
    answers = [code for code in item.codes if code not in item.missing]
    low, high = answers[0], answers[-1]
    return (low, high) if len(answers) == high - low + 1 else (low, low)


def _numbers(series: pl.Series) -> pl.Series:
    """Return the numbers of a column; null is what is none, or takes a closer look."""
    import polars as pl

    if series.dtype.is_integer():
        return series
    if series.dtype.is_float():
        return series.fill_nan(None)
    if series.dtype.is_decimal():
        return series.cast(pl.Float64)
    return _texts(series).cast(pl.Int16, strict=False)


def _texts(series: pl.Series) -> pl.Series:
    import polars as pl

    try:
        return series.cast(pl.String)
    except pl.exceptions.PolarsError:
        raise DataError(f"The column '{series.name}' holds {series.dtype}, no answers.") from None


def _outside(values: NDArray[Any], low: int, high: int) -> NDArray[np.intp]:
    """Return the places of what is no whole number between two."""
    whole = values.dtype.kind in "iu"
    if not len(values) or (whole and values.min() >= low and values.max() <= high):
        return np.empty(0, np.intp)
    within = (values >= low) & (values <= high)
    return np.flatnonzero(~within if whole else ~(within & (values == np.rint(values))))


def _told(numbers: NDArray[Any], item: ItemPlan, blank: int) -> Row:
    """Return what numbers stand for: an answer, a blank or nothing on the scale."""
    told = np.full(len(numbers), blank + 1, np.int64)
    for code in item.codes:
        told[numbers == code] = code
    for code in item.missing:
        told[numbers == code] = blank
    return told


def _read(
    series: pl.Series, gap: NDArray[np.intp], item: ItemPlan, blank: int
) -> NDArray[np.int64] | int:
    """Return what cells stand for that are no plain whole numbers."""
    if series.dtype.is_numeric() or series.null_count() == len(gap):
        return blank
    texts = np.array([text.strip() for text in _texts(series[gap]).fill_null("")], object)
    distinct, place = np.unique(texts, return_inverse=True)
    told = _told(np.array([_number(text) for text in distinct]), item, blank)
    told[distinct == ""] = blank
    return told[place]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
