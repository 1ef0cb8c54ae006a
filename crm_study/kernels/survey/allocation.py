"""How many people to ask in each stratum: five rules, limits, and a sum that is right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from crm_study.errors import AnalysisError

AllocationMethod = Literal["proportional", "equal", "neyman", "optimum", "power"]


def allocate(
    total: int,
    sizes: Sequence[int],
    *,
    method: AllocationMethod = "proportional",
    std_devs: Sequence[float] | None = None,
    costs: Sequence[float] | None = None,
    exponent: float = 0.5,
    minimum: int = 0,
) -> tuple[int, ...]:
    r"""Divide a sample among strata, to the last person.

    Parameters
    ----------
    total : int
        Respondents to divide, from 0 to the sum of the sizes.
    sizes : sequence of int, length n_strata
        People in each stratum, none negative.
    method : {"proportional", "equal", "neyman", "optimum", "power"}
        What the shares go with: the sizes N, nothing, N S, N S / √c, or N to a power.
    std_devs : sequence of float, length n_strata, optional
        S, the standard deviation of what is measured; Neyman's and the optimum need it.
    costs : sequence of float, length n_strata, optional
        c, what an interview costs, above 0; the optimum needs it.
    exponent : float, default 0.5
        Of the power allocation: 0 is equal, 1 proportional; 0.5 is the usual compromise
        between one estimate of the whole and one of each stratum.
    minimum : int, default 0
        Least number in a stratum, or all of a smaller one. A variance needs 2.

    Returns
    -------
    tuple of int, length n_strata
        Sums to ``total`` exactly. No entry exceeds its stratum, and none falls below the
        minimum: what one stratum cannot take, or must have, is taken from the others in
        their shares. What is left after rounding down goes to the largest remainders;
        among equals to the larger stratum, then to the earlier one.

    Raises
    ------
    AnalysisError
        No strata, a negative size, a total that the strata cannot supply or that cannot
        give each its minimum, or standard deviations and costs that are missing or no
        numbers of the right sign.

    Notes
    -----
    The quota of stratum h is :math:`\min(\max(\lambda w_h, m_h), N_h)` with one
    :math:`\lambda` for all, which keeps Neyman's optimum under the limits. The arithmetic
    is in fractions: no remainder is decided by rounding errors.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), pp. 91-99.
    .. [2] Bankier, M. D. (1988). The American Statistician, 42(3), 174-177.

    Examples
    --------
    >>> allocate(118, [21, 42, 42, 63])
    (15, 30, 29, 44)
    >>> allocate(118, [21, 42, 42, 63], method="equal")
    (21, 32, 32, 33)
    >>> allocate(20, [40, 40], method="neyman", std_devs=[1.5, 0.5])
    (15, 5)
    """
    _check_sizes(total, sizes)
    weights = _weights(sizes, method, std_devs, costs, exponent)
    least = [min(minimum, size) for size in sizes]
    if sum(least) > total:
        raise AnalysisError(
            f"{total} people cannot give each of {len(sizes)} strata at least {minimum}; "
            f"that takes {sum(least)}."
        )
    quotas = _quotas(total, list(sizes), weights, least)
    return _largest_remainder(total, quotas, sizes)


def _weights(
    sizes: Sequence[int],
    method: AllocationMethod,
    std_devs: Sequence[float] | None,
    costs: Sequence[float] | None,
    exponent: float,
) -> list[Fraction]:
    """Return what the shares go with, stratum by stratum."""
    if method == "equal":
        return [Fraction(1)] * len(sizes)
    if method == "power":
        return [_exact(size**exponent) if size else Fraction(0) for size in sizes]
    if method == "proportional":
        return [Fraction(size) for size in sizes]
    if method not in {"neyman", "optimum"}:
        raise AnalysisError(
            f"'{method}' is no allocation; there are proportional, equal, neyman, optimum, power."
        )
    spread = _known(std_devs, len(sizes), "standard deviation", f"{method} allocation", 0)
    weights = [size * _exact(each) for size, each in zip(sizes, spread, strict=True)]
    if method == "neyman":
        return weights
    paid = _known(costs, len(sizes), "cost of an interview", "optimum allocation", 1e-300)
    return [weight / _exact(math.sqrt(cost)) for weight, cost in zip(weights, paid, strict=True)]


def _known(
    values: Sequence[float] | None, n: int, what: str, purpose: str, least: float
) -> Sequence[float]:
    """Return one usable number a stratum, or say what is missing."""
    if values is None or len(values) != n:
        given = "none" if values is None else str(len(values))
        raise AnalysisError(f"A {purpose} needs the {what} of each of {n} strata, but got {given}.")
    if not all(math.isfinite(value) and value >= least for value in values):
        sign = "above 0" if least else "0 or more"
        raise AnalysisError(f"Each {what} must be a number {sign}, but got {list(values)}.")
    return values


def _exact(value: float) -> Fraction:
    """Return the decimal number that was meant, so that 0.1 and 0.3 are in the ratio 1 to 3."""
    return Fraction(repr(float(value)))


def _quotas(
    total: int, sizes: list[int], weights: list[Fraction], least: list[int]
) -> list[Fraction]:
    """Find λ such that the clipped shares add up to the total.

    Strata without a weight (nothing varies there) get their minimum, and what the others
    cannot take by size.
    """
    weighty = [h for h, weight in enumerate(weights) if weight > 0]
    reserved = sum(low for h, low in enumerate(least) if weights[h] == 0)
    supply = sum(sizes[h] for h in weighty)
    if supply + reserved < total:
        left = [Fraction(0 if h in weighty else size) for h, size in enumerate(sizes)]
        low = [sizes[h] if h in weighty else least[h] for h in range(len(sizes))]
        return _quotas(total, sizes, left, low)
    quotas = [Fraction(low) for low in least]
    multiplier = _multiplier(total - reserved, sizes, weights, least, weighty)
    for h in weighty:
        quotas[h] = min(max(multiplier * weights[h], Fraction(least[h])), Fraction(sizes[h]))
    return quotas


def _multiplier(
    wanted: int,
    sizes: list[int],
    weights: list[Fraction],
    least: list[int],
    weighty: list[int],
) -> Fraction:
    """Walk along the points where a stratum leaves its minimum or reaches its size."""
    turns = sorted({Fraction(limit[h]) / weights[h] for h in weighty for limit in (least, sizes)})
    low, reached = Fraction(0), Fraction(sum(least[h] for h in weighty))
    for turn in turns:
        free = [h for h in weighty if least[h] <= low * weights[h] < sizes[h]]
        slope = sum((weights[h] for h in free), Fraction(0))
        if slope and reached + slope * (turn - low) >= wanted:
            return low + (wanted - reached) / slope
        low, reached = turn, reached + slope * (turn - low)
    return low


def _largest_remainder(
    total: int, quotas: Sequence[Fraction], sizes: Sequence[int]
) -> tuple[int, ...]:
    counts = [math.floor(quota) for quota in quotas]
    order = sorted(range(len(sizes)), key=lambda h: (counts[h] - quotas[h], -sizes[h]))
    for stratum in order[: total - sum(counts)]:
        counts[stratum] += 1
    return tuple(counts)


def _check_sizes(total: int, sizes: Sequence[int]) -> None:
    if not sizes or min(sizes) < 0:
        raise AnalysisError(
            f"An allocation needs at least 1 stratum, none of negative size, but got {list(sizes)}."
        )
    if not 0 <= total <= sum(sizes):
        raise AnalysisError(
            f"The strata hold {sum(sizes)} people together, so {total} cannot be drawn from them."
        )
