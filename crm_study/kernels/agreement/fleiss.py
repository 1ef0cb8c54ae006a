"""Fleiss's kappa: agreement of any number of raters, who need not be the same people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True)
class FleissKappa:
    """Agreement of several raters beyond chance. Unrounded, dimensionless.

    Attributes
    ----------
    estimate : float
        1 for full agreement, 0 for what chance gives.
    null_std_error : float
        Standard error if there were no agreement beyond chance. It gives a test, and no
        interval.
    statistic, p_value : float
        z of that test and its two-sided probability.
    observed, expected : float
        Share of pairs of raters who agree, as found and as chance gives.
    n_subjects, n_raters, n_categories : int
        Subjects, ratings of each, and categories that occur.
    """

    estimate: float
    null_std_error: float
    statistic: float
    p_value: float
    observed: float
    expected: float
    n_subjects: int
    n_raters: int
    n_categories: int


def fleiss_kappa(ratings: ArrayLike) -> FleissKappa:
    r"""Estimate how far several raters agree on categories without order.

    Parameters
    ----------
    ratings : array_like of float, shape (n_subjects, n_raters)
        The category each rater chose, as a number; as many ratings of each subject.

    Returns
    -------
    FleissKappa
        With two raters this is Scott's pi, not Cohen's kappa.

    Raises
    ------
    AnalysisError
        Fewer than two subjects or raters, a missing rating, or one category throughout.

    Notes
    -----
    With k raters, the shares p of the categories and the counts of each subject,

    .. math:: \kappa = \frac{\bar P - \bar P_e}{1 - \bar P_e}, \qquad
              \bar P = \frac{\sum n_{ij}^2 - nk}{nk(k-1)}, \qquad \bar P_e = \sum p_j^2

    The standard error under the null hypothesis is Fleiss, Nee and Landis's, who corrected
    the one of 1971.

    References
    ----------
    .. [1] Fleiss, J. L. (1971). Psychological Bulletin, 76(5), 378-382.
    .. [2] Fleiss, J. L., Nee, J. C. M., & Landis, J. R. (1979). Psychological Bulletin, 86(5),
       974-977.

    Examples
    --------
    >>> kappa = fleiss_kappa([[1, 1, 1], [1, 1, 2], [2, 2, 2], [2, 2, 1]])
    >>> round(kappa.estimate, 4)
    0.3333
    """
    counts = _counts(ratings)
    n_subjects, n_categories = counts.shape
    n_raters = float(counts[0].sum())
    n_pairs = n_subjects * n_raters * (n_raters - 1)
    share = counts.sum(axis=0) / counts.sum()
    observed = float((counts**2).sum() - counts.sum()) / n_pairs
    expected = float((share**2).sum())
    estimate = (observed - expected) / (1 - expected)
    doubt = share * (1 - share)
    spread = float(doubt.sum() ** 2 - (doubt * (1 - 2 * share)).sum())
    null_std_error = float(np.sqrt(2 * spread / n_pairs)) / float(doubt.sum())
    statistic = estimate / null_std_error
    return FleissKappa(
        estimate=estimate,
        null_std_error=null_std_error,
        statistic=statistic,
        p_value=normal_two_sided_p(statistic),
        observed=observed,
        expected=expected,
        n_subjects=n_subjects,
        n_raters=int(n_raters),
        n_categories=n_categories,
    )


def _counts(ratings: ArrayLike) -> Floats:
    """How many raters put each subject into each category, shape (n_subjects, n_categories)."""
    table = complete(ratings, name="ratings", ndim=2)
    n_subjects, n_raters = table.shape
    if n_subjects < 2 or n_raters < 2:
        raise AnalysisError(
            "Fleiss's kappa needs at least 2 subjects and 2 raters, "
            f"but got {n_subjects} and {n_raters}."
        )
    codes = np.unique(table)
    if len(codes) < 2:
        raise AnalysisError(
            "Fleiss's kappa is undefined: every rating is one and the same category."
        )
    return np.asarray((table[:, :, None] == codes).sum(axis=1), dtype=float)
