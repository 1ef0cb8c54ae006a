"""Labels of any column type: each row's place among the distinct ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crm_study.responses.scale.block import Labels
from crm_study.responses.scale.plan import ItemPlan

if TYPE_CHECKING:
    import polars as pl


def labels_of(series: pl.Series) -> Labels:
    """Return a column as labels, written as in a table of a hundred rows.

    Blanks around a label are no part of it, a null is the empty label, and a whole number
    has no point: 1.0 is "1".
    """
    import polars as pl

    if not len(series):
        return Labels(np.empty(0, np.intp), ())
    words = _words(series).fill_null("").cast(pl.Categorical)
    codes = words.to_physical().to_numpy()
    row = np.full(int(codes.max()) + 1, -1)
    row[codes] = np.arange(len(codes))
    there = np.flatnonzero(row >= 0)
    names = [name.strip() for name in words.gather(row[there]).cast(pl.String)]
    distinct = {name: place for place, name in enumerate(dict.fromkeys(names))}
    row[there] = [distinct[name] for name in names]
    return Labels(row[codes], tuple(distinct))


def codes_in(labels: Labels, item: ItemPlan) -> Labels:
    """Return the answers to an item as codes; the empty label is all that is none.

    Examples
    --------
    >>> item = ItemPlan("sex", (1, 2), (9,), None)
    >>> codes_in(Labels(np.array([0, 1, 2, 1]), ("2", "01", "9")), item).names
    ('2', '1', '')
    """
    known = {float(code): str(code) for code in item.codes if code not in item.missing}
    told = [known.get(_number(name), "") for name in labels.names]
    names = tuple(dict.fromkeys(told))
    return Labels(np.array([names.index(name) for name in told], np.intp)[labels.places], names)


def _number(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return float("nan")


def _words(series: pl.Series) -> pl.Series:
    import polars as pl

    if series.dtype.is_float():
        whole = series.cast(pl.Int64, strict=False)
        is_whole = (whole == series).fill_null(value=False)
        return whole.cast(pl.String).zip_with(is_whole, series.fill_nan(None).cast(pl.String))
    if series.dtype == pl.Boolean:
        return series.replace_strict({True: "True", False: "False"}, return_dtype=pl.String)
    return series.cast(pl.String)
