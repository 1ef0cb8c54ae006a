"""Intraclass correlations: how well raters agree about subjects rated on a scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_quantile, f_upper_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level

#: Shrout and Fleiss's names: model 1, 2 or 3; of one rating, or of the mean of all k.
Kind = Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]


@dataclass(frozen=True, slots=True)
class RatingVariance:
    """Mean squares of subjects by raters, in squared rating units.

    Attributes
    ----------
    between : float
        Between subjects, n - 1 degrees of freedom.
    within : float
        Within subjects, n (k - 1).
    raters : float
        Between raters, k - 1.
    residual : float
        Of the two-way table, (n - 1)(k - 1).
    n_subjects, n_raters : int
        Subjects (n) and raters (k).
    """

    between: float
    within: float
    raters: float
    residual: float
    n_subjects: int
    n_raters: int


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """One intraclass correlation with its test against 0. Unrounded, dimensionless.

    Attributes
    ----------
    kind : str
        Shrout and Fleiss's name.
    estimate : float
        Negative when raters differ about subjects more than subjects differ. Of the mean,
        nan where that of one rating is at or below -1 / (k - 1): psych prints what is left
        of Spearman and Brown's formula there, a number above 1.
    f_statistic, df1, df2, p_value : float
        Test that subjects do not differ; infinite and 0 when raters agree exactly.
    conf_low, conf_high : float
        McGraw and Wong's limits; nan where they are unknown for the same reason.
    conf_level : float
        Coverage.
    """

    kind: Kind
    estimate: float
    f_statistic: float
    df1: float
    df2: float
    p_value: float
    conf_low: float
    conf_high: float
    conf_level: float


def rating_variance(ratings: ArrayLike) -> RatingVariance:
    """Divide the variance of ratings among subjects, raters and what is left.

    Parameters
    ----------
    ratings : array_like of float, shape (n_subjects, n_raters)
        Every rater rated every subject.

    Returns
    -------
    RatingVariance

    Raises
    ------
    AnalysisError
        Fewer than two subjects or raters, a missing rating, or ratings all alike.

    References
    ----------
    .. [1] Shrout, P. E., & Fleiss, J. L. (1979). Psychological Bulletin, 86(2), 420-428.

    Examples
    --------
    >>> rating_variance([[1, 2], [3, 4], [5, 6]]).between
    8.0
    """
    table = complete(ratings, name="ratings", ndim=2)
    n_subjects, n_raters = table.shape
    if n_subjects < 2 or n_raters < 2:
        raise AnalysisError(
            "An intraclass correlation needs at least 2 subjects and 2 raters, "
            f"but got {n_subjects} and {n_raters}."
        )
    if np.ptp(table) <= 1e-13 * np.abs(table).max():
        raise AnalysisError("An intraclass correlation is undefined: every rating is the same.")
    apart = table - table.mean()
    subjects, raters = apart.mean(axis=1, keepdims=True), apart.mean(axis=0, keepdims=True)
    noise = 1e-26 * float((apart**2).sum())
    within = _sum_of_squares(apart - subjects, noise)
    residual = _sum_of_squares(apart - subjects - raters, noise)
    return RatingVariance(
        between=n_raters * _sum_of_squares(subjects, noise) / (n_subjects - 1),
        within=within / (n_subjects * (n_raters - 1)),
        raters=n_subjects * _sum_of_squares(raters, noise) / (n_raters - 1),
        residual=residual / ((n_subjects - 1) * (n_raters - 1)),
        n_subjects=n_subjects,
        n_raters=n_raters,
    )


def intraclass_correlations(
    ratings: ArrayLike, *, conf_level: float = 0.95
) -> tuple[IntraclassCorrelation, ...]:
    r"""Estimate all six intraclass correlations of Shrout and Fleiss.

    Which one is meant is a matter of design, never of size. Model 1: each subject had
    raters of its own. Model 2: the raters are a sample, and agreement must be absolute;
    McGraw and Wong's ICC(A). Model 3: these raters only, and their order counts, not
    their level; ICC(C).

    Parameters
    ----------
    ratings : array_like of float, shape (n_subjects, n_raters)
        Every rater rated every subject.
    conf_level : float, default 0.95
        Coverage of the intervals, strictly between 0 and 1.

    Returns
    -------
    tuple of IntraclassCorrelation
        ICC(1,1), ICC(2,1), ICC(3,1), ICC(1,k), ICC(2,k), ICC(3,k). ICC(3,k) is
        coefficient alpha of the raters.

    Raises
    ------
    AnalysisError
        Fewer than two subjects or raters, a missing rating, or ratings all alike.

    Notes
    -----
    .. math:: ICC(2,1) = \frac{MS_B - MS_E}{MS_B + (k-1) MS_E + k (MS_J - MS_E) / n}

    and the others likewise. The limits of model 2 use Satterthwaite's degrees of freedom.

    References
    ----------
    .. [1] Shrout, P. E., & Fleiss, J. L. (1979). Psychological Bulletin, 86(2), 420-428.
    .. [2] McGraw, K. O., & Wong, S. P. (1996). Psychological Methods, 1(1), 30-46.

    Examples
    --------
    >>> ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...            [6, 2, 4, 7]]
    >>> [round(one.estimate, 2) for one in intraclass_correlations(ratings)]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    level = confidence_level(conf_level)
    variance = rating_variance(ratings)
    singles = (
        _one_rating("ICC(1,1)", variance, level),
        _absolute("ICC(2,1)", variance, level),
        _one_rating("ICC(3,1)", variance, level),
    )
    return (*singles, *(_of_the_mean(single, variance.n_raters) for single in singles))


def _sum_of_squares(parts: Floats, noise: float) -> float:
    """Sum of squares; 0 when nothing but rounding is left."""
    squares = float((parts**2).sum())
    return squares if squares > noise else 0.0


def _one_rating(kind: Kind, variance: RatingVariance, level: float) -> IntraclassCorrelation:
    """Models 1 and 3, in which one F ratio says all."""
    n, k = variance.n_subjects, variance.n_raters
    one_way = kind == "ICC(1,1)"
    error = variance.within if one_way else variance.residual
    df1, df2 = float(n - 1), float(n * (k - 1) if one_way else (n - 1) * (k - 1))
    ratios = 1.0, f_quantile((1 + level) / 2, df1, df2), 1 / f_quantile((1 + level) / 2, df2, df1)
    estimate, low, high = (
        _ratio(variance.between / ratio - error, variance.between / ratio + (k - 1) * error)
        for ratio in ratios
    )
    f_statistic = variance.between / error if error else _endless(variance.between)
    p_value = f_upper_p(f_statistic, df1, df2)
    return IntraclassCorrelation(kind, estimate, f_statistic, df1, df2, p_value, low, high, level)


def _absolute(kind: Kind, variance: RatingVariance, level: float) -> IntraclassCorrelation:
    """Model 2: raters are a sample, and their levels count as error."""
    n, k = variance.n_subjects, variance.n_raters
    between, raters, error = variance.between, variance.raters, variance.residual
    consistency = _one_rating("ICC(3,1)", variance, level)
    estimate = _ratio(between - error, between + (k - 1) * error + k * (raters - error) / n)
    df = _satterthwaite(variance, estimate)
    bias = k * raters + (k * n - k - n) * error
    upper = f_quantile((1 + level) / 2, float(n - 1), df) if df > 0 else float("nan")
    lower = f_quantile((1 + level) / 2, df, float(n - 1)) if df > 0 else float("nan")
    return IntraclassCorrelation(
        kind=kind,
        estimate=estimate,
        f_statistic=consistency.f_statistic,
        df1=consistency.df1,
        df2=consistency.df2,
        p_value=consistency.p_value,
        conf_low=_ratio(n * (between - upper * error), upper * bias + n * between),
        conf_high=_ratio(n * (lower * between - error), bias + n * lower * between),
        conf_level=level,
    )


def _satterthwaite(variance: RatingVariance, estimate: float) -> float:
    """Degrees of freedom of the two error terms together, as McGraw and Wong weigh them."""
    n, k = variance.n_subjects, variance.n_raters
    a = k * estimate / (n * (1 - estimate)) if estimate < 1 else float("inf")
    b = 1 + k * estimate * (n - 1) / (n * (1 - estimate)) if estimate < 1 else float("inf")
    if not np.isfinite([a, b]).all():
        return float("nan")
    first, second = a * variance.raters, b * variance.residual
    spread = first**2 / (k - 1) + second**2 / ((n - 1) * (k - 1))
    return _ratio((first + second) ** 2, spread)


def _of_the_mean(single: IntraclassCorrelation, n_raters: int) -> IntraclassCorrelation:
    """Step one rating up to the mean of all by Spearman and Brown's formula."""
    kinds: dict[Kind, Kind] = {
        "ICC(1,1)": "ICC(1,k)",
        "ICC(2,1)": "ICC(2,k)",
        "ICC(3,1)": "ICC(3,k)",
    }
    estimate, low, high = (
        _stepped_up(one, n_raters) for one in (single.estimate, single.conf_low, single.conf_high)
    )
    return IntraclassCorrelation(
        kind=kinds[single.kind],
        estimate=estimate,
        f_statistic=single.f_statistic,
        df1=single.df1,
        df2=single.df2,
        p_value=single.p_value,
        conf_low=low,
        conf_high=high,
        conf_level=single.conf_level,
    )


def _stepped_up(single: float, n_raters: int) -> float:
    """Spearman and Brown's formula; nan at and below -1 / (k - 1), where it turns its sign."""
    below = 1 + (n_raters - 1) * single
    return n_raters * single / below if below > 0 else float("nan")


def _endless(between: float) -> float:
    """F without error: infinite, unless nothing varies between subjects either."""
    return float("inf") if between > 0 else float("nan")


def _ratio(above: float, below: float) -> float:
    """Divide; nothing is known where the divisor is 0."""
    return above / below if below else float("nan")
