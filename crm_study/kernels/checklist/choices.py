"""Answers chosen from a list: how many, how evenly, and which together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What n people chose from k options, unrounded.

    Attributes
    ----------
    n_chosen : ndarray of int, shape (k,)
        People who chose an option.
    of_choices : ndarray of float, shape (k,)
        Its share of all choices; nan where nobody chose anything.
    mean_count : float
        Options a person chose.
    shannon : float
        Entropy of the shares of choices, natural logarithm.
    evenness : float
        Shannon over ln k (Pielou): 1 where every option is chosen equally often.
    simpson : float
        Gini-Simpson, 1 less the sum of squared shares.
    effective : float
        Options that, used equally, would be as diverse: exp(shannon) (Hill).
    combinations : tuple of (tuple of int, int)
        Places of the options chosen together, and by how many; the most frequent first.
    n_obs : int
    """

    n_chosen: NDArray[np.intp]
    of_choices: Floats
    mean_count: float
    shannon: float
    evenness: float
    simpson: float
    effective: float
    combinations: tuple[tuple[tuple[int, ...], int], ...]
    n_obs: int


def choices(chosen: ArrayLike) -> Choices:
    r"""Count what people chose, and how diverse it is.

    Parameters
    ----------
    chosen : array_like, shape (n_obs, k)
        1 where the person chose the option, else 0.

    Returns
    -------
    Choices

    Raises
    ------
    AnalysisError
        Nobody, fewer than 2 options, or another number than 0 and 1.

    Notes
    -----
    .. math:: H = -\sum p_j \ln p_j, \qquad J = H / \ln k, \qquad 1 - D = 1 - \sum p_j^2

    References
    ----------
    .. [1] Shannon, C. E. (1948). Bell System Technical Journal, 27(3), 379-423.
    .. [2] Pielou, E. C. (1966). Journal of Theoretical Biology, 13, 131-144.
    .. [3] Hill, M. O. (1973). Ecology, 54(2), 427-432.

    Examples
    --------
    >>> found = choices([[1, 1, 0], [1, 0, 0], [1, 1, 0], [0, 0, 0]])
    >>> found.n_chosen.tolist(), found.mean_count, round(found.simpson, 2)
    ([3, 2, 0], 1.25, 0.48)
    >>> found.combinations
    (((0, 1), 2), ((0,), 1), ((), 1))
    """
    table = complete(chosen, name="choices", ndim=2)
    if table.shape[0] < 1 or table.shape[1] < 2:
        raise AnalysisError(
            "Choices need at least 1 person and 2 options, but got "
            f"{table.shape[0]} and {table.shape[1]}."
        )
    if not bool(np.isin(table, (0.0, 1.0)).all()):
        raise AnalysisError("Choices must be 1 where an option was chosen and 0 where not.")
    counts = table.sum(axis=0)
    total = counts.sum()
    shares = counts / total if total else np.full(counts.size, np.nan)
    used = shares[shares > 0]
    shannon = float(-(used * np.log(used)).sum()) if total else float("nan")
    return Choices(
        n_chosen=counts.astype(int),
        of_choices=shares,
        mean_count=float(table.sum(axis=1).mean()),
        shannon=shannon,
        evenness=shannon / float(np.log(counts.size)),
        simpson=float(1 - (shares**2).sum()),
        effective=float(np.exp(shannon)),
        combinations=_combinations(table),
        n_obs=table.shape[0],
    )


def _combinations(table: Floats) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Count the sets of options, most frequent first, then by the options in order."""
    rows, counts = np.unique(table, axis=0, return_counts=True)
    found = [
        (tuple(np.flatnonzero(row).tolist()), int(count))
        for row, count in zip(rows, counts, strict=True)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair[1], not pair[0], pair[0])))
