"""Heterotrait-monotrait ratios: whether two constructs are measured apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import percentile_limits
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.description.correlation_matrix import correlation_matrix, correlation_of
from crm_study.kernels.description.correlation_resamples import resampled_correlations

#: Arithmetic means of correlations (Henseler et al., 2015), which suppose equal loadings,
#: or geometric means (HTMT2; Roemer et al., 2021), which do not.
Mean = Literal["arithmetic", "geometric"]


@dataclass(frozen=True, slots=True, eq=False)
class Htmt:
    """The ratio of every pair of constructs; arrays of shape (n_pairs,).

    Attributes
    ----------
    pairs : tuple of (str, str)
    estimate : ndarray of float
        1 when items correlate as much across as within constructs; from absolute
        correlations, so that it is no less for a construct scored the other way round.
    conf_low, conf_high : ndarray of float
        Percentile limits; nan without resamples.
    n_negative : ndarray of int
        Negative correlations within the two constructs, which say that some items are
        keyed the wrong way round or measure something else.
    mean : {"arithmetic", "geometric"}
    conf_level : float
    n_resamples : int
    n_obs : int or None
        None when only correlations are known.
    """

    pairs: tuple[tuple[str, str], ...]
    estimate: Floats
    conf_low: Floats
    conf_high: Floats
    n_negative: Floats
    mean: Mean
    conf_level: float
    n_resamples: int
    n_obs: int | None


def htmt(
    scores: ArrayLike,
    constructs: Mapping[str, Sequence[int]],
    *,
    mean: Mean = "arithmetic",
    n_resamples: int = 5000,
    seed: int = 0,
    conf_level: float = 0.95,
    clusters: NDArray[np.intp] | None = None,
) -> Htmt:
    r"""Compute heterotrait-monotrait ratios with bootstrap percentile intervals.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_columns)
        Complete item scores, reverse-keyed.
    constructs : mapping of str to sequence of int
        Columns that measure each construct, at least two each and two constructs.
    mean : {"arithmetic", "geometric"}, default "arithmetic"
        HTMT or HTMT2.
    n_resamples : int, default 5000
        0 for no intervals.
    seed : int, default 0
    conf_level : float, default 0.95
    clusters : ndarray of int, shape (n_obs,), optional
        Codes 0 to G - 1; whole clusters are then drawn.

    Returns
    -------
    Htmt
        As ``semTools::htmt(htmt2 = mean == "geometric")``.

    Raises
    ------
    AnalysisError
        A missing answer, an item that does not vary, one construct only, or one with a
        single item.

    Notes
    -----
    .. math:: HTMT_{ij} = \frac{M(|r| \text{ across } i, j)}
              {\sqrt{M(|r| \text{ within } i)\, M(|r| \text{ within } j)}}

    References
    ----------
    .. [1] Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). Journal of the Academy of
       Marketing Science, 43(1), 115-135.
    .. [2] Roemer, E., Schuberth, F., & Henseler, J. (2021). Industrial Management & Data
       Systems, 121(12), 2637-2650.

    Examples
    --------
    >>> i, j = np.ogrid[1:61, 1:7]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> scores = 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120
    >>> found = htmt(scores, {"care": [0, 1, 2], "growth": [3, 4, 5]}, n_resamples=200)
    >>> found.estimate.round(4), bool(found.conf_low[0] < found.estimate[0])
    (array([1.0303]), True)
    """
    confidence_level(conf_level)
    columns, blocks = _blocks(constructs)
    table = complete(scores, name="scores", ndim=2)[:, columns]
    estimate, n_negative = _ratios_and_signs(correlation_of(table), blocks, mean)
    limits = np.full((2, len(estimate)), np.nan)
    if n_resamples:
        drawn = resampled_correlations(table, n_resamples=n_resamples, seed=seed, clusters=clusters)
        replicates = np.concatenate([_ratios(matrices, blocks, mean) for matrices in drawn])
        limits = np.array([percentile_limits(r, conf_level=conf_level) for r in replicates.T]).T
    pairs = tuple(combinations(constructs, 2))
    low, high = limits
    return Htmt(pairs, estimate, low, high, n_negative, mean, conf_level, n_resamples, len(table))


def htmt_of_correlations(
    correlation: ArrayLike, constructs: Mapping[str, Sequence[int]], *, mean: Mean = "arithmetic"
) -> Htmt:
    """Compute heterotrait-monotrait ratios from correlations alone, without intervals.

    Parameters
    ----------
    correlation : array_like of float, shape (n_columns, n_columns)
        Pearson or polychoric.
    constructs : mapping of str to sequence of int
    mean : {"arithmetic", "geometric"}, default "arithmetic"

    Returns
    -------
    Htmt

    Raises
    ------
    AnalysisError
        No correlation matrix, one construct only, or one with a single item.

    References
    ----------
    .. [1] Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). Journal of the Academy of
       Marketing Science, 43(1), 115-135.

    Examples
    --------
    >>> r = [[1, 0.6, 0.3, 0.3], [0.6, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.6], [0.3, 0.3, 0.6, 1]]
    >>> htmt_of_correlations(r, {"care": [0, 1], "growth": [2, 3]}).estimate
    array([0.5])
    """
    columns, blocks = _blocks(constructs)
    matrix = correlation_matrix(correlation)[np.ix_(columns, columns)]
    estimate, n_negative = _ratios_and_signs(matrix, blocks, mean)
    unknown = np.full(len(estimate), np.nan)
    pairs = tuple(combinations(constructs, 2))
    return Htmt(pairs, estimate, unknown, unknown, n_negative, mean, float("nan"), 0, None)


def _blocks(constructs: Mapping[str, Sequence[int]]) -> tuple[list[int], list[slice]]:
    """Columns in the order of constructs, and each construct's part of them."""
    if len(constructs) < 2:
        raise AnalysisError("A heterotrait-monotrait ratio needs two constructs or more.")
    columns: list[int] = []
    blocks = []
    for name, items in constructs.items():
        if len(items) < 2:
            raise AnalysisError(
                f"The construct {name!r} needs at least 2 items for a heterotrait-monotrait "
                f"ratio, but has {len(items)}: one item has no correlation within."
            )
        blocks.append(slice(len(columns), len(columns) + len(items)))
        columns += [int(item) for item in items]
    return columns, blocks


def _ratios_and_signs(
    correlation: Floats, blocks: Sequence[slice], mean: Mean
) -> tuple[Floats, Floats]:
    """Ratios of all pairs, and how many correlations within each pair are negative."""
    negative = [int((correlation[b, b] < 0).sum()) // 2 for b in blocks]
    signs = np.array([one + two for one, two in combinations(negative, 2)])
    return _ratios(correlation[None], blocks, mean)[0], signs


def _ratios(correlations: Floats, blocks: Sequence[slice], mean: Mean) -> Floats:
    """Ratios of all pairs, shape (n_matrices, n_pairs), from matrices in a stack."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(correlations)
        values = np.log(size) if mean == "geometric" else size
        within = []
        for block in blocks:
            rows, columns = np.triu_indices(block.stop - block.start, 1)
            within.append(values[:, rows + block.start, columns + block.start].mean(axis=1))
        ratios = []
        for one, two in combinations(range(len(blocks)), 2):
            across = values[:, blocks[one], blocks[two]].mean(axis=(1, 2))
            if mean == "geometric":
                ratios.append(np.exp(across - (within[one] + within[two]) / 2))
            else:
                ratios.append(across / np.sqrt(within[one] * within[two]))
    return np.stack(ratios, axis=1)
