"""How far the correlations of the items are from those the path model implies."""

from __future__ import annotations

from typing import Literal

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.pls_algorithm import PlsFit

#: All constructs free to correlate, or joined by the declared paths only.
Structure = Literal["saturated", "estimated"]


def srmr(fit: PlsFit, *, structure: Structure) -> float:
    r"""Compute the standardized root mean square residual of a path model.

    Parameters
    ----------
    fit : PlsFit
    structure : {"saturated", "estimated"}

    Returns
    -------
    float
        Over the p (p + 1) / 2 entries on and below the diagonal, as cSEM and SmartPLS. Nan
        where items serve two constructs.

    References
    ----------
    .. [1] Henseler, J., Dijkstra, T. K., Sarstedt, M., et al. (2014). Organizational Research
       Methods, 17(2), 182-209.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0], "growth": [1]}, {"growth": ["care"]}))
    >>> round(srmr(fit, structure="saturated"), 12)
    0.0
    """
    if len(np.unique(fit.model.columns)) < len(fit.model.columns):
        return float("nan")
    residual = fit.items - implied_items(fit, structure=structure)
    rows, columns = np.tril_indices(len(residual))
    return float(np.sqrt((residual[rows, columns] ** 2).mean()))


def implied_items(fit: PlsFit, *, structure: Structure) -> Floats:
    """Compute the correlations of items that a path model implies.

    Parameters
    ----------
    fit : PlsFit
    structure : {"saturated", "estimated"}

    Returns
    -------
    ndarray of float, shape (p, p)
        Items of different constructs through their loadings; items of one composite as
        observed, because a composite says nothing of them; items of one common factor
        through their loadings.

    References
    ----------
    .. [1] Henseler, J., Dijkstra, T. K., Sarstedt, M., et al. (2014). Organizational Research
       Methods, 17(2), 182-209.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> from crm_study.kernels.pls.pls_algorithm import pls
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> fit = pls(scores, path_model({"care": [0], "growth": [1]}, {"growth": ["care"]}))
    >>> implied_items(fit, structure="estimated").round(10)[0, 1]
    np.float64(0.6)
    """
    constructs = fit.construct_correlation
    if structure == "estimated":
        constructs = implied_constructs(constructs, fit.coefficients, fit.model)
    own = fit.model.own
    found = constructs[own[:, None], own] * fit.loadings[:, None] * fit.loadings
    for construct, is_factor in enumerate(fit.model.factors):
        block = fit.model.block(construct)
        if not is_factor:
            found[block, block] = fit.items[block, block]
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


def implied_constructs(correlation: Floats, coefficients: Floats, model: PathModel) -> Floats:
    """Compute the correlations of constructs that the paths alone imply.

    Parameters
    ----------
    correlation, coefficients : ndarray of float, shape (q, q)
    model : PathModel

    Returns
    -------
    ndarray of float, shape (q, q)
        Exogenous constructs correlate freely, disturbances do not.

    Examples
    --------
    >>> from crm_study.kernels.pls.path_model import path_model
    >>> model = path_model({"a": [0], "b": [1], "c": [2]}, {"b": ["a"], "c": ["b"]})
    >>> r, b = (np.eye(3) + 1) / 2, np.array([[0, 0.5, 0], [0, 0, 0.5], [0, 0, 0]])
    >>> implied_constructs(r, b, model)[0, 2]
    np.float64(0.25)
    """
    found = np.eye(len(correlation))
    done: list[int] = []
    exogenous = [place for place in model.order if not model.predictors[place]]
    found[np.ix_(exogenous, exogenous)] = correlation[np.ix_(exogenous, exogenous)]
    done += exogenous
    for outcome in model.endogenous:
        toward = found[np.ix_(done, done)] @ coefficients[done, outcome]
        found[done, outcome] = found[outcome, done] = toward
        done.append(outcome)
    return found
