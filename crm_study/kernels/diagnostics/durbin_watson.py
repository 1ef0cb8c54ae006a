"""p value of the Durbin-Watson statistic: exact in small samples, normal in large ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.normal_law import ndtr
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.diagnostics.spans import orthonormal_span
from crm_study.kernels.linear.least_squares import OlsFit

#: Positive, negative or any autocorrelation of neighboring residuals.
Alternative = Literal["greater", "less", "two-sided"]
EXACT_BELOW = 100
_STEP, _NEGLIGIBLE = 0.05, 33.0


@dataclass(frozen=True, slots=True)
class DurbinWatson:
    """The Durbin-Watson statistic with its p, unrounded.

    Attributes
    ----------
    statistic : float
        2 where neighboring residuals are unrelated, towards 0 where they are alike.
    p_value : float
    method : str
        ``exact`` or ``normal``.
    alternative : str
    """

    statistic: float
    p_value: float
    method: str
    alternative: str


def durbin_watson(
    fit: OlsFit,
    predictors: ArrayLike,
    *,
    alternative: Alternative = "greater",
    exact: bool | None = None,
) -> DurbinWatson:
    r"""Test whether residuals of neighboring rows are alike.

    Parameters
    ----------
    fit : OlsFit
        The model, with the statistic.
    predictors : array_like of float, shape (n_obs, k)
        Of that model, without a constant, in the order of the rows.
    alternative : {"greater", "less", "two-sided"}, default "greater"
        ``greater`` looks for positive autocorrelation, as ``lmtest::dwtest`` by default.
    exact : bool, optional
        Exact p, or a normal approximation by mean and variance; by default exact below
        100 observations, as lmtest.

    Returns
    -------
    DurbinWatson
        p is nan for a perfect fit.

    Raises
    ------
    AnalysisError
        Missing values, or predictors of another length than the model's.

    Notes
    -----
    With :math:`M` the residual maker and :math:`A` the matrix of squared successive
    differences, :math:`d = e'Ae/e'e` is a ratio of quadratic forms in normal variables:

    .. math:: P(d^* < d) = P\left(\sum_i (\nu_i - d)\,z_i^2 < 0\right)

    with :math:`\nu_i` the eigenvalues of :math:`MAM`. Imhof's integral over
    :math:`u = e^y` is summed by the trapezoidal rule, good here to 12 decimals
    (the integrand is analytic in a strip of half width :math:`\pi/2`).

    References
    ----------
    .. [1] Durbin, J., & Watson, G. S. (1950, 1951). Biometrika, 37, 409-428; 38, 159-178.
    .. [2] Imhof, J. P. (1961). Biometrika, 48(3/4), 419-426, equation (3.2).

    Examples
    --------
    >>> from crm_study.kernels.linear.least_squares import ols
    >>> x = [[1], [2], [3], [4], [5], [6.0]]
    >>> found = durbin_watson(ols([1, 2, 4, 3, 3, 7], x), x)
    >>> round(found.statistic, 4), round(found.p_value, 4), found.method
    (2.2683, 0.4008, 'exact')
    """
    x = complete(predictors, name="predictors", ndim=2)
    if len(x) != fit.n_obs:
        raise AnalysisError(
            f"The Durbin-Watson test needs the {fit.n_obs} rows of the model, but got {len(x)}."
        )
    small = fit.n_obs < EXACT_BELOW if exact is None else exact
    below = float("nan")
    if np.isfinite(fit.durbin_watson):
        below = (_exact if small else _normal)(fit.durbin_watson, orthonormal_span(x))
    sides = {"greater": below, "less": 1 - below, "two-sided": 2 * min(below, 1 - below)}
    method = "exact" if small else "normal"
    return DurbinWatson(fit.durbin_watson, sides[alternative], method, alternative)


def _exact(statistic: float, basis: Floats) -> float:
    """P(d* < d) from the eigenvalues of the residuals' successive differences."""
    n_obs = len(basis)
    full = np.column_stack([np.full(n_obs, 1 / np.sqrt(n_obs)), basis])
    complement = np.linalg.qr(full, mode="complete")[0][:, full.shape[1] :]
    differences = np.diff(complement, axis=0)
    weights = np.linalg.eigvalsh(differences.T @ differences) - statistic
    return below_zero(weights)


def below_zero(weights: Floats) -> float:
    """Compute the probability that a weighted sum of squared standard normals is negative.

    Parameters
    ----------
    weights : ndarray of float, shape (m,)

    Returns
    -------
    float

    References
    ----------
    .. [1] Imhof, J. P. (1961). Biometrika, 48(3/4), 419-426, equation (3.2).

    Examples
    --------
    >>> round(below_zero(np.array([1.0, -1.0])), 12), below_zero(np.array([1.0, 2.0]))
    (0.5, 0.0)
    """
    used = weights[np.abs(weights) > 1e-12 * np.abs(weights).max()]
    if (used > 0).all() or (used < 0).all():
        return float((used < 0).all())
    log_size = np.log(np.abs(used) / np.abs(used).max())
    high = next(y for y in range(1, 2000) if _log_modulus(log_size, np.array([y]))[0] > _NEGLIGIBLE)
    y = np.arange(-_NEGLIGIBLE, high + _STEP, _STEP)
    angle = (np.sign(used) * np.arctan(np.exp(np.minimum(log_size + y[:, None], 700)))).sum(axis=1)
    integral = (np.sin(angle / 2) * np.exp(-_log_modulus(log_size, y))).sum() * _STEP
    return float(np.clip(0.5 - integral / np.pi, 0, 1))


def _log_modulus(log_size: Floats, y: Floats) -> Floats:
    """Log of the product of (1 + weight² u²)^(1/4) at u = e^y."""
    return np.asarray(np.logaddexp(0, 2 * (log_size + y[:, None])).sum(axis=1) / 4)


def _normal(statistic: float, basis: Floats) -> float:
    """P(d* < d) by the mean and variance of d*, Durbin and Watson (1950), section 3."""
    n_obs = len(basis)
    df = n_obs - basis.shape[1] - 1
    twice = _differences(basis)
    inner = basis.T @ twice
    trace = 2 * (n_obs - 1) - np.trace(inner)
    squares = 2 * (3 * n_obs - 4) - 2 * (twice**2).sum() + (inner**2).sum()
    mean = trace / df
    variance = 2 / (df * (df + 2)) * (squares - trace * mean)
    return float(ndtr((statistic - mean) / np.sqrt(variance)))


def _differences(columns: Floats) -> Floats:
    """Multiply by A, the matrix of squared successive differences."""
    steps = np.diff(columns, axis=0)
    return np.vstack([-steps[:1], steps[:-1] - steps[1:], steps[-1:]])
