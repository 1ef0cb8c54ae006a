"""Indirect effects: products of slopes along the ways from the predictor to the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.distributions import normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats

#: Mediators that a way passes, in order, by position.
Chain = tuple[int, ...]
#: Second-order terms of the variance of a product: left out, added, subtracted.
Form = Literal["sobel", "aroian", "goodman"]


@dataclass(frozen=True, slots=True)
class ProductTest:
    """A normal-theory test of a product of slopes; nan where undefined.

    Attributes
    ----------
    estimate, std_error : float
        The product and its standard error.
    statistic, p_value : float
        z and its two-sided p.
    """

    estimate: float
    std_error: float
    statistic: float
    p_value: float


def chains(n_mediators: int, *, serial: bool) -> tuple[Chain, ...]:
    """List the ways from predictor to outcome through mediators, short ones first.

    Parameters
    ----------
    n_mediators : int
    serial : bool
        Whether a way may pass several mediators, in their order.

    Returns
    -------
    tuple of tuple of int

    Examples
    --------
    >>> chains(2, serial=False), chains(2, serial=True)
    (((0,), (1,)), ((0,), (1,), (0, 1)))
    """
    lengths = range(1, n_mediators + 1) if serial else (1,)
    return tuple(way for size in lengths for way in combinations(range(n_mediators), size))


def chain_steps(a: Floats, b: Floats, d: Floats, chain: Chain) -> Floats:
    """Line up the slopes along one way: a, each d, b.

    Parameters
    ----------
    a, b : ndarray of float, shape (k, ...)
    d : ndarray of float, shape (k, k, ...)
        Slope of mediator i (row) on mediator j (column).
    chain : tuple of int

    Returns
    -------
    ndarray of float, shape (len(chain) + 1, ...)

    Examples
    --------
    >>> d = np.array([[0.0, 0.0], [0.5, 0.0]])
    >>> chain_steps(np.array([0.2, 0.3]), np.array([0.6, 0.7]), d, (0, 1))
    array([0.2, 0.5, 0.7])
    """
    between = [d[later, earlier] for earlier, later in pairwise(chain)]
    return np.stack([a[chain[0]], *between, b[chain[-1]]])


def indirect_effects(a: Floats, b: Floats, d: Floats, ways: Sequence[Chain]) -> Floats:
    """Multiply the slopes along every way.

    Parameters
    ----------
    a, b, d : ndarray of float
        As in `chain_steps`; trailing axes (samples) are kept.
    ways : sequence of tuple of int

    Returns
    -------
    ndarray of float, shape (n_ways, ...)

    References
    ----------
    .. [1] Hayes, A. F. (2022). Introduction to mediation, moderation, and conditional
       process analysis (3rd ed.), section 5.4.

    Examples
    --------
    >>> d = np.array([[0.0, 0.0], [0.5, 0.0]])
    >>> effects = indirect_effects(np.array([0.2, 0.3]), np.array([0.6, 0.7]), d,
    ...                            [(0,), (1,), (0, 1)])
    >>> effects.round(12)
    array([0.12, 0.21, 0.07])
    """
    return np.stack([chain_steps(a, b, d, way).prod(axis=0) for way in ways])


def product_test(
    estimates: ArrayLike, std_errors: ArrayLike, *, form: Form = "sobel"
) -> ProductTest:
    r"""Test a product of independent slopes against zero by the delta method.

    Parameters
    ----------
    estimates, std_errors : array_like of float, shape (n_steps,)
        Of the slopes along one way.
    form : {"sobel", "aroian", "goodman"}
        First-order variance; the second-order one; the unbiased one, which may be
        negative and then leaves everything undefined.

    Returns
    -------
    ProductTest

    Notes
    -----
    .. math:: s^2_{Sobel} = b^2 s_a^2 + a^2 s_b^2, \qquad
              s^2_{Aroian} = s^2_{Sobel} + s_a^2 s_b^2, \qquad
              s^2_{Goodman} = s^2_{Sobel} - s_a^2 s_b^2

    and for longer ways :math:`\sum_i s_i^2 \prod_{j \ne i} b_j^2`,
    :math:`\prod (b_i^2 + s_i^2) - \prod b_i^2` and :math:`\prod b_i^2 - \prod (b_i^2 - s_i^2)`.

    References
    ----------
    .. [1] Sobel, M. E. (1982). Sociological Methodology, 13, 290-312.
    .. [2] Aroian, L. A. (1947). Annals of Mathematical Statistics, 18, 265-271.
    .. [3] Goodman, L. A. (1960). Journal of the American Statistical Association, 55, 708-713.

    Examples
    --------
    >>> test = product_test([0.5, 0.4], [0.1, 0.1])
    >>> round(test.estimate, 3), round(test.std_error, 6), round(test.statistic, 4)
    (0.2, 0.064031, 3.1235)
    """
    slope, error = np.asarray(estimates, dtype=float), np.asarray(std_errors, dtype=float)
    estimate = float(slope.prod())
    variance = _variance(slope**2, error**2, form)
    std_error = float(np.sqrt(variance)) if variance >= 0 else float("nan")
    statistic = estimate / std_error if std_error > 0 else float("nan")
    return ProductTest(estimate, std_error, statistic, normal_two_sided_p(statistic))


def proportion_mediated(indirect: float, total: float) -> float:
    """Compute the share of the total effect that is indirect.

    Parameters
    ----------
    indirect, total : float
        Effects in the same unit.

    Returns
    -------
    float
        nan when the total effect is 0. Below 0 or above 1 where direct and indirect effect
        have opposite signs, and then not a share of anything.

    References
    ----------
    .. [1] Preacher, K. J., & Kelley, K. (2011). Psychological Methods, 16, 93-115, p. 99.

    Examples
    --------
    >>> proportion_mediated(0.2, 0.5)
    0.4
    """
    return indirect / total if total else float("nan")


def ratio_to_direct(indirect: float, direct: float) -> float:
    """Compute how many times the direct effect the indirect one is.

    Parameters
    ----------
    indirect, direct : float
        Effects in the same unit.

    Returns
    -------
    float
        nan when the direct effect is 0.

    References
    ----------
    .. [1] Sobel, M. E. (1982). Sociological Methodology, 13, 290-312.

    Examples
    --------
    >>> ratio_to_direct(0.2, 0.4)
    0.5
    """
    return indirect / direct if direct else float("nan")


def _variance(slope: Floats, error: Floats, form: Form) -> float:
    """Variance of the product, from squared slopes and squared standard errors."""
    if form == "aroian":
        return float((slope + error).prod() - slope.prod())
    if form == "goodman":
        return float(slope.prod() - (slope - error).prod())
    others = [np.delete(slope, i).prod() for i in range(slope.size)]
    return float(error @ np.array(others))
