"""Scores of 1 to 5 by rank, equal values always scored alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import complete
from crm_study.kernels.groups.ranks import mid_ranks


def rank_scores(values: ArrayLike, *, n_groups: int = 5) -> NDArray[np.int64]:
    r"""Score values by the fifth of the ranks in which they lie.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        In any unit; the largest get the highest score.
    n_groups : int, default 5
        Number of scores.

    Returns
    -------
    ndarray of int, shape (n,)
        1 to ``n_groups``.

    Raises
    ------
    AnalysisError
        Fewer values than groups, or fewer than 2 groups.

    Notes
    -----
    :math:`\lceil g\,r / n \rceil` with the mean rank r of equal values. Ties are therefore never
    split by the order of the file, and groups may differ in size.

    References
    ----------
    .. [1] Hughes, A. M. (2012). Strategic database marketing (4th ed.). McGraw-Hill, ch. 5, has
       equal fifths; how ties are shared is a convention of this package.

    Examples
    --------
    >>> rank_scores([10, 20, 20, 20, 90])
    array([1, 3, 3, 3, 5])
    """
    numbers = complete(values, name="values", ndim=1)
    if n_groups < 2 or numbers.size < n_groups:
        raise AnalysisError(
            f"Scores by rank need at least 2 groups and as many values; got {n_groups} groups "
            f"and {numbers.size} values."
        )
    return np.ceil(n_groups * mid_ranks(numbers)[0] / numbers.size).astype(np.int64)
