"""The regressions behind a mediation: paths a, b, c, c' and, in series, d."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, varies
from crm_study.kernels.linear.least_squares import OlsFit, ols

#: PROCESS draws no longer series (Hayes, 2022, model 6).
MOST_IN_SERIES = 6


@dataclass(frozen=True, slots=True, eq=False)
class MediationPaths:
    """Every regression of a mediation with k mediators, by least squares.

    Attributes
    ----------
    model : int
        Number of the model in PROCESS: 4 for one mediator or several side by side, 6 for
        mediators in series.
    serial : bool
        Whether each mediator also depends on those before it.
    mediator_fits : tuple of OlsFit, length k
        Each mediator on the predictor, in series also on the mediators before it, and on
        the controls. The predictor is the first term after the intercept.
    outcome_fit : OlsFit
        The outcome on the predictor, the mediators and the controls.
    total_fit : OlsFit
        The outcome on the predictor and the controls.
    a, a_std_error, b, b_std_error : ndarray of float, shape (k,)
        Slope of each mediator on the predictor, and of the outcome on each mediator.
    d, d_std_error : ndarray of float, shape (k, k)
        Slope of mediator i (row) on mediator j (column); 0 unless in series and j < i.
    c, c_prime : float
        Total and direct slope of the outcome on the predictor.
    """

    model: int
    serial: bool
    mediator_fits: tuple[OlsFit, ...]
    outcome_fit: OlsFit
    total_fit: OlsFit
    a: Floats
    a_std_error: Floats
    b: Floats
    b_std_error: Floats
    d: Floats
    d_std_error: Floats
    c: float
    c_prime: float


def mediation_paths(
    outcome: ArrayLike,
    predictor: ArrayLike,
    mediators: ArrayLike,
    *,
    controls: ArrayLike | None = None,
    serial: bool = False,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> MediationPaths:
    r"""Fit the regressions of a simple, parallel or serial mediation.

    Parameters
    ----------
    outcome, predictor : array_like of float, shape (n_obs,)
        Complete, in any units.
    mediators : array_like of float, shape (n_obs, k)
        Complete; in series they act in the order of the columns.
    controls : array_like of float, shape (n_obs, m), optional
        Covariates of every regression.
    serial : bool, default False
        Whether each mediator also depends on those before it.
    names : sequence of str, optional
        Of outcome, predictor, mediators and controls; ``y, x, m1, m2, ..., z1, ...``
        when left out.
    conf_level : float, default 0.95
        Coverage of the limits of every slope.

    Returns
    -------
    MediationPaths

    Raises
    ------
    AnalysisError
        Missing values, a variable that does not vary, too few rows, collinearity, or more
        than six mediators in series.

    Notes
    -----
    .. math:: M_i = a_i X + \sum_{j<i} d_{ij} M_j + e_i, \qquad
              Y = c' X + \sum_i b_i M_i + e, \qquad Y = c X + e

    with intercepts and controls throughout; in series j < i, side by side d = 0.

    References
    ----------
    .. [1] Hayes, A. F. (2022). Introduction to mediation, moderation, and conditional
       process analysis (3rd ed.), chapters 3 to 5.

    Examples
    --------
    >>> paths = mediation_paths([1, 2, 4, 3, 6, 5], [1, 2, 3, 4, 5, 6],
    ...                         [[2], [1], [3], [5], [4], [6]])
    >>> paths.model, paths.a.round(3), paths.b.round(3), round(paths.c_prime, 3)
    (4, array([0.886]), array([-0.591]), 1.409)
    >>> abs(paths.c - (paths.a @ paths.b + paths.c_prime)) < 1e-12
    np.True_
    """
    y, x, m = read_columns(outcome, predictor, mediators)
    z = np.empty((y.size, 0)) if controls is None else complete(controls, name="controls", ndim=2)
    labels = _labels(names, m.shape[1], z.shape[1])
    refuse_constant(np.column_stack([y, x, m]), labels)
    k, in_series = m.shape[1], serial and m.shape[1] > 1
    if in_series and k > MOST_IN_SERIES:
        raise AnalysisError(
            f"A serial mediation has at most {MOST_IN_SERIES} mediators, but got {k}."
        )
    x_name, m_names, z_names = labels[1], labels[2 : 2 + k], labels[2 + k :]
    fits = []
    for i in range(k):
        before = range(i) if in_series else range(0)
        columns = np.column_stack([x, m[:, list(before)], z])
        terms = (x_name, *(m_names[j] for j in before), *z_names)
        fits.append(ols(m[:, i], columns, names=terms, conf_level=conf_level))
    full = np.column_stack([x, m, z])
    outcome_fit = ols(y, full, names=(x_name, *m_names, *z_names), conf_level=conf_level)
    total_fit = ols(y, np.column_stack([x, z]), names=(x_name, *z_names), conf_level=conf_level)
    return _assembled(tuple(fits), outcome_fit, total_fit, serial=in_series)


def read_columns(
    outcome: ArrayLike, predictor: ArrayLike, mediators: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Read outcome, predictor and mediators as complete numbers of one length.

    Parameters
    ----------
    outcome, predictor : array_like of float, shape (n_obs,)
    mediators : array_like of float, shape (n_obs, k)

    Returns
    -------
    tuple of ndarray

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths or no mediator.

    Examples
    --------
    >>> [part.shape for part in read_columns([1, 2], [3, 4], [[5], [6]])]
    [(2,), (2,), (2, 1)]
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictor, name="predictor", ndim=1)
    m = complete(mediators, name="mediators", ndim=2)
    if not (y.size == x.size == len(m)):
        raise AnalysisError(
            "A mediation needs outcome, predictor and mediators of the same people, "
            f"but got {y.size}, {x.size} and {len(m)} rows."
        )
    if not m.shape[1]:
        raise AnalysisError("A mediation needs at least 1 mediator, but got none.")
    return y, x, m


def refuse_constant(columns: Floats, labels: Sequence[str]) -> None:
    """Refuse a column that does not vary, by name.

    Parameters
    ----------
    columns : ndarray of float, shape (n_obs, p)
    labels : sequence of str
        At least p; further ones are not looked at.

    Raises
    ------
    AnalysisError

    Examples
    --------
    >>> refuse_constant(np.array([[1.0], [2.0]]), ["care"])
    """
    for label, values, moves in zip(labels, columns.T, varies(columns), strict=False):
        if not moves:
            raise AnalysisError(
                f"A mediation needs variables that vary: every value of '{label}' is {values[0]:g}."
            )


def _labels(names: Sequence[str] | None, n_mediators: int, n_controls: int) -> tuple[str, ...]:
    """One name per column."""
    mediators = (f"m{i}" for i in range(1, n_mediators + 1))
    controls = (f"z{i}" for i in range(1, n_controls + 1))
    labels = ("y", "x", *mediators, *controls) if names is None else tuple(names)
    if len(labels) != 2 + n_mediators + n_controls:
        raise AnalysisError(
            f"A mediation needs one name per column, but got {len(labels)} names for "
            f"{2 + n_mediators + n_controls} columns."
        )
    return labels


def _assembled(
    fits: tuple[OlsFit, ...], outcome_fit: OlsFit, total_fit: OlsFit, *, serial: bool
) -> MediationPaths:
    """Read the paths off the regressions."""
    k = len(fits)
    d, d_std_error = np.zeros((k, k)), np.zeros((k, k))
    for i in range(k if serial else 0):
        d[i, :i] = fits[i].estimate[2 : 2 + i]
        d_std_error[i, :i] = fits[i].std_error[2 : 2 + i]
    return MediationPaths(
        model=6 if serial else 4,
        serial=serial,
        mediator_fits=fits,
        outcome_fit=outcome_fit,
        total_fit=total_fit,
        a=np.array([fit.estimate[1] for fit in fits]),
        a_std_error=np.array([fit.std_error[1] for fit in fits]),
        b=outcome_fit.estimate[2 : 2 + k],
        b_std_error=outcome_fit.std_error[2 : 2 + k],
        d=d,
        d_std_error=d_std_error,
        c=float(total_fit.estimate[1]),
        c_prime=float(outcome_fit.estimate[1]),
    )
