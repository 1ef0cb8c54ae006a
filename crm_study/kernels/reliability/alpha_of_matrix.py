"""Coefficient alpha from a matrix of the items instead of from their scores.

The matrix may be pairwise complete, or hold polychoric correlations: the coefficient is
the same, the name under which it may be reported is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.symmetric_matrix import symmetric
from crm_study.kernels.arrays.validate import Floats, with_gaps


@dataclass(frozen=True, slots=True)
class PairwiseAlpha:
    """Coefficient alpha by pairwise deletion. Unrounded, dimensionless.

    Attributes
    ----------
    estimate : float
        Raw alpha, from the pairwise covariances.
    std_estimate : float
        Standardized alpha, from the pairwise correlations.
    n_obs : int
        Respondents who answered at least one item.
    n_complete : int
        Respondents who answered every item, on whom listwise alpha would rest.
    n_pair_min, n_pair_max : int
        Smallest and largest number of respondents behind a covariance.
    n_items : int
        Items.
    positive_definite : bool
        Whether the covariances could be those of one group of respondents. Pairwise
        covariances come from many groups, and sometimes contradict one another.
    """

    estimate: float
    std_estimate: float
    n_obs: int
    n_complete: int
    n_pair_min: int
    n_pair_max: int
    n_items: int
    positive_definite: bool


def raw_alpha(covariance: ArrayLike) -> float:
    r"""Compute raw alpha from the covariances of the items.

    Parameters
    ----------
    covariance : array_like of float, shape (n_items, n_items)
        In squared scale points.

    Returns
    -------
    float
        Dimensionless; nan when the total score does not vary.

    Raises
    ------
    AnalysisError
        A matrix that is not square and symmetric, or has fewer than two items.

    Notes
    -----
    .. math:: \alpha = \frac{k}{k-1}
              \Bigl(1 - \frac{\operatorname{tr} S}{\mathbf{1}' S \mathbf{1}}\Bigr)

    References
    ----------
    .. [1] Cronbach, L. J. (1951). Psychometrika, 16(3), 297-334.

    Examples
    --------
    >>> round(raw_alpha([[5 / 3, 1], [1, 5 / 3]]), 12)
    0.75
    """
    items = symmetric(covariance, statistic="Coefficient alpha")
    n_items, total = len(items), float(items.sum())
    if not total > 1e-13 * float(np.abs(items).sum()):
        return float("nan")
    return float(n_items / (n_items - 1) * (1 - items.trace() / total))


def standardized_alpha(correlation: ArrayLike) -> float:
    r"""Compute standardized alpha from the correlations of the items.

    Given polychoric correlations this is ordinal alpha: the reliability of a sum of
    continuous answers nobody gave, not of the sum of the scores. Report it by that name.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        With ones in the diagonal.

    Returns
    -------
    float
        Dimensionless; nan when the correlations add up to nothing.

    Raises
    ------
    AnalysisError
        A matrix that is not square and symmetric, has fewer than two items, or is no
        correlation matrix.

    Notes
    -----
    .. math:: \alpha_{std} = \frac{k \bar r}{1 + (k-1) \bar r}

    References
    ----------
    .. [1] Zumbo, B. D., Gadermann, A. M., & Zeisser, C. (2007). Journal of Modern Applied
       Statistical Methods, 6(1), 21-29.
    .. [2] Chalmers, R. P. (2018). Educational and Psychological Measurement, 78(6),
       1056-1071: why ordinal alpha is not the reliability of the scale.

    Examples
    --------
    >>> round(standardized_alpha([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]), 12)
    0.75
    """
    items = symmetric(correlation, statistic="Standardized alpha")
    if not np.allclose(items.diagonal(), 1, rtol=0, atol=1e-8):
        raise AnalysisError("Standardized alpha needs correlations, with ones in the diagonal.")
    return raw_alpha(items)


def pairwise_alpha(scores: ArrayLike) -> PairwiseAlpha:
    """Estimate alpha from every answer given, each covariance on those who gave both.

    As ``psych::alpha`` and ``pingouin.cronbach_alpha`` do unless told otherwise; SPSS and
    `cronbach_alpha` leave out whoever skipped an item. No interval: no one number of
    respondents stands behind the estimate.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed, nan where no answer was given.

    Returns
    -------
    PairwiseAlpha

    Raises
    ------
    AnalysisError
        Fewer than two items, two items that fewer than two respondents both answered, or
        covariances that leave the total without variance.

    References
    ----------
    .. [1] Revelle, W. (2024). psych: Procedures for psychological, psychometric, and
       personality research. The Comprehensive R Archive Network.

    Examples
    --------
    >>> nan = float("nan")
    >>> alpha = pairwise_alpha([[1, 2], [2, 1], [3, 4], [4, 3], [5, nan]])
    >>> round(alpha.estimate, 4), alpha.n_obs, alpha.n_complete
    (0.6486, 5, 4)
    """
    items = with_gaps(scores, name="scores")
    given = np.isfinite(items).astype(float)
    covariance, together = _pairwise_covariance(items, given)
    estimate = raw_alpha(covariance)
    if not np.isfinite(estimate):
        raise AnalysisError(
            "Pairwise alpha is undefined: the covariances leave the total without variance."
        )
    return PairwiseAlpha(
        estimate=estimate,
        std_estimate=_std_alpha(covariance),
        n_obs=int(given.any(axis=1).sum()),
        n_complete=int(given.all(axis=1).sum()),
        n_pair_min=int(together.min()),
        n_pair_max=int(together.max()),
        n_items=items.shape[1],
        positive_definite=bool(np.linalg.eigvalsh(covariance)[0] > 0),
    )


def _pairwise_covariance(items: Floats, given: Floats) -> tuple[Floats, Floats]:
    """Covariance of each two items over those who answered both, and how many they are."""
    together = given.T @ given
    if items.shape[1] < 2:
        raise AnalysisError(f"Pairwise alpha needs at least 2 items, but got {items.shape[1]}.")
    _refuse_strangers(together)
    centered = np.where(given > 0, items - np.nanmean(items, axis=0), 0.0)
    sums = centered.T @ given
    return (centered.T @ centered - sums * sums.T / together) / (together - 1), together


def _refuse_strangers(together: Floats) -> None:
    """Any item, and any two items, were answered by at least two respondents."""
    if (n_answers := together.diagonal()).min() < 2:
        raise AnalysisError(
            "Pairwise alpha needs at least 2 answers to every item, "
            f"but item {n_answers.argmin() + 1} has {n_answers.min():.0f}."
        )
    if together.min() < 2:
        first, second = np.unravel_index(int(together.argmin()), together.shape)
        raise AnalysisError(
            "Pairwise alpha needs at least 2 respondents who answered both of any two items, "
            f"but items {first + 1} and {second + 1} have {together.min():.0f}."
        )


def _std_alpha(covariance: Floats) -> float:
    """Standardized alpha as psych does: each item by its own standard deviation."""
    variance = covariance.diagonal()
    if not (variance > 0).all():
        return float("nan")
    scale = np.sqrt(variance)
    return raw_alpha(covariance / np.outer(scale, scale))
