"""What single rows tell of a fitted model: leverage, influence and the errors that rest on them.

A row's numbers are computed column by column in one order, so that they do not depend on the
rows beside it. What is summed is first made a whole multiple of a power of two, far below the
residual variance; sums of whole numbers are the same for any cut and any order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.sandwich_fit import SandwichFit, sandwich_fit
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.moments.binary_digits import whole_digits
from crm_study.kernels.moments.exact_products import exact_products
from crm_study.kernels.moments.fourth_moments import pairs_of
from crm_study.kernels.moments.moments import Moments

Big = NDArray[np.object_]
"""Whole numbers without a largest one."""
#: How much a squared residual is enlarged for the leverage of its row, which is known by itself.
LeverageKind = Literal["HC2", "HC3", "HC4", "HC4m"]
_KINDS: tuple[LeverageKind, ...] = get_args(LeverageKind)
_GRID = 40
"""Bits between the residual variance and the unit in which enlarged squares are summed."""
_PERFECT = 1e-13
_ALONE = 1e-12
_ROWS = 8_192
_EXACT_BITS, _FEWEST_BITS = 41, 8
"""Bits of a product that 4,096 rows sum up exactly; and of a digit, at least."""


@dataclass(frozen=True, slots=True, eq=False)
class RowModel:
    """A fitted model as it is needed to judge single rows, of k predictors.

    Attributes
    ----------
    center : ndarray of int64, shape (k + 1,)
        Whole numbers next to the means of the outcome and the predictors, times ``unit``.
    unit : int
        What the variables are multiplied by to be whole.
    offset : ndarray of float, shape (k + 1,)
        Means less center.
    slopes : ndarray of float, shape (k,)
    inverse : ndarray of float, shape (k, k)
        Of the centered products of the predictors.
    n_obs : int
    sigma : float
        Of the residuals.
    far_leverage, far_cooks : float
        Beyond which rows are counted: leverage over its mean, and Cook's distance times n.
    """

    center: NDArray[np.int64]
    unit: int
    offset: Floats
    slopes: Floats
    inverse: Floats
    n_obs: int
    sigma: float
    far_leverage: float
    far_cooks: float

    @property
    def mean_leverage(self) -> float:
        """Coefficients over rows."""
        return (len(self.slopes) + 1) / self.n_obs

    @property
    def grid(self) -> int:
        """Exponent of the power of two in which enlarged squares are summed."""
        return math.frexp(self.sigma**2)[1] - _GRID


@dataclass(frozen=True, slots=True, eq=False)
class ResidualSums:
    """What rows of a model add up to; joined by +.

    Attributes
    ----------
    model : RowModel
    products : ndarray of int, shape (4, q)
        For HC2, HC3, HC4 and HC4m, sums of the enlarged square, in units of ``2**grid``, times
        the product of two of 1 and the predictors less center, in the order of `pairs_of`.
    n_obs, n_alone : int
        Rows, and those of leverage 1, which are in no sum.
    n_leverage, n_cooks : int
        Rows beyond the cut-offs of the model.
    leverage, cooks_d : float
        The largest ones; 0 without rows.
    """

    model: RowModel
    products: Big
    n_obs: int = 0
    n_alone: int = 0
    n_leverage: int = 0
    n_cooks: int = 0
    leverage: float = 0.0
    cooks_d: float = 0.0

    def __add__(self, other: ResidualSums) -> ResidualSums:
        """Join the sums of other rows of the same model."""
        return ResidualSums(
            model=self.model,
            products=self.products + other.products,
            n_obs=self.n_obs + other.n_obs,
            n_alone=self.n_alone + other.n_alone,
            n_leverage=self.n_leverage + other.n_leverage,
            n_cooks=self.n_cooks + other.n_cooks,
            leverage=max(self.leverage, other.leverage),
            cooks_d=max(self.cooks_d, other.cooks_d),
        )


def row_model(fit: OlsFit, moments: Moments, *, far_leverage: float, far_cooks: float) -> RowModel:
    """Return what judges the rows of a model.

    Parameters
    ----------
    fit : OlsFit
        Of `ols_of_moments`, to these moments.
    moments : Moments
        Of the outcome and the predictors.
    far_leverage, far_cooks : float
        As in `RowModel`.

    Raises
    ------
    AnalysisError
        A perfect fit, which leaves no residual to look at.
    """
    if 1 - fit.r_squared <= _PERFECT:
        raise AnalysisError("A perfect fit leaves no residual to look at.")
    n, unit, center = moments.n_obs, moments.unit, moments.nearest()
    apart = [int(s) - n * int(c) for s, c in zip(moments.sums, center, strict=True)]
    return RowModel(
        center=center,
        unit=unit,
        offset=np.array([one / (n * unit) for one in apart]),
        slopes=fit.estimate[1:],
        inverse=fit.covariance[1:, 1:] / fit.sigma**2,
        n_obs=n,
        sigma=fit.sigma,
        far_leverage=far_leverage,
        far_cooks=far_cooks,
    )


def no_residual_sums(model: RowModel) -> ResidualSums:
    """Return the sums of no row."""
    n_pairs = len(pairs_of(len(model.slopes)))
    return ResidualSums(model, np.zeros((len(_KINDS), n_pairs), dtype=object))


def residual_sums(columns: NDArray[np.integer], model: RowModel) -> ResidualSums:
    """Go over complete rows of whole numbers, the outcome first.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k + 1, n)
        One row a variable, times the unit of the model.
    model : RowModel

    Examples
    --------
    >>> from crm_study.kernels.linear.moment_regression import ols_of_moments
    >>> from crm_study.kernels.moments.moments import moments_of_columns
    >>> columns = np.array([[1, 3, 2, 5, 4], [1, 2, 3, 4, 5]])
    >>> moments = moments_of_columns(columns)
    >>> fit = ols_of_moments(moments, names=["x"])
    >>> model = row_model(fit, moments, far_leverage=1.4, far_cooks=4)
    >>> found = residual_sums(columns, model)
    >>> found.n_leverage, round(found.leverage, 2)
    (2, 0.6)
    >>> heteroscedastic_of_sums(fit, found, kind="HC3").std_error.round(4)
    array([1.191 , 0.4153])
    """
    total = no_residual_sums(model)
    for start in range(0, columns.shape[1], _ROWS):
        total = total + _piece(columns[:, start : start + _ROWS], model)
    return total


def heteroscedastic_of_sums(fit: OlsFit, sums: ResidualSums, *, kind: LeverageKind) -> SandwichFit:
    """Give the model standard errors robust to unequal variance, as `heteroscedastic` does.

    Raises
    ------
    AnalysisError
        A row of leverage 1.
    """
    if sums.n_alone:
        raise AnalysisError(
            f"{kind} is undefined: a row has a leverage of 1, it alone determines a coefficient."
        )
    model, k = sums.model, len(sums.model.slopes)
    middle = np.empty((k + 1, k + 1))
    for (i, j), entry in zip(pairs_of(k), sums.products[_KINDS.index(kind)], strict=True):
        size = model.unit ** ((i > 0) + (j > 0))
        middle[i, j] = middle[j, i] = math.ldexp(float(entry), model.grid) / size
    half = _from_center(model) @ _bread(model)
    return sandwich_fit(
        fit,
        half @ middle @ half.T,
        kind=kind,
        df=np.full(k + 1, float(fit.df_residual)),
        n_clusters=fit.n_obs,
        conf_level=fit.conf_level,
    )


def _bread(model: RowModel) -> Floats:
    """Return (X'X)^-1 of the constant and the predictors less center."""
    aside = model.offset[1:]
    shared = -model.inverse @ aside
    corner = np.array([[1 / model.n_obs - shared @ aside]])
    found: Floats = np.block([[corner, shared[None]], [shared[:, None], model.inverse]])
    return found


def _from_center(model: RowModel) -> Floats:
    """Return what turns estimates of predictors less center into those of predictors."""
    back: Floats = np.eye(len(model.slopes) + 1)
    back[0, 1:] = -model.center[1:] / model.unit
    return back


def _piece(columns: NDArray[np.integer], model: RowModel) -> ResidualSums:
    values = columns.astype(np.int64) - model.center[:, None]
    apart = values / model.unit - model.offset[:, None]
    squared, leverage = _squared(apart, model), _leverage(apart[1:], model)
    free = 1 - leverage
    known = free >= _ALONE
    free = np.where(known, free, 1.0)
    p = len(model.slopes) + 1
    cooks = np.where(known, squared * leverage / (free * free) / (p * model.sigma**2), 0.0)
    enlarged = np.where(known, squared / _shrunk(leverage, free, model), 0.0)
    return replace(
        no_residual_sums(model),
        products=_products(np.rint(np.ldexp(enlarged, -model.grid)), values[1:]),
        n_obs=len(squared),
        n_alone=int((~known).sum()),
        n_leverage=int((leverage / model.mean_leverage > model.far_leverage).sum()),
        n_cooks=int((cooks > model.far_cooks / model.n_obs).sum()),
        leverage=float(leverage.max()),
        cooks_d=float(cooks.max()),
    )


def _squared(apart: Floats, model: RowModel) -> Floats:
    """Return the squared residuals."""
    residual: Floats = apart[0].copy()
    for slope, column in zip(model.slopes, apart[1:], strict=True):
        residual -= slope * column
    return residual * residual


def _leverage(apart: Floats, model: RowModel) -> Floats:
    leverage = np.full(apart.shape[1], 1 / model.n_obs)
    for i, row in enumerate(model.inverse):
        for j in range(i + 1):
            leverage += (1 + (i != j)) * row[j] * apart[i] * apart[j]
    return np.asarray(np.minimum(leverage, 1.0))


def _shrunk(leverage: Floats, free: Floats, model: RowModel) -> Floats:
    """Return what squared residuals are divided by, one row a kind, as in `heteroscedastic`."""
    relative = leverage / model.mean_leverage
    fourth = free ** np.minimum(4.0, relative)
    modified = free ** (np.minimum(1.0, relative) + np.minimum(1.5, relative))
    return np.stack([free, free * free, fourth, modified])


def _products(whole: Floats, values: NDArray[np.int64]) -> Big:
    """Multiply whole numbers with products of pairs, exactly."""
    given = np.concatenate([np.ones((1, values.shape[1]), np.int64), values])
    crossed = np.stack([given[i] * given[j] for i, j in pairs_of(len(values))])
    largest = int(np.abs(crossed).max())
    bits = max(_FEWEST_BITS, _EXACT_BITS - largest.bit_length())
    total = np.zeros((len(whole), len(crossed)), dtype=object)
    for digits, exponent in whole_digits(whole, bits):
        total = total + exact_products(digits, crossed).astype(object) * 2**exponent
    return total
