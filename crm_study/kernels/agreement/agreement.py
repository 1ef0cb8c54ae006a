"""Cohen's kappa, plain and weighted: agreement of two raters beyond what chance gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level

#: What a disagreement costs: always the same, its distance, or its squared distance.
Weights = Literal["none", "linear", "quadratic"]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance with its interval and test. Unrounded, dimensionless.

    Attributes
    ----------
    estimate : float
        1 for full agreement, 0 for what chance gives, negative for less than that.
    std_error : float
        Of the estimate, for the interval; large samples.
    conf_low, conf_high : float
        Normal limits, kept within -1 and 1.
    conf_level : float
        Coverage.
    null_std_error : float
        Standard error if there were no agreement beyond chance, for the test.
    statistic, p_value : float
        z of that test and its two-sided probability.
    observed, expected : float
        Weighted share of agreement, as found and as chance gives.
    weights : {"none", "linear", "quadratic"}
        What a disagreement costs.
    n_obs, n_categories : int
        Subjects rated twice, and categories that occur.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    conf_level: float
    null_std_error: float
    statistic: float
    p_value: float
    observed: float
    expected: float
    weights: Weights
    n_obs: int
    n_categories: int


def cohen_kappa(
    first: ArrayLike, second: ArrayLike, *, weights: Weights, conf_level: float = 0.95
) -> Kappa:
    r"""Estimate the agreement of two raters who sorted the same subjects.

    Parameters
    ----------
    first, second : array_like of float, shape (n_obs,)
        The category each rater chose, as a number. With weights the numbers are positions:
        1, 2 and 5 are one and three apart, whether or not anyone chose 3 or 4.
    weights : {"none", "linear", "quadratic"}
        What a disagreement costs. Quadratic kappa is nearly ICC(2,1).
    conf_level : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    Kappa

    Raises
    ------
    AnalysisError
        Raters of different subjects, fewer than two subjects, a missing category, both
        raters using one and the same category only, or unknown weights.

    Notes
    -----
    With agreement weights w (1 on the diagonal), shares p and marginal shares,

    .. math:: \kappa = \frac{p_o - p_e}{1 - p_e}, \qquad
              p_o = \sum w_{ij} p_{ij}, \qquad p_e = \sum w_{ij} p_{i.} p_{.j}

    Both standard errors are Fleiss, Cohen and Everitt's: the one under the null hypothesis
    takes the shares that chance gives for the shares found.

    References
    ----------
    .. [1] Cohen, J. (1968). Psychological Bulletin, 70(4), 213-220.
    .. [2] Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Psychological Bulletin, 72(5),
       323-327.

    Examples
    --------
    >>> kappa = cohen_kappa([1, 1, 2, 2, 3, 3], [1, 1, 2, 3, 3, 3], weights="none")
    >>> round(kappa.estimate, 4), round(kappa.expected, 4)
    (0.75, 0.3333)
    """
    level = confidence_level(conf_level)
    codes, shares, n_obs = _cross_table(first, second)
    agreement = _agreement_weights(codes, weights)
    chance = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    observed, expected = float((agreement * shares).sum()), float((agreement * chance).sum())
    estimate = (observed - expected) / (1 - expected)
    std_error = _std_error(shares, agreement, estimate) / float(np.sqrt(n_obs))
    null_std_error = _std_error(chance, agreement, 0.0) / float(np.sqrt(n_obs))
    reach = normal_quantile((1 + level) / 2) * std_error
    statistic = estimate / null_std_error if null_std_error > 0 else float("nan")
    return Kappa(
        estimate=estimate,
        std_error=std_error,
        conf_low=max(estimate - reach, -1.0),
        conf_high=min(estimate + reach, 1.0),
        conf_level=level,
        null_std_error=null_std_error,
        statistic=statistic,
        p_value=normal_two_sided_p(statistic),
        observed=observed,
        expected=expected,
        weights=weights,
        n_obs=n_obs,
        n_categories=len(codes),
    )


def _std_error(shares: Floats, agreement: Floats, kappa: float) -> float:
    """Fleiss, Cohen and Everitt's eq. 8 for one subject; eq. 9 is the same at kappa 0."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    led = (agreement @ columns)[:, None] + (rows @ agreement)[None, :]
    expected = float(rows @ agreement @ columns)
    spread = float((shares * (agreement - led * (1 - kappa)) ** 2).sum())
    variance = spread - (kappa - expected * (1 - kappa)) ** 2
    # Rounding may leave a tiny negative number where raters agree fully.
    return float(np.sqrt(max(variance, 0.0))) / (1 - expected)


def _cross_table(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats, int]:
    """Categories that occur, the share of subjects in each cell, and how many subjects."""
    one = complete(first, name="first rater's categories", ndim=1)
    two = complete(second, name="second rater's categories", ndim=1)
    if len(one) != len(two):
        raise AnalysisError(
            "Kappa needs two raters of the same subjects, "
            f"but one rated {len(one)} and the other {len(two)}."
        )
    if len(one) < 2:
        raise AnalysisError(f"Kappa needs at least 2 subjects, but got {len(one)}.")
    codes, position = np.unique(np.concatenate([one, two]), return_inverse=True)
    if len(codes) < 2:
        raise AnalysisError(
            "Kappa is undefined: both raters put every subject into one and the same category."
        )
    cells = position[: len(one)] * len(codes) + position[len(one) :]
    counts = np.bincount(cells, minlength=len(codes) ** 2).reshape(len(codes), len(codes))
    return codes, counts / len(one), len(one)


def _agreement_weights(codes: Floats, weights: Weights) -> Floats:
    """1 for agreement, less the further two categories are apart."""
    apart = np.abs(codes[:, None] - codes) / (codes[-1] - codes[0])
    if weights == "none":
        return np.eye(len(codes))
    if weights == "linear":
        return np.asarray(1 - apart)
    if weights == "quadratic":
        return np.asarray(1 - apart**2)
    raise AnalysisError(f"Weights are one of {', '.join(get_args(Weights))}, but are {weights}.")
