"""Scores parted by two cut points."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import complete


def between_cuts(values: ArrayLike, *, below: float, above: float) -> NDArray[np.intp]:
    """Tell whether scores lie below one cut, above another, or from one to the other.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    below, above : float
        A score below ``below`` is 0, one above ``above`` 2; all others, the cuts included, 1.

    Returns
    -------
    ndarray of int, shape (n_obs,)

    Raises
    ------
    AnalysisError
        Missing values, or a lower cut that is not below the upper one.

    Examples
    --------
    >>> between_cuts([1.0, 2.5, 3.0, 4.0], below=2.5, above=3.5).tolist()
    [0, 1, 1, 2]
    """
    scores = complete(values, name="scores", ndim=1)
    if not below < above:
        raise AnalysisError(
            f"The lower cut must lie below the upper one, but they are {below:g} and {above:g}."
        )
    return np.asarray((scores >= below).astype(np.intp) + (scores > above))
