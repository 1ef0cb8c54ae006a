"""When interviews stop bringing new themes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Saturation:
    """Themes met after each interview.

    Attributes
    ----------
    n_new : ndarray of int, shape (n_interviews,)
        Themes that turn up for the first time, in the order given.
    n_known : ndarray of int, shape (n_interviews,)
        Themes met so far.
    expected : ndarray of float, shape (n_interviews,)
        The same averaged over all orders of the interviews.
    std_dev : ndarray of float, shape (n_interviews,)
        Its standard deviation over the orders.
    reached_at : int or None
        Interview after which a whole run brought little new; None where none did.
    """

    n_new: NDArray[np.int64]
    n_known: NDArray[np.int64]
    expected: Floats
    std_dev: Floats
    reached_at: int | None


def saturation(
    mentions: ArrayLike, *, base: int = 4, run: int = 3, threshold: float = 0.0
) -> Saturation:
    r"""Count new themes interview by interview.

    Parameters
    ----------
    mentions : array_like of bool, shape (n_interviews, n_themes)
        Whether a theme was spoken of, in the order of the interviews.
    base : int, default 4
        First interviews, whose themes new ones are compared with.
    run : int, default 3
        Interviews looked at together.
    threshold : float, default 0
        Largest share of new themes among those of the base at which a run brings little new.

    Returns
    -------
    Saturation

    Raises
    ------
    AnalysisError
        No interview, no theme, a base or a run below 1, or a threshold outside 0 to 1.

    Notes
    -----
    A run is interviews k + 1 to k + ``run``, with k from ``base`` on; ``reached_at`` is the
    smallest such k [1]_. With N interviews and n of them for a theme, averaged over orders,

    .. math:: E[S_k] = \sum_j \left(1 - \binom{N - n_j}{k} \Big/ \binom{N}{k}\right)

    References
    ----------
    .. [1] Guest, G., Namey, E., & Chen, M. (2020). PLOS ONE, 15(5), e0232076.
    .. [2] Ugland, K. I., Gray, J. S., & Ellingsen, K. E. (2003). Journal of Animal Ecology,
       72(5), 888-897.

    Examples
    --------
    >>> found = saturation([[1, 0], [1, 1], [0, 1], [1, 1]], base=1, run=2)
    >>> found.n_known.tolist(), found.reached_at, round(float(found.expected[0]), 2)
    ([1, 2, 2, 2], 2, 1.5)
    """
    table = complete(np.asarray(mentions, dtype=float), name="mentions", ndim=2) > 0
    if not table.any() or base < 1 or run < 1 or not 0 <= threshold <= 1:
        raise AnalysisError(
            "Saturation needs interviews with themes, a base and a run of at least 1, and a "
            "threshold from 0 to 1."
        )
    seen = np.logical_or.accumulate(table, axis=0)
    known = seen.sum(axis=1)
    new = np.diff(known, prepend=0)
    expected, std_dev = _over_orders(table)
    return Saturation(
        n_new=new,
        n_known=known,
        expected=expected,
        std_dev=std_dev,
        reached_at=_reached(new, known, base, run, threshold),
    )


def _reached(
    new: NDArray[np.int64], known: NDArray[np.int64], base: int, run: int, threshold: float
) -> int | None:
    if len(new) < base + run:
        return None
    ground = max(int(known[base - 1]), 1)
    for k in range(base, len(new) - run + 1):
        if new[k : k + run].sum() / ground <= threshold:
            return k
    return None


def _over_orders(table: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the themes met, over all orders."""
    n, counts = len(table), table.sum(axis=0)
    shares = table.T.astype(float)
    either = counts[:, None] + counts[None, :] - shares @ shares.T
    means, spreads = [], []
    for k in range(1, n + 1):
        unseen = _none_of(n, counts.astype(float), k)
        both = _none_of(n, either, k)
        means.append(float((1 - unseen).sum()))
        # the variance of a sum of indicators, theme by theme
        np.fill_diagonal(both, unseen)
        spreads.append(float((both - np.outer(unseen, unseen)).sum()))
    return np.array(means), np.sqrt(np.maximum(spreads, 0.0))


def _none_of(n: int, counts: Floats, k: int) -> Floats:
    """Probability that k interviews drawn without replacement miss all that count."""
    rest = n - counts
    inside = np.maximum(rest - k, 0.0)
    logs = (
        special.gammaln(rest + 1)
        - special.gammaln(inside + 1)
        - special.gammaln(n + 1)
        + special.gammaln(n - k + 1)
    )
    return np.where(rest >= k, np.exp(logs), 0.0)
