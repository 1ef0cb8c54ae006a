"""A linear model whose clusters differ by a random intercept, by REML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies
from crm_study.kernels.linear.basis_contrasts import basis_contrasts
from crm_study.kernels.linear.design import Design, centered_design
from crm_study.kernels.linear.term_tests import term_tests
from crm_study.kernels.mixed.cluster_moments import ClusterMoments, cluster_moments
from crm_study.kernels.mixed.degrees_of_freedom import kenward_roger, satterthwaite
from crm_study.kernels.mixed.generalized_fit import GeneralizedFit, generalized_fit
from crm_study.kernels.mixed.mixed_fit import MixedFit
from crm_study.kernels.mixed.variance_ratio import deviance, variance_ratio

#: How the t statistics of a mixed model get their degrees of freedom.
DfMethod = Literal["satterthwaite", "kenward_roger", "normal"]


def random_intercept(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: ArrayLike,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
    df: DfMethod = "satterthwaite",
) -> MixedFit:
    r"""Fit a linear mixed model with a random intercept by restricted maximum likelihood.

    Parameters
    ----------
    outcome : array_like, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like, shape (n_obs, k)
        Complete, without a constant; k may be 0, for the ICC of the outcome itself.
    cluster : array_like, shape (n_obs,)
        Labels of any kind, one per row.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.
    df : {"satterthwaite", "kenward_roger", "normal"}, default "satterthwaite"
        Degrees of freedom of t: lmerTest's, pbkrtest's with its adjusted covariance, or
        infinitely many.

    Returns
    -------
    MixedFit

    Raises
    ------
    AnalysisError
        Incomplete numbers, an outcome or predictor that does not vary, collinear
        predictors, fewer rows than needed, one cluster, clusters of one row each,
        predictors that absorb the clusters, or no variation within clusters.

    Notes
    -----
    .. math:: y_{gi} = x_{gi}'\beta + u_g + e_{gi}, \qquad
        u_g \sim N(0, \tau^2),\ e_{gi} \sim N(0, \sigma^2)

    The restricted likelihood is searched over :math:`\tau^2 / \sigma^2` alone. A negative
    variance is not allowed: tau is then 0, the estimates are those of least squares and
    `MixedFit.singular` says so.

    References
    ----------
    .. [1] Bates, D., Mächler, M., Bolker, B., & Walker, S. (2015). Journal of Statistical
       Software, 67(1), eq. 39.

    Examples
    --------
    >>> fit = random_intercept([1, 2, 4, 5, 6, 9], [[1], [2], [3], [1], [2], [3]],
    ...                        cluster=["a", "a", "a", "b", "b", "b"], names=["learning"])
    >>> fit.terms, fit.n_clusters, fit.singular
    (('intercept', 'learning'), 2, False)
    >>> fit.estimate.round(6).tolist(), fit.df.round(3).tolist()
    ([1.0, 1.75], [1.157, 3.0])
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    level = confidence_level(conf_level)
    _check_method(df)
    codes = _cluster_codes(cluster, y, x)
    design = centered_design(x, names=names)
    effects, residual = _least_squares(y, design)
    diagonal = design.triangle.diagonal() * design.length
    return random_intercept_fit(
        cluster_moments(design, residual, codes),
        terms=("intercept", *design.names),
        effects=effects,
        contrasts=basis_contrasts(design),
        log_volume=np.log(y.size) + 2 * float(np.log(np.abs(diagonal)).sum()),
        conf_level=level,
        df=df,
    )


def random_intercept_fit(
    moments: ClusterMoments,
    *,
    terms: tuple[str, ...],
    effects: Floats,
    contrasts: Floats,
    log_volume: float,
    conf_level: float = 0.95,
    df: DfMethod = "satterthwaite",
) -> MixedFit:
    """Fit the model of `random_intercept` to what is known within and between clusters.

    Parameters
    ----------
    moments : ClusterMoments
    terms : tuple of str, length p
        The intercept first.
    effects : ndarray of float, shape (p,)
        Coordinates of the outcome on the orthonormal basis, the constant first.
    contrasts : ndarray of float, shape (p, p)
        Coefficients from coordinates.
    log_volume : float
        Logarithm of the determinant of X'X in the predictors' own units.
    conf_level, df
        As in `random_intercept`.

    Raises
    ------
    AnalysisError
        A likelihood that rises without end: the outcome hardly varies within clusters.
    """
    n_obs, k = moments.n_obs, len(terms) - 1
    fit = generalized_fit(moments, variance_ratio(moments, restricted=True))
    unscaled, degrees = _precision(moments, fit, contrasts, df)
    sigma2 = fit.squares / (n_obs - k - 1)
    covariance = sigma2 * contrasts @ unscaled @ contrasts.T
    estimate = contrasts @ (effects + fit.shift)
    tests = term_tests(estimate, covariance.diagonal(), degrees, conf_level=conf_level)
    shares = _shares(effects + fit.shift, sigma2, fit.ratio, n_obs=n_obs)
    return MixedFit(
        terms=terms,
        estimate=estimate,
        std_error=tests.std_error,
        statistic=tests.statistic,
        df=tests.df,
        p_value=tests.p_value,
        conf_low=tests.conf_low,
        conf_high=tests.conf_high,
        covariance=covariance,
        sigma=float(np.sqrt(sigma2)),
        tau=float(np.sqrt(sigma2 * fit.ratio)),
        icc=fit.ratio / (1 + fit.ratio),
        r_squared_marginal=shares[0],
        r_squared_conditional=shares[1],
        log_likelihood=_restricted_log_likelihood(moments, log_volume, fit.ratio),
        ml_log_likelihood=_plain_log_likelihood(moments),
        cluster_effect=fit.ratio * fit.pull,
        n_obs=n_obs,
        n_clusters=moments.size.size,
        singular=fit.ratio == 0,
        df_method=df,
        conf_level=conf_level,
    )


def _check_method(df: str) -> None:
    """Refuse degrees of freedom of an unknown kind."""
    if df not in get_args(DfMethod):
        raise AnalysisError(
            f"Degrees of freedom of a mixed model are 'satterthwaite', 'kenward_roger' or "
            f"'normal', not '{df}'."
        )


def _cluster_codes(cluster: ArrayLike, y: Floats, x: Floats) -> NDArray[np.intp]:
    """Give every cluster a number; refuse data without a random intercept to be read."""
    labels = np.asarray(cluster)
    if not len(labels) == len(x) == y.size:
        raise AnalysisError(
            f"A mixed model needs one row per outcome: {y.size} outcomes, {len(x)} rows of "
            f"predictors and {len(labels)} cluster labels were given."
        )
    if y.size < x.shape[1] + 3:
        raise AnalysisError(
            f"A mixed model of {x.shape[1]} predictors needs at least {x.shape[1] + 3} "
            f"observations, but has {y.size}."
        )
    found, codes = np.unique(labels, return_inverse=True)
    if found.size < 2:
        raise AnalysisError(f"A random intercept needs at least 2 clusters, but has {found.size}.")
    if found.size == y.size:
        raise AnalysisError(
            f"A random intercept needs clusters of more than one observation: each of the "
            f"{y.size} observations is a cluster of its own."
        )
    if not varies(y):
        raise AnalysisError(f"A mixed model needs an outcome that varies: every value is {y[0]:g}.")
    return np.asarray(codes, dtype=np.intp)


def _least_squares(y: Floats, design: Design) -> tuple[Floats, Floats]:
    """Coordinates of y on the orthonormal columns, the constant first, and the residual."""
    residual = y - y.mean()
    effects = np.zeros(design.basis.shape[1])
    for _ in range(2):
        share = design.basis.T @ residual
        effects, residual = effects + share, residual - design.basis @ share
        residual = residual - residual.mean()
    rounding = 20 * np.finfo(float).eps * np.abs(y).max()
    if np.abs(residual).max() <= rounding:
        residual = np.zeros_like(residual)
    return np.append(y.mean() * np.sqrt(y.size), effects), residual


def _precision(
    moments: ClusterMoments, fit: GeneralizedFit, contrasts: Floats, method: DfMethod
) -> tuple[Floats, Floats]:
    """Unscaled covariance on the basis, and degrees of freedom by term."""
    if method == "kenward_roger":
        return kenward_roger(moments, fit, contrasts)
    if method == "normal":
        return fit.unscaled, np.full(len(contrasts), np.inf)
    return fit.unscaled, satterthwaite(moments, fit, contrasts)


def _shares(effects: Floats, sigma2: float, ratio: float, *, n_obs: int) -> tuple[float, float]:
    """Marginal and conditional R²."""
    fixed = float((effects[1:] ** 2).sum()) / (n_obs - 1)
    total = fixed + sigma2 * (1 + ratio)
    return fixed / total, (fixed + sigma2 * ratio) / total


def _restricted_log_likelihood(moments: ClusterMoments, log_volume: float, ratio: float) -> float:
    """Restricted log-likelihood in the predictors' own units, as lme4 prints it."""
    return float(-(_deviance(moments, ratio, restricted=True) + log_volume) / 2)


def _plain_log_likelihood(moments: ClusterMoments) -> float:
    """Log-likelihood at the ML estimates."""
    ratio = variance_ratio(moments, restricted=False)
    return -_deviance(moments, ratio, restricted=False) / 2


def _deviance(moments: ClusterMoments, ratio: float, *, restricted: bool) -> float:
    """Minus twice the log-likelihood at one ratio."""
    return float(deviance(moments, np.array([ratio]), restricted=restricted)[0])
