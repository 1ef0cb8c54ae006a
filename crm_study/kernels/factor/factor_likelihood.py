r"""The likelihood of one factor, and the way down to its minimum.

Parameters are one array theta of shape (2 * n_items,): loadings, then uniquenesses, in
units of the items' standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

#: Newton's method doubles the correct digits at each step, so that a last step of this
#: size, in units of the items' standard deviations, leaves nothing but rounding.
SMALL_STEP = 1e-9
MAX_ITERATIONS = 500
#: Smallest curvature, as a part of the largest, that rounding cannot explain.
NEGLIGIBLE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Minimum:
    """Where the search ended.

    Attributes
    ----------
    theta : ndarray of float, shape (2 * n_items,)
        Loadings, then uniquenesses.
    discrepancy : float
        F at theta, 0 for a perfect fit.
    n_iterations : int
        Steps taken.
    converged : bool
        Whether the last step was smaller than `SMALL_STEP`.
    """

    theta: Floats
    discrepancy: float
    n_iterations: int
    converged: bool


def minimize(correlation: Floats) -> Minimum:
    """Find the loadings and uniquenesses of one factor that make a sample most likely.

    Parameters
    ----------
    correlation : ndarray of float, shape (n_items, n_items)
        Positive definite.

    Returns
    -------
    Minimum

    Raises
    ------
    AnalysisError
        When the items covary too little for an identified solution.

    References
    ----------
    .. [1] Jöreskog, K. G. (1967). Psychometrika, 32(4), 443-482.

    Examples
    --------
    >>> minimum = minimize(np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]]))
    >>> abs(minimum.theta).round(6)
    array([0.8 , 0.7 , 0.6 , 0.36, 0.51, 0.64])
    """
    theta, step, share, n_iterations = _start(correlation), np.array([np.inf]), 1.0, 0
    while np.abs(step).max() >= SMALL_STEP and share > 0 and n_iterations < MAX_ITERATIONS:
        step = _step(theta, correlation)
        share = _downhill_share(theta, step, correlation)
        theta = theta + share * step
        n_iterations += 1
    converged = bool(np.abs(step).max() < SMALL_STEP)
    if converged and not _positive_definite(_expected_hessian(theta)):
        raise AnalysisError(
            "A one-factor model has no identified solution for these items: too few of them covary."
        )
    return Minimum(theta, max(_discrepancy(theta, correlation), 0.0), n_iterations, converged)


def _start(correlation: Floats) -> Floats:
    """Take loadings from the first principal axis, kept inside the admissible region."""
    values, vectors = np.linalg.eigh(correlation)
    loadings = np.clip(vectors[:, -1] * np.sqrt(values[-1]), -0.95, 0.95)
    return np.concatenate([loadings, 1 - loadings**2])


def _downhill_share(theta: Floats, step: Floats, sample: Floats) -> float:
    """Find the largest of 1, 1/2, 1/4, ... of the step that does not lead uphill."""
    ceiling = _discrepancy(theta, sample) + 1e-14 * len(sample)
    for share in 0.5 ** np.arange(40):
        if _discrepancy(theta + share * step, sample) <= ceiling:
            return float(share)
    return 0.0


def _discrepancy(theta: Floats, sample: Floats) -> float:
    """F of the likelihood; infinite where the implied covariance is not positive definite."""
    try:
        factor = np.linalg.cholesky(_implied(theta))
    except np.linalg.LinAlgError:
        return float("inf")
    ratio = np.linalg.solve(factor, np.linalg.solve(factor, sample).T)
    sign, log_determinant = np.linalg.slogdet(ratio)
    return float(np.trace(ratio) - log_determinant - len(sample)) if sign > 0 else float("inf")


def _implied(theta: Floats) -> Floats:
    """Covariance matrix that the parameters imply."""
    n_items = theta.size // 2
    implied = np.outer(theta[:n_items], theta[:n_items])
    implied[np.diag_indices(n_items)] += theta[n_items:]
    return implied


def _step(theta: Floats, sample: Floats) -> Floats:
    """Newton's step, or Fisher's where the observed Hessian is not positive definite."""
    n_items = len(sample)
    loadings, precision = theta[:n_items], _precision(theta)
    misfit = precision - precision @ sample @ precision
    gradient = np.concatenate([2 * misfit @ loadings, misfit.diagonal()])
    expected = _curvature(precision, precision, loadings)
    observed = expected - 2 * _curvature(precision, misfit, loadings)
    observed[:n_items, :n_items] += 2 * misfit
    hessian = observed if _positive_definite(observed) else expected
    return np.asarray(np.linalg.lstsq(hessian, -gradient, rcond=NEGLIGIBLE)[0])


def _precision(theta: Floats) -> Floats:
    """Inverse of the implied covariance."""
    return np.asarray(np.linalg.inv(_implied(theta)), dtype=float)


def _expected_hessian(theta: Floats) -> Floats:
    """Second derivatives of F where the model fits; singular when it is not identified."""
    precision = _precision(theta)
    return _curvature(precision, precision, theta[: len(precision)])


def _positive_definite(hessian: Floats) -> bool:
    """Tell whether every direction curves upward by more than rounding."""
    curvature = np.linalg.eigvalsh(hessian)
    return bool(curvature[0] > NEGLIGIBLE * curvature[-1])


def _curvature(left: Floats, right: Floats, loadings: Floats) -> Floats:
    """Traces tr(A dS_j B dS_i) over pairs of parameters, for symmetric A and B."""
    a, b = left @ loadings, right @ loadings
    by_loading = np.outer(b, a) + np.outer(a, b) + (loadings @ b) * left + (loadings @ a) * right
    mixed = right * a + left * b
    upper, lower = np.hstack([by_loading, mixed]), np.hstack([mixed.T, left * right])
    return np.vstack([upper, lower])
