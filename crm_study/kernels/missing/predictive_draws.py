"""Draws of missing values from a linear regression on the other variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

#: Predictive mean matching, and Bayesian linear regression, by their names in mice.
Method = Literal["pmm", "norm"]
#: Donors of predictive mean matching.
DONORS = 5
#: Added to the diagonal of X'X, as a share of it, where the predictors repeat one another.
RIDGE = 1e-5
_SINGULAR = 1e12


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Coefficients as estimated, and as drawn with the residual spread."""

    estimate: Floats
    drawn: Floats
    sigma: float


def draw_normal(
    known: Floats, design: Floats, wanted: Floats, *, generator: np.random.Generator
) -> Floats:
    """Draw from the normal linear model with uncertain coefficients.

    Parameters
    ----------
    known : ndarray of float, shape (n_known,)
        Values that are there.
    design : ndarray of float, shape (n_known, k)
        Their predictors, a constant among them.
    wanted : ndarray of float, shape (n_wanted, k)
        Predictors of the values to draw.
    generator : Generator

    Returns
    -------
    ndarray of float, shape (n_wanted,)
        As ``mice.impute.norm``.

    References
    ----------
    .. [1] Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys, p. 167.

    Examples
    --------
    >>> x = np.column_stack([np.ones(4), [1.0, 2, 3, 4]])
    >>> draw_normal(2 * x[:, 1], x, x[:1], generator=np.random.default_rng(1)).round(6)
    array([2.])
    """
    found = _coefficients(known, design, generator)
    noise = generator.standard_normal(len(wanted))
    values: Floats = wanted @ found.drawn + found.sigma * noise
    return values


def draw_matched(
    known: Floats, design: Floats, wanted: Floats, *, generator: np.random.Generator
) -> Floats:
    """Draw from the people whose predictions are nearest (predictive mean matching).

    Parameters
    ----------
    known : ndarray of float, shape (n_known,)
        Values that are there.
    design : ndarray of float, shape (n_known, k)
        Their predictors, a constant among them.
    wanted : ndarray of float, shape (n_wanted, k)
        Predictors of the values to draw.
    generator : Generator

    Returns
    -------
    ndarray of float, shape (n_wanted,)
        Values that somebody gave: those of one of the five nearest, by predictions with
        estimated coefficients for the donors and drawn ones for the wanted (type 1, the
        rule of ``mice.impute.pmm``).

    References
    ----------
    .. [1] Little, R. J. A. (1988). Journal of Business & Economic Statistics, 6(3), 287-296.
    .. [2] van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.), section 3.4.

    Examples
    --------
    >>> x = np.column_stack([np.ones(4), [1.0, 2, 3, 4]])
    >>> draw_matched(2 * x[:, 1], x, x[:1], generator=np.random.default_rng(1)) % 2
    array([0.])
    """
    found = _coefficients(known, design, generator)
    shuffled = generator.permutation(len(known))
    donors = (design @ found.estimate)[shuffled]
    order = np.argsort(donors, kind="stable")
    donors, values = donors[order], known[shuffled][order]
    target = wanted @ found.drawn
    n_near = min(DONORS, len(values))
    start = np.clip(np.searchsorted(donors, target) - n_near, 0, max(len(values) - 2 * n_near, 0))
    window = np.minimum(start[:, None] + np.arange(2 * n_near), len(values) - 1)
    window = window[:, : min(2 * n_near, len(values))]
    gap = np.abs(donors[window] - target[:, None])
    nearest = np.argsort(gap, axis=1, kind="stable")[:, :n_near]
    chosen = nearest[np.arange(len(target)), generator.integers(0, n_near, size=len(target))]
    drawn: Floats = values[window[np.arange(len(target)), chosen]]
    return drawn


def method_of(method: str) -> Method:
    """Read the name of a method of imputation.

    Parameters
    ----------
    method : str

    Returns
    -------
    {"pmm", "norm"}

    Raises
    ------
    AnalysisError
        Any other name.

    Examples
    --------
    >>> method_of("pmm")
    'pmm'
    """
    known: Method
    for known in get_args(Method):
        if known == method:
            return known
    raise AnalysisError(
        f"A method of imputation is one of {', '.join(get_args(Method))}, but is {method}."
    )


def _coefficients(known: Floats, design: Floats, generator: np.random.Generator) -> _Drawn:
    """Regress, and draw sigma and the coefficients from their posterior, in that order."""
    products = design.T @ design
    if np.linalg.cond(products) > _SINGULAR:
        products = products + np.diag(products.diagonal() * RIDGE + np.finfo(float).tiny)
    covariance = np.linalg.inv(products)
    covariance = (covariance + covariance.T) / 2
    estimate = covariance @ (design.T @ known)
    residual = known - design @ estimate
    df = max(len(known) - design.shape[1], 1)
    sigma = float(np.sqrt(residual @ residual / generator.chisquare(df)))
    root = np.linalg.cholesky(covariance)
    drawn = estimate + root @ generator.standard_normal(len(estimate)) * sigma
    return _Drawn(estimate, drawn, sigma)
