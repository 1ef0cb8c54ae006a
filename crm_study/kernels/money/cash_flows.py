"""Net present value, internal rate of return, payback and return of a stream of money."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What an investment is worth.

    Attributes
    ----------
    npv : float
        Net present value, in money of year 0.
    irr : float
        Rate a year at which the net present value is 0; nan unless the net flows change their
        sign exactly once, since then there is none or more than one.
    payback, discounted_payback : float
        Years until the sum of net flows, plain or discounted, first reaches 0; nan if never.
    roi : float
        All net flows over all costs, not discounted.
    benefit_cost : float
        Present value of the benefits over that of the costs.
    """

    npv: float
    irr: float
    payback: float
    discounted_payback: float
    roi: float
    benefit_cost: float


def worth(benefits: ArrayLike, costs: ArrayLike, *, rate: float) -> Worth:
    r"""Judge a stream of yearly benefits and costs.

    Parameters
    ----------
    benefits, costs : array_like of float, shape (n_years + 1,)
        Money at the end of year 0, which is now, 1, 2, ...; both as positive numbers.
    rate : float
        Discount rate a year, as a proportion.

    Returns
    -------
    Worth

    Raises
    ------
    AnalysisError
        Streams of unequal length, no cost at all, or a rate of -1 or less.

    Notes
    -----
    .. math:: NPV = \sum_t \frac{b_t - c_t}{(1 + i)^t}

    Inside the year in which the sum passes 0 the money is taken to come evenly.

    References
    ----------
    .. [1] Brealey, R. A., Myers, S. C., & Allen, F. (2020). Principles of corporate finance
       (13th ed.), ch. 5.

    Examples
    --------
    >>> found = worth([0, 600, 600], [1000, 0, 0], rate=0.1)
    >>> round(found.npv, 2), round(found.irr, 4), round(found.payback, 3), round(found.roi, 2)
    (41.32, 0.1307, 1.667, 0.2)
    """
    inward = complete(benefits, name="benefits", ndim=1)
    outward = complete(costs, name="costs", ndim=1)
    if inward.size != outward.size or not inward.size:
        raise AnalysisError(
            f"Benefits and costs need the same years, but there are {inward.size} and "
            f"{outward.size}."
        )
    if not (outward > 0).any():
        raise AnalysisError("A return needs a cost above 0.")
    factors = discount_factors(rate, n_years=inward.size - 1)
    net = inward - outward
    return Worth(
        npv=float(net @ factors),
        irr=internal_rate(net),
        payback=payback(net),
        discounted_payback=payback(net * factors),
        roi=float(net.sum() / outward.sum()),
        benefit_cost=float(inward @ factors / (outward @ factors)),
    )


def discount_factors(rate: float, *, n_years: int) -> Floats:
    """Compute what one unit of money at the end of years 0, 1, ... is worth now.

    Raises
    ------
    AnalysisError
        A rate of -1 or less.

    Examples
    --------
    >>> discount_factors(0.25, n_years=2)
    array([1.  , 0.8 , 0.64])
    """
    if not rate > -1:
        raise AnalysisError(f"A discount rate lies above -1, but this one is {rate}.")
    return np.asarray((1.0 + rate) ** -np.arange(n_years + 1.0))


def internal_rate(flows: ArrayLike) -> float:
    """Find the rate at which net flows are worth nothing now.

    Parameters
    ----------
    flows : array_like of float, shape (n_years + 1,)
        Benefits less costs.

    Returns
    -------
    float
        Nan unless the flows change their sign exactly once: by Descartes' rule there is then
        one rate above -1, and otherwise none or several.

    Examples
    --------
    >>> round(internal_rate([-100, 0, 121]), 12), internal_rate([-1, 3, -2.1])
    (0.1, nan)
    """
    net = complete(flows, name="flows", ndim=1)
    signs = np.sign(net[net != 0])
    if (signs[1:] != signs[:-1]).sum() != 1:
        return math.nan
    low, high = 0.0, 1.0
    while _valued(net, high) * signs[0] > 0:
        low, high = high, 2 * high
    for _ in range(1100):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _valued(net, middle) * signs[0] > 0:
            low = middle
        else:
            high = middle
    return 1 / high - 1


def payback(flows: ArrayLike) -> float:
    """Count the years until the sum of net flows first reaches 0.

    Parameters
    ----------
    flows : array_like of float, shape (n_years + 1,)

    Returns
    -------
    float
        With a fraction of the last year; 0 when nothing is ever owed; nan if never.

    Examples
    --------
    >>> payback([-1000, 400, 400, 400])
    2.5
    """
    net = complete(flows, name="flows", ndim=1)
    total = np.cumsum(net)
    if not (total < 0).any():
        return 0.0
    start = int((total < 0).argmax())
    reached = np.flatnonzero(total[start:] >= 0)
    if not reached.size:
        return math.nan
    year = start + int(reached[0])
    return year - float(total[year] / net[year])


def _valued(net: Floats, factor: float) -> float:
    """Value flows at a yearly factor 1 / (1 + rate), by Horner's scheme."""
    total = 0.0
    for flow in net[::-1].tolist():
        total = total * factor + flow
    return total
