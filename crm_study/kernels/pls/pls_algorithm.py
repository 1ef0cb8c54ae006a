"""PLS path modelling: composites, loadings, paths and R² of a recursive model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.pls.consistent import disattenuated, factor_loadings, rho_a
from crm_study.kernels.pls.outer_weights import PlsSettings, outer_weights
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.structure import structural_fit, total_effects

#: Smallest eigenvalue of the correlations of items in a block of mode B, or of predictors.
_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class PlsEstimates:
    """The same path model in m correlation matrices; nan where one defines no estimate.

    Attributes
    ----------
    weights, loadings : ndarray of float, shape (m, p)
        Of the model's columns; loadings are consistent for common factors.
    cross_loadings : ndarray of float, shape (m, p, q)
        Correlation of every item with every composite.
    correlation : ndarray of float, shape (m, q, q)
        Of the composites.
    construct_correlation : ndarray of float, shape (m, q, q)
        The same, corrected for attenuation where the model says so.
    rho_a : ndarray of float, shape (m, q)
    coefficients : ndarray of float, shape (m, q, q)
        Standardized path from row to column, 0 where there is none.
    r_squared : ndarray of float, shape (m, q)
        Nan for exogenous constructs.
    n_iterations : ndarray of int, shape (m,)
    converged : ndarray of bool, shape (m,)
    """

    weights: Floats
    loadings: Floats
    cross_loadings: Floats
    correlation: Floats
    construct_correlation: Floats
    rho_a: Floats
    coefficients: Floats
    r_squared: Floats
    n_iterations: NDArray[np.intp]
    converged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PlsFit:
    """A path model in one sample; attributes as in `PlsEstimates`, without the first axis.

    Attributes
    ----------
    model : PathModel
    settings : PlsSettings
    items : ndarray of float, shape (p, p)
        Correlations of the model's columns.
    mean, std_dev : ndarray of float, shape (p,)
        Of the items, in their units; n - 1.
    n_obs, n_iterations : int
    converged : bool
    """

    model: PathModel
    settings: PlsSettings
    items: Floats
    mean: Floats
    std_dev: Floats
    weights: Floats
    loadings: Floats
    cross_loadings: Floats
    correlation: Floats
    construct_correlation: Floats
    rho_a: Floats
    coefficients: Floats
    r_squared: Floats
    n_obs: int
    n_iterations: int
    converged: bool

    @property
    def adj_r_squared(self) -> Floats:
        """R² adjusted for the number of predictors, shape (q,)."""
        n_predictors = np.array([len(found) for found in self.model.predictors])
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (self.n_obs - 1) / (self.n_obs - n_predictors - 1.0)
            return np.asarray(1 - (1 - self.r_squared) * share)

    @property
    def total_effects(self) -> Floats:
        """Direct and indirect effects together, shape (q, q)."""
        return np.asarray(total_effects(self.coefficients[None])[0])


def pls(scores: ArrayLike, model: PathModel, settings: PlsSettings | None = None) -> PlsFit:
    """Fit a PLS path model to complete scores.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_columns)
        Complete item scores in any unit; they are standardized with n - 1, which no
        estimate depends on.
    model : PathModel
    settings : PlsSettings, optional
        Path weighting and a tolerance of 1e-7 when left out, as seminr.

    Returns
    -------
    PlsFit
        Equal to ``seminr::estimate_pls``.

    Raises
    ------
    AnalysisError
        A missing score, fewer than three rows, an item that does not vary, a construct of
        mode B whose items are collinear, items that cancel out, or collinear predictors.

    References
    ----------
    .. [1] Lohmöller, J.-B. (1989). Latent Variable Path Modeling with Partial Least Squares.
    .. [2] Tenenhaus, M., Esposito Vinzi, V., Chatelin, Y.-M., & Lauro, C. (2005). PLS path
       modeling. Computational Statistics & Data Analysis, 48(1), 159-205.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0], "growth": [1]}, {"growth": ["care"]}))
    >>> fit.coefficients[0, 1].round(10), fit.r_squared[1].round(10)
    (np.float64(0.6), np.float64(0.36))
    """
    chosen = settings or PlsSettings()
    table = complete(scores, name="scores", ndim=2)
    used = np.unique(model.columns)
    found = np.empty((table.shape[1], table.shape[1]))
    found[np.ix_(used, used)] = correlation_of(table[:, used])
    items = found[np.ix_(model.columns, model.columns)]
    _refuse_collinear_items(items, model)
    _refuse_empty_composites(items, model)
    estimates = pls_of_correlations(items[None], model, chosen)
    _refuse_undefined(items, estimates.weights[0], model)
    _refuse_collinear_constructs(estimates.construct_correlation[0], model)
    return PlsFit(
        model=model,
        settings=chosen,
        items=items,
        mean=table[:, model.columns].mean(axis=0),
        std_dev=table[:, model.columns].std(axis=0, ddof=1),
        weights=estimates.weights[0],
        loadings=estimates.loadings[0],
        cross_loadings=estimates.cross_loadings[0],
        correlation=estimates.correlation[0],
        construct_correlation=estimates.construct_correlation[0],
        rho_a=estimates.rho_a[0],
        coefficients=estimates.coefficients[0],
        r_squared=estimates.r_squared[0],
        n_obs=len(table),
        n_iterations=int(estimates.n_iterations[0]),
        converged=bool(estimates.converged[0]),
    )


def pls_of_correlations(
    matrices: Floats, model: PathModel, settings: PlsSettings | None = None
) -> PlsEstimates:
    """Fit a PLS path model to a stack of correlation matrices.

    Parameters
    ----------
    matrices : ndarray of float, shape (m, p, p)
        Correlations of the model's columns, in the order of ``model.columns``.
    model : PathModel
    settings : PlsSettings, optional

    Returns
    -------
    PlsEstimates

    References
    ----------
    .. [1] Lohmöller, J.-B. (1989). Latent Variable Path Modeling with Partial Least Squares.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"care": [0], "growth": [1]}, {"growth": ["care"]})
    >>> found = pls_of_correlations(np.array([[[1, 0.5], [0.5, 1]], [[1, 0], [0, 1]]]), model)
    >>> found.coefficients[:, 0, 1]
    array([0.5, 0. ])
    """
    chosen = settings or PlsSettings()
    with np.errstate(divide="ignore", invalid="ignore"):
        outer = outer_weights(matrices, model, chosen)
    turn = _turns(outer.products, model, chosen)
    weights = outer.weights * turn[:, model.own]
    products = outer.products * turn[:, None, :]
    correlation = np.add.reduceat(weights[:, :, None] * products, model.starts, axis=1)
    correlation = (correlation + correlation.transpose(0, 2, 1)) / 2
    places = np.arange(len(model.constructs))
    correlation[:, places, places] = np.where(np.isnan(correlation[:, places, places]), np.nan, 1.0)
    reliability = rho_a(matrices, weights, model)
    corrected = disattenuated(correlation, reliability, model)
    coefficients, r_squared = structural_fit(corrected, model)
    loadings = products[:, np.arange(len(model.own)), model.own]
    return PlsEstimates(
        weights=weights,
        loadings=factor_loadings(loadings, weights, reliability, model),
        cross_loadings=products,
        correlation=correlation,
        construct_correlation=corrected,
        rho_a=reliability,
        coefficients=coefficients,
        r_squared=r_squared,
        n_iterations=outer.n_iterations,
        converged=outer.converged,
    )


def _turns(products: Floats, model: PathModel, settings: PlsSettings) -> Floats:
    """Return -1 for a composite that the sign rule turns, else 1, shape (m, q)."""
    if settings.sign_rule == "none":
        return np.ones((len(products), len(model.constructs)))
    own = products[:, np.arange(len(model.own)), model.own]
    balance = np.add.reduceat(np.sign(own), model.starts, axis=1)
    return np.where(balance < 0, -1.0, 1.0)


def _refuse_collinear_items(items: Floats, model: PathModel) -> None:
    """Mode B has a solution in every block."""
    for construct, mode in enumerate(model.modes):
        block = model.block(construct)
        if mode == "B" and np.linalg.eigvalsh(items[block, block])[0] < _SINGULAR:
            raise AnalysisError(
                f"Mode B has no solution for '{model.constructs[construct]}': one of its "
                f"{block.stop - block.start} items is a combination of the others. Take mode A, "
                "or leave an item out."
            )


def _refuse_empty_composites(items: Floats, model: PathModel) -> None:
    """Every composite has a variance with the equal weights that the search starts from."""
    for construct, name in enumerate(model.constructs):
        block = model.block(construct)
        if float(items[block, block].sum()) < _SINGULAR:
            raise AnalysisError(
                f"The items of '{name}' cancel one another out, so that their sum says nothing: "
                "turn those that are keyed the other way."
            )


def _refuse_undefined(items: Floats, weights: Floats, model: PathModel) -> None:
    """Where the search found no weights, say which composites were in the way."""
    if np.isfinite(weights).all():
        return
    sums = np.add.reduceat(np.add.reduceat(items, model.starts, axis=0), model.starts, axis=1)
    length = np.sqrt(sums.diagonal())
    _refuse_collinear_constructs(sums / (length[:, None] * length), model)
    raise AnalysisError("The path model has no solution: its composites cannot be told apart.")


def _refuse_collinear_constructs(correlation: Floats, model: PathModel) -> None:
    """Every structural regression has a solution."""
    for outcome in model.endogenous:
        found = list(model.predictors[outcome])
        among = correlation[np.ix_(found, found)]
        if np.isfinite(among).all() and abs(np.linalg.eigvalsh(among)[0]) < _SINGULAR:
            names = ", ".join(model.constructs[place] for place in found)
            raise AnalysisError(
                f"The predictors of '{model.constructs[outcome]}' cannot be told apart: "
                f"{names} are collinear."
            )
