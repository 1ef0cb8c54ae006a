"""Correlation matrices that chance alone would give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from crm_study.kernels.arrays.validate import Floats

#: Matrices drawn at once.
BLOCK = 250


def normal_correlations(
    *, n_obs: int, n_items: int, n_draws: int, random: Generator
) -> Iterator[Floats]:
    r"""Draw correlation matrices of unrelated normal items.

    Parameters
    ----------
    n_obs : int
        Respondents, more than items.
    n_items, n_draws : int
    random : Generator

    Yields
    ------
    ndarray of float, shape (at most BLOCK, n_items, n_items)

    Notes
    -----
    By Bartlett's decomposition the cross products are :math:`A A'` with A triangular: the
    square root of a chi-squared with n - 1, n - 2, ... degrees of freedom on its diagonal,
    standard normal numbers below. It takes k (k + 1) / 2 numbers where raw answers take n k.

    References
    ----------
    .. [1] Bartlett, M. S. (1933). Proceedings of the Royal Society of Edinburgh, 53,
       260-283.

    Examples
    --------
    >>> draws = normal_correlations(
    ...     n_obs=50, n_items=3, n_draws=400, random=np.random.default_rng(1)
    ... )
    >>> [draw.shape for draw in draws]
    [(250, 3, 3), (150, 3, 3)]
    """
    df = n_obs - 1.0 - np.arange(n_items)
    below = np.tril_indices(n_items, -1)
    for size in _blocks(n_draws):
        factor = np.zeros((size, n_items, n_items))
        factor[:, *below] = random.standard_normal((size, len(below[0])))
        factor[:, np.arange(n_items), np.arange(n_items)] = np.sqrt(
            random.chisquare(df, (size, n_items))
        )
        factor /= np.sqrt((factor**2).sum(axis=2, keepdims=True))
        yield np.asarray(factor @ factor.transpose(0, 2, 1))


def permuted_correlations(scores: Floats, *, n_draws: int, random: Generator) -> Iterator[Floats]:
    """Correlate the items after each has had its answers dealt to respondents anew.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_items)
        Every item varies.
    n_draws : int
    random : Generator

    Yields
    ------
    ndarray of float, shape (1, n_items, n_items)

    References
    ----------
    .. [1] Buja, A., & Eyuboglu, N. (1992). Multivariate Behavioral Research, 27(4), 509-540.

    Examples
    --------
    >>> scores = np.array([[1.0, 2], [2, 1], [3, 5], [4, 3]])
    >>> draws = permuted_correlations(scores, n_draws=2, random=np.random.default_rng(1))
    >>> [draw.shape for draw in draws]
    [(1, 2, 2), (1, 2, 2)]
    """
    centered = scores - scores.mean(axis=0)
    unit = centered / np.sqrt((centered**2).sum(axis=0))
    for _ in range(n_draws):
        dealt = random.permuted(unit, axis=0)
        yield np.asarray(dealt.T @ dealt)[None]


def _blocks(n_draws: int) -> Iterator[int]:
    """Sizes of the blocks that make up all draws."""
    for start in range(0, n_draws, BLOCK):
        yield min(BLOCK, n_draws - start)
