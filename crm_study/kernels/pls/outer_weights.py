"""Outer weights by Lohmöller's algorithm, for many correlation matrices at once.

The algorithm needs no scores: with standardized items, every covariance it takes is a sum
of correlations. Resamples are therefore one stack of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.path_model import PathModel

#: How a construct looks at its neighbors: regression on its predictors and correlation with
#: its outcomes; correlation with both; or the sign of the correlation alone.
Scheme = Literal["path", "factorial", "centroid"]
#: Keep the signs that equal starting weights lead to, or turn a construct that correlates
#: negatively with most of its items.
SignRule = Literal["none", "majority"]
#: Weights below this are those of a construct that correlates with none of its neighbors;
#: it keeps the weights it had. A composite with no more variance has no scores.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class PlsSettings:
    """How the search for weights goes on and when it stops.

    Attributes
    ----------
    scheme : {"path", "factorial", "centroid"}
    tolerance : float
        The search stops when the absolute changes of all weights add up to less.
    max_iterations : int
    sign_rule : {"none", "majority"}
        "none" as seminr and SmartPLS, "majority" as plspm.
    """

    scheme: Scheme = "path"
    tolerance: float = 1e-7
    max_iterations: int = 300
    sign_rule: SignRule = "none"

    def __post_init__(self) -> None:
        """Refuse a scheme or sign rule that does not exist."""
        if self.scheme not in get_args(Scheme):
            raise AnalysisError(
                f"A weighting scheme is one of {', '.join(get_args(Scheme))}, but is {self.scheme}."
            )
        if self.sign_rule not in get_args(SignRule):
            raise AnalysisError(
                f"A sign rule is one of {', '.join(get_args(SignRule))}, but is {self.sign_rule}."
            )
        if not (self.tolerance > 0 and self.max_iterations > 0):
            raise AnalysisError("The tolerance and the number of iterations must be above 0.")


@dataclass(frozen=True, slots=True, eq=False)
class OuterWeights:
    """Weights of items in constructs of unit variance, one row per matrix.

    Attributes
    ----------
    weights : ndarray of float, shape (m, p)
    products : ndarray of float, shape (m, p, q)
        Correlation of every item with every construct's scores.
    n_iterations : ndarray of int, shape (m,)
    converged : ndarray of bool, shape (m,)
    """

    weights: Floats
    products: Floats
    n_iterations: NDArray[np.intp]
    converged: NDArray[np.bool_]


def outer_weights(matrices: Floats, model: PathModel, settings: PlsSettings) -> OuterWeights:
    r"""Find the outer weights of every correlation matrix in a stack.

    Parameters
    ----------
    matrices : ndarray of float, shape (m, p, p)
        Correlations of the model's columns, in their order.
    model : PathModel
    settings : PlsSettings

    Returns
    -------
    OuterWeights
        Nan where a matrix holds nan.

    Notes
    -----
    Starting at 1 for every weight: with R the correlations, w the weights scaled to
    :math:`w_k' R_{kk} w_k = 1` and e the inner weights, each round sets

    .. math:: v_k = \sum_l e_{kl} R_{kl} w_l \quad\text{(mode A)}, \qquad
              v_k = R_{kk}^{-1} \sum_l e_{kl} R_{kl} w_l \quad\text{(mode B)}

    References
    ----------
    .. [1] Lohmöller, J.-B. (1989). Latent Variable Path Modeling with Partial Least
       Squares, ch. 2. Physica.
    .. [2] Tenenhaus, M., et al. (2005). Computational Statistics & Data Analysis, 48(1),
       159-205.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"a": [0, 1], "b": [2]}, {"b": ["a"]})
    >>> r = np.array([[1, 0.5, 0.3], [0.5, 1, 0.6], [0.3, 0.6, 1]])
    >>> found = outer_weights(r[None], model, PlsSettings())
    >>> (found.weights[0, 1] / found.weights[0, 0]).round(10)
    np.float64(2.0)
    """
    m, p, q = len(matrices), len(model.own), len(model.constructs)
    weights, products = np.full((m, p), np.nan), np.full((m, p, q), np.nan)
    passes, converged = np.zeros(m, dtype=np.intp), np.zeros(m, dtype=bool)
    inverses = _inverses(matrices, model)
    place, now = np.arange(m), np.ones((m, p))
    against = _products(matrices, now, model)
    for step in range(1, settings.max_iterations + 1):
        following = _turned(now, against, inverses, model, settings.scheme)
        size = np.add.reduceat(np.abs(following), model.starts, axis=1)
        following = np.where(size[:, model.own] <= _NOTHING, now, following)
        spread = _products(matrices, following, model)
        length = np.sqrt(np.add.reduceat(following * _own(spread, model), model.starts, axis=1))
        following, against = following / length[:, model.own], spread / length[:, None, :]
        change = np.abs(following - now).sum(axis=1)
        done = ~(change >= settings.tolerance) | (step == settings.max_iterations)
        kept = place[done]
        weights[kept], products[kept] = following[done], against[done]
        passes[kept], converged[kept] = step, change[done] < settings.tolerance
        left = ~done
        if not left.any():
            break
        place, now, against = place[left], following[left], against[left]
        matrices, inverses = matrices[left], {k: v[left] for k, v in inverses.items()}
    return OuterWeights(weights, products, passes, converged)


def solved(left: Floats, right: Floats) -> Floats:
    """Solve every system of a stack; nan where a system is singular.

    Parameters
    ----------
    left : ndarray of float, shape (m, k, k)
    right : ndarray of float, shape (m, k)

    Returns
    -------
    ndarray of float, shape (m, k)

    Examples
    --------
    >>> solved(np.array([[[2.0]], [[0.0]]]), np.array([[1.0], [1.0]]))
    array([[0.5],
           [nan]])
    """
    if left.shape[-1] == 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(left[:, :, 0] == 0, np.nan, right / left[:, :, 0])
    try:
        return np.asarray(np.linalg.solve(left, right[:, :, None])[:, :, 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        if len(left) == 1:
            return np.full(right.shape, np.nan)
        parts = [solved(left[i : i + 1], right[i : i + 1]) for i in range(len(left))]
        return np.concatenate(parts)


def _products(matrices: Floats, weights: Floats, model: PathModel) -> Floats:
    """Covariance of every item with every construct, shape (m, p, q)."""
    return np.asarray(np.add.reduceat(matrices * weights[:, None, :], model.starts, axis=2))


def _own(products: Floats, model: PathModel) -> Floats:
    """Covariance of every item with its own construct, shape (m, p)."""
    return products[:, np.arange(len(model.own)), model.own]


def _turned(
    weights: Floats, products: Floats, inverses: dict[int, Floats], model: PathModel, scheme: Scheme
) -> Floats:
    """Weights after one round, not yet scaled, shape (m, p)."""
    covariance = np.add.reduceat(weights[:, :, None] * products, model.starts, axis=1)
    variance = np.diagonal(covariance, axis1=1, axis2=2)
    length = np.sqrt(np.where(variance > _NOTHING, variance, np.nan))
    correlation = covariance / (length[:, :, None] * length[:, None, :])
    inner = _inner(correlation, model, scheme) / length[:, :, None]
    found = (products * inner.transpose(0, 2, 1)[:, model.own, :]).sum(axis=2)
    for construct, inverse in inverses.items():
        block = model.block(construct)
        found[:, block] = np.einsum("mij,mj->mi", inverse, found[:, block])
    return np.asarray(found)


def _inner(correlation: Floats, model: PathModel, scheme: Scheme) -> Floats:
    """Inner weights: column k tells how construct k is put together from its neighbors."""
    joined = model.arrows | model.arrows.T
    if scheme == "centroid":
        return np.sign(correlation) * joined
    if scheme == "factorial":
        return correlation * joined
    inner = correlation * model.arrows.T
    for outcome in model.endogenous:
        found = list(model.predictors[outcome])
        among = correlation[:, found][:, :, found]
        inner[:, found, outcome] = solved(among, correlation[:, found, outcome])
    return inner


def _inverses(matrices: Floats, model: PathModel) -> dict[int, Floats]:
    """Inverse correlations of the items of every construct of mode B; nan where singular."""
    found = {}
    for construct, mode in enumerate(model.modes):
        block = model.block(construct)
        if mode == "B" and block.stop - block.start > 1:
            found[construct] = _inverse(matrices[:, block, block])
    return found


def _inverse(matrices: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.inv(matrices), dtype=np.float64)
    except np.linalg.LinAlgError:
        if len(matrices) == 1:
            return np.full(matrices.shape, np.nan)
        return np.concatenate([_inverse(matrix[None]) for matrix in matrices])
