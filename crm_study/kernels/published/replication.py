"""How a new sample speaks to an old result: intervals, telescopes and a Bayes factor.

Effects are correlations; a t with its degrees of freedom is turned into one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, t_quantile
from crm_study.kernels.arrays.validate import Floats, confidence_level

SIMONSOHN = "Simonsohn (2015), Psychological Science 26, 559-569"
PATIL = "Patil, Peng & Leek (2016), Perspectives on Psychological Science 11, 539-544"
VERHAGEN = "Verhagen & Wagenmakers (2014), Journal of Experimental Psychology: General 143"
#: Power at which an original study could hardly have seen an effect.
_THIRD = 1 / 3
_GRID = 801
#: Nodes of the average over chi, and how many standard deviations they span.
_NODES, _REACH = 160, 10.0


@dataclass(frozen=True, slots=True)
class Replication:
    """An old and a new correlation, compared.

    Attributes
    ----------
    r_original, r_replication : float
        The correlations.
    conf_low, conf_high : float
        Interval of the new one (Fisher's z).
    original_inside : bool
        Whether the old correlation lies in it.
    prediction_low, prediction_high : float
        Where a new correlation was to be expected, given the old one and both n.
    replication_inside : bool
        Whether the new correlation lies there.
    r_33 : float
        Correlation that the old study would have detected with a power of a third.
    detectable : bool
        Whether the new interval reaches it; if not, the old study could hardly have seen
        what the new one finds.
    bayes_factor : float
        Old effect against none, given the new data.
    """

    r_original: float
    r_replication: float
    conf_low: float
    conf_high: float
    original_inside: bool
    prediction_low: float
    prediction_high: float
    replication_inside: bool
    r_33: float
    detectable: bool
    bayes_factor: float


def replication(
    *,
    r_original: float,
    n_original: int,
    r_replication: float,
    n_replication: int,
    conf_level: float = 0.95,
) -> Replication:
    """Compare the correlation of a new sample with that of an old one.

    Parameters
    ----------
    r_original, r_replication : float
        Correlations, strictly between -1 and 1.
    n_original, n_replication : int
        Respondents, at least four.
    conf_level : float, default 0.95
        Of both intervals.

    Raises
    ------
    AnalysisError
        A correlation of 1 or beyond, or fewer than four respondents.

    References
    ----------
    .. [1] Simonsohn (2015); Patil, Peng & Leek (2016); Verhagen & Wagenmakers (2014).

    Examples
    --------
    >>> found = replication(
    ...     r_original=0.66, n_original=57, r_replication=0.30, n_replication=118
    ... )
    >>> found.original_inside, found.replication_inside
    (False, False)
    """
    for r, n in ((r_original, n_original), (r_replication, n_replication)):
        _check(r, n)
    level = confidence_level(conf_level)
    quantile = float(normal_quantile(0.5 + level / 2))
    low, high = _around(r_replication, quantile / math.sqrt(n_replication - 3))
    expected_low, expected_high = prediction_interval(
        r_original, n_original=n_original, n_replication=n_replication, conf_level=level
    )
    small = detectable_r(n_original, power=_THIRD)
    upward = r_replication if r_original >= 0 else -r_replication
    upper = high if r_original >= 0 else -low
    return Replication(
        r_original=r_original,
        r_replication=r_replication,
        conf_low=low,
        conf_high=high,
        original_inside=low <= r_original <= high,
        prediction_low=expected_low,
        prediction_high=expected_high,
        replication_inside=expected_low <= r_replication <= expected_high,
        r_33=math.copysign(small, r_original),
        detectable=upper >= small or upward >= small,
        bayes_factor=replication_bayes_factor(
            t_original=_t(r_original, n_original),
            df_original=n_original - 2,
            t_replication=_t(r_replication, n_replication),
            df_replication=n_replication - 2,
        ),
    )


def prediction_interval(
    r: float, *, n_original: int, n_replication: int, conf_level: float = 0.95
) -> tuple[float, float]:
    """Return where the correlation of a new sample is to be expected.

    Examples
    --------
    >>> low, high = prediction_interval(0.66, n_original=57, n_replication=118)
    >>> round(low, 3), round(high, 3)
    (0.438, 0.806)
    """
    _check(r, n_original)
    quantile = float(normal_quantile(0.5 + confidence_level(conf_level) / 2))
    return _around(r, quantile * math.sqrt(1 / (n_original - 3) + 1 / (n_replication - 3)))


def r_of_t(t: float, df: float) -> float:
    """Return the correlation, plain or partial, behind a t.

    Examples
    --------
    >>> round(r_of_t(3.616, 55), 4)
    0.4383
    """
    if df <= 0:
        raise AnalysisError(f"A correlation needs positive degrees of freedom, but df is {df}.")
    return t / math.sqrt(t * t + df)


def detectable_r(n: int, *, power: float = _THIRD, alpha: float = 0.05) -> float:
    """Return the correlation that a two-sided test of n respondents detects with a power.

    The correlation is taken as the slope of a fixed predictor: t is noncentral with
    r/sqrt(1 - r²) · sqrt(n).

    Examples
    --------
    >>> round(detectable_r(57), 3)
    0.202
    """
    df = n - 2
    critical = float(t_quantile(1 - alpha / 2, df))
    low, high = 0.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        reached = 1 - _nct_cdf(critical, df, middle) + _nct_cdf(-critical, df, middle)
        low, high = (middle, high) if reached < power else (low, middle)
    effect = (low + high) / 2 / math.sqrt(n)
    return effect / math.sqrt(1 + effect * effect)


def replication_bayes_factor(
    *, t_original: float, df_original: float, t_replication: float, df_replication: float
) -> float:
    """Weigh the old effect against none by a new t (one-sample form).

    The prior of the effect is its posterior after the old study under a flat prior; the
    marginal likelihood is a sum over a grid.

    Parameters
    ----------
    t_original, t_replication : float
        The two t.
    df_original, df_replication : float
        Their degrees of freedom; n is taken as df + 1.

    Returns
    -------
    float
        Above 1 the new data speak for the old effect.

    References
    ----------
    .. [1] Verhagen & Wagenmakers (2014), equations 4 to 6.

    Examples
    --------
    >>> factor = replication_bayes_factor(
    ...     t_original=2.1, df_original=19, t_replication=0.1, df_replication=39
    ... )
    >>> factor < 1
    True
    """
    n_original, n_replication = df_original + 1, df_replication + 1
    width = 8 / math.sqrt(min(n_original, n_replication))
    center = t_original / math.sqrt(n_original)
    effects = np.linspace(center - width, center + width, _GRID)
    posterior = _nct_pdf(t_original, df_original, effects * math.sqrt(n_original))
    likelihood = _nct_pdf(t_replication, df_replication, effects * math.sqrt(n_replication))
    weight = posterior / np.trapezoid(posterior, effects)
    marginal = float(np.trapezoid(weight * likelihood, effects))
    return marginal / float(_nct_pdf(t_replication, df_replication, np.zeros(1))[0])


def _check(r: float, n: int) -> None:
    if not -1 < r < 1 or n < 4:
        raise AnalysisError(
            f"A replication is judged by correlations between -1 and 1 of at least 4 respondents, "
            f"but r is {r} and n is {n}."
        )


def _around(r: float, reach: float) -> tuple[float, float]:
    z = math.atanh(r)
    return math.tanh(z - reach), math.tanh(z + reach)


def _t(r: float, n: int) -> float:
    return r * math.sqrt((n - 2) / (1 - r * r))


def _nct_cdf(t: float, df: float, noncentrality: float) -> float:
    return float(special.nctdtr(df, noncentrality, t))


def _nct_pdf(t: float, df: float, noncentrality: Floats) -> Floats:
    """Density of the noncentral t: a normal one, averaged over the chi that divides it.

    scipy's noncentral t returns nan far out, where the grid of effects reaches.
    """
    reach = _REACH / math.sqrt(2 * df)
    low, high = max(0.0, 1 - reach), 1 + reach
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    scale = low + (high - low) * (nodes + 1) / 2
    log_chi = (
        math.log(2)
        + df / 2 * math.log(df / 2)
        - special.gammaln(df / 2)
        + (df - 1) * np.log(scale)
        - df * scale * scale / 2
    )
    normal = np.exp(-0.5 * np.square(t * scale - noncentrality[:, None])) / math.sqrt(2 * math.pi)
    average: Floats = normal @ (scale * np.exp(log_chi) * weights * (high - low) / 2)
    return average
