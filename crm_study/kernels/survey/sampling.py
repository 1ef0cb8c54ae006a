"""How many people to ask, and how many of them in each stratum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import confidence_level

#: Noise of the arithmetic that must not cost a respondent: 200 may arrive as 199.99999999999997.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class SampleSize:
    """A planned number of respondents, in both conventions.

    Attributes
    ----------
    exact : float
        What the formula gives, unrounded.
    nearest : int
        Rounded half up, as theses print it (118.3 becomes 118).
    ceiling : int
        Rounded up, the only one that keeps the promised margin.
    """

    exact: float
    nearest: int
    ceiling: int


def yamane_n(population: int, *, margin: float) -> SampleSize:
    r"""Compute Yamane's sample size, which many theses credit to Slovin.

    Parameters
    ----------
    population : int
        People in the frame, 1 at the least.
    margin : float
        Margin of error of a proportion, between 0 and 1; 0.05 for five points.

    Returns
    -------
    SampleSize
        Meant for a simple random sample and a proportion near one half at 95 %, with
        z = 2. It says nothing of a correlation, a regression or a clustered sample.

    Raises
    ------
    AnalysisError
        An empty population, or a margin outside 0 to 1.

    Notes
    -----
    .. math:: n = \frac{N}{1 + N e^2}

    References
    ----------
    .. [1] Yamane, T. (1967). Statistics: An introductory analysis (2nd ed.), p. 886.

    Examples
    --------
    >>> size = yamane_n(168, margin=0.05)
    >>> round(size.exact, 2), size.nearest, size.ceiling
    (118.31, 118, 119)
    """
    _check_population(population)
    _check_share(margin, "margin of error")
    return _sample_size(population / (1 + population * margin**2))


def cochran_n(
    proportion: float = 0.5,
    *,
    margin: float,
    conf_level: float = 0.95,
    population: int | None = None,
) -> SampleSize:
    r"""Compute Cochran's sample size for a proportion.

    Parameters
    ----------
    proportion : float, default 0.5
        The proportion one expects, between 0 and 1; one half asks for most people.
    margin : float
        Half the width of the interval, between 0 and 1.
    conf_level : float, default 0.95
        Coverage. Its z is exact, 1.959964 rather than the 1.96 of a table, so that
        384.15 stands where textbooks print 384.16.
    population : int or None
        People in the frame, for the finite population correction; None for very many.

    Returns
    -------
    SampleSize
        Meant for a simple random sample.

    Raises
    ------
    AnalysisError
        A share outside 0 to 1, or an empty population.

    Notes
    -----
    .. math:: n_0 = \frac{z^2 p (1 - p)}{e^2}, \qquad n = \frac{n_0}{1 + (n_0 - 1) / N}

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), pp. 75-76.

    Examples
    --------
    >>> cochran_n(margin=0.05).ceiling
    385
    >>> cochran_n(margin=0.05, population=168).ceiling
    118
    """
    _check_share(proportion, "proportion")
    _check_share(margin, "margin of error")
    z = normal_quantile((1 + confidence_level(conf_level)) / 2)
    exact = z**2 * proportion * (1 - proportion) / margin**2
    if population is not None:
        _check_population(population)
        exact = exact / (1 + (exact - 1) / population)
    return _sample_size(exact)


def finite_population_correction(n_population: int, *, n_obs: int) -> float:
    r"""Compute the factor by which a sample without replacement shrinks a standard error.

    Parameters
    ----------
    n_population : int
        Units in the population.
    n_obs : int
        Units in the sample, from 1 to ``n_population``.

    Returns
    -------
    float
        1 for a very small sample, 0 for a census. It speaks of this population only,
        and of units drawn one by one: not of staff when whole institutions were drawn.

    Raises
    ------
    AnalysisError
        A sample that is empty or larger than the population.

    Notes
    -----
    .. math:: \sqrt{(N - n) / (N - 1)}

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), p. 24.

    Examples
    --------
    >>> finite_population_correction(101, n_obs=37)
    0.8
    """
    _check_population(n_population)
    if not 1 <= n_obs <= n_population:
        raise AnalysisError(
            f"A sample from {n_population} units must hold 1 to {n_population} of them, "
            f"but holds {n_obs}."
        )
    return 0.0 if n_obs == n_population else math.sqrt((n_population - n_obs) / (n_population - 1))


def allocate(
    total: int, sizes: Sequence[int], *, method: Literal["proportional", "equal"] = "proportional"
) -> tuple[int, ...]:
    """Divide a sample among strata, to the last person.

    Parameters
    ----------
    total : int
        Respondents to divide, from 0 to the sum of the sizes.
    sizes : sequence of int, length n_strata
        People in each stratum, none negative.
    method : {"proportional", "equal"}
        Shares by size, or the same share for all. A stratum smaller than its equal
        share is taken whole, and the others divide what it leaves.

    Returns
    -------
    tuple of int, length n_strata
        Sums to ``total`` exactly; no entry exceeds its stratum. What is left after
        rounding down goes to the largest remainders; among equals to the larger
        stratum, then to the earlier one.

    Raises
    ------
    AnalysisError
        No strata, a negative size, or a total that the strata cannot supply.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), pp. 91-93.

    Examples
    --------
    >>> allocate(118, [21, 42, 42, 63])
    (15, 30, 29, 44)
    >>> allocate(118, [21, 42, 42, 63], method="equal")
    (21, 32, 32, 33)
    """
    _check_allocation(total, sizes)
    return _proportional(total, sizes) if method == "proportional" else _equal(total, sizes)


def _proportional(total: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Largest remainder, in whole numbers; a quota below its size rounds up to it at most."""
    people = max(1, sum(sizes))
    shares = [divmod(total * size, people) for size in sizes]
    counts = [share for share, _ in shares]
    by_remainder = sorted(range(len(sizes)), key=lambda i: (-shares[i][1], -sizes[i]))
    for stratum in by_remainder[: total - sum(counts)]:
        counts[stratum] += 1
    return tuple(counts)


def _equal(total: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Take the smallest strata first, each up to an equal share of what is left."""
    counts = [0] * len(sizes)
    smallest_first = sorted(range(len(sizes)), key=lambda stratum: (sizes[stratum], -stratum))
    left = total
    for position, stratum in enumerate(smallest_first):
        counts[stratum] = min(sizes[stratum], left // (len(sizes) - position))
        left -= counts[stratum]
    return tuple(counts)


def _sample_size(exact: float) -> SampleSize:
    """Count people in both conventions."""
    return SampleSize(exact, math.floor(exact + 0.5), math.ceil(exact - _NOISE))


def _check_population(population: int) -> None:
    if population < 1:
        raise AnalysisError(f"A population must hold at least 1 unit, but holds {population}.")


def _check_share(share: float, name: str) -> None:
    if not 0 < share < 1:
        raise AnalysisError(f"The {name} must lie between 0 and 1, but is {share}.")


def _check_allocation(total: int, sizes: Sequence[int]) -> None:
    if not sizes or min(sizes) < 0:
        raise AnalysisError(
            f"An allocation needs at least 1 stratum, none of negative size, but got {list(sizes)}."
        )
    if not 0 <= total <= sum(sizes):
        raise AnalysisError(
            f"The strata hold {sum(sizes)} people together, so {total} cannot be drawn from them."
        )
