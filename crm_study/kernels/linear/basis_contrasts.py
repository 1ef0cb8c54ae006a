"""From coordinates on the orthonormal basis of a design to coefficients in original units."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.linear.design import Design


def basis_with_constant(design: Design) -> Floats:
    """Put the constant, of unit length, before the orthonormal columns of a design.

    Parameters
    ----------
    design : Design
        Of n rows and k predictors.

    Returns
    -------
    ndarray of float, shape (n, k + 1)
        Orthonormal columns.
    """
    n_obs = len(design.basis)
    return np.column_stack([np.full(n_obs, n_obs**-0.5), design.basis])


def basis_contrasts(design: Design) -> Floats:
    """Find the matrix that turns coordinates on that basis into coefficients.

    Parameters
    ----------
    design : Design
        Of n rows and k predictors.

    Returns
    -------
    ndarray of float, shape (k + 1, k + 1)
        One row per coefficient, the intercept first.

    Examples
    --------
    >>> from crm_study.kernels.linear.design import centered_design
    >>> design = centered_design(np.array([[1.0], [2.0], [4.0]]))
    >>> line = basis_with_constant(design) @ np.linalg.inv(basis_contrasts(design))
    >>> line.round(12).tolist()
    [[1.0, 1.0], [1.0, 2.0], [1.0, 4.0]]
    """
    n_obs, n_predictors = design.basis.shape
    rows = np.zeros((n_predictors + 1, n_predictors + 1))
    rows[1:, 1:] = design.inverse / design.length[:, None]
    rows[0, 0] = n_obs**-0.5
    rows[0, 1:] = -design.center @ rows[1:, 1:]
    return rows
