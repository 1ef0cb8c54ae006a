"""Whether one of two measures goes with a third more closely than the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_two_sided_p
from crm_study.kernels.description.correlation import correlate, pearson


@dataclass(frozen=True, slots=True)
class SharedCorrelations:
    """Whether one of two measures goes with a third more closely. Unrounded.

    Attributes
    ----------
    first, second : float
        Correlations with the shared variable.
    between : float
        Of the two measures with each other.
    statistic, df, p_value : float
        Williams's t of the difference; nan where the three determine each other.
    n_obs : int
    """

    first: float
    second: float
    between: float
    statistic: float
    df: float
    p_value: float
    n_obs: int


def compare_shared(first: ArrayLike, second: ArrayLike, shared: ArrayLike) -> SharedCorrelations:
    r"""Test whether two measures correlate equally with a third.

    Parameters
    ----------
    first, second, shared : array_like of float, shape (n_obs,)
        Complete, of the same people, at least 4.

    Returns
    -------
    SharedCorrelations

    Raises
    ------
    AnalysisError
        Fewer than 4 people, a constant, or a missing value.

    Notes
    -----
    .. math:: t = (r_{13} - r_{23}) \sqrt{\frac{(n - 1)(1 + r_{12})}
              {2 \frac{n-1}{n-3} |R| + \frac{(r_{13} + r_{23})^2}{4} (1 - r_{12})^3}}

    with n - 3 degrees of freedom, as ``psych::r.test``.

    References
    ----------
    .. [1] Williams, E. J. (1959). JRSS B, 21(2), 396-399.
    .. [2] Steiger, J. H. (1980). Psychological Bulletin, 87(2), 245-251.

    Examples
    --------
    >>> found = compare_shared([1, 2, 3, 4, 5, 7], [2, 1, 4, 3, 5, 1], [1, 3, 2, 5, 4, 6])
    >>> round(found.first, 4), round(found.second, 4), round(found.statistic, 4)
    (0.8908, -0.1309, 2.9001)
    """
    one, two = correlate(first, shared), correlate(second, shared)
    between = pearson(first, second)
    n = one.n_obs
    if n < 4:
        raise AnalysisError(f"Comparing correlations needs at least 4 people, but got {n}.")
    a, b = one.pearson, two.pearson
    determinant = 1 - a * a - b * b - between**2 + 2 * a * b * between
    below = 2 * (n - 1) / (n - 3) * determinant + (a + b) ** 2 / 4 * (1 - between) ** 3
    known = below > 1e-12
    statistic = (a - b) * np.sqrt((n - 1) * (1 + between) / below) if known else float("nan")
    p_value = t_two_sided_p(float(statistic), n - 3)
    return SharedCorrelations(a, b, between, float(statistic), float(n - 3), p_value, n)
