"""Non-response weights: those who answered stand for those like them who did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.survey.sample_design import Codes


@dataclass(frozen=True, slots=True, eq=False)
class NonresponseWeights:
    """Weights of those who answered, by adjustment class.

    Attributes
    ----------
    weights : ndarray of float, shape (n_invited,)
        The base weight over the response rate of the class; 0 for those who did not answer.
    classes : tuple of str, length C
        Classes as declared, in sorted order.
    joined : tuple of str, length C
        The class each was collapsed into, itself where it was large enough.
    n_invited, n_responded : ndarray of int, shape (C,)
        People asked, and those who answered.
    response_rate : ndarray of float, shape (C,)
        Weighted by the base weights, of the collapsed class.
    is_sound : bool
        Whether every collapsed class has the cases and the rate that were asked for.
    """

    weights: Floats
    classes: tuple[str, ...]
    joined: tuple[str, ...]
    n_invited: NDArray[np.intp]
    n_responded: NDArray[np.intp]
    response_rate: Floats
    is_sound: bool


def nonresponse_weights(
    base: ArrayLike,
    responded: ArrayLike,
    classes: Sequence[object],
    *,
    min_cases: int = 30,
    min_rate: float = 0.5,
) -> NonresponseWeights:
    r"""Divide base weights by the response rate of their class.

    Parameters
    ----------
    base : array_like, shape (n_invited,)
        Base weights of everybody asked, above 0.
    responded : array_like of bool, shape (n_invited,)
        Whether they answered.
    classes : sequence, length n_invited
        Adjustment class of everybody asked, read as text.
    min_cases : int, default 30
        Answers that a class should have.
    min_rate : float, default 0.5
        Response rate that a class should have.

    Returns
    -------
    NonresponseWeights
        A class with too few answers or too low a rate is joined to the one whose rate is
        nearest, until all are large enough or one is left.

    Raises
    ------
    AnalysisError
        Columns of different length, weights that are not above 0, or nobody who answered.

    Notes
    -----
    .. math:: w_i = d_i \frac{\sum_{j \in c} d_j}{\sum_{j \in c} d_j r_j}

    References
    ----------
    .. [1] Valliant, R., Dever, J. A., & Kreuter, F. (2018). Practical tools for designing and
       weighting survey samples (2nd ed.), section 13.5.

    Examples
    --------
    >>> found = nonresponse_weights([1, 1, 1, 1], [True, False, True, True], list("aabb"),
    ...                             min_cases=1)
    >>> found.weights.tolist(), found.response_rate.tolist()
    ([2.0, 0.0, 1.0, 1.0], [0.5, 1.0])
    """
    weights = complete(base, name="base weights", ndim=1)
    answered = np.asarray(responded, dtype=bool)
    names, codes = np.unique([str(name) for name in classes], return_inverse=True)
    _check(weights, answered, codes)
    invited = np.bincount(codes)
    returned = np.bincount(codes, weights=answered).astype(np.intp)
    asked = _summed(weights, codes)[: names.size]
    got = _summed(weights * answered, codes)[: names.size]
    group, is_sound = _collapsed(asked, got, returned, min_cases, min_rate)
    rate = _rates(asked, got, group)[group]
    return NonresponseWeights(
        weights=np.where(answered, weights / rate[codes], 0.0),
        classes=tuple(names.tolist()),
        joined=tuple(str(names[first]) for first in group),
        n_invited=invited,
        n_responded=returned,
        response_rate=rate,
        is_sound=is_sound,
    )


def _check(weights: Floats, answered: NDArray[np.bool_], codes: Codes) -> None:
    """Ask for columns of one length, positive weights and at least one answer."""
    if not weights.size == answered.size == codes.size:
        raise AnalysisError(
            f"Non-response weights need one weight, answer and class per person asked, but got "
            f"{weights.size}, {answered.size} and {codes.size}."
        )
    if n_bad := int(np.sum(weights <= 0)):
        raise AnalysisError(f"Base weights must be above 0, but {n_bad} are not.")
    if not answered.any():
        raise AnalysisError("Non-response weights need somebody who answered.")


def _collapsed(
    asked: Floats, got: Floats, returned: NDArray[np.intp], min_cases: int, min_rate: float
) -> tuple[NDArray[np.intp], bool]:
    """Join weak classes to the one of nearest rate; each class is named by its first."""
    group = np.arange(asked.size)
    while True:
        heads = np.unique(group)
        rates = _rates(asked, got, group)[heads]
        weak = (_summed(returned, group)[heads] < min_cases) | (rates < min_rate)
        if heads.size == 1 or not weak.any():
            return group, not weak.any()
        worst = int(np.flatnonzero(weak)[np.argmin(rates[weak])])
        distance = np.abs(rates - rates[worst])
        distance[worst] = np.inf
        pair = heads[[worst, int(np.argmin(distance))]]
        group[np.isin(group, pair)] = pair.min()


def _rates(asked: Floats, got: Floats, group: NDArray[np.intp]) -> Floats:
    """Weighted response rate of each group, at the position of its first class; else 0."""
    total = _summed(asked, group)
    return np.asarray(_summed(got, group) / np.where(total > 0, total, 1.0))


def _summed(values: Floats | NDArray[np.intp], group: NDArray[np.intp]) -> Floats:
    """Sum by group, at the position of the group's first class."""
    return np.asarray(np.bincount(group, weights=values, minlength=group.size), dtype=float)
