r"""Made-up clustered samples for a simulation of power: scale scores of latent traits.

The trait of a person is :math:`\sqrt{\rho} c + \sqrt{1 - \rho} p`, the institution's part and
the person's. Items answer it on a Likert scale; without items the traits are the scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

#: Normal numbers drawn at once, few enough for the processor's cache.
_NUMBERS_AT_ONCE = 400_000


@dataclass(frozen=True, slots=True)
class Population:
    """What samples are drawn from.

    Attributes
    ----------
    cluster_sizes : tuple of int
        Respondents of every institution.
    slope : float
        Standardized slope of the outcome's trait on the first predictor's, between -1 and 1.
    icc_predictor, icc_outcome : float
        Intraclass correlations of the predictors and of the outcome's residual, 0 to 1.
    n_predictors : int
        Unrelated to one another; those after the first have a slope of 0.
    n_items : int
        Likert items of every scale, each scale being their mean; 0 for normal scores.
    n_points : int
        Points of the Likert scale, from 1 up.
    loading : float
        Correlation of an item with its trait before it is cut into points.
    """

    cluster_sizes: tuple[int, ...]
    slope: float
    icc_predictor: float = 0.1
    icc_outcome: float = 0.1
    n_predictors: int = 1
    n_items: int = 0
    n_points: int = 5
    loading: float = 0.7

    @property
    def n_obs(self) -> int:
        """Respondents of a sample."""
        return sum(self.cluster_sizes)

    @property
    def starts(self) -> NDArray[np.intp]:
        """Row at which each institution begins."""
        return np.cumsum([0, *self.cluster_sizes[:-1]])

    @property
    def numbers_per_sample(self) -> int:
        """Normal numbers that one sample uses up."""
        scales = self.n_predictors + 1
        return scales * (len(self.cluster_sizes) + self.n_obs * (1 + self.n_items))


def samples(
    population: Population,
    *,
    n_samples: int,
    seed: int | np.random.Generator,
    at_once: int | None = None,
) -> Iterator[Floats]:
    """Draw samples, some at once.

    Parameters
    ----------
    population : Population
    n_samples : int
    seed : int or Generator
        The same seed gives the same samples, whatever ``at_once``; more of them begin with
        the same ones.
    at_once : int, optional
        Samples in a block; by default as many as the processor's cache takes well.

    Yields
    ------
    ndarray of float, shape (n_at_once, n_predictors + 1, n_obs)
        Predictors, then the outcome; respondents in the order of their institutions.

    Raises
    ------
    AnalysisError
        A population that cannot be, or no sample.

    References
    ----------
    .. [1] Muthén, L. K., & Muthén, B. O. (2002). Structural Equation Modeling, 9(4), 599-620.

    Examples
    --------
    >>> population = Population(cluster_sizes=(5,) * 21, slope=0.3)
    >>> [block.shape for block in samples(population, n_samples=3, seed=1)]
    [(3, 2, 105)]
    """
    refuse_population(population, n_samples)
    generator = np.random.default_rng(seed)
    size = population.numbers_per_sample
    block = at_once or max(1, _NUMBERS_AT_ONCE // size)
    for start in range(0, n_samples, block):
        shape = (min(block, n_samples - start), size)
        yield _scores(population, generator.standard_normal(shape, dtype=np.float32))


def _scores(population: Population, noise: NDArray[np.float32]) -> Floats:
    """Turn normal numbers into scale scores."""
    scales, n_obs = population.n_predictors + 1, population.n_obs
    n_clusters = len(population.cluster_sizes)
    parts = np.split(noise, np.cumsum([scales * n_clusters, scales * n_obs]), axis=1)
    shared = parts[0].reshape(-1, scales, n_clusters).astype(float)
    own = parts[1].reshape(-1, scales, n_obs).astype(float)
    traits = _traits(population, np.repeat(shared, population.cluster_sizes, axis=2), own)
    if not population.n_items:
        return traits
    items = parts[2].reshape(-1, scales, population.n_items, n_obs)
    return _answered(population, traits, items)


def _traits(population: Population, shared: Floats, own: Floats) -> Floats:
    """Mix institutions and persons, then add the predictor's part to the outcome."""
    icc = np.full(population.n_predictors + 1, float(population.icc_predictor))
    icc[-1] = population.icc_outcome
    mixed: Floats = np.sqrt(icc)[:, None] * shared + np.sqrt(1 - icc)[:, None] * own
    mixed[:, -1] *= np.sqrt(1 - population.slope**2)
    mixed[:, -1] += population.slope * mixed[:, 0]
    return mixed


def _answered(population: Population, traits: Floats, noise: NDArray[np.float32]) -> Floats:
    """Answer every item on the scale, and take each scale's mean; writes on the noise."""
    middle = np.float32((population.n_points + 1) / 2)
    spread = (population.n_points - 1) / 4
    noise *= np.float32(spread * np.sqrt(1 - population.loading**2))
    noise += (spread * population.loading * traits + middle).astype(np.float32)[:, :, None, :]
    np.rint(noise, out=noise)
    np.clip(noise, 1, population.n_points, out=noise)
    means: Floats = noise.sum(axis=2).astype(float) / population.n_items
    return means


def refuse_population(population: Population, n_samples: int) -> None:
    """Hold a population to what can be."""
    shares = (population.icc_predictor, population.icc_outcome)
    if not (all(0 <= share <= 1 for share in shares) and -1 < population.slope < 1):
        raise AnalysisError(
            "A simulation needs intraclass correlations from 0 to 1 and a slope between -1 and "
            f"1, but got {shares[0]}, {shares[1]} and {population.slope}."
        )
    sizes = population.cluster_sizes
    if n_samples < 1 or len(sizes) < 2 or min(sizes) < 1 or population.n_predictors < 1:
        raise AnalysisError(
            "A simulation needs a sample, a predictor and at least 2 institutions with somebody "
            f"in each, but got {n_samples} samples, {population.n_predictors} predictors and "
            f"{len(sizes)} institutions."
        )
    if population.n_obs < population.n_predictors + 2:
        raise AnalysisError(
            f"A regression on {population.n_predictors} predictors needs at least "
            f"{population.n_predictors + 2} respondents, but there are {population.n_obs}."
        )
