"""Multinomial logistic regression: several categories without an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import (
    chi2_upper_p,
    normal_quantile,
    normal_two_sided_p,
)
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.glm.newton import Slope, Top, climb, refuse_separation
from crm_study.kernels.glm.orthogonal import Orthogonal, orthogonal
from crm_study.kernels.glm.pseudo_r_squared import PseudoRSquared, pseudo_r_squared


@dataclass(frozen=True, slots=True, eq=False)
class MultinomialFit:
    """Log odds of every category against the first; arrays of shape (J - 1, k + 1).

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float
        A row per category 1 .. J - 1, a column per term; Wald's z and limits.
    covariance : ndarray of float, shape ((J - 1)(k + 1), (J - 1)(k + 1))
        Of the estimates, category by category.
    log_likelihood, null_log_likelihood, lr_statistic, lr_p_value, aic, bic : float
        Of the whole model; the test has (J - 1) k degrees of freedom.
    lr_df : int
        Those degrees of freedom.
    pseudo : PseudoRSquared
        McFadden, Cox and Snell, Nagelkerke.
    fitted : ndarray of float, shape (n_obs, J)
        Probabilities.
    n_obs : int
        Rows.
    """

    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    lr_statistic: float
    lr_df: int
    lr_p_value: float
    aic: float
    bic: float
    pseudo: PseudoRSquared
    fitted: Floats
    n_obs: int


def multinomial(
    category: ArrayLike,
    predictors: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> MultinomialFit:
    r"""Regress a category on predictors and a constant.

    Parameters
    ----------
    category : array_like of int, shape (n_obs,)
        Codes 0 .. J - 1, each of them present; 0 is the reference.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k may be 0.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    MultinomialFit
        Equal to R's ``nnet::multinom`` run to convergence and to statsmodels' ``MNLogit``.

    Raises
    ------
    AnalysisError
        Fewer than two categories, a code without rows, separation, a constant predictor or
        perfect collinearity.

    Notes
    -----
    .. math:: \log\frac{P(y = j)}{P(y = 0)} = x'b_j

    References
    ----------
    .. [1] Agresti, A. (2013). Categorical data analysis (3rd ed.), section 8.1.

    Examples
    --------
    >>> x = [[1], [2], [3], [4], [5], [6], [2], [5]]
    >>> fit = multinomial([0, 1, 0, 1, 2, 2, 2, 0], x, names=["care"])
    >>> fit.estimate.round(3).tolist()
    [[-0.405, 0.0], [-1.977, 0.537]]
    """
    level = confidence_level(conf_level)
    codes = _codes(complete(category, name="category", ndim=1))
    turned = orthogonal(predictors, names=names)
    if codes.size != len(turned.columns):
        raise AnalysisError(
            f"A multinomial regression needs one category per row, but got {codes.size} "
            f"categories and {len(turned.columns)} rows."
        )
    members = np.eye(int(codes.max()) + 1)[codes]
    top = _climb(members, turned.columns)
    if top.endless is not None:
        _separated(members, turned, top.endless)
    return _fit(members, turned, top, level)


def _codes(category: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Whole codes from 0 without a gap, two or more."""
    codes = category.astype(np.intp)
    present = np.unique(codes)
    if (codes != category).any() or present.tolist() != list(range(present.size)):
        raise AnalysisError(
            "Categories must be coded 0, 1, 2, ... without a gap, but the codes are "
            f"{', '.join(f'{value:g}' for value in np.unique(category)[:8])}."
        )
    if present.size < 2:
        raise AnalysisError("A regression of categories needs at least two of them, but has one.")
    return codes


def _climb(members: Floats, z: Floats) -> Top:
    """Search from the shares of the categories."""
    n_other, width = members.shape[1] - 1, z.shape[1]
    start = np.zeros((n_other, width))
    shares = members.mean(axis=0)
    start[:, 0] = np.log(shares[1:] / shares[0])

    def evaluate(place: Floats) -> Slope:
        linear = _linear(z, place.reshape(n_other, width))
        log_p = linear - special.logsumexp(linear, axis=1, keepdims=True)
        p = np.exp(log_p)[:, 1:]
        score = (members[:, 1:] - p).T @ z
        return Slope(float((members * log_p).sum()), score.ravel(), _information(p, z))

    def margins(direction: Floats) -> Floats:
        gain = _linear(z, direction.reshape(n_other, width))
        own = (gain * members).sum(axis=1, keepdims=True)
        rivals = np.where(members == 1, np.inf, own - gain)
        return np.asarray(rivals.min(axis=1))

    return climb(evaluate, start.ravel(), margins=margins)


def _linear(z: Floats, coefficients: Floats) -> Floats:
    """Log odds of every category against the first, that of the first being 0."""
    return np.column_stack([np.zeros(len(z)), z @ coefficients.T])


def _information(p: Floats, z: Floats) -> Floats:
    """Negative second derivatives, in blocks of categories."""
    n_other, width = p.shape[1], z.shape[1]
    weights = -p[:, :, None] * p[:, None, :]
    own = np.arange(n_other)
    weights[:, own, own] += p
    blocks = np.einsum("nij,na,nb->iajb", weights, z, z, optimize=True)
    return np.asarray(blocks.reshape(n_other * width, n_other * width))


def _separated(members: Floats, turned: Orthogonal, direction: Floats) -> None:
    """Refuse with the predictors that separate."""
    steps = direction.reshape(members.shape[1] - 1, -1) @ turned.back.T
    shares = np.abs(steps[:, 1:]).max(axis=0) * turned.scale
    refuse_separation("A multinomial regression", turned.names, shares, whole=False)


def _fit(members: Floats, turned: Orthogonal, top: Top, level: float) -> MultinomialFit:
    """Carry the answer back to the units of the predictors."""
    n_obs, n_terms = turned.columns.shape
    n_other = members.shape[1] - 1
    back = np.kron(np.eye(n_other), turned.back)
    covariance = back @ np.linalg.inv(top.slope.information) @ back.T
    estimate = (back @ top.place).reshape(n_other, n_terms)
    std_error = np.sqrt(covariance.diagonal()).reshape(n_other, n_terms)
    reach = normal_quantile((1 + level) / 2) * std_error
    log_likelihood = top.slope.log_likelihood
    null = float((members.sum(axis=0) * np.log(members.mean(axis=0))).sum())
    lr, lr_df = 2 * (log_likelihood - null), n_other * (n_terms - 1)
    size = n_other * n_terms
    linear = _linear(turned.columns, top.place.reshape(n_other, n_terms))
    return MultinomialFit(
        terms=("intercept", *turned.names),
        estimate=estimate,
        std_error=std_error,
        statistic=estimate / std_error,
        p_value=normal_two_sided_p(estimate / std_error),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        covariance=covariance,
        log_likelihood=log_likelihood,
        null_log_likelihood=null,
        lr_statistic=lr,
        lr_df=lr_df,
        lr_p_value=chi2_upper_p(lr, lr_df) if lr_df else float("nan"),
        aic=-2 * log_likelihood + 2 * size,
        bic=-2 * log_likelihood + np.log(n_obs) * size,
        pseudo=pseudo_r_squared(log_likelihood, null, n_obs=n_obs),
        fitted=special.softmax(linear, axis=1),
        n_obs=n_obs,
    )
