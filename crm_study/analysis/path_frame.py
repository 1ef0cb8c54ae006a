"""The columns of a mediation or a moderation: who is the predictor, who the mediators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.coding import is_categorical
from crm_study.analysis.frames import require_columns
from crm_study.analysis.model_frame import ModelFrame, model_frame
from crm_study.analysis.variable import variable_of
from crm_study.errors import AnalysisError

if TYPE_CHECKING:
    from crm_study.analysis.variable import Table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PathFrame:
    """The complete rows of a path analysis.

    Attributes
    ----------
    outcome, predictor : str
        Names of the columns.
    mediators : tuple of str
        Names of the k mediators.
    moderator : str or None
        Name of the moderator.
    y, x : ndarray of float, shape (n,)
        Outcome and predictor.
    m : ndarray of float, shape (n, k)
        Mediators.
    w : ndarray of float, shape (n, g)
        The moderator; g indicator columns of a categorical one, no column without one.
    levels : tuple of str
        Categories of a categorical moderator, the reference first; none for a measured one.
    z : ndarray of float, shape (n, c)
        Controls, categorical ones as indicator columns.
    control_terms : tuple of str, length c
        Names of the controls' columns.
    clusters : ndarray of int, shape (n,), or None
        Codes of the clusters.
    n_clusters, n_received : int
        Clusters (0 without), and rows of the frame.
    labels : mapping
        How a reader should see each name and term.
    notes : tuple of str
        What a reader must know of codings and left-out rows.
    w_counts : ndarray of int, shape (n,), or None
        How often each value of the moderator was observed; None is once.
    """

    outcome: str
    predictor: str
    mediators: tuple[str, ...]
    moderator: str | None
    y: Floats
    x: Floats
    m: Floats
    w: Floats
    levels: tuple[str, ...]
    z: Floats
    control_terms: tuple[str, ...]
    clusters: NDArray[np.intp] | None
    n_clusters: int
    n_received: int
    labels: Mapping[str, str]
    notes: tuple[str, ...]
    w_counts: NDArray[np.integer] | None = None


def path_frame(
    frame: Table,
    *,
    outcome: str,
    predictor: str,
    mediators: Sequence[str] = (),
    moderator: str | None = None,
    controls: Sequence[str] = (),
    cluster: str | None = None,
    labels: Mapping[str, str] | None = None,
    purpose: str,
) -> PathFrame:
    """Gather the rows complete on every variable, and tell the variables' parts apart.

    Parameters
    ----------
    frame : DataFrame or Columns
        One row a respondent.
    outcome, predictor : str
        Columns; the predictor may have two categories, which are coded 0 and 1.
    mediators : sequence of str, optional
        Numeric columns.
    moderator : str, optional
        Numeric, or categorical.
    controls : sequence of str, optional
        Covariates; categorical ones become indicator columns.
    cluster : str, optional
        Column of the clusters.
    labels : mapping, optional
        How a reader should see the columns.
    purpose : str
        What needs the numbers, for messages: ``a mediation``.

    Raises
    ------
    AnalysisError
        An unknown column, a name that stands twice, text where numbers are needed, or no
        complete row.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"y": [1.0, 2, 3], "x": [1.0, 2, 4], "m": [2.0, None, 3]})
    >>> found = path_frame(rows, outcome="y", predictor="x", mediators=["m"], purpose="this")
    >>> found.m.ravel(), found.n_received
    (array([2., 3.]), 3)
    """
    others = [moderator] if moderator else []
    require_columns(frame, (outcome, predictor, *mediators, *others, *controls))
    _refuse_text(frame, (outcome, *mediators), purpose)
    model = model_frame(
        frame,
        outcome=outcome,
        predictors=(predictor, *mediators, *others, *controls),
        cluster=cluster,
        labels=labels,
        purpose=purpose,
    )
    return PathFrame(
        outcome=outcome,
        predictor=predictor,
        mediators=tuple(mediators),
        moderator=moderator,
        y=model.y,
        x=_single(model, predictor, purpose),
        m=_columns(model, mediators),
        w=_columns(model, others),
        levels=_levels(frame, model, moderator),
        z=_columns(model, controls),
        control_terms=tuple(t for t in model.terms if model.predictor_of[t] in controls),
        clusters=model.design.cluster,
        n_clusters=model.design.n_clusters or 0,
        n_received=model.n_received,
        labels=path_labels(model, predictor, labels or {}),
        notes=(*left_out_note(model.n_received - len(model.y)), *model.notes),
    )


def _refuse_text(frame: Table, names: Sequence[str], purpose: str) -> None:
    for name in names:
        if is_categorical(variable_of(frame, name).known):
            raise AnalysisError(
                f"Column '{name}' holds categories; {purpose} needs a measured outcome and "
                "measured mediators."
            )


def _single(model: ModelFrame, predictor: str, purpose: str) -> Floats:
    """Return the one column of the predictor."""
    columns = _columns(model, [predictor])
    if columns.shape[1] > 1:
        raise AnalysisError(
            f"The predictor '{predictor}' has {columns.shape[1] + 1} categories; {purpose} "
            "needs a measured predictor or one of two categories."
        )
    return columns[:, 0]


def _columns(model: ModelFrame, names: Sequence[str]) -> Floats:
    """Return the columns of some predictors, in the order named."""
    places = [
        i
        for name in names
        for i, term in enumerate(model.terms)
        if model.predictor_of[term] == name
    ]
    return model.x[:, places]


def _levels(frame: Table, model: ModelFrame, moderator: str | None) -> tuple[str, ...]:
    """Return the categories of a categorical moderator, the reference first."""
    if moderator is None or not is_categorical(variable_of(frame, moderator).known):
        return ()
    terms = [term for term in model.terms if model.predictor_of[term] == moderator]
    named = [term.removeprefix(f"{moderator}[").removesuffix("]") for term in terms]
    seen = dict.fromkeys(variable_of(frame, moderator).take(model.kept).texts().tolist())
    return (*(value for value in seen if value not in named), *named)


def path_labels(model: ModelFrame, predictor: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return how a reader should see every name and term of a path analysis."""
    names = {name: given.get(name, name) for name in dict.fromkeys(model.predictor_of.values())}
    own = next(term for term in model.terms if model.predictor_of[term] == predictor)
    shown = {predictor: model.labels[own]} if own != predictor else {}
    return {**dict(model.labels), **names, model.outcome: model.outcome_label, **shown}


def left_out_note(missing: int) -> tuple[str, ...]:
    """Say how many rows were left out, if any."""
    if not missing:
        return ()
    rows = "row was" if missing == 1 else "rows were"
    return (f"{missing} {rows} left out for a gap in one of the variables (listwise).",)
