"""Means of an outcome by the levels of a category, other predictors being equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.variable import variable_of
from crm_study.kernels.linear.prediction import predict_linear

if TYPE_CHECKING:
    from crm_study.analysis.variable import Table

Floats = NDArray[np.float64]
_LIMITS = ("std_error", "conf_low", "conf_high")


def adjusted_means(frame: Table, model: ModelFrame, *, conf_level: float) -> list[dict[str, Any]]:
    """Return expected outcomes at every level of every categorical predictor.

    Parameters
    ----------
    frame : DataFrame or Columns
        The table the model was gathered from.
    model : ModelFrame
        A model without products.
    conf_level : float
        Coverage of the limits.

    Returns
    -------
    list of rows
        As R's emmeans: numeric predictors at their mean, levels of other categories alike.
    """

    def expected(at: Floats) -> Mapping[str, Floats]:
        found = predict_linear(model.y, model.x, at=at, conf_level=conf_level)
        return {"estimate": found.fitted} | {name: getattr(found, name) for name in _LIMITS}

    df = len(model.y) - len(model.terms) - 1
    return adjusted_rows(frame, model, model.x.mean(axis=0), expected, df=df)


def adjusted_rows(
    frame: Table,
    model: ModelFrame,
    middle: Floats,
    expected: Callable[[Floats], Mapping[str, Floats]],
    *,
    df: int,
) -> list[dict[str, Any]]:
    """Return `adjusted_means`, given the means of the terms and what predicts.

    Parameters
    ----------
    frame, model
        Rows that hold every level; their number does not matter.
    middle : ndarray of float, shape (k,)
        Means of the terms.
    expected : callable
        Gives estimates, standard errors and limits at values of the terms, shape (m, k).
    df : int
        Their degrees of freedom.
    """
    categories = [name for name in dict.fromkeys(model.predictor_of.values()) if name in frame]
    coded = {name: _codes(frame, model, name) for name in categories if _is_coded(model, name)}
    middle = middle.copy()
    for codes in coded.values():
        columns = next(iter(codes.values()))[0]
        middle[columns] = np.mean([row for _, row in codes.values()], axis=0)
    rows = []
    for name, codes in coded.items():
        at = np.tile(middle, (len(codes), 1))
        for position, (columns, row) in enumerate(codes.values()):
            at[position, columns] = row
        found = expected(at)
        for position, level in enumerate(codes):
            rows.append(
                {
                    "key": f"mean:{name}[{level}]",
                    "label": _words(model, name, level),
                    **{name: values[position] for name, values in found.items()},
                    "df": df,
                }
            )
    return rows


def _words(model: ModelFrame, name: str, level: str) -> str:
    return model.labels.get(f"{name}[{level}]", f"{model.label_of(name)}: {level}")


def _is_coded(model: ModelFrame, name: str) -> bool:
    """Whether indicator columns stand for a predictor."""
    return name not in model.terms


def _codes(
    frame: Table, model: ModelFrame, name: str
) -> dict[str, tuple[NDArray[np.intp], Floats]]:
    """Return the columns and the codes of every level, in sorted order."""
    columns = np.flatnonzero([model.predictor_of[term] == name for term in model.terms])
    values = variable_of(frame, name).values[model.kept].tolist()
    first = {_text(value): row for row, value in reversed(list(enumerate(values)))}
    return {level: (columns, model.x[first[level], columns]) for level in sorted(first)}


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
