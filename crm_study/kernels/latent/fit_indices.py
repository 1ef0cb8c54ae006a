"""How far a fitted model of latent variables is from the answers, in the usual indices."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.latent.fiml import independent
from crm_study.kernels.latent.latent_fit import ChiSquared, LatentFit, fit_latent
from crm_study.kernels.latent.latent_model import independent_items
from crm_study.kernels.latent.rmsea import close_p, rmsea, rmsea_interval


@dataclass(frozen=True, slots=True)
class FitIndices:
    """Indices of fit; those that need degrees of freedom are nan when there are none.

    Attributes
    ----------
    cfi, tli : float
        Against items that have nothing in common; CFI lies from 0 to 1.
    rmsea, rmsea_low, rmsea_high, conf_level : float
        Misfit per degree of freedom and its interval, and the interval's coverage.
    rmsea_close_p : float
        Probability of such misfit when the population's RMSEA is .05.
    srmr : float
        Root mean square of the residuals in standard deviations (Bentler).
    gfi : float
        Share of the weighted sample moments that the model reproduces, averaged over groups
        by their respondents; nan for incomplete answers.
    aic, bic, adjusted_bic : float
        Information criteria; defined without degrees of freedom as well.
    baseline_statistic : float
        Chi-squared of the baseline model.
    baseline_df : int
    """

    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    conf_level: float
    rmsea_close_p: float
    srmr: float
    gfi: float
    aic: float
    bic: float
    adjusted_bic: float
    baseline_statistic: float
    baseline_df: int


def fit_indices(fit: LatentFit, *, conf_level: float = 0.90) -> FitIndices:
    r"""Compute the usual indices of fit.

    Parameters
    ----------
    fit : LatentFit
    conf_level : float, default 0.90
        Coverage of RMSEA's interval.

    Returns
    -------
    FitIndices
        As ``lavaan::fitMeasures`` for an ordinary fit. All nan when the search did not
        converge; never a perfect index where nothing was tested.

    Notes
    -----
    With :math:`d = \max(\chi^2 - df, 0)` and b for the baseline,

    .. math:: CFI = 1 - \frac{d}{\max(d, d_b)}, \quad
              TLI = 1 - \frac{(\chi^2 - df)\,/\,df}{(\chi_b^2 - df_b)\,/\,df_b}, \quad
              RMSEA = \sqrt{\frac{d}{n\,df}\,G}

    in G groups.

    References
    ----------
    .. [1] Bentler, P. M. (1990). Psychological Bulletin, 107(2), 238-246.
    .. [2] Browne, M. W., & Cudeck, R. (1993). In K. A. Bollen & J. S. Long (Eds.), Testing
       structural equation models (pp. 136-162). Sage.
    .. [3] Bentler, P. M. (1995). EQS structural equations program manual.

    Examples
    --------
    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> scores = 1.0 + (trait * (2 + j % 3) + 9 * noise) // 120
    >>> round(fit_indices(cfa(scores, {"care": [0, 1, 2, 3]})).srmr, 4)
    0.0028
    """
    confidence_level(conf_level)
    if not fit.converged:
        return _nothing(conf_level)
    baseline = baseline_test(fit)
    test, n_groups = fit.test, fit.model.n_groups
    low, high = rmsea_interval(test, fit.n_obs, conf_level=conf_level, n_groups=n_groups)
    deviance = -2 * fit.log_likelihood
    return FitIndices(
        cfi=comparative_fit(test, baseline),
        tli=tucker_lewis(test, baseline),
        rmsea=rmsea(test, fit.n_obs, n_groups=n_groups),
        rmsea_low=low,
        rmsea_high=high,
        conf_level=conf_level,
        rmsea_close_p=close_p(test, fit.n_obs, n_groups=n_groups),
        srmr=srmr(fit) if test.df else float("nan"),
        gfi=_goodness(fit) if test.df else float("nan"),
        aic=deviance + 2 * fit.n_free,
        bic=deviance + np.log(fit.n_obs) * fit.n_free,
        adjusted_bic=deviance + np.log((fit.n_obs + 2) / 24) * fit.n_free,
        baseline_statistic=baseline.statistic,
        baseline_df=baseline.df,
    )


def baseline_test(fit: LatentFit) -> ChiSquared:
    """Test that the items have nothing in common.

    Parameters
    ----------
    fit : LatentFit

    Returns
    -------
    ChiSquared
        Each item's own mean and variance are the solution: no search is needed.
    """
    excess = sum(
        (independent(group).value - own.likelihood.value) * int(group.n_obs.sum())
        for group, own in zip(fit.problem.moments, fit.saturated, strict=True)
    )
    model = independent_items(fit.model)
    df, statistic = model.n_moments - model.n_free, max(2 * excess, 0.0)
    return ChiSquared(statistic, df, chi2_upper_p(statistic, df) if df else float("nan"))


def baseline_fit(fit: LatentFit) -> LatentFit:
    """Fit the same answers as if the items had nothing in common.

    Parameters
    ----------
    fit : LatentFit

    Returns
    -------
    LatentFit
        Of `independent_items`.
    """
    model = independent_items(fit.model)
    return fit_latent(model, *fit.problem.moments, saturated=fit.saturated)


def comparative_fit(test: ChiSquared, baseline: ChiSquared) -> float:
    """Compute CFI; nan without degrees of freedom or when the items have nothing in common."""
    misfit = max(test.statistic - test.df, 0.0)
    worst = max(misfit, baseline.statistic - baseline.df, 0.0)
    return 1 - misfit / worst if test.df and worst > 0 else float("nan")


def tucker_lewis(test: ChiSquared, baseline: ChiSquared) -> float:
    """Compute TLI; nan without degrees of freedom or when the baseline fits perfectly."""
    worst = baseline.statistic - baseline.df
    if not test.df or worst == 0:
        return float("nan")
    return 1 - (test.statistic - test.df) / worst * baseline.df / test.df


def srmr(fit: LatentFit) -> float:
    """Compute Bentler's standardized root mean square residual.

    Parameters
    ----------
    fit : LatentFit

    Returns
    -------
    float
        With the means among the residuals when the model explains them; the average of
        several groups, weighted by their respondents.
    """
    found = 0.0
    for group, state, own in zip(
        fit.problem.moments, fit.solution.states, fit.saturated, strict=True
    ):
        scale = np.sqrt(own.covariance.diagonal())
        residual = (own.covariance - state.covariance) / np.outer(scale, scale)
        parts = residual[np.tril_indices(len(scale))]
        if fit.model.has_means:
            parts = np.append(parts, (own.mean - state.mean) / scale)
        found += np.sqrt((parts**2).mean()) * group.n_obs.sum() / fit.n_obs
    return float(found)


def _goodness(fit: LatentFit) -> float:
    """Jöreskog and Sörbom's GFI: residuals against moments, both weighted by the model."""
    if not all(group.is_complete for group in fit.problem.moments):
        return float("nan")
    found = 0.0
    for part, own in zip(fit.solution.groups, fit.saturated, strict=True):
        precision = part.precision[0]
        ratio = precision @ own.covariance
        residual, whole = _square(ratio - np.eye(len(ratio))) / 2, _square(ratio) / 2
        if fit.model.has_means:
            distance = part.distance[0]
            residual += float(distance @ precision @ distance)
            whole += float(own.mean @ precision @ own.mean)
        found += float(part.share[0]) * (1 - residual / whole)
    return found


def _square(matrix: Floats) -> float:
    """Trace of a matrix times itself."""
    return float((matrix * matrix.T).sum())


def _nothing(conf_level: float) -> FitIndices:
    """Every index undefined."""
    values: dict[str, float] = {field.name: float("nan") for field in fields(FitIndices)}
    values |= {"conf_level": conf_level, "baseline_df": 0}
    return FitIndices(**values)  # type: ignore[arg-type]
