"""Shares of R² that need no subsets: Johnson's weights, CAR scores, Pratt, squared betas."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats


def relative_weights(correlations: Floats) -> Floats:
    r"""Split R² by way of the uncorrelated variables nearest to the predictors.

    Parameters
    ----------
    correlations : ndarray of float, shape (..., p + 1, p + 1)
        Of p predictors and, last, the outcome.

    Returns
    -------
    ndarray of float, shape (..., p)
        Raw weights; they add up to R². Nan where the predictors are collinear.

    Notes
    -----
    .. math:: \Lambda = R_{xx}^{1/2}, \quad \beta = \Lambda^{-1} r_{xy}, \quad
              \varepsilon_j = \sum_k \lambda_{jk}^2 \beta_k^2

    The same numbers were given by Genizi (1993); relaimpo calls them ``genizi``.

    References
    ----------
    .. [1] Johnson, J. W. (2000). Multivariate Behavioral Research, 35(1), 1-19, eq. 9.
    .. [2] Genizi, A. (1993). Statistica Sinica, 3, 407-420.

    Examples
    --------
    >>> R = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.6], [0.6, 0.6, 1.0]])
    >>> relative_weights(R).round(4)
    array([0.24, 0.24])
    """
    root, beta = _nearest_uncorrelated(correlations)
    weights: Floats = np.einsum("...jk,...k->...j", root**2, beta**2)
    return weights


def car_scores(correlations: Floats) -> Floats:
    r"""Square the correlations of the outcome with the Mahalanobis-decorrelated predictors.

    Parameters
    ----------
    correlations : ndarray of float, shape (..., p + 1, p + 1)
        Of p predictors and, last, the outcome.

    Returns
    -------
    ndarray of float, shape (..., p)
        ``car`` of relaimpo; they add up to R².

    References
    ----------
    .. [1] Zuber, V., & Strimmer, K. (2011). Statistical Applications in Genetics and
       Molecular Biology, 10(1), 34.

    Examples
    --------
    >>> R = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.6], [0.6, 0.6, 1.0]])
    >>> car_scores(R).round(4)
    array([0.24, 0.24])
    """
    squared: Floats = _nearest_uncorrelated(correlations)[1] ** 2
    return squared


def standardized_slopes(correlations: Floats) -> Floats:
    """Return the standardized slopes β; squared they are ``betasq`` of relaimpo.

    Parameters
    ----------
    correlations : ndarray of float, shape (..., p + 1, p + 1)
        Of p predictors and, last, the outcome.

    Returns
    -------
    ndarray of float, shape (..., p)

    Examples
    --------
    >>> R = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.6], [0.6, 0.6, 1.0]])
    >>> standardized_slopes(R)
    array([0.4, 0.4])
    """
    among, with_outcome = correlations[..., :-1, :-1], correlations[..., :-1, -1:]
    return np.asarray(np.linalg.solve(among, with_outcome)[..., 0], dtype=np.float64)


def pratt(correlations: Floats) -> Floats:
    """Multiply each standardized slope by the predictor's correlation with the outcome.

    Parameters
    ----------
    correlations : ndarray of float, shape (..., p + 1, p + 1)
        Of p predictors and, last, the outcome.

    Returns
    -------
    ndarray of float, shape (..., p)
        They add up to R², but may be negative: then they are no shares.

    References
    ----------
    .. [1] Pratt, J. W. (1987). Dividing the indivisible. In T. Pukkila & S. Puntanen (Eds.),
       Second International Conference on Statistics, 245-260.

    Examples
    --------
    >>> R = np.array([[1.0, 0.5, 0.6], [0.5, 1.0, 0.6], [0.6, 0.6, 1.0]])
    >>> pratt(R).round(4)
    array([0.24, 0.24])
    """
    products: Floats = standardized_slopes(correlations) * correlations[..., :-1, -1]
    return products


def _nearest_uncorrelated(correlations: Floats) -> tuple[Floats, Floats]:
    """Return the square root of the predictors' matrix, and slopes on its columns."""
    values, vectors = np.linalg.eigh(correlations[..., :-1, :-1])
    values = np.where(values > 1e-14, values, np.nan)
    turned = np.swapaxes(vectors, -1, -2)
    root = (vectors * np.sqrt(values)[..., None, :]) @ turned
    inverse = (vectors / np.sqrt(values)[..., None, :]) @ turned
    return root, (inverse @ correlations[..., :-1, -1:])[..., 0]
