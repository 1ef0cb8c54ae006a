"""Importance and performance: where an effort on a target would pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.pls_algorithm import PlsFit
from crm_study.kernels.pls.second_order import TwoStage


@dataclass(frozen=True, slots=True, eq=False)
class ImportancePerformance:
    """Importance for one target, and performance, of every construct and item.

    Attributes
    ----------
    importance : ndarray of float, shape (q,)
        Points of the target, of 100, for one more point of the construct: the total effect,
        unstandardized; 0 where there is none.
    performance : ndarray of float, shape (q,)
        Mean of the construct's scores from 0 to 100.
    item_importance, item_performance : ndarray of float, shape (n_columns,)
        The same for single items; nan for one that no construct with an effect uses.
    n_negative : int
        Items with a negative weight: performances may then leave 0 to 100.
    """

    importance: Floats
    performance: Floats
    item_importance: Floats
    item_performance: Floats
    n_negative: int


def importance_performance(
    scores: Floats,
    weights: Floats,
    effects: Floats,
    *,
    target: int,
    low: Floats,
    high: Floats,
) -> ImportancePerformance:
    r"""Compute unstandardized total effects on a target and performances from 0 to 100.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_columns)
        Complete item scores.
    weights : ndarray of float, shape (n_columns, q)
        Of standardized items in composites of unit variance, as `composite_weights`.
    effects : ndarray of float, shape (q, q)
        Standardized total effects.
    target : int
    low, high : ndarray of float, shape (n_columns,)
        Ends of every item's answer scale.

    Returns
    -------
    ImportancePerformance

    Raises
    ------
    AnalysisError
        A scale without length, or weights of a construct that add up to nothing.

    Notes
    -----
    With :math:`x' = 100 (x - low) / (high - low)`, a construct scores
    :math:`\sum_i \omega_i x'_i` with :math:`\omega_i` its weight over the standard deviation
    of :math:`x'_i`, scaled to add up to 1.

    References
    ----------
    .. [1] Ringle, C. M., & Sarstedt, M. (2016). Industrial Management & Data Systems,
       116(9), 1865-1886.

    Examples
    --------
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> found = importance_performance(
    ...     scores, np.eye(2), np.array([[0, 0.6], [0, 0]]), target=1,
    ...     low=np.ones(2), high=np.full(2, 5.0))
    >>> found.importance, found.performance
    (array([0.6, 0. ]), array([37.5, 37.5]))
    """
    if not (high > low).all():
        raise AnalysisError("A performance from 0 to 100 needs a scale whose ends differ.")
    points = 100 * (scores - low) / (high - low)
    used = np.abs(weights).sum(axis=1) > 0
    spread = np.where(used, points.std(axis=0, ddof=1), 1.0)
    raw = weights / spread[:, None]
    total = raw.sum(axis=0)
    if not (np.abs(total) > 0).all():
        raise AnalysisError("The weights of a construct add up to nothing: it has no level.")
    shares = raw / total
    importance = effects[:, target] * np.abs(total / total[target])
    item = shares @ importance
    return ImportancePerformance(
        importance=importance,
        performance=points.mean(axis=0) @ shares,
        item_importance=np.where(used & (item != 0), item, np.nan),
        item_performance=np.where(used, points.mean(axis=0), np.nan),
        n_negative=int((shares < 0).sum()),
    )


def composite_weights(
    fit: PlsFit, *, n_columns: int, first: PlsFit | None = None, plan: TwoStage | None = None
) -> Floats:
    """Lay weights out by column of the scores, through both stages where there are two.

    Parameters
    ----------
    fit : PlsFit
        The model, or its second stage.
    n_columns : int
        Columns of the scores.
    first : PlsFit, optional
        The first stage.
    plan : TwoStage, optional

    Returns
    -------
    ndarray of float, shape (n_columns, q)

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0], "growth": [1]}, {"growth": ["care"]}))
    >>> composite_weights(fit, n_columns=2).round(10)
    array([[1., 0.],
           [0., 1.]])
    """
    last = int(max(n_columns, fit.model.columns.max() + 1))
    found = np.zeros((last, len(fit.model.constructs)))
    np.add.at(found, (fit.model.columns, fit.model.own), fit.weights)
    if first is None or plan is None:
        return found[:n_columns]
    inner = composite_weights(first, n_columns=n_columns)[:, list(plan.dimensions)]
    return np.asarray(found[:n_columns] + inner @ found[n_columns:])
