"""PLSpredict: how well a path model foretells people it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.pls_algorithm import PlsFit, pls

#: Foretell a construct from the composites of its direct predictors, or of the exogenous
#: constructs alone, along all paths.
Antecedent = Literal["direct", "earliest"]
Folds = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class PlsPrediction:
    """Errors out of sample, one entry an item of an endogenous construct.

    Attributes
    ----------
    columns : ndarray of int, shape (k,)
        Columns of the scores.
    outcomes : ndarray of int, shape (k,)
        Construct of each item.
    rmse, mae : ndarray of float, shape (k,)
        In the unit of the item.
    lm_rmse, lm_mae : ndarray of float, shape (k,)
        Of the item's regression on the predictors' items.
    q_squared_predict : ndarray of float, shape (k,)
        1 less the squared errors over those of the training mean.
    n_folds, n_repetitions : int
    """

    columns: NDArray[np.intp]
    outcomes: NDArray[np.intp]
    rmse: Floats
    mae: Floats
    lm_rmse: Floats
    lm_mae: Floats
    q_squared_predict: Floats
    n_folds: int
    n_repetitions: int


def pls_predict(
    scores: Floats,
    model: PathModel,
    settings: PlsSettings | None = None,
    *,
    antecedent: Antecedent = "direct",
    n_folds: int = 10,
    n_repetitions: int = 1,
    seed: int = 0,
    folds: Folds | None = None,
) -> PlsPrediction:
    """Foretell every item of every endogenous construct by cross-validation.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_columns)
        Complete item scores.
    model : PathModel
    settings : PlsSettings, optional
    antecedent : {"direct", "earliest"}, default "direct"
    n_folds, n_repetitions : int
        Predictions of a person are averaged over the repetitions before errors are taken.
    seed : int, default 0
        Of the assignment to folds.
    folds : ndarray of int, shape (n_repetitions, n_obs), optional
        Fold of every person, in place of a drawn one.

    Returns
    -------
    PlsPrediction
        Errors as ``seminr::predict_pls``.

    Raises
    ------
    AnalysisError
        Fewer than 2 folds or more folds than people, or a training part that `pls` refuses.

    References
    ----------
    .. [1] Shmueli, G., Ray, S., Velasquez Estrada, J. M., & Chatla, S. B. (2016). Journal of
       Business Research, 69(10), 4552-4564.
    .. [2] Shmueli, G., et al. (2019). European Journal of Marketing, 53(11), 2322-2347.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> i = np.arange(1.0, 21)
    >>> scores = np.column_stack([i, i + (-1) ** i])
    >>> model = path_model({"care": [0], "growth": [1]}, {"growth": ["care"]})
    >>> found = pls_predict(scores, model, n_folds=5)
    >>> bool(abs(found.rmse - found.lm_rmse)[0] < 1e-10)
    True
    """
    if antecedent not in get_args(Antecedent):
        raise AnalysisError(
            f"Predictions start from {' or '.join(get_args(Antecedent))} antecedents, not "
            f"{antecedent}."
        )
    drawn = _folds(len(scores), n_folds, n_repetitions, seed) if folds is None else folds
    columns = np.array([item for k in model.endogenous for item in model.items[k]])
    outcomes = np.repeat(model.endogenous, [len(model.items[k]) for k in model.endogenous])
    parts = [
        _repetition(scores, model, settings, assigned, antecedent, columns) for assigned in drawn
    ]
    known = scores[:, columns]
    ours, linear, naive = (np.mean(found, axis=0) - known for found in zip(*parts, strict=True))
    return PlsPrediction(
        columns=columns,
        outcomes=np.asarray(outcomes, dtype=np.intp),
        rmse=np.sqrt((ours**2).mean(axis=0)),
        mae=np.abs(ours).mean(axis=0),
        lm_rmse=np.sqrt((linear**2).mean(axis=0)),
        lm_mae=np.abs(linear).mean(axis=0),
        q_squared_predict=1 - (ours**2).sum(axis=0) / (naive**2).sum(axis=0),
        n_folds=int(drawn.max()) + 1,
        n_repetitions=len(drawn),
    )


def _folds(n_obs: int, n_folds: int, n_repetitions: int, seed: int) -> Folds:
    """Deal people out to folds that differ by one person at most."""
    if not 2 <= n_folds <= n_obs or n_repetitions < 1:
        raise AnalysisError(
            f"Cross-validation of {n_obs} people needs 2 to {n_obs} folds and 1 repetition or "
            f"more, but got {n_folds} and {n_repetitions}."
        )
    generator = np.random.default_rng(seed)
    dealt = np.arange(n_obs) * n_folds // n_obs
    found = np.empty((n_repetitions, n_obs), dtype=np.intp)
    for row in found:
        row[generator.permutation(n_obs)] = dealt
    return found


def _repetition(
    scores: Floats,
    model: PathModel,
    settings: PlsSettings | None,
    assigned: Folds,
    antecedent: Antecedent,
    columns: NDArray[np.intp],
) -> tuple[Floats, Floats, Floats]:
    """Foretell everyone once: by the path model, by linear models and by the mean."""
    ours, linear, naive = (np.empty((len(scores), len(columns))) for _ in range(3))
    for fold in np.unique(assigned):
        test = assigned == fold
        train = scores[~test]
        fit = pls(train, model, settings)
        ours[test] = _foretold(fit, scores[test], antecedent)
        linear[test] = _linear(train, scores[test], model, antecedent)
        naive[test] = train[:, columns].mean(axis=0)
    return ours, linear, naive


def _foretold(fit: PlsFit, scores: Floats, antecedent: Antecedent) -> Floats:
    """Foretell the items of the endogenous constructs for new people."""
    model = fit.model
    standard = (scores[:, model.columns] - fit.mean) / fit.std_dev
    composites = np.add.reduceat(standard * fit.weights, model.starts, axis=1)
    found = composites.copy()
    parts = []
    for outcome in model.endogenous:
        source = composites if antecedent == "direct" else found
        found[:, outcome] = source @ fit.coefficients[:, outcome]
        block = model.block(outcome)
        items = found[:, [outcome]] * fit.loadings[block]
        parts.append(items * fit.std_dev[block] + fit.mean[block])
    return np.hstack(parts)


def _linear(train: Floats, test: Floats, model: PathModel, antecedent: Antecedent) -> Floats:
    """Regress every item on the items of the constructs it is foretold from."""
    exogenous = [place for place in model.order if not model.predictors[place]]
    parts = []
    for outcome in model.endogenous:
        sources = model.predictors[outcome] if antecedent == "direct" else exogenous
        used = list(dict.fromkeys(item for place in sources for item in model.items[place]))
        wanted = list(model.items[outcome])
        if len(train) <= len(used) + 1:
            parts.append(np.full((len(test), len(wanted)), np.nan))
            continue
        center = train[:, used].mean(axis=0)
        level = train[:, wanted].mean(axis=0)
        slopes = np.linalg.lstsq(train[:, used] - center, train[:, wanted] - level, rcond=None)[0]
        parts.append(level + (test[:, used] - center) @ slopes)
    return np.hstack(parts)
