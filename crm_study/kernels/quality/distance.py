"""Mahalanobis distance of respondents who may have left items out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, varies, with_gaps
from crm_study.kernels.missing.patterns import missing_patterns

_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Distance:
    """Squared Mahalanobis distances of n respondents.

    Attributes
    ----------
    squared : ndarray of float, shape (n,)
        D² over the items answered; nan without an answer, and where the matrix of the items
        answered is singular or, being pairwise, no covariance matrix.
    df : ndarray of int, shape (n,)
        Items answered.
    p_value : ndarray of float, shape (n,)
        Upper tail of χ² with these degrees of freedom.
    """

    squared: Floats
    df: NDArray[np.intp]
    p_value: Floats


def squared_distance(answers: ArrayLike) -> Distance:
    r"""Measure how far every respondent's answers lie from the center of all.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Nan where missing.

    Returns
    -------
    Distance

    Raises
    ------
    AnalysisError
        No more respondents than items, an item that nobody answered or that does not vary,
        or no respondent whose matrix can be inverted.

    Notes
    -----
    .. math:: D_i^2 = (x_o - \bar x_o)' S_{oo}^{-1} (x_o - \bar x_o), \qquad
              p_i = P(\chi^2_{|o|} > D_i^2)

    over the items :math:`o` that respondent i answered; means of the answers given, pairwise
    covariances (n − 1). With complete answers it is R's ``mahalanobis`` and
    ``careless::mahad``, which on incomplete ones takes a missing answer for the mean and
    finds too small a distance.

    References
    ----------
    .. [1] Mahalanobis, P. C. (1936). Proceedings of the National Institute of Sciences of
       India, 2(1), 49-55.
    .. [2] Meade, A. W., & Craig, S. B. (2012). Psychological Methods, 17(3), 437-455.

    Examples
    --------
    >>> found = squared_distance([[1, 2], [2, 1], [3, 4], [4, 3], [5, float("nan")]])
    >>> found.squared.round(4).tolist(), found.df.tolist()
    ([1.6711, 1.3553, 1.7763, 0.4079, 1.6], [2, 2, 2, 2, 1])
    """
    codes = with_gaps(answers, name="answers")
    _refuse(codes)
    mean, covariance = _pairwise(codes)
    squared = _squared(codes - mean, covariance)
    if np.isnan(squared).all():
        raise AnalysisError(
            "Mahalanobis distances are not computed: the covariance matrix of the items is "
            "singular, so that some item follows from others."
        )
    df = (~np.isnan(codes)).sum(axis=1)
    p_value = np.full(len(codes), np.nan)
    for own in np.unique(df[df > 0]):
        p_value[df == own] = chi2_upper_p(squared[df == own], int(own))
    return Distance(squared, df, p_value)


def _refuse(codes: Floats) -> None:
    n_obs, n_items = codes.shape
    if n_obs <= n_items or n_items == 0:
        raise AnalysisError(
            f"Mahalanobis distances need more respondents than items, but there are {n_obs} and "
            f"{n_items}."
        )
    there = ~np.isnan(codes)
    silent = [
        i for i in range(n_items) if there[:, i].sum() < 2 or not varies(codes[there[:, i], i])
    ]
    if silent:
        raise AnalysisError(
            f"Mahalanobis distances need items that vary; {len(silent)} of {n_items} "
            f"{'does' if len(silent) == 1 else 'do'} not, or nobody answered."
        )


def _pairwise(codes: Floats) -> tuple[Floats, Floats]:
    """Means of the answers given, and covariances over the pairs of answers given."""
    there = ~np.isnan(codes)
    mean = np.nansum(codes, axis=0) / there.sum(axis=0)
    apart = np.where(there, codes - mean, 0.0)
    mask = there.astype(float)
    count = mask.T @ mask
    sums = apart.T @ mask
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = (apart.T @ apart - sums * sums.T / count) / (count - 1)
    return mean, covariance


def _squared(apart: Floats, covariance: Floats) -> Floats:
    """Distances over the items answered, pattern by pattern."""
    patterns = missing_patterns(apart)
    precision = _inverse(covariance)
    squared = np.full(len(apart), np.nan)
    for k, there in enumerate(patterns.answered):
        if not there.any():
            continue
        rows = np.flatnonzero(patterns.which == k)
        if precision is not None:
            squared[rows] = _from_whole(apart[rows], there, precision)
        elif (part := _inverse(covariance[np.ix_(there, there)])) is not None:
            own = apart[np.ix_(rows, there)]
            squared[rows] = np.einsum("ij,jk,ik->i", own, part, own)
    return squared


def _from_whole(apart: Floats, there: NDArray[np.bool_], precision: Floats) -> Floats:
    """Use the inverse of the whole: with P of it, S_oo^-1 = P_oo - P_om P_mm^-1 P_mo."""
    filled = np.where(there, apart, 0.0)
    pulled = filled @ precision
    squared = np.einsum("ij,ij->i", pulled, filled)
    if not there.all():
        lacking = pulled[:, ~there]
        solved = np.linalg.solve(precision[np.ix_(~there, ~there)], lacking.T)
        squared = squared - np.einsum("ij,ji->i", lacking, solved)
    return np.asarray(squared)


def _inverse(covariance: Floats) -> Floats | None:
    """Invert a covariance matrix; None unless its correlations are positive definite."""
    if not np.isfinite(covariance).all():
        return None
    scale = np.sqrt(covariance.diagonal())
    root, turn = np.linalg.eigh(covariance / np.outer(scale, scale))
    if root[0] <= _SINGULAR:
        return None
    inner = (turn / root) @ turn.T
    return np.asarray(inner / np.outer(scale, scale))
