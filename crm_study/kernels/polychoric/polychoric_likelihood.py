r"""The correlation of two normal variables of which only ordered answers are seen.

All pairs of items are worked at once. Thresholds are known from the margins, so that each
pair has one unknown, and :math:`\partial\Phi_2 / \partial\rho = \phi_2` gives its slope.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.normal_law import ndtri
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.polychoric.bivariate_normal import WIDEST, density, probability_gained

#: Newton's method doubles the correct digits at each step: after one this small in Fisher's
#: z nothing but rounding is left.
SMALL_STEP = 1e-8
MAX_ITERATIONS = 60
#: Longest step in Fisher's z, short enough that no answer becomes impossible unnoticed.
LONGEST_STEP = 1.0
#: Stands for the infinite threshold above the last category.
INFINITE = 40.0
#: Probabilities below this are rounding.
TINY = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Latent:
    """Correlations behind n_pairs tables; every array has shape (n_pairs,).

    Attributes
    ----------
    rho : ndarray of float
        Exactly 1 or -1 where no two respondents contradict the order.
    at_bound : ndarray of bool
        Where it is exactly 1 or -1.
    converged : ndarray of bool
    n_iterations : int
        Steps of the slowest pair.
    """

    rho: Floats
    at_bound: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    n_iterations: int


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Tables with their thresholds, as (n_pairs, rows, 1) and (n_pairs, 1, columns).

    In memory the pairs lie side by side: there are more of them than of categories.
    """

    counts: Floats
    rows: Floats
    columns: Floats
    row_margin: Floats
    column_margin: Floats

    @property
    def independent(self) -> Floats:
        """Shares below the thresholds of both where nothing correlates."""
        return np.asarray(self.row_margin[:, :-1, None] * self.column_margin[:, None, :-1])

    def take(self, kept: NDArray[np.bool_]) -> _Pairs:
        """Return some of the pairs."""
        parts = (self.counts, self.rows, self.columns, self.row_margin, self.column_margin)
        return _Pairs(*(np.asfortranarray(part[kept]) for part in parts))


def latent_correlations(counts: Floats, *, margins_of: Floats | None = None) -> Latent:
    r"""Estimate the correlation behind each of many two-way tables.

    Parameters
    ----------
    counts : ndarray of float, shape (n_pairs, n_rows, n_columns)
        Tables with at least two rows and two columns that are not empty.
    margins_of : ndarray of float, shape (n_pairs, n_rows, n_columns), optional
        Tables whose margins place the thresholds, where empty cells of the others were
        filled.

    Returns
    -------
    Latent

    Notes
    -----
    Two steps: thresholds from the margins, then the root of

    .. math:: \frac{\partial \ln L}{\partial \rho}
              = \sum_{ab} n_{ab} \frac{\pi_{ab}'}{\pi_{ab}}

    by Newton's method in :math:`z = \operatorname{artanh} \rho`, inside a bracket; Fisher
    scoring where the likelihood is not concave.

    References
    ----------
    .. [1] Olsson, U. (1979). Psychometrika, 44(4), 443-460.

    Examples
    --------
    A table halved both ways: rho = sin(pi/2 (4 p - 1)), p being the share of one corner.

    >>> latent_correlations(np.array([[[30.0, 20.0], [20.0, 30.0]]])).rho.round(12)
    array([0.30901699])
    """
    pairs = _pairs(counts, counts if margins_of is None else margins_of)
    angle, below = np.zeros((len(counts), 1, 1)), pairs.independent
    z = np.arctanh(_start(pairs))
    bound = _bounds(pairs.counts)
    low, high = np.full(len(z), -np.inf), np.full(len(z), np.inf)
    active, n_iterations = bound == 0, 0
    while active.any() and n_iterations < MAX_ITERATIONS:
        here, kept = z[active], pairs.take(active)
        turned = np.clip(np.arctan(np.sinh(here)), -WIDEST, WIDEST)[:, None, None]
        below[active] += probability_gained(
            kept.rows, kept.columns, start=angle[active], end=turned
        )
        angle[active] = turned
        slope, step = _slope_and_step(kept, here, below[active])
        low[active] = np.where(slope > 0, here, low[active])
        high[active] = np.where(slope < 0, here, high[active])
        small = np.abs(step) < SMALL_STEP
        z[active] = np.where(small, here + step, _inside(here + step, low[active], high[active]))
        active[active] = ~small
        n_iterations += 1
    rho = np.where(bound == 0, np.tanh(z), bound)
    return Latent(rho, bound != 0, ~active, n_iterations)


def thresholds(margin: Floats) -> Floats:
    """Place the thresholds of an item where its categories' shares put them.

    Parameters
    ----------
    margin : ndarray of float, shape (..., n_categories)
        How often each category was chosen.

    Returns
    -------
    ndarray of float, shape (..., n_categories - 1)
        Standard normal quantiles of the cumulative shares.

    Examples
    --------
    >>> thresholds(np.array([50.0, 50.0]))
    array([0.])
    """
    return ndtri(_cumulative_shares(margin)[..., :-1])


def _cumulative_shares(margin: Floats) -> Floats:
    """Shares of the answers up to each category."""
    cumulative = np.cumsum(margin, axis=-1)
    return np.asarray(cumulative / cumulative[..., -1:])


def _pairs(counts: Floats, margins_of: Floats) -> _Pairs:
    """Join tables and the thresholds that margins give."""
    by_category = np.asfortranarray(margins_of)
    row_margin = _cumulative_shares(by_category.sum(axis=2))
    column_margin = _cumulative_shares(by_category.sum(axis=1))
    return _Pairs(
        counts=np.asfortranarray(counts),
        rows=_finite_thresholds(row_margin)[:, :, None],
        columns=_finite_thresholds(column_margin)[:, None, :],
        row_margin=row_margin,
        column_margin=column_margin,
    )


def _finite_thresholds(shares: Floats) -> Floats:
    """Thresholds of items, each sought once though the item comes in many pairs."""
    known, place = np.unique(shares[:, :-1], return_inverse=True)
    return np.clip(ndtri(known), -INFINITE, INFINITE)[place.reshape(len(shares), -1)]


def _start(pairs: _Pairs) -> Floats:
    """Take one step of Fisher scoring from independence, where all is known in closed form."""
    zero = np.zeros(1)
    slope = _cells(density(pairs.rows, pairs.columns, rho=zero), None, None)
    share = _cells(pairs.independent, pairs.row_margin, pairs.column_margin)
    ratio = slope / np.maximum(share, TINY)
    score = (pairs.counts * ratio).sum(axis=(1, 2))
    information = pairs.counts.sum(axis=(1, 2)) * (slope * ratio).sum(axis=(1, 2))
    return np.asarray(np.clip(score / np.maximum(information, TINY), -0.9, 0.9))


def _bounds(counts: Floats) -> Floats:
    """Give 1 or -1 to tables in perfect order, and 0 to all others.

    Given the margins one table has no two respondents in opposite order; its likelihood
    rises all the way to 1, as that of the table in reverse order falls from -1. Such a table
    is a path from corner to corner, so that few of its cells are filled.
    """
    longest_path = counts.shape[1] + counts.shape[2] - 1
    paths = np.count_nonzero(counts, axis=(1, 2)) <= longest_path
    joint = np.cumsum(np.cumsum(counts[paths], axis=1), axis=2)
    rows, columns, n_obs = joint[:, :, -1:], joint[:, -1:, :], joint[:, -1:, -1:]
    rising = (joint == np.minimum(rows, columns)).all(axis=(1, 2))
    falling = (joint == np.maximum(rows + columns - n_obs, 0)).all(axis=(1, 2))
    bound = np.zeros(len(counts))
    bound[paths] = rising.astype(float) - falling
    return bound


def _slope_and_step(pairs: _Pairs, z: Floats, below: Floats) -> tuple[Floats, Floats]:
    """Slope of the log likelihood in z, and the step that should level it."""
    rho = np.tanh(z)[:, None, None]
    spread = 1 / np.cosh(z) ** 2
    x, y = pairs.rows, pairs.columns
    phi = density(x, y, rho=rho)
    share = _cells(below, pairs.row_margin, pairs.column_margin).clip(TINY)
    first = _cells(phi, None, None)
    second = _cells(phi * _log_slope(x, y, rho, spread[:, None, None]), None, None)
    ratio = first / share
    slope = (pairs.counts * ratio).sum(axis=(1, 2))
    bend = (pairs.counts * (second / share - ratio**2)).sum(axis=(1, 2))
    fisher = pairs.counts.sum(axis=(1, 2)) * (first * ratio).sum(axis=(1, 2)) * spread**2
    observed = 2 * np.tanh(z) * spread * slope - bend * spread**2
    information = np.where(observed > 0.1 * fisher, observed, np.maximum(fisher, TINY))
    slope = slope * spread
    return slope, np.clip(slope / information, -LONGEST_STEP, LONGEST_STEP)


def _log_slope(x: Floats, y: Floats, rho: Floats, spread: Floats) -> Floats:
    """Differentiate the log density with respect to rho."""
    return np.asarray(rho / spread + (x - rho * y) * (y - rho * x) / spread**2)


def _cells(corner: Floats, rows: Floats | None, columns: Floats | None) -> Floats:
    """Cell contents from sums up to inner corners; the outer sums are margins, or 0."""
    n_pairs, n_rows, n_columns = corner.shape
    grid = np.zeros((n_pairs, n_rows + 2, n_columns + 2), order="F")
    grid[:, 1:-1, 1:-1] = corner
    if rows is not None and columns is not None:
        grid[:, 1:, -1] = rows
        grid[:, -1, 1:] = columns
    return np.asarray(np.diff(np.diff(grid, axis=1), axis=2))


def _inside(after: Floats, low: Floats, high: Floats) -> Floats:
    """Replace steps out of the bracket by its middle."""
    outside = (after <= low) | (after >= high)
    finite = np.isfinite(low) & np.isfinite(high)
    with np.errstate(invalid="ignore"):
        middle = (low + high) / 2
    return np.where(outside & finite, middle, after)
