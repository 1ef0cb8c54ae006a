"""Association of two ordered variables: gamma, Kendall's tau-b, Somers' d."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.distributions import normal_quantile, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.groups.contingency import counts_of


@dataclass(frozen=True, slots=True)
class Concordance:
    """One measure of concordant pairs, unrounded.

    Attributes
    ----------
    estimate : float
        -1 to 1.
    std_error : float
        Asymptotic, not assuming independence.
    conf_low, conf_high : float
        Normal limits, at most 1 in size.
    statistic, p_value : float
        z with the standard error under independence, and its two-sided p.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    statistic: float
    p_value: float


@dataclass(frozen=True, slots=True)
class OrdinalAssociation:
    """Measures of concordance of ordered rows and columns.

    Attributes
    ----------
    gamma : Concordance
        Goodman and Kruskal's: ties are left out.
    tau_b : Concordance
        Kendall's: ties on either side count against it.
    somers_d : Concordance
        Somers': columns given rows, ties on the columns count against it.
    """

    gamma: Concordance
    tau_b: Concordance
    somers_d: Concordance


def ordinal_association(table: ArrayLike, *, conf_level: float = 0.95) -> OrdinalAssociation:
    r"""Measure how rows and columns in rising order go together.

    Parameters
    ----------
    table : array_like of int, shape (n_rows, n_columns)
        Counts, rows and columns in rising order.
    conf_level : float, default 0.95

    Returns
    -------
    OrdinalAssociation

    Raises
    ------
    AnalysisError
        As `counts_of`.

    Notes
    -----
    With P and Q twice the concordant and discordant pairs,

    .. math:: \gamma = \frac{P - Q}{P + Q}, \quad \tau_b = \frac{P - Q}{\sqrt{w_r w_c}}, \quad
              d = \frac{P - Q}{w_r}

    where :math:`w_r = n^2 - \sum n_{i.}^2`; errors as in SPSS and SAS.

    References
    ----------
    .. [1] Brown, M. B., & Benedetti, J. K. (1977). JASA, 72(358), 309-315.

    Examples
    --------
    >>> found = ordinal_association([[10, 5, 2], [3, 8, 9]])
    >>> round(found.gamma.estimate, 4), round(found.tau_b.estimate, 4)
    (0.7063, 0.4526)
    """
    counts = counts_of(table)
    level = confidence_level(conf_level)
    n_obs = float(counts.sum())
    agree, disagree = _pairs(counts), _pairs(counts[:, ::-1])[:, ::-1]
    balance = agree - disagree
    p, q = float((counts * agree).sum()), float((counts * disagree).sum())
    in_rows, in_columns = counts.sum(axis=1), counts.sum(axis=0)
    w_rows, w_columns = n_obs**2 - (in_rows**2).sum(), n_obs**2 - (in_columns**2).sum()
    null = max(float((counts * balance**2).sum()) - (p - q) ** 2 / n_obs, 0.0)
    gamma_error = 4 / (p + q) ** 2 * np.sqrt((counts * (q * agree - p * disagree) ** 2).sum())
    root = np.sqrt(w_rows * w_columns)
    tau = (p - q) / root
    sides = in_rows[:, None] * w_columns + in_columns * w_rows
    within = (counts * (2 * root * balance + tau * sides) ** 2).sum()
    tau_error = np.sqrt(max(within - n_obs**3 * tau**2 * (w_rows + w_columns) ** 2, 0.0)) / root**2
    slack = w_rows * balance - (p - q) * (n_obs - in_rows[:, None])
    d_error = 2 / w_rows**2 * np.sqrt((counts * slack**2).sum())

    def measure(below: float, error: float) -> Concordance:
        return _concordance((p - q) / below, float(error), 2 / below * np.sqrt(null), level)

    return OrdinalAssociation(
        gamma=measure(p + q, gamma_error),
        tau_b=measure(float(root), tau_error),
        somers_d=measure(float(w_rows), d_error),
    )


def _pairs(counts: Floats) -> Floats:
    """Count, for each cell, those above and left of it and those below and right of it."""
    before = np.pad(counts.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))[:-1, :-1]
    turned = counts[::-1, ::-1]
    after = np.pad(turned.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))[:-1, :-1]
    return np.asarray(before + after[::-1, ::-1])


def _concordance(estimate: float, error: float, null_error: float, level: float) -> Concordance:
    """Add limits and a test."""
    reach = normal_quantile((1 + level) / 2) * error
    z = estimate / null_error if null_error > 0 else float("nan")
    low, high = max(-1.0, estimate - reach), min(1.0, estimate + reach)
    return Concordance(
        float(estimate), error, float(low), float(high), float(z), normal_two_sided_p(float(z))
    )
