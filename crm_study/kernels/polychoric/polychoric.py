"""Correlations of ratings as if each were a coarse look at a normal variable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import POSITIVE, smallest_eigenvalue
from crm_study.kernels.polychoric.joint_tables import JointTables, joint_tables
from crm_study.kernels.polychoric.polychoric_likelihood import latent_correlations, thresholds


@dataclass(frozen=True, slots=True, eq=False)
class Polychoric:
    """Latent correlations of n_items rated items.

    Attributes
    ----------
    rho : ndarray of float, shape (n_items, n_items)
        Polychoric correlations, ones on the diagonal; tetrachoric for two categories.
    thresholds : tuple of ndarray of float
        Of each item, one fewer than its categories, in standard deviations of the latent
        variable.
    categories : tuple of ndarray of float
        The answers each item was given, rising. An answer never used has no threshold.
    n_obs : int
        Respondents.
    n_empty_cells : ndarray of float, shape (n_items, n_items)
        Pairs of answers that nobody gave; many of them make a correlation uncertain.
    n_at_bound : int
        Pairs of items in perfect order, whose correlation is exactly 1 or -1.
    smallest_eigenvalue : float
        Of rho: estimated pair by pair, it may be negative.
    positive_definite : bool
        Whether the correlations are possible together and none repeats others.
    converged : bool
        Whether every pair reached its maximum.
    n_iterations : int
        Steps of the slowest pair.
    """

    rho: Floats
    thresholds: tuple[Floats, ...]
    categories: tuple[Floats, ...]
    n_obs: int
    n_empty_cells: Floats
    n_at_bound: int
    smallest_eigenvalue: float
    positive_definite: bool
    converged: bool
    n_iterations: int


def polychoric(scores: ArrayLike, *, empty_cell: float = 0.0) -> Polychoric:
    """Correlate the normal variables behind ordered answers, all pairs at once.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete answers; their order counts, their distances do not.
    empty_cell : float, default 0.0
        Respondents put into each pair of answers that nobody gave. 0 is maximum
        likelihood; 0.5 is the correction of ``psych::tetrachoric(correct = 0.5)``. The
        thresholds stay where the items' margins put them.

    Returns
    -------
    Polychoric
        Two-step estimates, as ``lavaan::lavCor(ordered = TRUE)`` and ``polycor::polychor``.

    Raises
    ------
    AnalysisError
        Fewer than two items or respondents, an item that does not vary, one with more than
        20 different answers, or a negative correction.

    References
    ----------
    .. [1] Olsson, U. (1979). Psychometrika, 44(4), 443-460.

    Examples
    --------
    Two halved answers that agree in 60 of 100: sin(pi/2 * 0.2).

    >>> answers = [[1, 1]] * 30 + [[1, 2]] * 20 + [[2, 1]] * 20 + [[2, 2]] * 30
    >>> round(float(polychoric(answers).rho[0, 1]), 9)
    0.309016994
    """
    return polychoric_of(joint_tables(scores), empty_cell=empty_cell)


def polychoric_of(tables: JointTables, *, empty_cell: float = 0.0) -> Polychoric:
    """Correlate the normal variables behind answers that were counted in pairs.

    Parameters
    ----------
    tables : JointTables
    empty_cell : float, default 0.0
        As for `polychoric`.

    Raises
    ------
    AnalysisError
        A negative correction.

    Examples
    --------
    >>> tables = joint_tables([[1, 1]] * 3 + [[1, 2]] * 2 + [[2, 1]] * 2 + [[2, 2]] * 3)
    >>> round(float(polychoric_of(tables).rho[0, 1]), 9)
    0.309016994
    """
    if not empty_cell >= 0:
        raise AnalysisError(
            f"What is put into empty cells must not be negative, but is {empty_cell}."
        )
    empty = (tables.counts == 0) & _real(tables)
    filled = np.where(empty, empty_cell, tables.counts)
    found = latent_correlations(filled, margins_of=tables.counts)
    rho = _matrix(tables, found.rho, diagonal=1.0)
    smallest = smallest_eigenvalue(rho)
    return Polychoric(
        rho=rho,
        thresholds=tuple(thresholds(margin) for margin in tables.margins),
        categories=tables.categories,
        n_obs=tables.n_obs,
        n_empty_cells=_matrix(tables, empty.sum(axis=(1, 2)).astype(float), diagonal=0.0),
        n_at_bound=int(found.at_bound.sum()),
        smallest_eigenvalue=smallest,
        positive_definite=smallest > POSITIVE,
        converged=bool(found.converged.all()),
        n_iterations=found.n_iterations,
    )


def tetrachoric(scores: ArrayLike, *, empty_cell: float = 0.0) -> Polychoric:
    """Correlate the normal variables behind answers of two kinds.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete answers, two different ones for each item.
    empty_cell : float, default 0.0
        As for `polychoric`; without it one empty corner gives exactly 1 or -1.

    Returns
    -------
    Polychoric

    Raises
    ------
    AnalysisError
        An item with more than two different answers, or what `polychoric` refuses.

    References
    ----------
    .. [1] Pearson, K. (1900). Philosophical Transactions of the Royal Society A, 195, 1-47.

    Examples
    --------
    >>> answers = [[0, 0]] * 30 + [[0, 1]] * 20 + [[1, 0]] * 20 + [[1, 1]] * 30
    >>> round(float(tetrachoric(answers).rho[0, 1]), 9)
    0.309016994
    """
    found = polychoric(scores, empty_cell=empty_cell)
    for item, known in enumerate(found.categories):
        if len(known) > 2:
            raise AnalysisError(
                f"A tetrachoric correlation needs items with two different answers, but item "
                f"{item + 1} has {len(known)}."
            )
    return found


def _real(tables: JointTables) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Cells of categories that both items of a pair have."""
    n_categories = np.array([len(known) for known in tables.categories])
    kinds = np.arange(tables.counts.shape[1])
    rows = kinds < n_categories[tables.left][:, None]
    columns = kinds < n_categories[tables.right][:, None]
    return np.asarray(rows[:, :, None] & columns[:, None, :])


def _matrix(tables: JointTables, values: Floats, *, diagonal: float) -> Floats:
    """Lay one value per pair out as a symmetric matrix."""
    n_items = len(tables.categories)
    matrix = np.full((n_items, n_items), diagonal)
    matrix[tables.left, tables.right] = values
    matrix[tables.right, tables.left] = values
    return matrix
