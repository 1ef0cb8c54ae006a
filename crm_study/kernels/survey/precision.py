"""How precise an estimate will be, given the number of answers; and the number, given that."""

from __future__ import annotations

import math

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.survey.sampling import SampleSize, sized


def margin_of_proportion(
    n_obs: int,
    *,
    proportion: float = 0.5,
    conf_level: float = 0.95,
    population: int | None = None,
    design_effect: float = 1.0,
) -> float:
    r"""Compute the margin of error that n answers give a proportion.

    Parameters
    ----------
    n_obs : int
        Answers, 1 at the least and no more than the population.
    proportion : float, default 0.5
        Expected, between 0 and 1; one half is the worst case.
    conf_level : float, default 0.95
    population : int, optional
        People in the frame; None for very many.
    design_effect : float, default 1
        Of clusters and weights.

    Returns
    -------
    float
        Half the width of the normal interval; 0 for a census. It is the inverse of
        `crm_study.kernels.survey.sampling.cochran_n`. Errors of the frame, of questions
        and of those who do not answer are not in it.

    Raises
    ------
    AnalysisError
        A sample that is empty or larger than the population, a share outside 0 to 1, or a
        design effect that is not above 0.

    Notes
    -----
    .. math:: e = z \sqrt{D \frac{p (1 - p)}{n} \frac{N - n}{N - 1}}

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), pp. 52, 75.

    Examples
    --------
    >>> round(margin_of_proportion(118, population=168), 4)
    0.0494
    """
    if not 0 < proportion < 1:
        raise AnalysisError(f"The proportion must lie between 0 and 1, but is {proportion}.")
    variance = proportion * (1 - proportion) / n_obs if n_obs > 0 else math.nan
    left = _left(n_obs, population)
    if population is not None and population > 1:
        left *= population / (population - 1)
    return _z(conf_level) * math.sqrt(_effect(design_effect) * variance * left)


def margin_of_mean(
    n_obs: int,
    *,
    std_dev: float,
    conf_level: float = 0.95,
    population: int | None = None,
    design_effect: float = 1.0,
) -> float:
    r"""Compute the margin of error that n answers give a mean.

    Parameters
    ----------
    n_obs : int
        Answers, 1 at the least and no more than the population.
    std_dev : float
        S of the answers in the population, above 0; its divisor is N - 1.
    conf_level : float, default 0.95
    population : int, optional
    design_effect : float, default 1

    Returns
    -------
    float
        In the unit of the answers; 0 for a census.

    Raises
    ------
    AnalysisError
        As `margin_of_proportion`, and a standard deviation that is not above 0.

    Notes
    -----
    .. math:: e = z S \sqrt{D (1 / n - 1 / N)}

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), p. 77.

    Examples
    --------
    >>> round(margin_of_mean(118, std_dev=0.9, population=168), 4)
    0.0886
    """
    left = _left(n_obs, population)
    variance = _spread(std_dev) ** 2 / n_obs
    return _z(conf_level) * math.sqrt(_effect(design_effect) * variance * left)


def mean_n(
    margin: float, *, std_dev: float, conf_level: float = 0.95, population: int | None = None
) -> SampleSize:
    r"""Compute the sample size that gives a mean a margin of error.

    Parameters
    ----------
    margin : float
        Half the width of the interval, in the unit of the answers, above 0.
    std_dev : float
        S of the answers, above 0; on a scale of five points 1 is a common value.
    conf_level : float, default 0.95
    population : int, optional
        People in the frame.

    Returns
    -------
    SampleSize
        Meant for a simple random sample.

    Raises
    ------
    AnalysisError
        A margin or a standard deviation that is not above 0, or an empty population.

    Notes
    -----
    .. math:: n_0 = (z S / e)^2, \qquad n = \frac{n_0}{1 + n_0 / N}

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), p. 78.

    Examples
    --------
    >>> mean_n(0.1, std_dev=0.9).ceiling, mean_n(0.1, std_dev=0.9, population=168).ceiling
    (312, 110)
    """
    if not 0 < margin < math.inf:
        raise AnalysisError(f"The margin of error of a mean must be above 0, but is {margin}.")
    exact = (_z(conf_level) * _spread(std_dev) / margin) ** 2
    if population is not None:
        _left(population, population)
        exact = exact / (1 + exact / population)
    return sized(exact)


def _z(conf_level: float) -> float:
    return normal_quantile((1 + confidence_level(conf_level)) / 2)


def _left(n_obs: int, population: int | None) -> float:
    """Return the share of the population that is not asked."""
    if n_obs < 1 or (population is not None and n_obs > population):
        most = "" if population is None else f" and {population} at the most"
        raise AnalysisError(f"A sample holds 1 person at the least{most}, but got {n_obs}.")
    return 1.0 if population is None else 1 - n_obs / population


def _effect(design_effect: float) -> float:
    if not 0 < design_effect < math.inf:
        raise AnalysisError(f"A design effect must be above 0, but is {design_effect}.")
    return design_effect


def _spread(std_dev: float) -> float:
    if not 0 < std_dev < math.inf:
        raise AnalysisError(f"A standard deviation must be above 0, but is {std_dev}.")
    return std_dev
