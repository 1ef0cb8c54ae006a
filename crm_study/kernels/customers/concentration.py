"""How unequally a total is spread over customers: Lorenz curve, Gini index, share of the top."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Lorenz:
    """The Lorenz curve of n customers; arrays of shape (n + 1,) from 0 to 1.

    Attributes
    ----------
    customers : ndarray of float
        Share of the customers, the smallest first.
    total : ndarray of float
        Their share of the total.
    gini : float
        Twice the area between the curve and the diagonal.
    """

    customers: Floats
    total: Floats
    gini: float


def lorenz(values: ArrayLike) -> Lorenz:
    r"""Draw the curve of shares, and measure how far it hangs below equality.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        What each customer brings, 0 or more, in any unit.

    Returns
    -------
    Lorenz

    Raises
    ------
    AnalysisError
        No value, a negative one, or only zeros: shares of such a total mean nothing.

    Notes
    -----
    .. math:: G = \frac{\sum_i (2i - n - 1) x_{(i)}}{n \sum_i x_i}

    without the factor n / (n - 1) that some programs apply.

    References
    ----------
    .. [1] Cowell, F. A. (2011). Measuring inequality (3rd ed.). Oxford University Press, ch. 2.

    Examples
    --------
    >>> round(lorenz([1, 1, 2, 4]).gini, 4)
    0.3125
    """
    ordered = np.sort(complete(values, name="values", ndim=1))
    n = ordered.size
    if not n or (ordered < 0).any() or ordered.sum() == 0:
        raise AnalysisError("Shares of a total need values of 0 or more, and one above 0.")
    total = float(ordered.sum())
    curve = np.concatenate([[0.0], np.cumsum(ordered) / total])
    places = 2 * np.arange(1.0, n + 1) - n - 1
    gini = math.fsum((places * ordered).tolist()) / (n * total)
    return Lorenz(np.arange(n + 1.0) / n, curve, gini)


def top_share(values: ArrayLike, *, top: float = 0.2) -> float:
    """Compute the share of the total that the customers who bring most hold.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        0 or more.
    top : float, default 0.2
        Share of the customers, strictly between 0 and 1. Where it is no whole number of
        customers, the Lorenz curve is followed in a straight line.

    Raises
    ------
    AnalysisError
        A share outside 0 to 1, and whatever `lorenz` refuses.

    Examples
    --------
    >>> top_share([1, 1, 2, 4], top=0.25)
    0.5
    """
    if not 0 < top < 1:
        raise AnalysisError(f"The share of customers must lie between 0 and 1, but is {top}.")
    curve = lorenz(values)
    return 1.0 - float(np.interp(1.0 - top, curve.customers, curve.total))
