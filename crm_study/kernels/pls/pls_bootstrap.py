"""Bootstrap of a PLS path model: resampled correlations, fitted many at a time."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_resamples import (
    jackknifed_correlations,
    resampled_correlations,
)
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.pls_algorithm import PlsEstimates, pls_of_correlations
from crm_study.kernels.pls.second_order import TwoStage
from crm_study.kernels.pls.structure import total_effects

#: Take resamples as they are; turn every estimate to the sign of the sample's; or turn a
#: construct as a whole when its loadings are closer to the sample's that way.
SignChange = Literal["none", "individual", "construct"]


@dataclass(frozen=True, slots=True, eq=False)
class PlsReplicates:
    """What a path model is in resamples, one row each; nan where it is undefined.

    Attributes
    ----------
    coefficients : ndarray of float, shape (m, n_paths)
        In the order of ``model.paths``.
    effects : ndarray of float, shape (m, n_effects)
        Total effects, in the order of ``model.effects``.
    weights, loadings : ndarray of float, shape (m, p)
    r_squared : ndarray of float, shape (m, n_endogenous)
        In the order of ``model.endogenous``.
    converged : ndarray of bool, shape (m,)
    """

    coefficients: Floats
    effects: Floats
    weights: Floats
    loadings: Floats
    r_squared: Floats
    converged: NDArray[np.bool_]


def bootstrap_pls(
    scores: Floats,
    model: PathModel | TwoStage,
    settings: PlsSettings | None = None,
    *,
    n_resamples: int = 5000,
    seed: int = 0,
    sign_change: SignChange = "none",
    clusters: NDArray[np.intp] | None = None,
) -> PlsReplicates:
    """Fit a path model to resamples of respondents.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_columns)
        Complete item scores; every item of the model varies.
    model : PathModel or TwoStage
    settings : PlsSettings, optional
    n_resamples : int, default 5000
    seed : int, default 0
    sign_change : {"none", "individual", "construct"}, default "none"
    clusters : ndarray of int, shape (n_obs,), optional
        Codes 0 to G - 1; whole clusters are then drawn.

    Returns
    -------
    PlsReplicates
        Of the second model where there are two stages. The same resamples as of any other
        bootstrap here with this seed.

    Raises
    ------
    AnalysisError
        No resamples, or an unknown sign change.

    References
    ----------
    .. [1] Tenenhaus, M., et al. (2005). Computational Statistics & Data Analysis, 48(1),
       159-205, section 6.1 (sign changes).

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0], [2, 2]])
    >>> model = path_model({"care": [0], "growth": [1]}, {"growth": ["care"]})
    >>> bootstrap_pls(scores, model, n_resamples=50).coefficients.shape
    (50, 1)
    """
    if sign_change not in get_args(SignChange):
        raise AnalysisError(
            f"A sign change is one of {', '.join(get_args(SignChange))}, but is {sign_change}."
        )
    used, places = np.unique(model.columns, return_inverse=True)
    sample = _replicates(_sample(scores, model, settings), _last(model))
    parts = []
    drawn = resampled_correlations(
        scores[:, used], n_resamples=n_resamples, seed=seed, clusters=clusters
    )
    for matrices in drawn:
        found = _estimates(_placed(matrices, places), model, settings)
        parts.append(_signed(_replicates(found, _last(model)), sample, model, sign_change))
    return _joined(parts)


def jackknife_pls(
    scores: Floats,
    model: PathModel | TwoStage,
    settings: PlsSettings | None = None,
    *,
    clusters: NDArray[np.intp] | None = None,
) -> PlsReplicates:
    """Fit a path model without every respondent or cluster in turn, for BCa intervals.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_columns)
    model : PathModel or TwoStage
    settings : PlsSettings, optional
    clusters : ndarray of int, shape (n_obs,), optional

    Returns
    -------
    PlsReplicates
        One row a respondent, or a cluster.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0], [2, 2]])
    >>> model = path_model({"care": [0], "growth": [1]}, {"growth": ["care"]})
    >>> jackknife_pls(scores, model).coefficients.shape
    (5, 1)
    """
    used, places = np.unique(model.columns, return_inverse=True)
    matrices = _placed(jackknifed_correlations(scores[:, used], clusters=clusters), places)
    return _replicates(_estimates(matrices, model, settings), _last(model))


def _last(model: PathModel | TwoStage) -> PathModel:
    return model.second if isinstance(model, TwoStage) else model


def _placed(matrices: Floats, places: NDArray[np.intp]) -> Floats:
    """Repeat the columns that serve two constructs."""
    return matrices[:, places][:, :, places]


def _sample(
    scores: Floats, model: PathModel | TwoStage, settings: PlsSettings | None
) -> PlsEstimates:
    matrix = np.asarray(np.corrcoef(scores[:, model.columns], rowvar=False))
    return _estimates(matrix[None], model, settings)


def _estimates(
    matrices: Floats, model: PathModel | TwoStage, settings: PlsSettings | None
) -> PlsEstimates:
    if isinstance(model, PathModel):
        return pls_of_correlations(matrices, model, settings)
    first = pls_of_correlations(matrices, model.first, settings)
    second = model.second_matrices(matrices, first.weights)
    return pls_of_correlations(second, model.second, settings)


def _replicates(found: PlsEstimates, model: PathModel) -> PlsReplicates:
    """Keep what is reported, without a matrix of zeros around it."""
    total = total_effects(found.coefficients)
    rows, columns = np.array(model.paths).T
    start, end = np.array(model.effects).T
    return PlsReplicates(
        coefficients=found.coefficients[:, rows, columns],
        effects=total[:, start, end],
        weights=found.weights,
        loadings=found.loadings,
        r_squared=found.r_squared[:, list(model.endogenous)],
        converged=found.converged,
    )


def _signed(
    found: PlsReplicates, sample: PlsReplicates, model: PathModel | TwoStage, change: SignChange
) -> PlsReplicates:
    """Turn signs as the chosen rule says."""
    if change == "none":
        return found
    names = ("coefficients", "effects", "weights", "loadings")
    if change == "individual":
        turned = {n: np.abs(getattr(found, n)) * np.sign(getattr(sample, n)) for n in names}
        return replace(found, **turned)
    last = _last(model)
    near = np.abs(np.add.reduceat(found.loadings - sample.loadings, last.starts, axis=1))
    far = np.abs(np.add.reduceat(found.loadings + sample.loadings, last.starts, axis=1))
    turn = np.where(near > far, -1.0, 1.0)
    return replace(
        found,
        coefficients=_turned(found.coefficients, turn, last.paths),
        effects=_turned(found.effects, turn, last.effects),
        weights=found.weights * turn[:, last.own],
        loadings=found.loadings * turn[:, last.own],
    )


def _turned(values: Floats, turn: Floats, pairs: tuple[tuple[int, int], ...]) -> Floats:
    start, end = np.array(pairs).T
    return np.asarray(values * turn[:, start] * turn[:, end])


def _joined(parts: list[PlsReplicates]) -> PlsReplicates:
    names = [field.name for field in fields(PlsReplicates)]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return PlsReplicates(**columns)
