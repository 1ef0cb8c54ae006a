"""The same regression on many sets of rows at once, with every kind of standard error.

Each universe keeps some of the same n rows. Left-out rows hold zeros after centering, so that
sums over all rows are sums over those kept and thousands of fits are a few array products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.masked_clusters import cr1_variance, cr2_variance
from crm_study.kernels.multiverse.slope_tests import SlopeTests, slope_tests

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class MaskedFits:
    """The slope of the predictor in u universes. Nan where a control or it is collinear.

    Attributes
    ----------
    estimate, r_squared : ndarray of float, shape (u,)
        Slope, in outcome units per predictor unit, and R² of the model.
    n_obs, df : ndarray of float, shape (u,)
        Rows kept, and n less coefficients; a control that does not vary is none.
    form : ndarray of float, shape (u, n)
        The slope is its product with the outcome.
    residual, leverage : ndarray of float, shape (u, n)
        0 where a row is left out.
    ratio : ndarray of float, shape (u,)
        sd(predictor) / sd(outcome).
    basis : ndarray of float, shape (u, n, p)
        Orthonormal columns: constant, controls, and last the predictor.
    """

    estimate: Floats
    r_squared: Floats
    n_obs: Floats
    df: Floats
    form: Floats
    residual: Floats
    leverage: Floats
    ratio: Floats
    basis: Floats


def masked_fits(outcome: Floats, predictor: Floats, controls: Floats, *, kept: Bools) -> MaskedFits:
    """Regress outcomes on predictors and controls, each on its own rows.

    Parameters
    ----------
    outcome, predictor : ndarray of float, shape (u, n)
        Anything, nan too, where a row is left out.
    controls : ndarray of float, shape (u, n, c)
        Likewise.
    kept : ndarray of bool, shape (u, n)
        Rows of each universe.

    Returns
    -------
    MaskedFits

    References
    ----------
    .. [1] Frisch, R., & Waugh, F. V. (1933). Econometrica, 1(4), 387-401.

    Examples
    --------
    >>> y, x = np.array([[1.0, 3, 2, 5, 4], [1, 3, 2, 5, 4]]), np.array([[1.0, 2, 3, 4, 5]] * 2)
    >>> kept = np.array([[True] * 5, [True] * 4 + [False]])
    >>> masked_fits(y, x, np.empty((2, 5, 0)), kept=kept).estimate.round(3)
    array([0.8, 1.1])
    """
    n_obs = kept.sum(axis=1).astype(float)
    y, x = _centered(outcome, kept, n_obs), _centered(predictor, kept, n_obs)
    columns = [kept / np.sqrt(n_obs)[:, None]]
    known, moving = np.ones(len(kept), dtype=bool), np.zeros(len(kept))
    for j in range(controls.shape[2]):
        column = _centered(controls[:, :, j], kept, n_obs)
        unit, size, whole = _orthogonal(column, columns[1:])
        varies = whole > 0
        known &= ~varies | (size > 1e-6 * whole)
        moving += varies
        columns.append(np.where(varies[:, None], unit, 0.0))
    unit, size, whole = _orthogonal(x, columns[1:])
    known &= (whole > 0) & (size > 1e-6 * whole)
    columns.append(unit)
    residual = y
    for _ in range(2):
        for column in columns:
            residual = residual - (column * residual).sum(axis=1)[:, None] * column
    basis = np.stack(columns, axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        form = np.where(known[:, None], unit / size[:, None], np.nan)
        total = (y**2).sum(axis=1)
        return MaskedFits(
            estimate=np.where(known, (unit * y).sum(axis=1) / size, np.nan),
            r_squared=1 - (residual**2).sum(axis=1) / total,
            n_obs=n_obs,
            df=n_obs - moving - 2,
            form=form,
            residual=residual,
            leverage=(basis**2).sum(axis=2),
            ratio=whole / np.sqrt(total),
            basis=basis,
        )


def masked_tests(
    fits: MaskedFits, *, kind: str, members: Floats | None, conf_level: float
) -> SlopeTests:
    """Test the slopes with one kind of standard error.

    Parameters
    ----------
    fits : MaskedFits
        The fits.
    kind : {"ols", "hc3", "cr1", "cr2"}
        As `ols`, `heteroscedastic` and `cluster_robust` define them.
    members : ndarray of float, shape (n_clusters, n), or None
        1 where a row is in a cluster; for ``cr1`` and ``cr2``.
    conf_level : float
        Coverage of the limits.

    Returns
    -------
    SlopeTests
        Nan without degrees of freedom, and for HC3 where a row has a leverage of 1.

    Examples
    --------
    >>> y, x = np.array([[1.0, 3, 2, 5, 4]]), np.array([[1.0, 2, 3, 4, 5]])
    >>> fits = masked_fits(y, x, np.empty((1, 5, 0)), kept=np.ones((1, 5), dtype=bool))
    >>> masked_tests(fits, kind="ols", members=None, conf_level=0.95).p_value.round(4)
    array([0.1041])
    """
    df = np.where(fits.df > 0, fits.df, np.nan)
    if members is not None and kind == "cr2":
        variance, df = cr2_variance(fits.basis, fits.form, fits.residual, members)
    elif members is not None and kind == "cr1":
        variance, df = cr1_variance(fits.basis, fits.form, fits.residual, members)
    elif kind == "hc3":
        free = 1 - fits.leverage
        forced = (free < 1e-12).any(axis=1)
        scores = fits.form * fits.residual / np.where(free < 1e-12, 1.0, free)
        variance = np.where(forced, np.nan, (scores**2).sum(axis=1))
    else:
        variance = (fits.residual**2).sum(axis=1) / df * (fits.form**2).sum(axis=1)
    return slope_tests(fits.estimate, np.sqrt(variance), df, conf_level=conf_level)


def _centered(values: Floats, kept: Bools, n_obs: Floats) -> Floats:
    """Subtract the mean of the rows kept; 0 elsewhere, and all 0 for rounding alone."""
    inside = np.where(kept, values, 0.0)
    centered = np.where(kept, inside - (inside.sum(axis=1) / n_obs)[:, None], 0.0)
    moves = np.abs(centered).max(axis=1) > 1e-13 * np.abs(inside).max(axis=1)
    return np.where(moves[:, None], centered, 0.0)


def _orthogonal(column: Floats, basis: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
    """Return the unit vector left of a column, its length, and the length it had."""
    whole = np.sqrt((column**2).sum(axis=1))
    for _ in range(2):
        for unit in basis:
            column = column - (unit * column).sum(axis=1)[:, None] * unit
    size = np.sqrt((column**2).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size[:, None] > 0, column / size[:, None], 0.0), size, whole
