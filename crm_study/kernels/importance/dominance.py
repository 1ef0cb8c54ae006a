"""Dominance: whether one predictor beats another in every model, at every size, on average."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.importance.shapley import lmg, sizes_of_subsets

_TIE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Dominance:
    """Three kinds of dominance among p predictors.

    Attributes
    ----------
    complete, conditional_pairs, general_pairs : ndarray of float, shape (p, p)
        1 where the row dominates the column, 0 where it is dominated, 0.5 where neither.
        Complete: in every subset of the others. Conditional: on average at every size.
        General: on average over sizes. The diagonal is 0.5.
    conditional : ndarray of float, shape (p, p)
        Mean increment of predictor (row) to subsets of each size 0 to p - 1 (column).
    general : ndarray of float, shape (p,)
        Mean of `conditional` over sizes: LMG.
    """

    complete: Floats
    conditional_pairs: Floats
    general_pairs: Floats
    conditional: Floats
    general: Floats


def dominance(r_squared: Floats) -> Dominance:
    """Compare the increments of all predictors.

    Parameters
    ----------
    r_squared : ndarray of float, shape (2**p,)
        Of every subset, as `all_subsets_r_squared` orders them.

    Returns
    -------
    Dominance
        Differences below 1e-12 count as ties.

    References
    ----------
    .. [1] Budescu, D. V. (1993). Psychological Bulletin, 114(3), 542-551.
    .. [2] Azen, R., & Budescu, D. V. (2003). Psychological Methods, 8(2), 129-148.

    Examples
    --------
    >>> found = dominance(np.array([0.0, 0.36, 0.25, 0.48]))
    >>> found.complete[0, 1], found.conditional.round(2).tolist()
    (np.float64(1.0), [[0.36, 0.23], [0.25, 0.12]])
    """
    conditional = conditional_increments(r_squared)
    general = lmg(r_squared)
    return Dominance(
        complete=_complete(r_squared),
        conditional_pairs=_compared(conditional[:, None, :] - conditional[None, :, :]),
        general_pairs=_compared((general[:, None] - general[None, :])[:, :, None]),
        conditional=conditional,
        general=general,
    )


def conditional_increments(r_squared: Floats) -> Floats:
    """Average each predictor's increment over the subsets of every size.

    Parameters
    ----------
    r_squared : ndarray of float, shape (2**p,)

    Returns
    -------
    ndarray of float, shape (p, p)
        Row: predictor; column: predictors already in the model, 0 to p - 1.

    Examples
    --------
    >>> conditional_increments(np.array([0.0, 0.36, 0.25, 0.48])).round(2).tolist()
    [[0.36, 0.23], [0.25, 0.12]]
    """
    n_predictors = int(np.log2(r_squared.size))
    subsets, sizes = np.arange(r_squared.size), sizes_of_subsets(n_predictors)
    means = np.empty((n_predictors, n_predictors))
    for j in range(n_predictors):
        without = subsets[(subsets >> j & 1) == 0]
        gains = r_squared[without | 1 << j] - r_squared[without]
        counts = np.bincount(sizes[without])
        means[j] = np.bincount(sizes[without], weights=gains) / counts
    return means


def _complete(r_squared: Floats) -> Floats:
    """Compare each pair in every subset that holds neither."""
    n_predictors = int(np.log2(r_squared.size))
    subsets = np.arange(r_squared.size)
    pairs = np.full((n_predictors, n_predictors), 0.5)
    for i in range(n_predictors):
        for j in range(i):
            without = subsets[(subsets >> i & 1 | subsets >> j & 1) == 0]
            ahead = r_squared[without | 1 << i] - r_squared[without | 1 << j]
            pairs[i, j] = _compared(ahead)
            pairs[j, i] = 1 - pairs[i, j]
    return pairs


def _compared(ahead: Floats) -> Floats:
    """Return 1 where no difference is negative and one positive, 0 the other way, else 0.5."""
    some_up, some_down = (ahead > _TIE).any(axis=-1), (ahead < -_TIE).any(axis=-1)
    return np.where(some_up & ~some_down, 1.0, np.where(some_down & ~some_up, 0.0, 0.5))
