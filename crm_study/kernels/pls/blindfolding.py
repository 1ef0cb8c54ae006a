"""Blindfolding: how well a path model foretells answers that were left out one in seven."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, varies
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.pls_algorithm import PlsEstimates, pls_of_correlations


@dataclass(frozen=True, slots=True, eq=False)
class Blindfold:
    """Cross-validated redundancy of the endogenous constructs, in the order of the model.

    Attributes
    ----------
    q_squared : ndarray of float, shape (n_endogenous,)
        1 - sse / sso; above 0 the model foretells better than the mean.
    sse, sso : ndarray of float, shape (n_endogenous,)
        Squared errors of the model and of the mean, items standardized.
    distance : int
    """

    q_squared: Floats
    sse: Floats
    sso: Floats
    distance: int


def blindfold(
    scores: Floats,
    model: PathModel,
    settings: PlsSettings | None = None,
    *,
    distance: int = 7,
) -> Blindfold:
    """Leave out every seventh answer of a construct, fit again, and foretell it.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_columns)
        Complete; standardized first, so that items count alike.
    model : PathModel
    settings : PlsSettings, optional
    distance : int, default 7
        Answers from one omission to the next, counted down the respondents of an item and
        on with the next item of the construct.

    Returns
    -------
    Blindfold
        An answer left out is replaced by its item's mean of the rest, and foretold from
        the predictors' composites (cross-validated redundancy).

    Raises
    ------
    AnalysisError
        A distance below 2, or one that divides the number of respondents: the same
        respondents would then be left out of every item. An item that does not vary
        without the answers left out.

    References
    ----------
    .. [1] Chin, W. W. (1998). The partial least squares approach to structural equation
       modeling. In Modern methods for business research, 295-336.
    .. [2] Hair, J. F., et al. (2017). A primer on PLS-SEM, 2nd ed., ch. 6.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> i = np.arange(1.0, 16)
    >>> scores = np.column_stack([i, i + (-1) ** i])
    >>> model = path_model({"care": [0], "growth": [1]}, {"growth": ["care"]})
    >>> bool(blindfold(scores, model).q_squared[0] > 0.85)
    True
    """
    n_obs = len(scores)
    if distance < 2 or n_obs % distance == 0:
        raise AnalysisError(
            f"Blindfolding needs an omission distance of 2 or more that does not divide the "
            f"{n_obs} respondents, but it is {distance}."
        )
    standard = (scores - scores.mean(axis=0)) / _spread(scores)
    rounds = [
        (k, left) for k in model.endogenous for left in _omissions(standard, model, k, distance)
    ]
    tables = [_filled(standard, left) for _, left in rounds]
    _require_spread(tables, model)
    matrices = np.array([np.corrcoef(table[:, model.columns], rowvar=False) for table in tables])
    found = pls_of_correlations(matrices, model, settings)
    sums = dict.fromkeys(model.endogenous, np.zeros(2))
    for place, ((outcome, left), table) in enumerate(zip(rounds, tables, strict=True)):
        foretold = _foretold(table, found, place, model, outcome)
        columns = list(model.items[outcome])
        mask, known = left[:, columns], standard[:, columns]
        error = ((known - foretold)[mask] ** 2).sum()
        mean = ((known - table[:, columns])[mask] ** 2).sum()
        sums[outcome] = sums[outcome] + [error, mean]
    sse, sso = np.array([sums[outcome] for outcome in model.endogenous]).T
    return Blindfold(1 - sse / sso, sse, sso, distance)


def _spread(scores: Floats) -> Floats:
    """Return standard deviations; 1 for a constant column, which no model uses."""
    spread = scores.std(axis=0, ddof=1)
    return np.where(spread > 0, spread, 1.0)


def _omissions(
    scores: Floats, model: PathModel, construct: int, distance: int
) -> list[NDArray[np.bool_]]:
    """Return the answers left out in every round, shape (n_obs, n_columns) each."""
    columns = list(model.items[construct])
    number = np.arange(len(scores))[:, None] + len(scores) * np.arange(len(columns))
    found = []
    for start in range(distance):
        mask = np.zeros(scores.shape, dtype=bool)
        mask[:, columns] = number % distance == start
        found.append(mask)
    return found


def _require_spread(tables: list[Floats], model: PathModel) -> None:
    """Every item still varies when a part of its answers is left out."""
    if not all(varies(table[:, model.columns]).all() for table in tables):
        raise AnalysisError(
            "Blindfolding needs items that still vary when a part of their answers is left out."
        )


def _filled(scores: Floats, left: NDArray[np.bool_]) -> Floats:
    """Put the mean of the rest where an answer was left out."""
    mean = np.where(left, 0.0, scores).sum(axis=0) / np.maximum((~left).sum(axis=0), 1)
    return np.where(left, mean, scores)


def _foretold(
    table: Floats, found: PlsEstimates, place: int, model: PathModel, outcome: int
) -> Floats:
    """Foretell the items of a construct from its predictors, shape (n_obs, n_items)."""
    used = table[:, model.columns]
    mean, spread = used.mean(axis=0), used.std(axis=0, ddof=1)
    composites = np.add.reduceat(
        (used - mean) / spread * found.weights[place], model.starts, axis=1
    )
    score = composites @ found.coefficients[place][:, outcome]
    block = model.block(outcome)
    return np.asarray(mean[block] + spread[block] * score[:, None] * found.loadings[place, block])
