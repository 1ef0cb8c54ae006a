"""Power of the test of a slope by simulation, with respondents nested in institutions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.chunks import Chunk, Spread, chunks, here
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.power.clustered_fits import ClusteredFits, clustered_fits
from crm_study.kernels.power.clustered_samples import Population, refuse_population, samples
from crm_study.kernels.power.inversion import level_of_test

#: Standard errors: of independent respondents, and cluster-robust.
Errors = Literal["ols", "cr1", "cr2"]
#: Normal numbers of a chunk, about a second of work: less is not worth a second process.
_NUMBERS_OF_A_CHUNK = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedPower:
    """How often a test rejected.

    Attributes
    ----------
    power : float
        Share of the samples in which the slope was significant.
    std_error : float
        Of that share, from the number of samples alone.
    mean_estimate, std_dev_estimate : float
        Of the slope, in scale points.
    n_simulations, n_obs, n_clusters, df : int
    errors : {"ols", "cr1", "cr2"}
    """

    power: float
    std_error: float
    mean_estimate: float
    std_dev_estimate: float
    n_simulations: int
    n_obs: int
    n_clusters: int
    df: int
    errors: Errors


def simulated_power(
    population: Population,
    *,
    n_simulations: int = 1000,
    errors: str = "cr2",
    alpha: float = 0.05,
    seed: int,
    at_once: int | None = None,
    spread: Spread = here,
) -> SimulatedPower:
    """Draw samples, test the first slope in each, and count.

    Parameters
    ----------
    population : Population
        What samples are drawn from; a slope of 0 gives the test's size.
    n_simulations : int
        Samples.
    errors : {"cr2", "cr1", "ols"}
        Cluster-robust ones are used with t and G - 1 degrees of freedom, least squares with
        n - k. With few institutions CR1 rejects too often, least squares far too often.
    alpha : float
        Level of the two-sided test.
    seed : int
        The same seed gives the same answer, whatever ``at_once`` and ``spread``.
    at_once : int, optional
        Samples held together.
    spread : callable, optional
        Who makes the chunks of samples; by default this process.

    Returns
    -------
    SimulatedPower

    Raises
    ------
    AnalysisError
        A population that cannot be, no sample, unknown errors, a level outside 0 to 1.

    References
    ----------
    .. [1] Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2008). Review of Economics and
       Statistics, 90(3), 414-427.

    Examples
    --------
    >>> population = Population(cluster_sizes=(5,) * 21, slope=0.4, icc_predictor=0.1)
    >>> found = simulated_power(population, n_simulations=200, seed=1)
    >>> 0.9 < found.power <= 1, found.df
    (True, 20)
    """
    name, level = _errors(errors), level_of_test(alpha)
    refuse_population(population, n_simulations)
    most = max(1, _NUMBERS_OF_A_CHUNK // population.numbers_per_sample)
    task = partial(_fitted, population, name, at_once)
    fits = list(spread(task, chunks(n_simulations, seed=seed, most=most)))
    estimate, std_error = np.concatenate(fits, axis=1)
    n_clusters = len(population.cluster_sizes)
    df = population.n_obs - population.n_predictors - 1 if name == "ols" else n_clusters - 1
    rejects = np.abs(estimate) > t_quantile(1 - level / 2, df) * std_error
    share = float(rejects.mean())
    return SimulatedPower(
        power=share,
        std_error=float(np.sqrt(share * (1 - share) / n_simulations)),
        mean_estimate=float(estimate.mean()),
        std_dev_estimate=float(estimate.std()),
        n_simulations=n_simulations,
        n_obs=population.n_obs,
        n_clusters=n_clusters,
        df=df,
        errors=name,
    )


def _fitted(population: Population, errors: Errors, at_once: int | None, chunk: Chunk) -> Floats:
    """Return the slopes of a chunk of samples and their standard errors, shape (2, n_draws)."""
    drawn = samples(population, n_samples=chunk.n_draws, seed=chunk.generator(), at_once=at_once)
    return np.concatenate(
        [
            _estimates(clustered_fits(block, population.starts, with_cr2=errors == "cr2"), errors)
            for block in drawn
        ],
        axis=1,
    )


def _estimates(fits: ClusteredFits, errors: Errors) -> Floats:
    """Return the slopes and the standard errors asked for, shape (2, n_samples)."""
    chosen = {"ols": fits.ols, "cr1": fits.cr1, "cr2": fits.cr2}[errors]
    return np.stack([fits.estimate, fits.ols if chosen is None else chosen])


def _errors(errors: str) -> Errors:
    """Read the name of standard errors."""
    known: Errors
    for known in get_args(Errors):
        if known == errors:
            return known
    raise AnalysisError(
        f"Standard errors are one of {', '.join(get_args(Errors))}, but are {errors}."
    )
