"""Orders of the respondents in which institutions stay together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError

Orders = NDArray[np.intp]


def block_orders(
    n_obs: int,
    *,
    cluster: NDArray[np.intp] | None,
    n_permutations: int,
    seed: int | np.random.Generator,
) -> Orders:
    """Shuffle institutions as blocks, and colleagues inside each.

    Outcomes dealt in such an order to respondents sorted by institution keep their
    resemblance inside institutions and lose every relation to the predictors. With equal
    sizes blocks meet blocks; with unequal ones some are split between two.

    Parameters
    ----------
    n_obs : int
        Respondents.
    cluster : ndarray of int, shape (n_obs,), or None
        Codes 0, 1, ...; None shuffles respondents freely.
    n_permutations : int
        Orders to draw.
    seed : int or Generator
        The same seed gives the same orders.

    Returns
    -------
    ndarray of int, shape (n_permutations, n_obs)
        Each row holds every respondent once.

    Raises
    ------
    AnalysisError
        No respondents or no permutations.

    References
    ----------
    .. [1] Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Nature Human Behaviour,
       4(11), 1208-1214.

    Examples
    --------
    >>> orders = block_orders(4, cluster=np.array([0, 0, 1, 1]), n_permutations=50, seed=1)
    >>> sorted({tuple((order // 2).tolist()) for order in orders})
    [(0, 0, 1, 1), (1, 1, 0, 0)]
    """
    if n_obs < 1 or n_permutations < 1:
        raise AnalysisError(
            "Permutations need at least 1 respondent and 1 permutation, "
            f"but got {n_obs} and {n_permutations}."
        )
    generator = np.random.default_rng(seed)
    within = generator.random((n_permutations, n_obs))
    if cluster is None:
        return np.argsort(within, axis=1)
    place = generator.random((n_permutations, int(cluster.max()) + 1))
    rank = np.argsort(np.argsort(place, axis=1), axis=1)
    return np.argsort(rank[:, cluster] + within, axis=1)
