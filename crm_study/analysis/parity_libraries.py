"""What scipy, statsmodels, pandas and pingouin say, called as a reader would call them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


def scipy_moment(name: str, x: Floats, **options: Any) -> float:
    """Return ``stats.skew`` or ``stats.kurtosis``."""
    from scipy import stats

    return float(getattr(stats, name)(x, **options))


def scipy_pair(name: str, part: int, x: Floats, y: Floats) -> float:
    """Return the statistic (0) or the p value (1) of ``pearsonr`` or ``spearmanr``."""
    from scipy import stats

    return float(getattr(stats, name)(x, y)[part])


def scipy_limit(x: Floats, y: Floats) -> float:
    """Return the lower limit of ``pearsonr(x, y).confidence_interval()``."""
    from scipy import stats

    return float(stats.pearsonr(x, y).confidence_interval().low)


def scipy_samples(name: str, groups: Sequence[Floats], part: int = 0, **options: Any) -> float:
    """Return the statistic or p value of a test of several samples: ``f_oneway``, ``levene``."""
    from scipy import stats

    return float(getattr(stats, name)(*groups, **options)[part])


def scipy_tukey(groups: Sequence[Floats]) -> float:
    """Return the p value of the first pair by ``stats.tukey_hsd``."""
    from scipy import stats

    return float(stats.tukey_hsd(*groups).pvalue[0, 1])


def scipy_one(name: str, values: Floats) -> float:
    """Return the statistic of a test of one sample: ``shapiro``, ``jarque_bera``."""
    from scipy import stats

    return float(getattr(stats, name)(values)[0])


def scipy_chi2(table: Floats, *, correction: bool) -> float:
    """Return the chi-squared of a table of counts."""
    from scipy import stats

    return float(stats.chi2_contingency(table, correction=correction)[0])


def statsmodels_ols(y: Floats, x: Floats, **options: Any) -> Any:
    """Fit ``OLS(y, add_constant(x))``."""
    import statsmodels.api as sm

    return sm.OLS(y, sm.add_constant(x)).fit(**options)


def statsmodels_vif(x: Floats) -> float:
    """Return ``variance_inflation_factor`` of the first predictor, beside a constant."""
    import statsmodels.api as sm
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    return float(variance_inflation_factor(sm.add_constant(x), 1))


def statsmodels_raw_vif(x: Floats) -> float:
    """Return the same without a constant, as it was before the function centered columns."""
    from inspect import signature

    from statsmodels.stats.outliers_influence import variance_inflation_factor

    centers = "standardize" in signature(variance_inflation_factor).parameters
    return float(variance_inflation_factor(x, 0, **({"standardize": False} if centers else {})))


def statsmodels_durbin_watson(y: Floats, x: Floats) -> float:
    """Return ``durbin_watson`` of the residuals."""
    from statsmodels.stats.stattools import durbin_watson

    return float(durbin_watson(statsmodels_ols(y, x).resid))


def statsmodels_breusch_pagan(y: Floats, x: Floats, *, robust: bool) -> float:
    """Return the statistic of ``het_breuschpagan``."""
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import het_breuschpagan

    fit = statsmodels_ols(y, x)
    return float(het_breuschpagan(fit.resid, sm.add_constant(x), robust=robust)[0])


def statsmodels_white(y: Floats, x: Floats) -> float:
    """Return the statistic of ``het_white``."""
    import statsmodels.api as sm
    from statsmodels.stats.diagnostic import het_white

    return float(het_white(statsmodels_ols(y, x).resid, sm.add_constant(x))[0])


def statsmodels_reset(y: Floats, x: Floats) -> float:
    """Return the F of ``linear_reset`` with squares and cubes of the fitted values."""
    from statsmodels.stats.diagnostic import linear_reset

    fit = statsmodels_ols(y, x)
    return float(linear_reset(fit, power=3, test_type="fitted", use_f=True).fvalue)


def statsmodels_lilliefors(y: Floats, x: Floats) -> float:
    """Return the Kolmogorov–Smirnov distance of the residuals, as EXAMINE of SPSS prints it."""
    from statsmodels.stats.diagnostic import lilliefors

    return float(lilliefors(statsmodels_ols(y, x).resid)[0])


def statsmodels_influence(name: str, y: Floats, x: Floats) -> float:
    """Return the largest leverage or Cook's distance."""
    found = statsmodels_ols(y, x).get_influence()
    return float(np.max(found.hat_matrix_diag if name == "leverage" else found.cooks_distance[0]))


def statsmodels_icc(y: Floats, clusters: Sequence[str]) -> float:
    """Return the share of variance between clusters by REML (``MixedLM``)."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    fit = MixedLM(y, np.ones((y.size, 1)), groups=np.array(clusters)).fit(reml=True)
    between = float(np.asarray(fit.cov_re)[0, 0])
    return between / (between + float(fit.scale))


def pingouin_alpha(items: pd.DataFrame, *, missing: str) -> tuple[float, float]:
    """Return ``cronbach_alpha`` and its printed lower limit."""
    import pingouin

    alpha, limits = pingouin.cronbach_alpha(items, nan_policy=missing)
    return float(alpha), float(limits[0])


def pingouin_line(name: str, y: Floats, x: Floats) -> float:
    """Return a column of ``linear_regression`` for the first predictor."""
    import pingouin

    return float(pingouin.linear_regression(x, y)[name].iloc[1])


def pingouin_pair(name: str, x: Floats, y: Floats) -> float:
    """Return a column of ``corr``; of limits the lower one."""
    import pingouin

    value = pingouin.corr(x, y)[name].iloc[0]
    return float(np.ravel(value)[0])


def pingouin_groups(name: str, column: str, scores: Floats, groups: Sequence[str]) -> float:
    """Return a column of the first row of ``welch_anova`` and its like."""
    import pandas as pd
    import pingouin

    frame = pd.DataFrame({"score": scores, "group": list(groups)})
    return float(getattr(pingouin, name)(data=frame, dv="score", between="group")[column].iloc[0])


def pingouin_chi2(frame: pd.DataFrame, column: str) -> float:
    """Return a column of ``chi2_independence`` without Yates's correction, Pearson's row."""
    import pingouin

    first, second = frame.columns
    found = pingouin.chi2_independence(frame, x=first, y=second, correction=False)[2]
    return float(found[column].iloc[0])
