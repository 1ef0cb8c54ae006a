"""What unequal weights cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from crm_study.kernels.survey.positive_weights import positive_weights
from crm_study.kernels.survey.weight_sums import CellSums


@dataclass(frozen=True, slots=True)
class WeightSummary:
    """Size, spread and price of weights, unrounded.

    Attributes
    ----------
    n_obs : int
        Respondents.
    total : float
        Sum of the weights.
    minimum, maximum, mean : float
        Of the weights.
    cv : float
        Their standard deviation, dividing by n, over their mean.
    design_effect : float
        1 + cv²: how much larger a variance is than with equal weights, if the weights have
        nothing to do with the answers.
    n_eff : float
        Respondents over the design effect.
    """

    n_obs: int
    total: float
    minimum: float
    maximum: float
    mean: float
    cv: float
    design_effect: float
    n_eff: float


def weight_summary(weights: ArrayLike) -> WeightSummary:
    r"""Compute Kish's effective sample size and design effect of weighting.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Above 0.

    Returns
    -------
    WeightSummary

    Raises
    ------
    AnalysisError
        Weights that are not above 0.

    Notes
    -----
    .. math:: n_{eff} = \frac{(\sum w)^2}{\sum w^2}

    References
    ----------
    .. [1] Kish, L. (1965). Survey sampling, section 11.7.

    Examples
    --------
    >>> summary = weight_summary([1, 1, 2])
    >>> round(summary.n_eff, 6), summary.design_effect
    (2.666667, 1.125)
    """
    numbers = positive_weights(weights)
    scaled = numbers / numbers.mean()
    effect = float((scaled**2).mean())
    return WeightSummary(
        n_obs=numbers.size,
        total=float(numbers.sum()),
        minimum=float(numbers.min()),
        maximum=float(numbers.max()),
        mean=float(numbers.mean()),
        cv=float(scaled.std()),
        design_effect=effect,
        n_eff=numbers.size / effect,
    )


def summary_of_sums(sums: CellSums) -> WeightSummary:
    """Compute what `weight_summary` computes, from exact sums.

    Examples
    --------
    >>> import numpy as np
    >>> from crm_study.kernels.survey.weight_sums import weight_sums
    >>> found = weight_sums(np.array([1.0, 1.0, 2.0]), np.zeros(3, int), [("all",)])
    >>> round(summary_of_sums(found.cells["all",]).n_eff, 6)
    2.666667
    """
    n = sums.n_obs
    effect = n * sums.squares / sums.total**2
    return WeightSummary(
        n_obs=n,
        total=float(sums.total),
        minimum=sums.minimum,
        maximum=sums.maximum,
        mean=float(sums.total / n),
        cv=math.sqrt(effect - 1),
        design_effect=float(effect),
        n_eff=float(n / effect),
    )
