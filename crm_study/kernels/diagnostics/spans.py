"""What columns span beside a constant, without the columns that repeat others."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats

_REPEATED = 1e-10


def orthonormal_span(columns: Floats, *, beside: Floats | None = None) -> Floats:
    """Return orthonormal columns that span given ones beside a constant.

    Parameters
    ----------
    columns : ndarray of float, shape (n_obs, k)
        In any units.
    beside : ndarray of float, shape (n_obs, m), optional
        Orthonormal columns, orthogonal to the constant, that are taken out first.

    Returns
    -------
    ndarray of float, shape (n_obs, rank)
        Orthogonal to the constant and to ``beside``; a column of which less than 1e-10 of
        its length is left after those before it adds nothing.

    Examples
    --------
    >>> orthonormal_span(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])).shape
    (3, 1)
    """
    basis = np.zeros((len(columns), 0)) if beside is None else beside
    n_beside = basis.shape[1]
    for column in columns.T:
        deviations = column - column.mean()
        length = float(np.linalg.norm(deviations))
        if length <= 1e-13 * float(np.abs(column).max()) * np.sqrt(column.size):
            continue
        left = _remainder(deviations / length, basis)
        size = float(np.linalg.norm(left))
        if size > _REPEATED:
            left = _remainder(left / size, basis)
            basis = np.column_stack([basis, left / np.linalg.norm(left)])
    return basis[:, n_beside:]


def _remainder(column: Floats, basis: Floats) -> Floats:
    """Take the basis and the constant out of a column, twice (Kahan)."""
    for _ in range(2):
        column = column - basis @ (basis.T @ column)
        column = column - column.mean()
    return column
