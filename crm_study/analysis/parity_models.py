"""A regression and its diagnostics: ours beside SPSS, statsmodels and pingouin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from crm_study.analysis import parity_libraries as libraries
from crm_study.analysis.parity_comparison import SPSS, Comparison, Statistic
from crm_study.analysis.parity_ground import Floats, Ground
from crm_study.results.format import spss_number

_PLAIN = "Ordinary least squares on the rows complete on all variables of the model."
_COEFFICIENTS = {
    "estimate": ("Slope B", "b", "params", "coef"),
    "std_error": ("Standard error of B", "std_error", "bse", "se"),
    "statistic": ("t of B", "t", "tvalues", "T"),
    "p_value": ("p of B", "p_value", "pvalues", "pval"),
}


def model_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare the coefficients and the fit of one model."""
    yield from _coefficients(ground)
    yield from _standardized(ground)
    yield from _fit(ground)
    yield from _criteria(ground)


def _of_term(ground: Ground, name: str, label: str, column: str) -> Statistic:
    term = ground.terms[0]
    return Statistic(name, label, ground.label(term), f"regression.{ground.model}/{term}/{column}")


def _of_model(ground: Ground, name: str, label: str, column: str) -> Statistic:
    address = f"regression.{ground.model}/glance/{column}"
    return Statistic(name, label, ground.label(ground.outcome), address)


def _coefficients(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    for column, (label, spss, attribute, printed) in _COEFFICIENTS.items():
        own = _of_term(ground, column, label, column)
        yield own.same(SPSS, "REGRESSION", partial(_first, ground.spss_line, spss), _PLAIN)
        yield own.same(
            "statsmodels",
            f"OLS(y, X).fit().{attribute}",
            partial(_fitted, ground, attribute),
            _PLAIN,
        )
        yield own.same(
            "pingouin",
            "linear_regression(X, y)",
            partial(libraries.pingouin_line, printed, y, x),
            _PLAIN,
        )
    p = _of_term(ground, "p_value", "p of B", "p_value")
    yield p.other(
        SPSS,
        "Sig., as printed",
        lambda: float(spss_number(float(ground.spss_line.p_value[0]), 3)),
        "SPSS prints three decimals, so that .000 stands for p < .001 and never for zero.",
    )


def _first(found: object, name: str) -> float:
    return float(getattr(found, name)[0])


def _fitted(ground: Ground, name: str) -> float:
    return float(np.asarray(getattr(libraries.statsmodels_ols(*ground.line), name))[1])


def _standardized(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    spss = ground.spss_line
    beta = _of_term(ground, "std_estimate", "Standardized slope β", "std_estimate")
    yield beta.same(
        SPSS, "Standardized Coefficients", lambda: float(spss.beta[0]), "B times s(x) over s(y)."
    )
    yield beta.same(
        "statsmodels",
        "OLS of z scores",
        lambda: float(libraries.statsmodels_ols(_z(y), _z(x)).params[1]),
        "B times s(x) over s(y), which is the slope of z scores.",
    )
    vif = _of_term(ground, "vif", "VIF", "vif")
    yield vif.same(SPSS, "/STATISTICS=TOL", lambda: float(spss.vif[0]), "1 over tolerance.")
    yield vif.same(
        "statsmodels",
        "variance_inflation_factor(X, 1)",
        partial(libraries.statsmodels_vif, x),
        "1 over tolerance, with the constant in X.",
    )
    if x.shape[1] > 1:
        yield vif.other(
            "statsmodels",
            "variance_inflation_factor(X, 0, standardize=False), no constant",
            partial(libraries.statsmodels_raw_vif, x),
            "Without a constant in X, and before release 0.15 always, the function takes R² about "
            "zero: the VIF of positive scores explodes. Ours has the constant.",
        )


def _z(values: Floats) -> Floats:
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def _fit(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    spss = ground.spss_line
    fit = partial(libraries.statsmodels_ols, y, x)
    r_squared = _of_model(ground, "r_squared", "R²", "r_squared")
    yield r_squared.same(SPSS, "Model Summary", lambda: spss.r_squared, _PLAIN)
    yield r_squared.same("statsmodels", "fit.rsquared", lambda: float(fit().rsquared), _PLAIN)
    adjusted = _of_model(ground, "adj_r_squared", "Adjusted R²", "adj_r_squared")
    ezekiel = "1 − (1 − R²)(n − 1) / (n − k − 1)."
    yield adjusted.same(SPSS, "Model Summary", lambda: spss.adj_r_squared, ezekiel)
    yield adjusted.same(
        "statsmodels",
        "fit.rsquared_adj",
        lambda: float(fit().rsquared_adj),
        ezekiel,
    )
    sigma = _of_model(ground, "sigma", "Standard error of the estimate", "sigma")
    yield sigma.same(
        SPSS,
        "Model Summary",
        lambda: spss.sigma,
        "Root of SSE / (n − k − 1).",
    )
    yield sigma.other(
        "textbook",
        "RMSE, as scikit-learn",
        lambda: float(np.sqrt(np.mean(np.asarray(fit().resid) ** 2))),
        "The root mean squared error of machine learning divides by n; ours and SPSS's by "
        "n − k − 1.",
    )
    f = _of_model(ground, "f_statistic", "F of the model", "f_statistic")
    yield f.same(SPSS, "ANOVA", lambda: spss.f, "All slopes against none.")
    yield f.same(
        "statsmodels", "fit.fvalue", lambda: float(fit().fvalue), "All slopes against none."
    )
    durbin_watson = _of_model(ground, "durbin_watson", "Durbin–Watson", "durbin_watson")
    order = "In the order of the file; sorted rows give another number, in SPSS as well."
    yield durbin_watson.same(SPSS, "/RESIDUALS=DURBIN", lambda: spss.durbin_watson, order)
    yield durbin_watson.same(
        "statsmodels",
        "durbin_watson(fit.resid)",
        partial(libraries.statsmodels_durbin_watson, y, x),
        order,
    )


def _criteria(ground: Ground) -> Iterator[Comparison]:
    y, x = ground.line
    fit = partial(libraries.statsmodels_ols, y, x)
    spss = ground.spss_line
    sigma_left_out = (
        "statsmodels does not count σ as a parameter, R and ours do; differences between models "
        "are the same."
    )
    constants = (
        "SPSS leaves out n ln(2π) + n, and σ as a parameter; differences between models of the "
        "same people are the same."
    )
    aic = _of_model(ground, "aic", "AIC", "aic")
    yield aic.other("statsmodels", "fit.aic", lambda: float(fit().aic), sigma_left_out)
    yield aic.other(SPSS, "/STATISTICS=SELECTION", lambda: spss.aic, constants)
    bic = _of_model(ground, "bic", "BIC", "bic")
    yield bic.other("statsmodels", "fit.bic", lambda: float(fit().bic), sigma_left_out)
    yield bic.other(SPSS, "/STATISTICS=SELECTION", lambda: spss.bic, constants)
