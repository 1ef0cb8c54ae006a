"""Agreement within groups: rwg of one item and rwg(j) of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.clustered.clusters import clusters_of

#: Answers people would give without agreeing: spread evenly, or leaning to one side.
NullAnswers = Literal["uniform", "slight_skew"]

#: Shares of the answers 1 to 5 that lean slightly to one side: variance 1.34.
_SLIGHT_SKEW = np.array([0.05, 0.15, 0.20, 0.35, 0.25])


@dataclass(frozen=True, slots=True, eq=False)
class WithinGroup:
    """Agreement in every group. Unrounded.

    Attributes
    ----------
    labels : tuple of str
        Names of the groups.
    estimate : ndarray of float, shape (n_groups,)
        1 for full agreement; 0 where members differ as much as by chance, or more; nan
        in a group of one.
    size : ndarray of int, shape (n_groups,)
        Members.
    mean, median : float
        Of the groups of two and more.
    null_variance : float
        Variance of answers without agreement.
    """

    labels: tuple[str, ...]
    estimate: Floats
    size: NDArray[np.intp]
    mean: float
    median: float
    null_variance: float


def within_group_agreement(
    answers: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    n_points: int,
    null: NullAnswers = "uniform",
) -> WithinGroup:
    r"""Compare the variance within each group with that of answers given by chance.

    Parameters
    ----------
    answers : array_like of float, shape (n_obs,) or (n_obs, n_items)
        Complete answers to one item, or to several parallel ones.
    cluster : sequence, length n_obs
        Group of every row, by any label.
    n_points : int
        Points of the answer scale.
    null : {"uniform", "slight_skew"}, default "uniform"
        Answers by chance; the skewed ones are known for five points only.

    Returns
    -------
    WithinGroup

    Raises
    ------
    AnalysisError
        Missing answers, fewer than two groups, fewer than two points, or a skewed null for
        another scale than one of five points.

    Notes
    -----
    .. math:: r_{wg} = 1 - \frac{s^2}{\sigma^2}, \qquad
              r_{wg(j)} = \frac{j (1 - \bar s^2/\sigma^2)}{j (1 - \bar s^2/\sigma^2)
              + \bar s^2/\sigma^2}, \qquad \sigma^2_{uniform} = \frac{A^2 - 1}{12}

    Values below 0 are set to 0, as ``multilevel::rwg`` and ``rwg.j`` do.

    References
    ----------
    .. [1] James, L. R., Demaree, R. G., & Wolf, G. (1984). Journal of Applied Psychology,
       69(1), 85-98.
    .. [2] LeBreton, J. M., & Senter, J. L. (2008). Organizational Research Methods, 11(4),
       815-852.

    Examples
    --------
    >>> found = within_group_agreement([4, 4, 5, 1, 3, 5], cluster=list("aaabbb"), n_points=5)
    >>> found.estimate.round(4)
    array([0.8333, 0.    ])
    """
    ndim = np.ndim(answers)
    table = complete(answers, name="answers", ndim=2 if ndim == 2 else 1).reshape(
        np.shape(answers)[0], -1
    )
    groups = clusters_of(cluster, n_obs=len(table))
    chance = _null_variance(n_points, null)
    apart = table - groups.means(table)[groups.code]
    freedom = np.where(groups.size > 1, groups.size - 1.0, np.nan)
    ratio = (groups.sums(apart**2) / freedom[:, None]).mean(axis=1) / chance
    agreed = table.shape[1] * np.maximum(1 - ratio, 0.0)
    estimate = agreed / (agreed + ratio) if table.shape[1] > 1 else np.maximum(1 - ratio, 0.0)
    known = estimate[groups.size > 1]
    return WithinGroup(
        labels=groups.labels,
        estimate=np.asarray(estimate),
        size=groups.size,
        mean=float(known.mean()) if known.size else float("nan"),
        median=float(np.median(known)) if known.size else float("nan"),
        null_variance=chance,
    )


def _null_variance(n_points: int, null: NullAnswers) -> float:
    """Variance of answers without agreement."""
    if n_points < 2:
        raise AnalysisError(
            f"Agreement needs an answer scale of at least 2 points, but got {n_points}."
        )
    if null == "uniform":
        return (n_points**2 - 1) / 12
    if n_points != _SLIGHT_SKEW.size:
        raise AnalysisError(
            f"Slightly skewed answers are known for a scale of 5 points, but it has {n_points}."
        )
    points = np.arange(1, n_points + 1)
    return float(_SLIGHT_SKEW @ points**2 - (_SLIGHT_SKEW @ points) ** 2)
