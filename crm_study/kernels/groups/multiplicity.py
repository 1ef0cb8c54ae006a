"""p values adjusted for their number."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

#: The first three bound the chance of any false rejection, the last two their expected share.
Method = Literal[
    "bonferroni", "holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli", "none"
]


def adjusted(p_values: ArrayLike, *, method: Method = "holm") -> Floats:
    """Adjust p values for their number.

    Parameters
    ----------
    p_values : array_like of float, shape (n_tests,)
        From 0 to 1; nan stays nan and is not counted.
    method : str, default "holm"
        ``bonferroni``, ``holm``, ``hochberg``, ``benjamini_hochberg``,
        ``benjamini_yekutieli`` or ``none``.

    Returns
    -------
    ndarray of float, shape (n_tests,)
        In the order given, at most 1; equal to R's ``p.adjust``.

    Raises
    ------
    AnalysisError
        A number that is no probability, or another method.

    References
    ----------
    .. [1] Holm, S. (1979). Scandinavian Journal of Statistics, 6(2), 65-70.
    .. [2] Hochberg, Y. (1988). Biometrika, 75(4), 800-802.
    .. [3] Benjamini, Y., & Hochberg, Y. (1995). JRSS B, 57(1), 289-300.
    .. [4] Benjamini, Y., & Yekutieli, D. (2001). Annals of Statistics, 29(4), 1165-1188.

    Examples
    --------
    >>> adjusted([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    p = np.array(p_values, dtype=float)
    if method not in get_args(Method):
        raise AnalysisError(
            f"'{method}' adjusts no p value; it must be one of {', '.join(get_args(Method))}."
        )
    if np.any((p < 0) | (p > 1)):
        raise AnalysisError("A p value must lie from 0 to 1.")
    known = ~np.isnan(p)
    if known.any():
        p[known] = _adjusted(p[known], method)
    return p


def _adjusted(p: Floats, method: Method) -> Floats:
    """Adjust complete p values, smallest to largest, and put them back in order."""
    n_tests = p.size
    order = np.argsort(p)
    rank = np.arange(1, n_tests + 1)
    factors = {
        "bonferroni": np.full(n_tests, float(n_tests)),
        "holm": n_tests - rank + 1.0,
        "hochberg": n_tests - rank + 1.0,
        "benjamini_hochberg": n_tests / rank,
        "benjamini_yekutieli": n_tests / rank * (1 / rank).sum(),
        "none": np.ones(n_tests),
    }
    raised = factors[method] * p[order]
    if method == "holm":
        raised = np.maximum.accumulate(raised)
    elif method in ("hochberg", "benjamini_hochberg", "benjamini_yekutieli"):
        raised = np.minimum.accumulate(raised[::-1])[::-1]
    result = np.empty(n_tests)
    result[order] = np.minimum(raised, 1.0)
    return result
