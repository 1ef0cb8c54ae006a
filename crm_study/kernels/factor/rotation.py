"""Rotations: the same factors, turned until each item shows few of them.

Every rotation leaves communalities and residuals as they were. Columns come by falling
variance, each with a positive sum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.factor.gradient_projection import Turn, best_of_starts, kaiser_varimax

Method = Literal["varimax", "oblimin", "promax"]
#: Largest weight of the covariances between squared loadings: beyond it the criterion has
#: no minimum to speak of (the same limit as SPSS's delta).
LARGEST_GAMMA = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Rotation:
    """Rotated factors of n_items items.

    Attributes
    ----------
    loadings : ndarray of float, shape (n_items, n_factors)
        The pattern: weights of the factors in each item. Columns by falling variance.
    phi : ndarray of float, shape (n_factors, n_factors)
        Correlations of the factors; the identity for an orthogonal rotation.
    structure : ndarray of float, shape (n_items, n_factors)
        Correlations of items and factors: the pattern times phi.
    transformation : ndarray of float, shape (n_factors, n_factors)
        T with rotated loadings = unrotated loadings @ T.
    method : str
        ``"varimax"``, ``"oblimin"`` or ``"promax"``.
    kaiser_normalized : bool
        Whether items counted alike, whatever their communality.
    n_iterations : int
        Steps taken; sweeps over the pairs of factors for varimax and promax.
    converged : bool
        Whether the criterion is flat at the solution.
    n_optima : int
        Different solutions that the starts led to; the best of them is this one.
    """

    loadings: Floats
    phi: Floats
    structure: Floats
    transformation: Floats
    method: Method
    kaiser_normalized: bool
    n_iterations: int
    converged: bool
    n_optima: int


def varimax(loadings: ArrayLike, *, normalize: bool = True) -> Rotation:
    r"""Turn uncorrelated factors until squared loadings vary most within each column.

    Parameters
    ----------
    loadings : array_like of float, shape (n_items, n_factors)
        Unrotated.
    normalize : bool, default True
        Kaiser's normalization, as in SPSS, PSPP, ``stats::varimax`` and psych.

    Returns
    -------
    Rotation

    Raises
    ------
    AnalysisError
        No table of loadings, dependent columns, or an item without communality.

    Notes
    -----
    Maximizes the variance of the squared loadings, summed over columns, by Kaiser's plane
    rotations, repeated until every angle is negligible. One factor is left as it is. SPSS
    and ``stats::varimax`` stop at a coarser rule, up to 0.001 away.

    References
    ----------
    .. [1] Kaiser, H. F. (1958). Psychometrika, 23(3), 187-200.

    Examples
    --------
    >>> turned = varimax([[0.6, 0.6], [0.7, 0.7], [0.5, -0.5], [0.4, -0.4]])
    >>> abs(turned.loadings).round(6)
    array([[0.848528, 0.      ],
           [0.989949, 0.      ],
           [0.      , 0.707107],
           [0.      , 0.565685]])
    """
    table, weights = _readable(loadings, normalize=normalize)
    turn = kaiser_varimax(table / weights)
    return _rotation(table, turn, "varimax", normalize=normalize)


def oblimin(
    loadings: ArrayLike,
    *,
    gamma: float = 0.0,
    normalize: bool = False,
    n_starts: int = 0,
    seed: int = 0,
) -> Rotation:
    r"""Let factors correlate, and turn them until few items show two of them.

    Parameters
    ----------
    loadings : array_like of float, shape (n_items, n_factors)
        Unrotated.
    gamma : float, default 0.0
        0 is direct quartimin, the default of psych and SPSS (whose delta it is); negative
        values hold the factors closer to uncorrelated.
    normalize : bool, default False
        Kaiser's normalization: False as in GPArotation and psych, True as in SPSS.
    n_starts : int, default 0
        Random starts besides the unrotated loadings. The criterion can have several
        minima; the lowest one found is returned and `Rotation.n_optima` counts them.
    seed : int, default 0
        Of the random starts.

    Returns
    -------
    Rotation
        As ``GPArotation::oblimin`` driven to its limit.

    Raises
    ------
    AnalysisError
        No table of loadings, dependent columns, gamma above 0.8, or an item without
        communality under Kaiser's normalization.

    Notes
    -----
    Minimizes, over oblique transformations by gradient projection,

    .. math:: f = \tfrac14 \sum_{j \ne l} \Bigl(\sum_i \lambda_{ij}^2 \lambda_{il}^2
              - \tfrac{\gamma}{k} \sum_i \lambda_{ij}^2 \sum_i \lambda_{il}^2\Bigr)

    References
    ----------
    .. [1] Jennrich, R. I., & Sampson, P. F. (1966). Psychometrika, 31(3), 313-323.
    .. [2] Bernaards, C. A., & Jennrich, R. I. (2005). Educational and Psychological
       Measurement, 65(5), 676-696.

    Examples
    --------
    >>> cluster = np.array([[0.8, 0], [0.7, 0], [0, 0.6], [0, 0.5]])
    >>> turned = oblimin(cluster @ np.linalg.cholesky([[1, 0.3], [0.3, 1]]))
    >>> turned.loadings.round(6) + 0.0
    array([[0.8, 0. ],
           [0.7, 0. ],
           [0. , 0.6],
           [0. , 0.5]])
    >>> round(float(turned.phi[0, 1]), 6)
    0.3
    """
    if gamma > LARGEST_GAMMA:
        raise AnalysisError(f"Oblimin's gamma must be at most {LARGEST_GAMMA}, but is {gamma}.")
    if n_starts < 0:
        raise AnalysisError(f"The number of random starts must not be negative: {n_starts}.")
    table, weights = _readable(loadings, normalize=normalize)
    turn = best_of_starts(table / weights, gamma=gamma, n_starts=n_starts, seed=seed)
    return _rotation(table, turn, "oblimin", normalize=normalize)


def promax(
    loadings: ArrayLike,
    *,
    power: float = 4.0,
    convention: Literal["stats", "psych", "spss"] = "psych",
) -> Rotation:
    r"""Let varimax factors correlate, toward loadings raised to a power.

    Parameters
    ----------
    loadings : array_like of float, shape (n_items, n_factors)
        Unrotated.
    power : float, default 4.0
        Above 1: m of stats and psych, kappa of SPSS.
    convention : {'psych', 'spss', 'stats'}
        ``"stats"``: varimax with Kaiser's normalization, then target and least squares on
        the loadings themselves, as ``stats::promax`` and ``psych::Promax``. ``"psych"``:
        every step on normalized rows, as ``psych::fa(rotate = "promax")``. ``"spss"``:
        the target from normalized rows, least squares on the loadings themselves, as SPSS
        and PSPP (where ``power`` is kappa).

    Returns
    -------
    Rotation

    Raises
    ------
    AnalysisError
        No table of loadings, dependent columns, an item without communality, a power not
        above 1, or an unknown convention.

    References
    ----------
    .. [1] Hendrickson, A. E., & White, P. O. (1964). British Journal of Statistical
       Psychology, 17(1), 65-70.
    .. [2] Grieder, S., & Steiner, M. D. (2022). Algorithmic jingle jungle. Behavior
       Research Methods, 54(1), 54-74.

    Examples
    --------
    >>> turned = promax([[0.7, 0.3], [0.6, 0.4], [0.6, -0.3], [0.5, -0.4]])
    >>> bool(0 < turned.phi[0, 1] < 1)
    True
    """
    if convention not in ("stats", "psych", "spss"):
        raise AnalysisError(
            f"Promax has the conventions stats, psych and spss, but not {convention!r}."
        )
    if not power > 1:
        raise AnalysisError(f"Promax needs a power above 1, but got {power}.")
    table, weights = _readable(loadings, normalize=True)
    first = kaiser_varimax(table / weights)
    turned = table @ first.matrix
    aimed = turned if convention == "stats" else turned / weights
    fitted = turned / weights if convention == "psych" else turned
    target = aimed * np.abs(aimed) ** (power - 1)
    toward = np.linalg.lstsq(fitted, target, rcond=None)[0]
    toward = toward * np.sqrt(np.linalg.inv(toward.T @ toward).diagonal())
    turn = replace(first, matrix=first.matrix @ toward)
    return _rotation(table, turn, "promax", normalize=True)


def _readable(loadings: ArrayLike, *, normalize: bool) -> tuple[Floats, Floats]:
    """Read independent columns of loadings, and each item's weight as a column."""
    table = complete(loadings, name="loadings", ndim=2)
    n_items, n_factors = table.shape
    if n_factors < 1 or n_items < n_factors or np.linalg.matrix_rank(table) < n_factors:
        raise AnalysisError(
            f"A rotation needs independent factors, but got {n_factors} column(s) of "
            f"{n_items} loadings, of which some repeat others."
        )
    length = np.sqrt((table**2).sum(axis=1, keepdims=True))
    if not normalize:
        return table, np.ones_like(length)
    if (length == 0).any():
        position = int(np.argmin(length)) + 1
        raise AnalysisError(
            f"Kaiser's normalization needs items with communality, but item {position} has none."
        )
    return table, length


def _rotation(table: Floats, turn: Turn, method: Method, *, normalize: bool) -> Rotation:
    """Put rotated columns in order, and record what belongs to them."""
    inverse = np.linalg.inv(turn.matrix)
    phi = inverse @ inverse.T
    pattern = table @ turn.matrix
    variance = np.einsum("ij,ij->j", pattern, pattern @ phi)
    order = np.argsort(-variance, kind="stable")
    sign = np.where(pattern[:, order].sum(axis=0) < 0, -1.0, 1.0)
    transformation = turn.matrix[:, order] * sign
    phi = phi[np.ix_(order, order)] * np.outer(sign, sign)
    np.fill_diagonal(phi, 1.0)
    phi = np.eye(len(phi)) if method == "varimax" else (phi + phi.T) / 2
    pattern = table @ transformation
    return Rotation(
        loadings=pattern,
        phi=phi,
        structure=pattern @ phi,
        transformation=transformation,
        method=method,
        kaiser_normalized=normalize,
        n_iterations=turn.n_iterations,
        converged=turn.converged,
        n_optima=turn.n_optima,
    )
