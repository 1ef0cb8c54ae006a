"""PLSpredict: how well a path model foretells people it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, varies
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.pls_algorithm import PlsEstimates, pls_of_correlations

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
        Fewer than 2 folds or more folds than people, or a training part in which an item does
        not vary.

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
    known = scores[:, columns]
    parts = _parts(scores, model, settings, drawn, antecedent, columns)
    ours, linear, naive = (found.mean(axis=0) - known for found in parts)
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


def _parts(
    scores: Floats,
    model: PathModel,
    settings: PlsSettings | None,
    folds: Folds,
    antecedent: Antecedent,
    columns: NDArray[np.intp],
) -> tuple[Floats, Floats, Floats]:
    """Foretell everyone: by the path model, by linear models and by the mean.

    Each of shape (n_repetitions, n_obs, k). The path models of all training parts are
    fitted together.
    """
    size = (*folds.shape, len(columns))
    ours, linear, naive = np.empty(size), np.empty(size), np.empty(size)
    rounds = [(row, fold) for row, dealt in enumerate(folds) for fold in np.unique(dealt)]
    tests = [folds[row] == fold for row, fold in rounds]
    fits = pls_of_correlations(_training(scores, tests, model), model, settings)
    for place, ((row, _), test) in enumerate(zip(rounds, tests, strict=True)):
        train = scores[~test]
        ours[row, test] = _foretold(train, scores[test], fits, place, model, antecedent)
        linear[row, test] = _linear(train, scores[test], model, antecedent)
        naive[row, test] = train[:, columns].mean(axis=0)
    return ours, linear, naive


def _training(scores: Floats, tests: list[NDArray[np.bool_]], model: PathModel) -> Floats:
    """Correlate the items of every training part, shape (n_parts, p, p)."""
    parts = [scores[~test][:, model.columns] for test in tests]
    if any(len(part) < 3 or not varies(part).all() for part in parts):
        raise AnalysisError(
            "Cross-validation needs training parts in which every item varies; take fewer folds "
            "or leave the item out."
        )
    return np.array([np.corrcoef(part, rowvar=False) for part in parts])


def _foretold(
    train: Floats,
    test: Floats,
    fits: PlsEstimates,
    place: int,
    model: PathModel,
    antecedent: Antecedent,
) -> Floats:
    """Foretell the items of the endogenous constructs for new people."""
    known = train[:, model.columns]
    mean, spread = known.mean(axis=0), known.std(axis=0, ddof=1)
    standard = (test[:, model.columns] - mean) / spread
    composites = np.add.reduceat(standard * fits.weights[place], model.starts, axis=1)
    found = composites.copy()
    parts = []
    for outcome in model.endogenous:
        source = composites if antecedent == "direct" else found
        found[:, outcome] = source @ fits.coefficients[place][:, outcome]
        block = model.block(outcome)
        items = found[:, [outcome]] * fits.loadings[place, block]
        parts.append(items * spread[block] + mean[block])
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
