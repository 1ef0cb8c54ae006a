"""Outcomes that are categories: levels found, ordered and coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import require_columns
from crm_study.analysis.model_frame import ModelFrame, model_frame
from crm_study.errors import AnalysisError, listed, nearest

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CategoryModel:
    """The rows of a model whose outcome is a category.

    Attributes
    ----------
    frame : ModelFrame
        Its ``y`` are codes 0 .. J - 1.
    levels : tuple of str
        What the codes stand for.
    """

    frame: ModelFrame
    levels: tuple[str, ...]


def category_model(
    frame: pd.DataFrame,
    *,
    outcome: str,
    levels: Sequence[Any] | None = None,
    needs_order: bool = False,
    **asked: Any,
) -> CategoryModel:
    """Gather a model whose outcome is a category.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent.
    outcome : str
        Column of the categories.
    levels : sequence, optional
        The categories in order; rows with another value are refused. By default the order of
        an ordered categorical column, else sorted.
    needs_order : bool
        Whether text without a declared order is refused.
    **asked
        ``predictors``, ``categorical`` and ``interactions`` of `model_frame`.

    Raises
    ------
    AnalysisError
        An unknown column, text without an order, a value beyond ``levels``, or whatever
        `model_frame` refuses.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"stays": ["no", "yes", "no"], "care": [1.0, 3, 2]})
    >>> found = category_model(frame, outcome="stays", predictors=["care"])
    >>> found.levels, found.frame.y.tolist()
    (('no', 'yes'), [0.0, 1.0, 0.0])
    """
    require_columns(frame, (outcome,))
    if outcome in asked["predictors"]:
        raise AnalysisError(f"'{outcome}' stands twice in the model.")
    column = frame[outcome]
    known = _levels(column, levels, needs_order=needs_order)
    coded = frame.assign(**{outcome: _codes(column, known)})
    gathered = model_frame(coded, outcome=outcome, **asked)
    return _without_gaps(gathered, known)


def _levels(
    column: pd.Series[Any], levels: Sequence[Any] | None, *, needs_order: bool
) -> tuple[str, ...]:
    """Return the categories in order, as text."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    if levels is not None:
        return tuple(level_text(level) for level in levels)
    dtype: Any = column.dtype
    declared = getattr(dtype, "categories", None)
    if declared is not None and (dtype.ordered or not needs_order):
        return tuple(level_text(level) for level in declared)
    values = set(column.dropna())
    if is_numeric_dtype(column) or is_bool_dtype(column):
        return tuple(level_text(value) for value in sorted(values))
    if needs_order:
        raise AnalysisError(
            f"The categories of '{column.name}' have no order: name them from low to high, "
            "levels=[...], or make the column an ordered categorical."
        )
    return tuple(sorted(level_text(value) for value in values))


def _codes(column: pd.Series[Any], known: Sequence[str]) -> Floats:
    """Return positions among the levels; nan where there is no answer."""
    place = {level: float(i) for i, level in enumerate(known)}
    gaps = column.isna().to_numpy()
    codes = np.full(len(column), np.nan)
    for row, value in enumerate(column):
        if gaps[row]:
            continue
        text = level_text(value)
        if text not in place:
            raise AnalysisError(
                f"'{text}' is no level of '{column.name}'.{nearest(text, known)} "
                f"Levels: {listed(known)}."
            )
        codes[row] = place[text]
    return codes


def _without_gaps(gathered: ModelFrame, known: Sequence[str]) -> CategoryModel:
    """Give new codes to the levels that complete rows use, and say which are not."""
    present, codes = np.unique(gathered.y, return_inverse=True)
    levels = tuple(known[int(code)] for code in present)
    unused = [level for level in known if level not in levels]
    notes = gathered.notes
    if unused:
        notes = (*notes, f"No complete row has the category {listed(unused)}; it is left out.")
    return CategoryModel(replace(gathered, y=codes.astype(float), notes=notes), levels)


def level_text(value: object) -> str:
    """Return a level as text; whole numbers without a point.

    Examples
    --------
    >>> level_text(2.0), level_text("yes")
    ('2', 'yes')
    """
    if isinstance(value, (float, np.floating)):
        return f"{value:g}"
    return str(value)
