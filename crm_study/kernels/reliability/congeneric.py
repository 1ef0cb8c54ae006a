r"""The one-factor (congeneric) model of a scale by maximum likelihood, and its reliabilities.

Each item measures the same construct with its own loading and its own error:
:math:`\\Sigma = \\lambda\\lambda' + \\operatorname{diag}(\\psi)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.factor.factor_likelihood import minimize


@dataclass(frozen=True, slots=True, eq=False)
class OneFactor:
    """A congeneric model of n_items items; every array has shape (n_items,).

    Attributes
    ----------
    loadings : ndarray of float
        Item units per standard deviation of the construct; their sum is positive.
    uniquenesses : ndarray of float
        Error variances in squared item units, dividing by n.
    std_loadings : ndarray of float
        Correlations of items and construct, as the model implies them.
    statistic : float
        Likelihood-ratio chi-squared against the unrestricted covariance matrix.
    df : int
        Its degrees of freedom; 0 with three items.
    n_obs : int
        Respondents.
    n_iterations : int
        Steps taken.
    converged : bool
        Whether the last step was negligible. Estimates that did not converge say nothing.
    improper : bool
        Whether an error variance is not positive (a Heywood case).
    """

    loadings: Floats
    uniquenesses: Floats
    std_loadings: Floats
    statistic: float
    df: int
    n_obs: int
    n_iterations: int
    converged: bool
    improper: bool


def one_factor(covariance: ArrayLike, *, n_obs: int) -> OneFactor:
    r"""Fit one factor to a covariance matrix by maximum likelihood.

    Parameters
    ----------
    covariance : array_like of float, shape (n_items, n_items)
        Sample covariance of complete item scores, dividing by n - 1 as `numpy.cov` does.
    n_obs : int
        Respondents behind it.

    Returns
    -------
    OneFactor
        As ``lavaan::cfa(std.lv = TRUE, likelihood = "normal")``: the covariance is
        brought to divisor n, error variances may be negative.

    Raises
    ------
    AnalysisError
        Fewer than three items, a matrix that is not a positive definite covariance, or
        covariances that leave the model without an identified solution.

    Notes
    -----
    Minimizes, with steps that never lead uphill,

    .. math:: F = \ln|\Sigma| + \operatorname{tr}(S \Sigma^{-1}) - \ln|S| - k, \qquad
              \chi^2 = n F

    by Newton's method where the Hessian is positive definite and by Fisher scoring
    elsewhere.

    References
    ----------
    .. [1] Jöreskog, K. G. (1971). Psychometrika, 36(2), 109-133.
    .. [2] Lawley, D. N., & Maxwell, A. E. (1971). Factor analysis as a statistical method.

    Examples
    --------
    >>> model = one_factor([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], n_obs=100)
    >>> model.std_loadings.round(6)
    array([0.8, 0.7, 0.6])
    """
    sample = _covariance(covariance, n_obs=n_obs)
    n_items = len(sample)
    scale = np.sqrt(sample.diagonal())
    correlation = sample / np.outer(scale, scale)
    minimum = minimize(correlation)
    loadings, uniquenesses = np.split(minimum.theta, 2)
    loadings = loadings if loadings.sum() >= 0 else -loadings
    unit = scale * np.sqrt((n_obs - 1) / n_obs)
    df = n_items * (n_items - 3) // 2
    return OneFactor(
        loadings=loadings * unit,
        uniquenesses=uniquenesses * unit**2,
        std_loadings=loadings / np.sqrt(loadings**2 + uniquenesses),
        statistic=n_obs * minimum.discrepancy,
        df=df,
        n_obs=int(n_obs),
        n_iterations=minimum.n_iterations,
        converged=minimum.converged,
        improper=bool((uniquenesses <= 0).any()),
    )


def omega_total(model: OneFactor) -> float:
    r"""Compute the share of the total score's variance that the construct accounts for.

    Parameters
    ----------
    model : OneFactor

    Returns
    -------
    float
        Dimensionless; nan when the model did not converge.

    Notes
    -----
    .. math:: \omega = \frac{(\sum \lambda)^2}{(\sum \lambda)^2 + \sum \psi}

    from unstandardized loadings: the reliability of the plain sum of the items.

    References
    ----------
    .. [1] McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum.

    Examples
    --------
    >>> model = one_factor([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], n_obs=100)
    >>> round(omega_total(model), 4)
    0.7449
    """
    return _reliability(model, model.loadings, model.uniquenesses)


def composite_reliability(model: OneFactor) -> float:
    r"""Compute the reliability of the sum of the standardized items.

    Parameters
    ----------
    model : OneFactor

    Returns
    -------
    float
        Dimensionless; nan when the model did not converge.

    Notes
    -----
    .. math:: \rho_c = \frac{(\sum l)^2}{(\sum l)^2 + \sum (1 - l^2)}

    References
    ----------
    .. [1] Fornell, C., & Larcker, D. F. (1981). Journal of Marketing Research, 18(1), 39-50.

    Examples
    --------
    >>> model = one_factor([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], n_obs=100)
    >>> round(composite_reliability(model), 4)
    0.7449
    """
    return _reliability(model, model.std_loadings, 1 - model.std_loadings**2)


def average_variance_extracted(model: OneFactor) -> float:
    r"""Compute the mean share of an item's variance that the construct accounts for.

    Parameters
    ----------
    model : OneFactor

    Returns
    -------
    float
        Dimensionless; nan when the model did not converge.

    Notes
    -----
    .. math:: AVE = \sum l^2 / k

    References
    ----------
    .. [1] Fornell, C., & Larcker, D. F. (1981). Journal of Marketing Research, 18(1), 39-50.

    Examples
    --------
    >>> model = one_factor([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], n_obs=100)
    >>> round(average_variance_extracted(model), 4)
    0.4967
    """
    return float((model.std_loadings**2).mean()) if model.converged else float("nan")


def _reliability(model: OneFactor, loadings: Floats, uniquenesses: Floats) -> float:
    """Divide the true variance of a sum by its whole variance."""
    if not model.converged:
        return float("nan")
    true = loadings.sum() ** 2
    return float(true / (true + uniquenesses.sum()))


def _covariance(covariance: ArrayLike, *, n_obs: int) -> Floats:
    """Read a positive definite covariance matrix of at least three items."""
    sample = complete(covariance, name="covariances", ndim=2)
    n_items = len(sample)
    if sample.shape != (n_items, n_items) or not np.allclose(sample, sample.T, rtol=1e-8, atol=0):
        raise AnalysisError("A one-factor model needs a square symmetric covariance matrix.")
    if n_items < 3:
        raise AnalysisError(
            f"A one-factor model needs at least 3 items, but got {n_items}: "
            "fewer covariances than loadings leave it under-identified."
        )
    if n_obs <= n_items:
        raise AnalysisError(
            f"A one-factor model of {n_items} items needs more than {n_items} respondents, "
            f"but got {n_obs}."
        )
    _refuse_singular(sample)
    return sample


def _refuse_singular(sample: Floats) -> None:
    """Every item varies and none repeats the others."""
    variance = sample.diagonal()
    if (variance <= 0).any():
        position = int(np.argmin(variance > 0)) + 1
        raise AnalysisError(
            f"A one-factor model needs items that vary, but item {position} does not."
        )
    scale = np.sqrt(variance)
    if np.linalg.eigvalsh(sample / np.outer(scale, scale))[0] < 1e-12:
        raise AnalysisError(
            "A one-factor model needs a positive definite covariance matrix, but one item is "
            "a linear combination of the others."
        )
