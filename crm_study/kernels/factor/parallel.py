"""How many factors: eigenvalues against those that chance alone would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.description.correlation_matrix import (
    correlation_matrix,
    correlation_of,
    refuse_singular,
)
from crm_study.kernels.factor.wishart import normal_correlations, permuted_correlations

Variant = Literal["components", "factors"]
Benchmark = Literal["mean", "percentile"]


@dataclass(frozen=True, slots=True, eq=False)
class ParallelAnalysis:
    """Eigenvalues of the data and of chance; every array has shape (n_items,), falling.

    Attributes
    ----------
    eigenvalues : ndarray of float
        Of the data: of the correlations, or with squared multiple correlations on the
        diagonal for ``variant="factors"``. They are the scree.
    chance_mean : ndarray of float
        Their mean over the draws.
    chance_percentile : ndarray of float
        Their percentile over the draws.
    percentile : float
        Which, from 0 to 100.
    n_suggested_by_mean, n_suggested_by_percentile : int
        Leading eigenvalues that exceed chance, before the first that does not.
    variant : str
        ``"components"`` or ``"factors"``.
    draws_from : str
        ``"normal"`` or ``"permutation"``.
    n_draws, seed, n_obs : int
    """

    eigenvalues: Floats
    chance_mean: Floats
    chance_percentile: Floats
    percentile: float
    n_suggested_by_mean: int
    n_suggested_by_percentile: int
    variant: Variant
    draws_from: Literal["normal", "permutation"]
    n_draws: int
    seed: int
    n_obs: int

    def n_suggested(self, benchmark: Benchmark = "percentile") -> int:
        """Return the number of factors under one benchmark."""
        return self.n_suggested_by_mean if benchmark == "mean" else self.n_suggested_by_percentile


def parallel_analysis(
    correlation: ArrayLike,
    *,
    n_obs: int,
    seed: int,
    variant: Variant = "components",
    n_draws: int = 1000,
    percentile: float = 95.0,
) -> ParallelAnalysis:
    """Compare eigenvalues with those of unrelated normal items.

    Parameters
    ----------
    correlation : array_like of float, shape (n_items, n_items)
        Pearson correlations.
    n_obs : int
        Respondents, more than items.
    seed : int
        Of the draws.
    variant : {'components', 'factors'}
        ``"components"``: Horn's own, ones on the diagonal. ``"factors"``: squared multiple
        correlations on it; it tends to suggest more.
    n_draws : int, default 1000
    percentile : float, default 95.0
        Of the draws, from 0 to 100.

    Returns
    -------
    ParallelAnalysis

    Raises
    ------
    AnalysisError
        No correlation matrix, too few respondents or draws, a percentile beyond 0 to 100,
        an unknown variant, or a singular matrix for the factor variant.

    References
    ----------
    .. [1] Horn, J. L. (1965). Psychometrika, 30(2), 179-185.
    .. [2] Glorfeld, L. W. (1995). Educational and Psychological Measurement, 55(3), 377-393.
    .. [3] Humphreys, L. G., & Ilgen, D. R. (1969). Educational and Psychological
       Measurement, 29(3), 571-578.

    Examples
    --------
    >>> correlation = np.full((6, 6), 0.5) + np.eye(6) / 2
    >>> parallel_analysis(correlation, n_obs=200, seed=1).n_suggested()
    1
    """
    matrix = correlation_matrix(correlation)
    if n_obs <= len(matrix):
        raise AnalysisError(
            f"Parallel analysis of {len(matrix)} items needs more than {len(matrix)} "
            f"respondents, but got {n_obs}."
        )
    _refuse_settings(n_draws, percentile, variant)
    draws = normal_correlations(
        n_obs=n_obs, n_items=len(matrix), n_draws=n_draws, random=np.random.default_rng(seed)
    )
    chance = _eigenvalues_of_chance(draws, variant)
    return _compared(matrix, chance, percentile, variant, "normal", seed=seed, n_obs=n_obs)


def permuted_parallel_analysis(
    scores: ArrayLike,
    *,
    seed: int,
    variant: Variant = "components",
    n_draws: int = 1000,
    percentile: float = 95.0,
) -> ParallelAnalysis:
    """Compare eigenvalues with those of the same answers dealt at random.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete. Skewed or coarse answers keep their shape, which normal draws ignore.
    seed, variant, n_draws, percentile
        As for `parallel_analysis`.

    Returns
    -------
    ParallelAnalysis

    Raises
    ------
    AnalysisError
        As `parallel_analysis`, or an item that does not vary.

    References
    ----------
    .. [1] Buja, A., & Eyuboglu, N. (1992). Multivariate Behavioral Research, 27(4), 509-540.

    Examples
    --------
    >>> trait = np.arange(40) % 5
    >>> scores = np.column_stack([trait + np.arange(40) // shift % 2 for shift in (1, 3, 7, 9)])
    >>> permuted_parallel_analysis(scores, seed=1, n_draws=100).n_suggested()
    1
    """
    table = complete(scores, name="scores", ndim=2)
    matrix = correlation_of(table)
    n_obs, n_items = table.shape
    if n_obs <= n_items:
        raise AnalysisError(
            f"Parallel analysis of {n_items} items needs more than {n_items} respondents, "
            f"but got {n_obs}."
        )
    _refuse_settings(n_draws, percentile, variant)
    draws = permuted_correlations(table, n_draws=n_draws, random=np.random.default_rng(seed))
    chance = _eigenvalues_of_chance(draws, variant)
    return _compared(matrix, chance, percentile, variant, "permutation", seed=seed, n_obs=n_obs)


def _refuse_settings(n_draws: int, percentile: float, variant: str) -> None:
    """Enough draws, a percentile, and a variant that exists."""
    if n_draws < 2:
        raise AnalysisError(f"Parallel analysis needs at least 2 draws, but got {n_draws}.")
    if not 0 < percentile < 100:
        raise AnalysisError(f"A percentile must lie between 0 and 100, but is {percentile}.")
    if variant not in ("components", "factors"):
        raise AnalysisError(
            f"Parallel analysis has the variants components and factors, but not {variant!r}."
        )


def _eigenvalues_of_chance(draws: Iterator[Floats], variant: Variant) -> Floats:
    """Eigenvalues of every draw, falling, one row each."""
    return np.concatenate([_eigenvalues(block, variant) for block in draws])


def _eigenvalues(correlations: Floats, variant: Variant) -> Floats:
    """Eigenvalues of a stack of matrices, falling."""
    if variant == "factors":
        inverse = np.linalg.inv(correlations)
        unique = 1 / np.einsum("...ii->...i", inverse)
        correlations = correlations - unique[..., None] * np.eye(correlations.shape[-1])
    return np.asarray(np.linalg.eigvalsh(correlations)[..., ::-1], dtype=float)


def _compared(
    matrix: Floats,
    chance: Floats,
    percentile: float,
    variant: Variant,
    draws_from: Literal["normal", "permutation"],
    *,
    seed: int,
    n_obs: int,
) -> ParallelAnalysis:
    """Set the eigenvalues of the data beside those of chance."""
    if variant == "factors":
        refuse_singular(matrix, purpose="Parallel analysis of factors")
    eigenvalues = _eigenvalues(matrix, variant)
    mean, high = chance.mean(axis=0), np.percentile(chance, percentile, axis=0)
    return ParallelAnalysis(
        eigenvalues=eigenvalues,
        chance_mean=mean,
        chance_percentile=high,
        percentile=float(percentile),
        n_suggested_by_mean=_leading(eigenvalues > mean),
        n_suggested_by_percentile=_leading(eigenvalues > high),
        variant=variant,
        draws_from=draws_from,
        n_draws=len(chance),
        seed=int(seed),
        n_obs=int(n_obs),
    )


def _leading(above: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    """Count the eigenvalues above chance before the first that is not."""
    return int(np.cumprod(above).sum())
