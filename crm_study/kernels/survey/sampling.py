"""How many people to ask for a proportion, by the formulas theses use."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import confidence_level

#: Noise of the arithmetic that must not cost a respondent: 200 may arrive as 199.99999999999997.
_NOISE = 1e-9
#: Chi-square with one degree of freedom at 95 %, as tables print it.
TABLED_CHI_SQUARE = 3.841


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
    return sized(population / (1 + population * margin**2))


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
    return sized(exact)


def slovin_n(population: int, *, margin: float) -> SampleSize:
    """Compute what theses call Slovin's formula: `yamane_n` under another name.

    Nobody has found the work of Slovin that would be its source; it is Yamane's.

    References
    ----------
    .. [1] Tejada, J. J., & Punzalan, J. R. B. (2012). On the misuse of Slovin's formula.
       The Philippine Statistician, 61(1), 129-136.

    Examples
    --------
    >>> slovin_n(168, margin=0.05) == yamane_n(168, margin=0.05)
    True
    """
    return yamane_n(population, margin=margin)


def krejcie_morgan_n(
    population: int,
    *,
    margin: float = 0.05,
    proportion: float = 0.5,
    chi_square: float = TABLED_CHI_SQUARE,
) -> SampleSize:
    r"""Compute the sample size behind the table of Krejcie and Morgan.

    Parameters
    ----------
    population : int
        People in the frame, 1 at the least.
    margin : float, default 0.05
        Margin of error of a proportion, between 0 and 1; that of the table is 0.05.
    proportion : float, default 0.5
        The proportion one expects, between 0 and 1.
    chi_square : float, default 3.841
        Chi-square with one degree of freedom at the level of confidence, as tables print
        it; that of 95 % is 3.841.

    Returns
    -------
    SampleSize
        ``nearest`` is what the table of 1970 prints. It is Cochran's formula with the
        correction for a finite population, and nothing else but for the digits of z.

    Raises
    ------
    AnalysisError
        An empty population, a share outside 0 to 1, or a chi-square that is not above 0.

    Notes
    -----
    .. math:: s = \frac{\chi^2 N P (1 - P)}{d^2 (N - 1) + \chi^2 P (1 - P)}

    References
    ----------
    .. [1] Krejcie, R. V., & Morgan, D. W. (1970). Determining sample size for research
       activities. Educational and Psychological Measurement, 30(3), 607-610.

    Examples
    --------
    >>> krejcie_morgan_n(210).nearest, krejcie_morgan_n(1000).nearest
    (136, 278)
    """
    _check_population(population)
    _check_share(margin, "margin of error")
    _check_share(proportion, "proportion")
    if not 0 < chi_square < math.inf:
        raise AnalysisError(f"A chi-square must be above 0, but is {chi_square}.")
    spread = chi_square * proportion * (1 - proportion)
    return sized(population * spread / (margin**2 * (population - 1) + spread))


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


def sized(exact: float) -> SampleSize:
    """Count people in both conventions.

    Examples
    --------
    >>> sized(118.3).nearest, sized(118.3).ceiling, sized(199.99999999999997).ceiling
    (118, 119, 200)
    """
    return SampleSize(exact, math.floor(exact + 0.5), math.ceil(exact - _NOISE))


def _check_population(population: int) -> None:
    if population < 1:
        raise AnalysisError(f"A population must hold at least 1 unit, but holds {population}.")


def _check_share(share: float, name: str) -> None:
    if not 0 < share < 1:
        raise AnalysisError(f"The {name} must lie between 0 and 1, but is {share}.")
