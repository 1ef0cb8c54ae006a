"""What is asked of weights before they are changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


def positive_weights(weights: ArrayLike, *, n_obs: int | None = None) -> Floats:
    """Read complete weights above 0.

    Parameters
    ----------
    weights : array_like, shape (n,)
    n_obs : int, optional
        How many there must be.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    AnalysisError
        Missing, zero or negative weights, none at all, or another number of them.

    Examples
    --------
    >>> positive_weights([1, 2.5]).tolist()
    [1.0, 2.5]
    """
    numbers = complete(weights, name="weights", ndim=1)
    if not numbers.size:
        raise AnalysisError("Weights need at least one respondent.")
    if n_bad := int(np.sum(numbers <= 0)):
        verb = "is" if n_bad == 1 else "are"
        raise AnalysisError(f"Weights must be above 0, but {n_bad} of {numbers.size} {verb} not.")
    if n_obs is not None and numbers.size != n_obs:
        raise AnalysisError(f"{n_obs} respondents need as many weights, but got {numbers.size}.")
    return numbers
