"""Rules that bind the numbers of one printed regression to one another."""

from __future__ import annotations

import math

from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.published.check import (
    Check,
    Read,
    compare,
    not_checkable,
    span,
)
from crm_study.kernels.published.rounding import rounding_interval

_ALGEBRA = "Cohen, Cohen, West & Aiken (2003), Applied multiple regression/correlation, 3rd ed."
_RIVETS = "Brown (2018), RIVETS; interval of a ratio of two rounded numbers"


def f_from_r_squared(
    *, f: str, r_squared: str, df_model: int, df_residual: int, read: Read = rounding_interval
) -> Check:
    """Ask whether F follows from R squared and the degrees of freedom.

    Examples
    --------
    >>> f_from_r_squared(f="45.2", r_squared="0.44", df_model=2, df_residual=115).verdict
    'consistent'
    """
    share = read(r_squared).within(0.0, 1.0, name="R squared")
    return compare(
        "f_from_r_squared",
        formula="F = (R²/k) / ((1 − R²)/df)",
        source=_ALGEBRA,
        printed=f,
        allowed=span(lambda r: _f(r, df_model, df_residual), share),
        limits=(0.0, math.inf),
        read=read,
    )


def adjusted_from_r_squared(
    *, adjusted: str, r_squared: str, df_model: int, n_obs: int, read: Read = rounding_interval
) -> Check:
    """Ask whether adjusted R squared follows from R squared, n and k.

    Examples
    --------
    >>> adjusted_from_r_squared(
    ...     adjusted="0.430", r_squared="0.44", df_model=2, n_obs=118
    ... ).verdict
    'consistent'
    """
    df = n_obs - df_model - 1
    formula, rule = "R²adj = 1 − (1 − R²)(n − 1)/(n − k − 1)", "adjusted_from_r_squared"
    if df < 1:
        note = "No degrees of freedom are left."
        return not_checkable(rule, formula=formula, source=_ALGEBRA, printed=adjusted, note=note)
    return compare(
        rule,
        formula=formula,
        source=_ALGEBRA,
        printed=adjusted,
        allowed=span(
            lambda r: 1 - (1 - r) * (n_obs - 1) / df,
            read(r_squared).within(0.0, 1.0, name="R squared"),
        ),
        limits=(-math.inf, 1.0),
        read=read,
    )


def r_from_r_squared(*, r: str, r_squared: str, read: Read = rounding_interval) -> Check:
    """Ask whether R squared is the square of R.

    Examples
    --------
    >>> r_from_r_squared(r=".66", r_squared="0.44").verdict
    'consistent'
    """
    return compare(
        "r_from_r_squared",
        formula="R² = R · R",
        source=_ALGEBRA,
        printed=r_squared,
        allowed=span(lambda value: value * value, read(r)),
        limits=(0.0, 1.0),
        read=read,
    )


def t_from_r_squared(
    *, t: str, r_squared: str, df_residual: int, read: Read = rounding_interval
) -> Check:
    """Ask whether the t of the only predictor follows from R squared and df.

    Examples
    --------
    >>> t_from_r_squared(t="3.616", r_squared="0.44", df_residual=19).verdict
    'inconsistent'
    """
    share = read(r_squared).within(0.0, 1.0, name="R squared")
    low, high = span(lambda r: _root(r, df_residual), share)
    return compare(
        "t_from_r_squared",
        formula="t² = df · R²/(1 − R²), one predictor",
        source=_ALGEBRA,
        printed=t,
        allowed=(-high, -low) if read(t).upper <= 0 else (low, high),
        read=read,
    )


def t_from_estimate(
    *, t: str, estimate: str, std_error: str, read: Read = rounding_interval
) -> Check:
    """Ask whether t is the estimate over its standard error.

    Examples
    --------
    >>> t_from_estimate(t="3.62", estimate="0.47", std_error="0.13").verdict
    'consistent'
    """
    return compare(
        "t_from_estimate",
        formula="t = B/SE",
        source=_RIVETS,
        printed=t,
        allowed=span(
            _ratio, read(estimate), read(std_error).within(0.0, math.inf, name="standard error")
        ),
        read=read,
    )


def f_is_t_squared(*, f: str, t: str, read: Read = rounding_interval) -> Check:
    """Ask whether F is the square of the only predictor's t.

    Examples
    --------
    >>> f_is_t_squared(f="13.08", t="3.616").verdict
    'consistent'
    """
    return compare(
        "f_is_t_squared",
        formula="F = t², one predictor",
        source=_ALGEBRA,
        printed=f,
        allowed=span(lambda value: value * value, read(t)),
        limits=(0.0, math.inf),
        read=read,
    )


def beta_from_estimate(
    *, beta: str, estimate: str, sd_predictor: str, sd_outcome: str, read: Read = rounding_interval
) -> Check:
    """Ask whether the standardized slope follows from B and the two standard deviations.

    Examples
    --------
    >>> beta_from_estimate(
    ...     beta="0.40", estimate="0.50", sd_predictor="0.80", sd_outcome="1.00"
    ... ).verdict
    'consistent'
    """
    return compare(
        "beta_from_estimate",
        formula="β = B · SD(x)/SD(y)",
        source=_ALGEBRA,
        printed=beta,
        allowed=span(
            lambda b, x, y: _ratio(b * x, y),
            read(estimate),
            read(sd_predictor).within(0.0, math.inf, name="standard deviation"),
            read(sd_outcome).within(0.0, math.inf, name="standard deviation"),
        ),
        read=read,
    )


def interval_from_estimate(
    *,
    end: str,
    upper: bool,
    estimate: str,
    std_error: str,
    df_residual: float = math.inf,
    level: float = 0.95,
    read: Read = rounding_interval,
) -> Check:
    """Ask whether one end of a confidence interval follows from B, SE and df.

    Examples
    --------
    >>> interval_from_estimate(
    ...     end="0.73", upper=True, estimate="0.47", std_error="0.13", df_residual=115
    ... ).verdict
    'consistent'
    """
    wide = t_quantile(0.5 + level / 2, min(df_residual, 1e9)) * (1 if upper else -1)
    return compare(
        "interval_upper" if upper else "interval_lower",
        formula="B ± t(df) · SE",
        source=_ALGEBRA,
        printed=end,
        allowed=span(
            lambda b, se: b + wide * se,
            read(estimate),
            read(std_error).within(0.0, math.inf, name="standard error"),
        ),
        read=read,
    )


def beta_is_r(*, beta: str, r: str, read: Read = rounding_interval) -> Check:
    """Ask whether the standardized slope of the only predictor is the correlation.

    Examples
    --------
    >>> beta_is_r(beta="-.66", r=".66").verdict
    'consistent'
    """
    return compare(
        "beta_is_r",
        formula="|β| = R, one predictor",
        source=_ALGEBRA,
        printed=r,
        allowed=span(abs, read(beta)),
        limits=(-1.0, 1.0),
        read=read,
    )


def _f(r_squared: float, df_model: int, df_residual: int) -> float:
    if r_squared >= 1:
        return math.inf
    return (r_squared / df_model) / ((1 - r_squared) / df_residual)


def _root(r_squared: float, df: int) -> float:
    return math.inf if r_squared >= 1 else math.sqrt(df * r_squared / (1 - r_squared))


def _ratio(above: float, below: float) -> float:
    """Divide; by zero the ratio runs away with the sign of what is above it."""
    if below > 0:
        return above / below
    return 0.0 if above == 0 else math.copysign(math.inf, above)
