"""Ordinal regression by the proportional-odds model, by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
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

Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class ProportionalOddsFit:
    """A proportional-odds model; slopes first, then thresholds, shape (k + J - 1,).

    Attributes
    ----------
    terms : tuple of str
        Names of the predictors, then ``"threshold_1"`` .. ``"threshold_{J-1}"``.
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float
        Wald's z and limits. A positive slope moves answers up.
    covariance : ndarray of float, shape (k + J - 1, k + J - 1)
        Inverse of the observed information.
    n_slopes : int
        k, the slopes among the terms.
    log_likelihood, null_log_likelihood, lr_statistic, lr_p_value, aic, bic : float
        Of the whole model; the test has k degrees of freedom.
    pseudo : PseudoRSquared
        McFadden, Cox and Snell, Nagelkerke.
    fitted : ndarray of float, shape (n_obs, J)
        Probabilities of the categories.
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
    n_slopes: int
    log_likelihood: float
    null_log_likelihood: float
    lr_statistic: float
    lr_p_value: float
    aic: float
    bic: float
    pseudo: PseudoRSquared
    fitted: Floats
    n_obs: int


def proportional_odds(
    category: ArrayLike,
    predictors: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> ProportionalOddsFit:
    r"""Regress an ordered category on predictors.

    Parameters
    ----------
    category : array_like of int, shape (n_obs,)
        Codes 0 .. J - 1 in order, each of them present; J is at least 3.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k is at least 1.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    ProportionalOddsFit
        Equal to R's ``ordinal::clm``, to ``MASS::polr`` run to convergence and, slopes and
        likelihood, to statsmodels' ``OrderedModel(distr="logit")``. SPSS PLUM agrees.

    Raises
    ------
    AnalysisError
        Fewer than three categories, a code without rows, no predictor, separation, a
        constant predictor or perfect collinearity.

    Notes
    -----
    .. math:: \operatorname{logit} P(y \le j) = \zeta_j - x'b

    References
    ----------
    .. [1] McCullagh, P. (1980). Regression models for ordinal data. Journal of the Royal
       Statistical Society B, 42(2), 109-142.

    Examples
    --------
    >>> x = [[1], [2], [3], [4], [5], [6], [2], [5]]
    >>> fit = proportional_odds([0, 1, 0, 1, 2, 2, 1, 1], x, names=["care"])
    >>> fit.terms, fit.estimate.round(3)
    (('care', 'threshold_1', 'threshold_2'), array([1.515, 2.921, 7.645]))
    """
    level = confidence_level(conf_level)
    codes = ordered_codes(category)
    turned = orthogonal(predictors, names=names)
    if codes.size != len(turned.columns):
        raise AnalysisError(
            f"An ordinal regression needs one category per row, but got {codes.size} "
            f"categories and {len(turned.columns)} rows."
        )
    if not turned.names:
        raise AnalysisError("An ordinal regression needs at least one predictor.")
    top = _climb(codes, turned.columns[:, 1:])
    if top.endless is not None:
        n_cuts = int(codes.max())
        shares = np.abs(turned.back[1:, 1:] @ top.endless[n_cuts:]) * turned.scale
        refuse_separation("An ordinal regression", turned.names, shares, whole=False)
    return _fit(codes, turned, top, level)


def ordered_codes(category: ArrayLike) -> Codes:
    """Read codes 0 .. J - 1 without a gap, three or more.

    Raises
    ------
    AnalysisError
        A gap, a fraction, or fewer than three categories.

    Examples
    --------
    >>> ordered_codes([0.0, 2.0, 1.0])
    array([0, 2, 1])
    """
    values = complete(category, name="category", ndim=1)
    codes = values.astype(np.intp)
    present = np.unique(values)
    if present.tolist() != list(range(present.size)):
        raise AnalysisError(
            "Ordered categories must be coded 0, 1, 2, ... without a gap, but the codes are "
            f"{', '.join(f'{value:g}' for value in present[:8])}."
        )
    if present.size < 3:
        raise AnalysisError(
            f"An ordinal regression needs at least three categories, but has {present.size}. "
            "Two are a matter for logistic regression."
        )
    return codes


def cumulative_probabilities(cuts: Floats, linear: Floats) -> Floats:
    """Return P(y <= j) for every row and cut, shape (n_obs, J - 1).

    Examples
    --------
    >>> cumulative_probabilities(np.array([0.0]), np.array([0.0]))
    array([[0.5]])
    """
    return np.asarray(special.expit(cuts - linear[:, None]))


def _climb(codes: Codes, z: Floats) -> Top:
    """Search over cuts, then slopes, from the cumulative shares."""
    n_cuts = int(codes.max())
    cumulative = np.cumsum(np.bincount(codes))[:-1] / codes.size
    start = np.append(special.logit(cumulative), np.zeros(z.shape[1]))
    upper, lower = _rows(codes, z, n_cuts)
    first, last = codes == 0, codes == n_cuts

    def evaluate(place: Floats) -> Slope:
        above = np.where(last, np.inf, upper @ place)
        below = np.where(first, -np.inf, lower @ place)
        if (above <= below).any():
            return Slope(-np.inf, np.zeros_like(place), np.eye(place.size))
        return _slope(above, below, upper, lower)

    def margins(direction: Floats) -> Floats:
        rise = np.where(last, np.inf, upper @ direction)
        fall = np.where(first, np.inf, -(lower @ direction))
        return np.minimum(rise, fall)

    return climb(evaluate, start, margins=margins)


def _rows(codes: Codes, z: Floats, n_cuts: int) -> tuple[Floats, Floats]:
    """Rows that give the two ends of every answer's interval; 0 where it has no end."""
    cuts = np.eye(n_cuts + 1)[codes][:, :n_cuts]
    before = np.vstack([np.zeros(n_cuts), np.eye(n_cuts)])[codes]
    upper = np.column_stack([cuts, -z]) * (codes < n_cuts)[:, None]
    lower = np.column_stack([before, -z]) * (codes > 0)[:, None]
    return upper, lower


def _slope(above: Floats, below: Floats, upper: Floats, lower: Floats) -> Slope:
    """Log likelihood with first and second derivatives; the density is F (1 - F)."""
    high, low = special.expit(above), special.expit(below)
    # The difference is taken in the tail where nothing cancels.
    flip = np.nan_to_num(above, posinf=1e300) + np.nan_to_num(below, neginf=-1e300) > 0
    p = np.where(flip, special.expit(-below) - special.expit(-above), high - low)
    p = np.maximum(p, np.finfo(float).tiny)
    at_high, at_low = high * special.expit(-above), low * special.expit(-below)
    u, v = at_high / p, at_low / p
    score = upper.T @ u - lower.T @ v
    both = (upper.T * (u * v)) @ lower
    information = (upper.T * (u**2 - u * (1 - 2 * high))) @ upper
    information += (lower.T * (v**2 + v * (1 - 2 * low))) @ lower - both - both.T
    return Slope(float(np.log(p).sum()), score, information)


def _fit(codes: Codes, turned: Orthogonal, top: Top, level: float) -> ProportionalOddsFit:
    """Carry the answer back to the units of the predictors, slopes before cuts."""
    n_cuts, k = int(codes.max()), len(turned.names)
    back = np.zeros((k + n_cuts, n_cuts + k))
    back[:k, n_cuts:] = turned.back[1:, 1:]
    # A cut of centered columns lies back @ slopes below the cut of the predictors.
    back[k:, n_cuts:] = -turned.back[0, 1:]
    back[k:, :n_cuts] = np.eye(n_cuts)
    covariance = back @ np.linalg.inv(top.slope.information) @ back.T
    estimate, std_error = back @ top.place, np.sqrt(covariance.diagonal())
    reach = normal_quantile((1 + level) / 2) * std_error
    log_likelihood, n_obs = top.slope.log_likelihood, codes.size
    counts = np.bincount(codes)
    null = float((counts * np.log(counts / n_obs)).sum())
    lr = 2 * (log_likelihood - null)
    linear = turned.columns[:, 1:] @ top.place[n_cuts:]
    cumulative = cumulative_probabilities(top.place[:n_cuts], linear)
    edges = np.column_stack([np.zeros(n_obs), cumulative, np.ones(n_obs)])
    return ProportionalOddsFit(
        terms=(*turned.names, *(f"threshold_{j}" for j in range(1, n_cuts + 1))),
        estimate=estimate,
        std_error=std_error,
        statistic=estimate / std_error,
        p_value=normal_two_sided_p(estimate / std_error),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        covariance=covariance,
        n_slopes=k,
        log_likelihood=log_likelihood,
        null_log_likelihood=null,
        lr_statistic=lr,
        lr_p_value=chi2_upper_p(lr, k),
        aic=-2 * log_likelihood + 2 * (k + n_cuts),
        bic=-2 * log_likelihood + np.log(n_obs) * (k + n_cuts),
        pseudo=pseudo_r_squared(log_likelihood, null, n_obs=n_obs),
        fitted=np.diff(edges, axis=1),
        n_obs=n_obs,
    )
