"""What a customer will have brought: margin, retention and discount in one formula."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

#: One number gives one number, an array gives an array.
Number = TypeVar("Number", float, Floats)


def lifetime_value(
    margin: Number,
    retention: Number,
    *,
    rate: float,
    n_years: int | None = None,
    paid_now: bool = False,
) -> Number:
    r"""Compute the present value of a customer with a constant margin and retention.

    Parameters
    ----------
    margin : float or ndarray of float
        Money a year while the customer stays.
    retention : float or ndarray of float, like ``margin``
        Share of customers who stay from one year to the next, 0 to 1.
    rate : float
        Discount rate a year, above 0.
    n_years : int, optional
        Years that count; without it, for ever.
    paid_now : bool, default False
        Whether the margin of the running year is counted too. By default the first margin
        comes a year from now, if the customer is still there.

    Returns
    -------
    float or ndarray of float
        Money of today.

    Raises
    ------
    AnalysisError
        A retention outside 0 to 1, a rate of 0 or less, or no year.

    Notes
    -----
    .. math:: CLV = \sum_{t=1}^{T} \frac{m r^t}{(1 + i)^t} \to m \frac{r}{1 + i - r}

    References
    ----------
    .. [1] Gupta, S., & Lehmann, D. R. (2003). Journal of Interactive Marketing, 17(1), 9-24.

    Examples
    --------
    >>> round(lifetime_value(100.0, 0.8, rate=0.2), 6)
    200.0
    >>> round(lifetime_value(100.0, 0.8, rate=0.2, paid_now=True), 6)
    300.0
    """
    kept = np.asarray(retention, dtype=float)
    if not ((kept >= 0) & (kept <= 1)).all():
        raise AnalysisError("Retention is a share of customers, from 0 to 1.")
    if not rate > 0:
        raise AnalysisError(f"The discount rate must lie above 0, but is {rate}.")
    if n_years is not None and n_years < 1:
        raise AnalysisError(f"A lifetime value needs at least 1 year, but got {n_years}.")
    factor = kept / (1 + rate)
    multiple = factor / (1 - factor)
    if n_years is not None:
        multiple = multiple * (1 - factor**n_years)
    value = np.asarray(margin, dtype=float) * (multiple + float(paid_now))
    return value if isinstance(margin, np.ndarray) else float(value)
