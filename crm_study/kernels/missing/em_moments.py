r"""Means and covariances that incomplete answers make most likely, by EM.

Every step fills in what is expected of a missing answer given the same person's others.
With the inverse :math:`K` of the covariance, the missing part of a person's deviations is
expected to be :math:`-K_{MM}^{-1} K_{MO} d_O` and keeps the covariance
:math:`K_{MM}^{-1}`; so one inverse serves everybody, another all who left out the same
items, and as many items left out are served together. Squared extrapolation shortens the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distinct_rows import Flags, distinct_rows
from crm_study.kernels.arrays.validate import Floats

#: Largest last move, in standard deviations of the items.
SMALL_MOVE = 1e-10
MAX_ITERATIONS = 5000
UNDETERMINED = (
    "The answers that are there do not determine every variance and covariance: some "
    "items repeat others, or too few respondents answered them together."
)
_LARGEST_SHARE = 1e14


@dataclass(frozen=True, slots=True, eq=False)
class EmMoments:
    """The most likely moments of k items.

    Attributes
    ----------
    mean : ndarray of float, shape (k,)
        In scale points.
    covariance : ndarray of float, shape (k, k)
        Dividing by n.
    log_likelihood : float
        Of the answers given, at them.
    n_iterations : int
        0 when the answers are complete.
    converged : bool
    """

    mean: Floats
    covariance: Floats
    log_likelihood: float
    n_iterations: int
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Gaps:
    """People who left out the same number of items.

    Attributes
    ----------
    rows : ndarray of int, shape (n_people,)
    items : ndarray of int, shape (n_patterns, n_items)
        The items that are left out together.
    which : ndarray of int, shape (n_people,)
        The pattern of each.
    n_obs : ndarray of int, shape (n_patterns,)
        People with each.
    """

    rows: NDArray[np.intp]
    items: NDArray[np.intp]
    which: NDArray[np.intp]
    n_obs: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """Answers as numbers: those left out are 0 in both tables.

    Attributes
    ----------
    filled : ndarray of float, shape (n_obs, k)
    given : ndarray of float, shape (n_obs, k)
        1 where there is an answer.
    gaps : tuple of _Gaps
    n_answers : int
    """

    filled: Floats
    given: Floats
    gaps: tuple[_Gaps, ...]
    n_answers: int


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Moments, those one EM step leads to, and the log likelihood of the former."""

    mean: Floats
    covariance: Floats
    next_mean: Floats
    next_covariance: Floats
    log_likelihood: float


def em_moments(table: Floats) -> EmMoments:
    """Estimate means and covariances by full-information maximum likelihood.

    Parameters
    ----------
    table : ndarray of float, shape (n_obs, k)
        In any units, nan where left out; nobody without any answer, and nothing that does
        not vary.

    Returns
    -------
    EmMoments
        The sample's own moments when the answers are complete.

    Raises
    ------
    AnalysisError
        When the answers do not determine them.

    References
    ----------
    .. [1] Dempster, A. P., Laird, N. M., & Rubin, D. B. (1977). Journal of the Royal
       Statistical Society B, 39(1), 1-38.
    .. [2] Varadhan, R., & Roland, C. (2008). Scandinavian Journal of Statistics, 35(2),
       335-353.

    Examples
    --------
    >>> answers = np.array([[1, 2], [2, 3], [3, 5], [4, 4], [5, np.nan], [1, np.nan]])
    >>> em_moments(answers).mean.round(6)
    array([2.666667, 3.633333])
    """
    mean = np.nanmean(table, axis=0)
    scale = np.sqrt(np.nanmean((table - mean) ** 2, axis=0))
    answers = _answers((table - mean) / scale)
    state = _at(answers, np.zeros(len(mean)), np.diag(np.ones(len(mean))))
    if not answers.gaps:
        state = _at(answers, state.next_mean, state.next_covariance)
        return _told(state, mean, scale, table, 0, converged=True)
    n_iterations, move = 0, np.inf
    while move > SMALL_MOVE and n_iterations < MAX_ITERATIONS:
        state, move = _squared_step(state, answers)
        n_iterations += 1
    return _told(state, mean, scale, table, n_iterations, converged=bool(move <= SMALL_MOVE))


def _told(
    state: _State, mean: Floats, scale: Floats, table: Floats, n_iterations: int, *, converged: bool
) -> EmMoments:
    """Carry the moments back to the units of the answers."""
    n_each = (~np.isnan(table)).sum(axis=0)
    return EmMoments(
        mean + state.mean * scale,
        state.covariance * np.outer(scale, scale),
        state.log_likelihood - float(n_each @ np.log(scale)),
        n_iterations,
        converged,
    )


def _answers(unit: Floats) -> _Answers:
    """Tell answers from gaps."""
    missing = np.isnan(unit)
    filled, given = np.where(missing, 0.0, unit), (~missing).astype(float)
    return _Answers(filled, given, _gaps(missing), int(given.sum()))


def _gaps(missing: Flags) -> tuple[_Gaps, ...]:
    """Gather people by how many items they left out; none who answered everything."""
    counts = missing.sum(axis=1)
    found = []
    for count in np.unique(counts[counts > 0]):
        rows = np.flatnonzero(counts == count)
        patterns, which, n_obs = distinct_rows(missing[rows])
        items = np.nonzero(patterns)[1].reshape(len(patterns), count)
        found.append(_Gaps(rows, items, which, n_obs))
    return tuple(found)


def _at(answers: _Answers, mean: Floats, covariance: Floats) -> _State:
    """Evaluate the likelihood and the EM step at given moments."""
    found = _try(answers, mean, covariance)
    if found is None:
        raise AnalysisError(UNDETERMINED)
    return found


def _try(answers: _Answers, mean: Floats, covariance: Floats) -> _State | None:
    """Evaluate the likelihood and the EM step at given moments; None where impossible."""
    precision = _inverse(covariance)
    if precision is None:
        return None
    n_obs, n_items = answers.filled.shape
    deviation = answers.filled - answers.given * mean
    pulled = deviation @ precision
    distance = float(np.vdot(pulled, deviation))
    log_det = n_obs * float(np.linalg.slogdet(covariance)[1])
    spread = np.zeros((n_items, n_items))
    for gap in answers.gaps:
        inner = precision[gap.items[:, :, None], gap.items[:, None, :]]
        left = np.linalg.inv(inner)
        cells = gap.rows[:, None], gap.items[gap.which]
        pull = pulled[cells]
        expected = (left[gap.which] @ pull[:, :, None])[:, :, 0]
        distance -= float((pull * expected).sum())
        log_det += float(gap.n_obs @ np.linalg.slogdet(inner)[1])
        deviation[cells] = -expected
        uncertain = gap.n_obs[:, None, None] * left
        np.add.at(spread, (gap.items[:, :, None], gap.items[:, None, :]), uncertain)
    value = -(answers.n_answers * np.log(2 * np.pi) + log_det + distance) / 2
    shift = deviation.mean(axis=0)
    after = (deviation.T @ deviation + spread) / n_obs - np.outer(shift, shift)
    return _State(mean, covariance, mean + shift, after, value)


def _inverse(covariance: Floats) -> Floats | None:
    """Invert a positive definite matrix; None for any other."""
    try:
        root = np.linalg.inv(np.linalg.cholesky(covariance))
    except np.linalg.LinAlgError:
        return None
    precision: Floats = root.T @ root
    return precision if precision.diagonal().max() < _LARGEST_SHARE else None


def _squared_step(state: _State, answers: _Answers) -> tuple[_State, float]:
    """Two EM steps and a jump along them; the two steps alone if it leads nowhere better."""
    start = _packed(state.mean, state.covariance)
    once = _at(answers, state.next_mean, state.next_covariance)
    first = _packed(once.mean, once.covariance) - start
    twice = _at(answers, once.next_mean, once.next_covariance)
    second = _packed(twice.mean, twice.covariance) - start - first
    bend, move = second - first, float(np.abs(second).max())
    if not bend.any():
        return twice, move
    length = max(float(np.sqrt((first @ first) / (bend @ bend))), 1.0)
    jump = start + 2 * length * first + length**2 * bend
    tried = _try(answers, *_unpacked(jump, len(state.mean)))
    better = tried is not None and tried.log_likelihood >= twice.log_likelihood
    return (tried, move) if tried is not None and better else (twice, move)


def _packed(mean: Floats, covariance: Floats) -> Floats:
    """Moments as one array."""
    return np.concatenate([mean, covariance.ravel()])


def _unpacked(packed: Floats, n_items: int) -> tuple[Floats, Floats]:
    """Moments from one array."""
    covariance = packed[n_items:].reshape(n_items, n_items)
    return packed[:n_items], (covariance + covariance.T) / 2
