"""Signs and weights of the wild cluster bootstrap: all of them, or a random part."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

#: Rademacher's two points, or Webb's six, which tell samples of few clusters apart.
WildWeights = Literal["rademacher", "webb"]

_WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))


def signs_of(number: NDArray[np.int64], *, n_clusters: int) -> Floats:
    """Write whole numbers as signs, one bit per cluster; the last cluster is the lowest bit.

    Parameters
    ----------
    number : ndarray of int, shape (m,)
        From 0 to 2^n_clusters - 1.
    n_clusters : int
        Signs to write.

    Returns
    -------
    ndarray of float, shape (m, n_clusters)
        1 for a zero bit, -1 for a one.

    Examples
    --------
    >>> signs_of(np.array([0, 1, 2]), n_clusters=2)
    array([[ 1.,  1.],
           [ 1., -1.],
           [-1.,  1.]])
    """
    place = 1 << np.arange(n_clusters - 1, -1, -1, dtype=np.int32)
    return np.where(number.astype(np.int32)[:, None] & place, -1.0, 1.0)


@lru_cache(maxsize=4)
def drawn_weights(weights: WildWeights, *, n_draws: int, n_clusters: int, seed: int) -> Floats:
    """Draw weights of mean 0 and variance 1; the last few draws are kept, not to be changed.

    Parameters
    ----------
    weights : {"rademacher", "webb"}
        -1 or 1; or -sqrt(3/2), -1, -sqrt(1/2), sqrt(1/2), 1, sqrt(3/2).
    n_draws, n_clusters : int
        Shape of the result.
    seed : int
        The same seed gives the same weights.

    Returns
    -------
    ndarray of float, shape (n_draws, n_clusters)

    References
    ----------
    .. [1] Webb, M. D. (2023). Canadian Journal of Economics, 56(3), 839-858.

    Examples
    --------
    >>> drawn_weights("rademacher", n_draws=1, n_clusters=4, seed=1).shape
    (1, 4)
    """
    points = np.array([1.0, -1.0]) if weights == "rademacher" else np.append(-_WEBB, _WEBB)
    generator = np.random.default_rng(seed)
    place = generator.integers(0, points.size, (n_draws, n_clusters), dtype=np.int8)
    drawn = points[place]
    drawn.flags.writeable = False
    return drawn
