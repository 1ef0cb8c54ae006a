"""Diagnostics and standard errors of a model: ours beside SPSS, scipy and statsmodels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from crm_study.analysis import parity_libraries as libraries
from crm_study.analysis.parity_comparison import SPSS, Comparison, Statistic
from crm_study.analysis.parity_ground import Ground


def check_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare the checks of the model's assumptions."""
    yield from _normality(ground)
    yield from _variance(ground)
    yield from _influence(ground)


def _checked(ground: Ground, check: str, label: str) -> Statistic:
    address = f"diagnostics.{ground.model}/{check}/statistic"
    return Statistic(check, label, ground.label(ground.outcome), address)


def _residuals(ground: Ground) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(libraries.statsmodels_ols(*ground.line).resid)


def _normality(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    normality = _checked(ground, "normality", "Shapiro–Wilk W")
    yield normality.same(
        "scipy",
        "stats.shapiro(residuals)",
        lambda: libraries.scipy_one("shapiro", _residuals(ground)),
        "Royston's approximation (AS R94) of the plain residuals, as EXAMINE of SPSS and R.",
    )
    yield normality.other(
        SPSS,
        "EXAMINE /PLOT NPPLOT, Kolmogorov–Smirnov",
        partial(libraries.statsmodels_lilliefors, y, x),
        "SPSS prints two tests side by side: Kolmogorov and Smirnov's distance with Lilliefors's "
        "correction is another statistic with less power; ours is Shapiro and Wilk's.",
    )
    moments = _checked(ground, "normality_jarque_bera", "Jarque–Bera χ²")
    yield moments.same(
        "scipy",
        "stats.jarque_bera(residuals)",
        lambda: libraries.scipy_one("jarque_bera", _residuals(ground)),
        "From the moment ratios g1 and g2.",
    )
    reset = _checked(ground, "linearity", "RESET F")
    yield reset.same(
        "statsmodels",
        "linear_reset(power=3, use_f=True)",
        partial(libraries.statsmodels_reset, y, x),
        "Squares and cubes of the fitted values, as resettest of R.",
    )


def _variance(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    test = partial(libraries.statsmodels_breusch_pagan, y, x)
    koenker = _checked(ground, "heteroscedasticity", "Koenker's χ²")
    yield koenker.same(
        "statsmodels",
        "het_breuschpagan()",
        partial(test, robust=True),
        "Studentized, on all terms.",
    )
    yield koenker.other(
        SPSS,
        "UNIANOVA /PRINT MBP",
        lambda: _on_fitted(ground),
        "The modified Breusch–Pagan test of SPSS regresses the squared residuals on the fitted "
        "values, one degree of freedom; ours on every predictor.",
    )
    original = _checked(ground, "heteroscedasticity_breusch_pagan", "Breusch–Pagan χ²")
    yield original.same(
        "statsmodels",
        "het_breuschpagan(robust=False)",
        partial(test, robust=False),
        "The original, which leans on normal residuals.",
    )
    white = _checked(ground, "heteroscedasticity_white", "White's χ²")
    yield white.same(
        "statsmodels",
        "het_white()",
        partial(libraries.statsmodels_white, y, x),
        "With squares and cross products.",
    )


def _on_fitted(ground: Ground) -> float:
    fit = libraries.statsmodels_ols(*ground.line)
    squared, fitted = np.asarray(fit.resid) ** 2, np.asarray(fit.fittedvalues)
    return float(squared.size * np.corrcoef(squared, fitted)[0, 1] ** 2)


def _influence(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    largest = partial(libraries.statsmodels_influence, y=y, x=x)
    cook = _checked(ground, "influence", "Largest Cook's distance")
    yield cook.same(SPSS, "/SAVE=COOK", lambda: ground.spss_line.cook, "With the plain leverage.")
    yield cook.same(
        "statsmodels", "cooks_distance", partial(largest, "cook"), "With the plain leverage."
    )
    leverage = _checked(ground, "influence_leverage", "Largest leverage")
    yield leverage.same(
        "statsmodels",
        "hat_matrix_diag",
        partial(largest, "leverage"),
        "Diagonal of the hat matrix.",
    )
    yield leverage.other(
        SPSS,
        "/SAVE=LEVER",
        lambda: ground.spss_line.centered_leverage,
        "SPSS saves the centered leverage, 1/n less than the diagonal of the hat matrix.",
    )


def robust_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare standard errors that allow for unequal variances and for clusters."""
    yield from _unequal(ground)
    clusters = ground.study.population.clusters
    if clusters is not None and clusters.column in ground.columns:
        yield from _clustered(ground, clusters.column)


def _inferred(ground: Ground, method: str, name: str, label: str, column: str) -> Statistic:
    term = ground.terms[0]
    address = f"inference.{ground.model}/{method}:{term}/{column}"
    return Statistic(name, label, ground.label(term), address)


def _unequal(ground: Ground) -> Iterator[Comparison]:
    fit = partial(libraries.statsmodels_ols, *ground.line, cov_type="HC3")
    error = _inferred(ground, "hc3", "hc3", "HC3 standard error", "std_error")
    yield error.same(
        "statsmodels",
        "fit(cov_type='HC3')",
        lambda: float(fit().bse[1]),
        "Each squared residual over (1 − h)², as HC3 of GLM in SPSS.",
    )
    p = _inferred(ground, "hc3", "hc3_p", "p with HC3", "p_value")
    yield p.same(
        "statsmodels",
        "fit(cov_type='HC3', use_t=True)",
        lambda: float(fit(use_t=True).pvalues[1]),
        "By t with n − k − 1 degrees of freedom, as SPSS.",
    )
    yield p.other(
        "statsmodels",
        "fit(cov_type='HC3')",
        lambda: float(fit().pvalues[1]),
        "statsmodels takes the normal distribution for robust errors unless told use_t=True; "
        "ours takes t.",
    )


def _clustered(ground: Ground, column: str) -> Iterator[Comparison]:
    names = [ground.outcome, *ground.terms, column]
    rows = ground.columns[names].dropna()
    members = rows[column].astype(str).factorize()[0]
    options: dict[str, Any] = {"cov_type": "cluster", "cov_kwds": {"groups": members}}
    fit = partial(libraries.statsmodels_ols, *ground.line, **options)
    plain = _inferred(ground, "cr1", "cr1", "CR1 standard error", "std_error")
    yield plain.other(
        "statsmodels",
        "fit(cov_type='cluster')",
        lambda: float(fit().bse[1]),
        "statsmodels and Stata also multiply the variance by (n − 1) / (n − k − 1), which "
        "clubSandwich calls CR1S; our CR1 has G / (G − 1) alone.",
    )
    p = _inferred(ground, "cr2", "cr2_p", "p with CR2", "p_value")
    yield p.other(
        "statsmodels",
        "fit(cov_type='cluster')",
        lambda: float(fit().pvalues[1]),
        "statsmodels has CR1 with the normal distribution, which is too sure of itself with few "
        "institutions; ours has CR2 with Satterthwaite's degrees of freedom.",
    )
    icc = Statistic(
        "icc1",
        "ICC(1)",
        ground.label(ground.outcome),
        f"inference.{ground.model}/glance/icc1",
    )
    yield icc.other(
        "statsmodels",
        "MixedLM, variance over total",
        lambda: libraries.statsmodels_icc(ground.line[0], list(map(str, members))),
        "By restricted maximum likelihood, as MIXED of SPSS; ours is Bliese's, from the analysis "
        "of variance.",
    )
