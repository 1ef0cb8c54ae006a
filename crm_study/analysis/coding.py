"""Categorical predictors: levels become columns, the reference is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.variable import Variable
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.responses.columns import Array

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """The columns that stand for one predictor.

    Attributes
    ----------
    terms : tuple of str
        Names of the columns.
    labels : mapping
        How a reader should see them.
    columns : ndarray of float, shape (n, len(terms))
        Their values.
    note : str or None
        Coding and reference, in words.
    """

    terms: tuple[str, ...]
    labels: Mapping[str, str]
    columns: Floats
    note: str | None = None


def is_categorical(column: pd.Series[Any] | Array) -> bool:
    """Whether a column holds names rather than numbers."""
    if getattr(column.dtype, "categories", column).dtype.kind == "b":
        return True
    if column.dtype.kind in "iufc":
        return False
    return not all(isinstance(value, (int, float)) for value in column)


def code_predictor(
    column: Variable,
    choice: str | tuple[str, str] | None,
    *,
    label: str,
    words: Mapping[str, str] | None = None,
) -> Coded:
    """Return the indicator columns of a categorical predictor.

    ``dummy`` gives 1 to a level and 0 to all others; a slope is that level against the
    reference. ``effect`` gives -1 to the reference; a slope is that level against the
    unweighted mean of all levels.

    Parameters
    ----------
    column : Variable
        The answers, none missing.
    choice : str, pair or None
        ``"dummy"``, ``"effect"``, or one of them with the reference level.
    label : str
        How a reader should see the predictor.
    words : mapping of str to str, optional
        How a reader should see its levels.

    Raises
    ------
    AnalysisError
        One level only, an unknown reference, or an unknown coding.

    Examples
    --------
    >>> roles = Variable("role", np.array(["x", "y", "z"], dtype=object))
    >>> coded = code_predictor(roles, "effect", label="Role")
    >>> coded.columns.tolist()
    [[-1.0, -1.0], [1.0, 0.0], [0.0, 1.0]]
    """
    coding, reference = _choice(choice)
    levels = _levels(column)
    name = column.name
    if len(levels) < 2:
        raise AnalysisError(f"Every row has the same '{name}' ('{levels[0]}').")
    baseline = _reference(reference, levels, name)
    rest = [level for level in levels if level != baseline]
    values = np.array([_text(value) for value in column.values.tolist()])
    columns = np.column_stack([(values == level).astype(float) for level in rest])
    if coding == "effect":
        columns[values == baseline] = -1.0
    terms = tuple(f"{name}[{level}]" for level in rest)
    told = dict(words or {})
    named = (f"{label}: {told.get(level, level)}" for level in rest)
    note = _note(label, coding, told.get(baseline, baseline))
    return Coded(terms, dict(zip(terms, named, strict=True)), columns, note)


def _choice(choice: str | tuple[str, str] | None) -> tuple[str, str | None]:
    coding, reference = choice if isinstance(choice, tuple) else (choice or "dummy", None)
    if coding not in ("dummy", "effect"):
        raise AnalysisError(f"Unknown coding '{coding}'; there are dummy and effect.")
    return coding, reference


def _levels(column: Variable) -> list[str]:
    """Return the levels in use: in the order declared, else sorted (numbers as numbers)."""
    unique = set(column.values.tolist())
    if column.levels is not None:
        return [_text(level) for level in column.levels if level in unique]
    numeric = all(isinstance(value, (int, float, np.number)) for value in unique)
    return [_text(v) for v in (sorted(unique) if numeric else sorted(unique, key=str))]


def _text(value: object) -> str:
    whole = isinstance(value, (float, np.floating)) and float(value).is_integer()
    return str(int(float(value))) if whole else str(value)  # type: ignore[arg-type]


def _reference(reference: str | None, levels: list[str], name: str) -> str:
    if reference is None:
        return levels[0]
    if reference not in levels:
        raise AnalysisError(
            f"'{reference}' is no level of '{name}'.{nearest(reference, levels)} "
            f"Levels: {listed(levels)}."
        )
    return reference


def _note(label: str, coding: str, baseline: str) -> str:
    if coding == "effect":
        return f"{label}: effect coding, against the mean of all levels; left out: {baseline}."
    return f"{label}: dummy coding; reference: {baseline}."
