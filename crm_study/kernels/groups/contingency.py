"""Tables of counts: chi-squared, G, Cramér's V, residuals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.groups.noncentral import chi2_limits


@dataclass(frozen=True, slots=True, eq=False)
class Contingency:
    """Tests of independence in a table of counts, unrounded.

    Attributes
    ----------
    chi2, chi2_p_value : float
        Pearson's chi-squared without correction, and its p.
    yates, yates_p_value : float
        With Yates's correction; nan beyond two rows and two columns.
    g_statistic, g_p_value : float
        Likelihood ratio.
    df : int
    cramers_v, conf_low, conf_high : float
        Strength of the association, 0 to 1, with limits by noncentral chi-squared.
    corrected_v : float
        V without its bias, Bergsma's; 0 where chi-squared is below its df.
    phi : float
        Signed correlation of two rows and two columns; nan beyond.
    expected, std_residual : ndarray of float, shape (n_rows, n_columns)
        Counts under independence, and adjusted standardized residuals, z under independence.
    n_obs : int
    smallest_expected : float
    """

    chi2: float
    chi2_p_value: float
    yates: float
    yates_p_value: float
    g_statistic: float
    g_p_value: float
    df: int
    cramers_v: float
    conf_low: float
    conf_high: float
    corrected_v: float
    phi: float
    expected: Floats
    std_residual: Floats
    n_obs: int
    smallest_expected: float


def counts_of(table: ArrayLike) -> Floats:
    """Read a table of counts with at least two rows and two columns, none of them empty.

    Parameters
    ----------
    table : array_like of int, shape (n_rows, n_columns)

    Returns
    -------
    ndarray of float, shape (n_rows, n_columns)

    Raises
    ------
    AnalysisError
        Numbers that are no counts, fewer than two rows or columns, or an empty one.

    Examples
    --------
    >>> counts_of([[3, 1], [2, 4]]).sum()
    np.float64(10.0)
    """
    counts = complete(table, name="counts", ndim=2)
    if np.any(counts < 0) or np.any(counts != np.floor(counts)):
        raise AnalysisError("A table of counts must hold whole numbers, 0 or more.")
    if min(counts.shape) < 2:
        raise AnalysisError(
            "An association needs at least 2 rows and 2 columns, but got "
            f"{counts.shape[0]} and {counts.shape[1]}."
        )
    if not counts.sum(axis=0).all() or not counts.sum(axis=1).all():
        raise AnalysisError("An association needs a count in every row and every column.")
    return counts


def contingency(table: ArrayLike, *, conf_level: float = 0.95) -> Contingency:
    r"""Test whether rows and columns of a table are independent.

    Parameters
    ----------
    table : array_like of int, shape (n_rows, n_columns)
        Counts of respondents.
    conf_level : float, default 0.95

    Returns
    -------
    Contingency

    Raises
    ------
    AnalysisError
        As `counts_of`.

    Notes
    -----
    .. math:: V = \sqrt{\frac{\chi^2}{n (\min(r, c) - 1)}}, \quad
              z_{ij} = \frac{o_{ij} - e_{ij}}
              {\sqrt{e_{ij}(1 - r_i/n)(1 - c_j/n)}}

    Limits of V put the noncentrality in place of chi-squared. Yates's correction takes
    off the smaller of 0.5 and the deviation, as R's ``chisq.test``.

    References
    ----------
    .. [1] Cramér, H. (1946). Mathematical Methods of Statistics, chapter 21.
    .. [2] Bergsma, W. (2013). Journal of the Korean Statistical Society, 42(3), 323-328.
    .. [3] Haberman, S. J. (1973). Biometrics, 29(1), 205-220.

    Examples
    --------
    >>> found = contingency([[10, 20], [25, 15]])
    >>> round(found.chi2, 4), round(found.phi, 4), round(found.yates, 4)
    (5.8333, -0.2887, 4.725)
    """
    counts = counts_of(table)
    n_obs = float(counts.sum())
    row, column = counts.sum(axis=1) / n_obs, counts.sum(axis=0) / n_obs
    expected = n_obs * np.outer(row, column)
    deviation = counts - expected
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    chi2 = float((deviation**2 / expected).sum())
    g_statistic = float(2 * special.xlogy(counts, counts / expected).sum())
    yates = _yates(deviation, expected)
    most = n_obs * (min(counts.shape) - 1)
    low, high = (
        min(1.0, np.sqrt(limit / most)) for limit in chi2_limits(chi2, df, conf_level=conf_level)
    )
    return Contingency(
        chi2=chi2,
        chi2_p_value=chi2_upper_p(chi2, df),
        yates=yates,
        yates_p_value=chi2_upper_p(yates, 1),
        g_statistic=max(g_statistic, 0.0),
        g_p_value=chi2_upper_p(g_statistic, df),
        df=df,
        cramers_v=float(np.sqrt(chi2 / most)),
        conf_low=float(low),
        conf_high=float(high),
        corrected_v=_corrected_v(chi2 / n_obs, counts.shape, n_obs, df),
        phi=_phi(counts),
        expected=expected,
        std_residual=deviation / np.sqrt(expected * np.outer(1 - row, 1 - column)),
        n_obs=int(n_obs),
        smallest_expected=float(expected.min()),
    )


def _yates(deviation: Floats, expected: Floats) -> float:
    """Chi-squared of two by two with a correction for continuity."""
    if deviation.shape != (2, 2):
        return float("nan")
    sizes = np.abs(deviation)
    return float(((sizes - min(0.5, sizes.min())) ** 2 / expected).sum())


def _corrected_v(phi2: float, shape: tuple[int, ...], n_obs: float, df: int) -> float:
    """Bergsma's V: chi-squared without its mean under independence, and smaller sides."""
    if n_obs < 2:
        return float("nan")
    sides = [size - (size - 1) ** 2 / (n_obs - 1) for size in shape]
    smaller = min(sides) - 1
    left = max(0.0, phi2 - df / (n_obs - 1))
    return float(np.sqrt(left / smaller)) if smaller > 0 else float("nan")


def _phi(counts: Floats) -> float:
    """Correlation of two 0-1 variables."""
    if counts.shape != (2, 2):
        return float("nan")
    (a, b), (c, d) = counts
    sides = np.prod(counts.sum(axis=0)) * np.prod(counts.sum(axis=1))
    return float((a * d - b * c) / np.sqrt(sides))
