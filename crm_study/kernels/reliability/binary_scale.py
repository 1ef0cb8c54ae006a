"""Internal consistency of items that are either right or wrong, present or absent."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import complete
from crm_study.kernels.reliability.reliability import cronbach_alpha


def kr20(answers: ArrayLike) -> float:
    r"""Compute Kuder and Richardson's formula 20.

    Parameters
    ----------
    answers : array_like of float, shape (n_obs, n_items)
        1 for yes, 0 for no; complete and reverse-keyed.

    Returns
    -------
    float
        Dimensionless. It is coefficient alpha: on zeros and ones both are the same number,
        whether variances divide by n or by n - 1.

    Raises
    ------
    AnalysisError
        An answer other than 0 and 1, too few items or respondents, a missing answer, or
        one and the same total for all.

    Notes
    -----
    .. math:: KR_{20} = \frac{k}{k-1} \Bigl(1 - \frac{\sum_i p_i (1 - p_i)}{s_T^2}\Bigr)

    References
    ----------
    .. [1] Kuder, G. F., & Richardson, M. W. (1937). Psychometrika, 2(3), 151-160.

    Examples
    --------
    >>> round(kr20([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]), 12)
    0.75
    """
    binary = complete(answers, name="answers", ndim=2)
    if others := np.setdiff1d(binary, [0.0, 1.0]).tolist():
        raise AnalysisError(f"KR-20 needs answers of 0 and 1, but found {others[0]:g}.")
    return cronbach_alpha(binary).estimate
