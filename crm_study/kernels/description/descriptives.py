"""Where a variable lies, how it spreads and how its tails hang."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, varies


@dataclass(frozen=True, slots=True)
class Description:
    """One variable in eight numbers, unrounded.

    Attributes
    ----------
    n_obs : int
        Observations.
    mean, median, minimum, maximum : float
        In the unit of the variable.
    std_dev : float
        In the unit of the variable, dividing by n - 1; nan with one observation.
    skewness : float
        G1, dimensionless; nan below three observations or for a constant.
    kurtosis : float
        G2, excess over the normal; nan below four observations or for a constant.
    """

    n_obs: int
    mean: float
    std_dev: float
    median: float
    skewness: float
    kurtosis: float
    minimum: float
    maximum: float


def describe(values: ArrayLike) -> Description:
    r"""Describe one complete variable.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        In any unit, complete.

    Returns
    -------
    Description

    Raises
    ------
    AnalysisError
        No observation, or a missing one.

    Notes
    -----
    With central moments :math:`m_j`, as SPSS, SAS and pandas compute them:

    .. math:: G_1 = \frac{\sqrt{n(n-1)}}{n-2} \frac{m_3}{m_2^{3/2}}, \qquad
              G_2 = \frac{n-1}{(n-2)(n-3)}
                    \Bigl[(n+1)\Bigl(\frac{m_4}{m_2^2} - 3\Bigr) + 6\Bigr]

    References
    ----------
    .. [1] Joanes, D. N., & Gill, C. A. (1998). Journal of the Royal Statistical Society:
       Series D, 47(1), 183-189.

    Examples
    --------
    >>> description = describe([1, 2, 3, 4, 10])
    >>> description.mean, round(description.skewness, 4), round(description.kurtosis, 4)
    (4.0, 1.6971, 3.152)
    """
    numbers = complete(values, name="values", ndim=1)
    if numbers.size == 0:
        raise AnalysisError("A description needs at least 1 observation, but got 0.")
    rising = np.sort(numbers)
    mean = float(numbers[0] + (numbers - numbers[0]).mean())
    deviations = numbers - mean if varies(numbers) else np.zeros_like(numbers)
    return Description(
        n_obs=numbers.size,
        mean=mean,
        std_dev=float(deviations.std(ddof=1)) if numbers.size > 1 else float("nan"),
        median=float(rising[(rising.size - 1) // 2] + rising[rising.size // 2]) / 2,
        skewness=_skewness(deviations),
        kurtosis=_kurtosis(deviations),
        minimum=float(rising[0]),
        maximum=float(rising[-1]),
    )


def _skewness(deviations: Floats) -> float:
    """G1 of Joanes and Gill (1998) from deviations from the mean."""
    n_obs = deviations.size
    if n_obs < 3 or not deviations.any():
        return float("nan")
    scaled = deviations / np.sqrt((deviations**2).mean())
    return float((scaled**3).mean() * np.sqrt(n_obs * (n_obs - 1)) / (n_obs - 2))


def _kurtosis(deviations: Floats) -> float:
    """G2 of Joanes and Gill (1998) from deviations from the mean."""
    n_obs = deviations.size
    if n_obs < 4 or not deviations.any():
        return float("nan")
    scaled = deviations / np.sqrt((deviations**2).mean())
    excess = (scaled**4).mean() - 3
    return float((n_obs - 1) / ((n_obs - 2) * (n_obs - 3)) * ((n_obs + 1) * excess + 6))
