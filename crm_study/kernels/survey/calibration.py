"""What weights were fitted to: the part of the variance that known totals take away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.sample_design import Codes

_ROUNDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Groups whose population totals the weights reproduce.

    Attributes
    ----------
    groups : tuple of ndarray of int, each of shape (n,)
        One column of cells after post-stratification, one per margin after raking.
    base : ndarray of float, shape (n,)
        Weights before.
    weights : ndarray of float, shape (n,)
        Weights after.
    raked : bool
        Whether the groups are margins.
    """

    groups: tuple[Codes, ...]
    base: Floats
    weights: Floats
    raked: bool


def calibrated_scores(scores: Floats, calibration: Calibration) -> Floats:
    r"""Replace scores by what the known totals leave uncertain of them.

    Parameters
    ----------
    scores : ndarray of float, shape (n, p)
        Weighted scores.
    calibration : Calibration

    Returns
    -------
    ndarray of float, shape (n, p)

    Notes
    -----
    .. math:: z_i = w_i (u_i - \bar u_{c(i)})

    After post-stratification the mean of a cell is weighted by the weights before; after
    raking the means of each margin are taken away in turn, ten times over, and do not
    weight the respondents. Both are what R's ``svyrecvar`` does.

    References
    ----------
    .. [1] Valliant, R. (1993). Journal of the American Statistical Association, 88, 89-96.

    Examples
    --------
    >>> cells = (np.array([0, 0, 1]),)
    >>> known = Calibration(cells, np.ones(3), np.array([2.0, 2.0, 3.0]), raked=False)
    >>> calibrated_scores(np.array([[2.0], [6.0], [9.0]]), known).tolist()
    [[-2.0], [2.0], [0.0]]
    """
    values = scores / calibration.weights[:, None]
    counted = np.ones_like(calibration.base) if calibration.raked else calibration.base
    for _ in range(_ROUNDS if calibration.raked else 1):
        for group in calibration.groups:
            values = values - _group_means(values, group, counted)[group]
    return values * calibration.weights[:, None]


def _group_means(values: Floats, group: Codes, weights: Floats) -> Floats:
    """Weighted means by group."""
    sums = np.zeros((int(group.max()) + 1, values.shape[1]))
    np.add.at(sums, group, values * weights[:, None])
    totals = np.bincount(group, weights=weights)
    return np.asarray(sums / np.where(totals > 0, totals, 1.0)[:, None])
