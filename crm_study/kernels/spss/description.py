"""One variable as the procedures DESCRIPTIVES and FREQUENCIES of SPSS describe it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.validate import complete


@dataclass(frozen=True, slots=True)
class SpssDescription:
    """What SPSS prints of one variable. Unrounded, in the unit of the variable.

    Attributes
    ----------
    mean, std_dev, median : float
        The deviation divides by n − 1.
    skewness, kurtosis : float
        G1 and G2, corrected for the size of the sample; nan for too few or equal values.
    """

    mean: float
    std_dev: float
    median: float
    skewness: float
    kurtosis: float


def spss_description(values: ArrayLike) -> SpssDescription:
    r"""Describe one variable from sums of powers of its deviations.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Complete.

    Raises
    ------
    AnalysisError
        A missing value.

    Notes
    -----
    With :math:`M_k = \sum_i (x_i - \bar x)^k` and the variance :math:`S^2 = M_2 / (n - 1)`,

    .. math:: G_1 = \frac{n M_3}{(n-1)(n-2) S^3}, \qquad
              G_2 = \frac{n (n+1) M_4 - 3 M_2^2 (n-1)}{(n-1)(n-2)(n-3) S^4}

    References
    ----------
    .. [1] IBM Corp. (2021). IBM SPSS Statistics Algorithms: DESCRIPTIVES.

    Examples
    --------
    >>> found = spss_description([1, 2, 3, 4, 10])
    >>> round(found.skewness, 4), round(found.kurtosis, 4)
    (1.6971, 3.152)
    """
    x = complete(values, name="values", ndim=1)
    n = x.size
    deviations = x - x.sum() / n
    second, third, fourth = (float((deviations**power).sum()) for power in (2, 3, 4))
    variance = second / (n - 1) if n > 1 else float("nan")
    ordered, middle = np.sort(x), n // 2
    return SpssDescription(
        mean=float(x.sum() / n),
        std_dev=sqrt(variance),
        median=float((ordered[(n - 1) // 2] + ordered[middle]) / 2),
        skewness=_ratio(n * third, (n - 1) * (n - 2) * variance**1.5),
        kurtosis=_ratio(
            n * (n + 1) * fourth - 3 * second**2 * (n - 1),
            (n - 1) * (n - 2) * (n - 3) * variance**2,
        ),
    )


def _ratio(above: float, below: float) -> float:
    return above / below if below else float("nan")
