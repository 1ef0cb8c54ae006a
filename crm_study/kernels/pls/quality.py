"""What a fitted path model is worth: reliability, convergence, collinearity, effect sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.path_model import PathModel, path_model
from crm_study.kernels.pls.pls_algorithm import PlsFit, pls_of_correlations


@dataclass(frozen=True, slots=True, eq=False)
class ConstructQuality:
    """How well items measure each construct; arrays of shape (q,).

    Attributes
    ----------
    alpha : ndarray of float
        Standardized, from correlations.
    rho_a : ndarray of float
    rho_c : ndarray of float
        Composite reliability, from loadings.
    ave : ndarray of float
        Average variance extracted, from loadings.
    """

    alpha: Floats
    rho_a: Floats
    rho_c: Floats
    ave: Floats


def construct_quality(fit: PlsFit) -> ConstructQuality:
    r"""Judge the measurement of every construct.

    Parameters
    ----------
    fit : PlsFit

    Returns
    -------
    ConstructQuality
        Nan for mode B and for single items, which have no internal consistency; seminr
        prints 1 for a single item.

    Notes
    -----
    .. math:: \rho_C = \frac{(\sum \lambda)^2}{(\sum \lambda)^2 + \sum (1 - \lambda^2)}, \qquad
              AVE = \frac{1}{k} \sum \lambda^2

    References
    ----------
    .. [1] Fornell, C., & Larcker, D. F. (1981). Journal of Marketing Research, 18(1), 39-50.

    Examples
    --------
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 4], [4, 4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0, 1], "growth": [2]}, {"growth": ["care"]}))
    >>> construct_quality(fit).alpha.round(4)
    array([0.8889,    nan])
    """
    found = np.full((4, len(fit.model.constructs)), np.nan)
    for construct, mode in enumerate(fit.model.modes):
        block = fit.model.block(construct)
        k = block.stop - block.start
        if mode == "B" or k < 2:
            continue
        loadings = fit.loadings[block]
        total = float(loadings.sum()) ** 2
        alpha = k / (k - 1) * (1 - k / float(fit.items[block, block].sum()))
        rho_c = total / (total + float((1 - loadings**2).sum()))
        ave = float((loadings**2).mean())
        found[:, construct] = alpha, fit.rho_a[construct], rho_c, ave
    return ConstructQuality(*found)


def inner_vif(fit: PlsFit) -> Floats:
    """Compute how much the predictors of each outcome inflate one another's variance.

    Parameters
    ----------
    fit : PlsFit

    Returns
    -------
    ndarray of float, shape (n_paths,)
        From the correlations of the composites, in the order of ``model.paths``; 1 for a
        single predictor (seminr prints NA).

    Examples
    --------
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 4], [4, 4, 3.0]])
    >>> model = path_model({"a": [0], "b": [1], "c": [2]}, {"c": ["a", "b"]})
    >>> inner_vif(pls(scores, model)).round(4)
    array([2.7778, 2.7778])
    """
    found: dict[tuple[int, int], float] = {}
    for outcome in fit.model.endogenous:
        predictors = list(fit.model.predictors[outcome])
        inverse = np.linalg.inv(fit.correlation[np.ix_(predictors, predictors)])
        found |= {(p, outcome): v for p, v in zip(predictors, inverse.diagonal(), strict=True)}
    return np.array([found[path] for path in fit.model.paths])


def f_squared(fit: PlsFit) -> Floats:
    r"""Compare R² with and without each path, the composites held as they are.

    Parameters
    ----------
    fit : PlsFit

    Returns
    -------
    ndarray of float, shape (n_paths,)
        As SmartPLS and cSEM; in the order of ``model.paths``.

    Notes
    -----
    .. math:: f^2 = \frac{R^2 - R^2_{without}}{1 - R^2}

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, ch. 9.

    Examples
    --------
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0], "growth": [1]}, {"growth": ["care"]}))
    >>> f_squared(fit).round(4)
    array([0.5625])
    """
    found = []
    for predictor, outcome in fit.model.paths:
        predictors = list(fit.model.predictors[outcome])
        among = fit.construct_correlation[np.ix_(predictors, predictors)]
        tolerance = 1 / np.linalg.inv(among).diagonal()[predictors.index(predictor)]
        gain = fit.coefficients[predictor, outcome] ** 2 * tolerance
        found.append(gain / (1 - fit.r_squared[outcome]))
    return np.array(found)


def f_squared_refitted(fit: PlsFit) -> Floats:
    """Compare R² with and without each path, the whole model fitted again without it.

    Parameters
    ----------
    fit : PlsFit

    Returns
    -------
    ndarray of float, shape (n_paths,)
        As ``seminr::fSquared``; composites change a little when a neighbor is lost.

    References
    ----------
    .. [1] Hair, J. F., Hult, G. T. M., Ringle, C. M., & Sarstedt, M. (2017). A primer on
       partial least squares structural equation modeling, 2nd ed., ch. 6.

    Examples
    --------
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0], "growth": [1]}, {"growth": ["care"]}))
    >>> f_squared_refitted(fit).round(4)
    array([0.5625])
    """
    found = []
    for predictor, outcome in fit.model.paths:
        with_it, without = float(fit.r_squared[outcome]), 0.0
        if len(fit.model.predictors[outcome]) > 1:
            model, columns = _without(fit.model, (predictor, outcome))
            matrix = fit.items[np.ix_(columns, columns)]
            again = pls_of_correlations(matrix[None], model, fit.settings)
            place = model.constructs.index(fit.model.constructs[outcome])
            without = float(again.r_squared[0, place])
        found.append((with_it - without) / (1 - with_it))
    return np.array(found)


def goodness_of_fit(fit: PlsFit) -> float:
    """Take the geometric mean of the average communality and the average R².

    Parameters
    ----------
    fit : PlsFit

    Returns
    -------
    float
        Communalities of all items of constructs with two items or more, as plspm; nan
        without such items. It does not tell a right from a wrong model.

    References
    ----------
    .. [1] Tenenhaus, M., et al. (2005). Computational Statistics & Data Analysis, 48(1), 173.
    .. [2] Henseler, J., & Sarstedt, M. (2013). Computational Statistics, 28, 565-580.

    Examples
    --------
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 4], [4, 4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0, 1], "growth": [2]}, {"growth": ["care"]}))
    >>> round(goodness_of_fit(fit), 4)
    0.5433
    """
    sizes = np.array([len(items) for items in fit.model.items])
    several = sizes[fit.model.own] > 1
    if not several.any():
        return float("nan")
    explained = float(fit.r_squared[list(fit.model.endogenous)].mean())
    product = float((fit.loadings[several] ** 2).mean()) * explained
    return float(np.sqrt(product)) if product >= 0 else float("nan")


def _without(model: PathModel, path: tuple[int, int]) -> tuple[PathModel, list[int]]:
    """Return the model without a path, or constructs that nothing then joins, and its columns."""
    names = model.constructs
    paths: dict[str, list[str]] = {}
    for one, two in model.paths:
        if (one, two) != path:
            paths.setdefault(names[two], []).append(names[one])
    joined = {name for outcome, found in paths.items() for name in (outcome, *found)}
    kept = [place for place, name in enumerate(names) if name in joined]
    blocks = {place: range(model.block(place).start, model.block(place).stop) for place in kept}
    columns = [column for place in kept for column in blocks[place]]
    smaller = path_model(
        {names[place]: [columns.index(c) for c in blocks[place]] for place in kept},
        paths,
        modes={names[place]: model.modes[place] for place in kept},
        consistent=[names[place] for place in kept if model.factors[place]],
    )
    return smaller, columns
