"""Trimming: weights too far out are pulled in, and the others take up what is cut off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.positive_weights import positive_weights


@dataclass(frozen=True, slots=True, eq=False)
class TrimmedWeights:
    """Weights after trimming.

    Attributes
    ----------
    weights : ndarray of float, shape (n,)
        With the sum of those before.
    lower, upper : float
        Limits; minus infinity and infinity where there is none.
    n_trimmed : int
        Respondents whose weight was cut.
    """

    weights: Floats
    lower: float
    upper: float
    n_trimmed: int


def trim(
    weights: ArrayLike,
    *,
    lower: float = -np.inf,
    upper: float = np.inf,
    strict: bool = False,
) -> TrimmedWeights:
    """Cut weights to limits and spread what is cut over the others.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights before, above 0.
    lower, upper : float
        Limits.
    strict : bool, default False
        Repeat until no weight is outside; what is spread may lift a weight over the limit.

    Returns
    -------
    TrimmedWeights
        As R's ``trimWeights``: everybody who was not cut takes an equal amount.

    Raises
    ------
    AnalysisError
        Weights that are not above 0, limits in the wrong order, or limits that leave
        nobody to take up what is cut.

    References
    ----------
    .. [1] Potter, F. J. (1990). Proceedings of the Survey Research Methods Section, American
       Statistical Association, 225-230.

    Examples
    --------
    >>> trim([1, 1, 1, 5], upper=2).weights.tolist()
    [2.0, 2.0, 2.0, 2.0]
    """
    before = positive_weights(weights)
    if not lower <= upper:
        raise AnalysisError(f"Weights cannot be trimmed to from {lower:g} to {upper:g}.")
    current, cut = before, np.zeros(before.size, dtype=bool)
    for _ in range(before.size if strict else 1):
        outside = (current < lower) | (current > upper)
        if not outside.any():
            break
        if outside.all():
            raise AnalysisError(
                f"Weights from {lower:g} to {upper:g} leave nobody to take up what is cut; "
                f"the mean weight is {before.mean():g}."
            )
        inside = np.clip(current, lower, upper)
        inside[~outside] += (current - inside).sum() / np.sum(~outside)
        current, cut = inside, cut | outside
    return TrimmedWeights(current, float(lower), float(upper), int(cut.sum()))


def limits_by_iqr(weights: ArrayLike, multiple: float = 3.0) -> tuple[float, float]:
    """Find the limits median plus and minus a multiple of the interquartile range.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Above 0.
    multiple : float, default 3.0

    Returns
    -------
    lower, upper : float
        Quartiles by linear interpolation, R's type 7. A lower limit that is not above 0
        is none: minus infinity.

    Raises
    ------
    AnalysisError
        Weights that are not above 0.

    Examples
    --------
    >>> limits_by_iqr([1.0, 2.0, 3.0, 4.0, 5.0], 1.0)
    (1.0, 5.0)
    """
    first, median, third = np.quantile(positive_weights(weights), [0.25, 0.5, 0.75])
    reach = multiple * (third - first)
    lower = float(median - reach)
    return (lower if lower > 0 else -np.inf), float(median + reach)


def limits_by_median(weights: ArrayLike, multiple: float = 5.0) -> tuple[float, float]:
    """Find the upper limit of a multiple of the median weight; there is no lower one.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Above 0.
    multiple : float, default 5.0

    Returns
    -------
    lower, upper : float

    Raises
    ------
    AnalysisError
        Weights that are not above 0.

    Examples
    --------
    >>> limits_by_median([1.0, 2.0, 9.0])
    (-inf, 10.0)
    """
    return -np.inf, float(multiple * np.median(positive_weights(weights)))
