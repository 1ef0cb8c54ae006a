"""Whether the odds are proportional: Brant's Wald tests and the score test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.glm.logistic import logistic
from crm_study.kernels.glm.orthogonal import orthogonal
from crm_study.kernels.glm.proportional_odds import (
    ProportionalOddsFit,
    cumulative_probabilities,
    ordered_codes,
)


@dataclass(frozen=True, slots=True, eq=False)
class Brant:
    """Tests that the slopes of all binary regressions y > j are the same.

    Attributes
    ----------
    statistic, p_value : float
        Omnibus chi-squared.
    df : int
        k (J - 2).
    by_predictor, p_by_predictor : ndarray of float, shape (k,)
        Chi-squared of each predictor with J - 2 degrees of freedom, and its p.
    slopes : ndarray of float, shape (J - 1, k)
        Of the binary regressions.
    """

    statistic: float
    df: int
    p_value: float
    by_predictor: Floats
    p_by_predictor: Floats
    slopes: Floats


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """Score test of proportional odds against a slope of its own at every cut."""

    statistic: float
    df: int
    p_value: float


def brant(category: ArrayLike, predictors: ArrayLike) -> Brant:
    r"""Test proportional odds with the slopes of J - 1 binary regressions.

    Parameters
    ----------
    category : array_like of int, shape (n_obs,)
        Codes 0 .. J - 1 in order.
    predictors : array_like of float, shape (n_obs, k)
        Complete, without a constant.

    Returns
    -------
    Brant
        Equal to R's ``brant::brant``.

    Raises
    ------
    AnalysisError
        A binary regression is separated or cannot be fitted.

    Notes
    -----
    Between cuts :math:`m < l` the slopes have the covariance

    .. math:: (X'W_mX)^{-1} X'W_{ml}X (X'W_lX)^{-1}, \qquad
              W_{ml} = \operatorname{diag}(\pi_l - \pi_m\pi_l), \quad \pi_j = P(y > j)

    References
    ----------
    .. [1] Brant, R. (1990). Assessing proportionality in the proportional odds model for
       ordinal logistic regression. Biometrics, 46(4), 1171-1178.

    Examples
    --------
    >>> i = np.arange(60)
    >>> found = brant((i * 37 % 101 + 2 * (i % 7) ** 2) // 60, (i * 7 % 11)[:, None])
    >>> found.df
    1
    """
    codes = ordered_codes(category)
    x = complete(predictors, name="predictors", ndim=2)
    turned = orthogonal(x)
    n_cuts, k = int(codes.max()), x.shape[1]
    fits = [logistic((codes > cut).astype(float), x) for cut in range(n_cuts)]
    slopes = np.array([fit.estimate[1:] for fit in fits])
    covariance = _joint_covariance(turned.columns, np.array([fit.fitted for fit in fits]))
    back = np.kron(np.eye(n_cuts), turned.back)
    covariance = (back @ covariance @ back.T).reshape(n_cuts, k + 1, n_cuts, k + 1)
    covariance = covariance[:, 1:, :, 1:]
    against_first = np.column_stack([-np.ones(n_cuts - 1), np.eye(n_cuts - 1)])
    moved = against_first @ slopes
    spread = np.einsum("pm,makb,qk->paqb", against_first, covariance, against_first)
    whole = spread.reshape((n_cuts - 1) * k, (n_cuts - 1) * k)
    statistic = float(moved.ravel() @ np.linalg.solve(whole, moved.ravel()))
    single = np.array(
        [moved[:, a] @ np.linalg.solve(spread[:, a, :, a], moved[:, a]) for a in range(k)]
    )
    return Brant(
        statistic=statistic,
        df=k * (n_cuts - 1),
        p_value=chi2_upper_p(statistic, k * (n_cuts - 1)),
        by_predictor=single,
        p_by_predictor=chi2_upper_p(single, n_cuts - 1),
        slopes=slopes,
    )


def _joint_covariance(z: Floats, p: Floats) -> Floats:
    """Covariance of the coefficients of all binary regressions, block by block."""
    n_cuts, width = len(p), z.shape[1]
    bread = [np.linalg.inv((z.T * (row * (1 - row))) @ z) for row in p]
    joint = np.empty((n_cuts, width, n_cuts, width))
    for m in range(n_cuts):
        for cut in range(m, n_cuts):
            meat = (z.T * (p[cut] - p[m] * p[cut])) @ z
            block = bread[m] if m == cut else bread[m] @ meat @ bread[cut]
            joint[m, :, cut], joint[cut, :, m] = block, block.T
    return joint.reshape(n_cuts * width, n_cuts * width)


def score_test(
    category: ArrayLike, predictors: ArrayLike, *, fit: ProportionalOddsFit
) -> ScoreTest:
    """Test proportional odds by the slope of the freer model's likelihood.

    Parameters
    ----------
    category : array_like of int, shape (n_obs,)
        Codes 0 .. J - 1 in order, those of the fit.
    predictors : array_like of float, shape (n_obs, k)
        Those of the fit.
    fit : ProportionalOddsFit
        The model with one slope for all cuts.

    Returns
    -------
    ScoreTest
        With expected information, as SAS LOGISTIC. SPSS's test of parallel lines is the
        likelihood ratio of the same two models.

    Raises
    ------
    AnalysisError
        A fitted probability of zero.

    References
    ----------
    .. [1] Peterson, B., & Harrell, F. E. (1990). Partial proportional odds models for ordinal
       response variables. Applied Statistics, 39(2), 205-217.

    Examples
    --------
    >>> from crm_study.kernels.glm.proportional_odds import proportional_odds
    >>> i = np.arange(60)
    >>> y, x = (i * 37 % 101 + 2 * (i % 7) ** 2) // 60, (i * 7 % 11)[:, None]
    >>> score_test(y, x, fit=proportional_odds(y, x)).df
    1
    """
    codes = ordered_codes(category)
    x = complete(predictors, name="predictors", ndim=2)
    z = orthogonal(x).columns
    n_cuts, k = int(codes.max()), fit.n_slopes
    cumulative = cumulative_probabilities(fit.estimate[k:], x @ fit.estimate[:k])
    density = cumulative * (1 - cumulative)
    p = fit.fitted
    if p.min() <= 0:
        raise AnalysisError("The score test needs fitted probabilities above zero.")
    members = np.eye(n_cuts + 1)[codes] / p
    score = (density * (members[:, :-1] - members[:, 1:])).T @ z
    weights = _expected_weights(density, p)
    information = np.einsum("nij,na,nb->iajb", weights, z, z, optimize=True)
    size = n_cuts * z.shape[1]
    flat = score.ravel()
    statistic = float(flat @ np.linalg.solve(information.reshape(size, size), flat))
    df = k * (n_cuts - 1)
    return ScoreTest(statistic, df, chi2_upper_p(statistic, df))


def _expected_weights(density: Floats, p: Floats) -> Floats:
    """Weigh the expected information about the cuts of every row; tridiagonal."""
    n_obs, n_cuts = density.shape
    weights = np.zeros((n_obs, n_cuts, n_cuts))
    own = np.arange(n_cuts)
    weights[:, own, own] = density**2 * (1 / p[:, :-1] + 1 / p[:, 1:])
    beside = -density[:, :-1] * density[:, 1:] / p[:, 1:-1]
    weights[:, own[:-1], own[1:]] = weights[:, own[1:], own[:-1]] = beside
    return weights
