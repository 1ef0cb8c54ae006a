"""R² where the outcome is no measurement: three ways to compare likelihoods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class PseudoRSquared:
    """Gains over the constant alone; none is a share of variance.

    Attributes
    ----------
    mcfadden : float
        1 - log L / log L0.
    cox_snell : float
        1 - (L0 / L)^(2 / n); cannot reach 1.
    nagelkerke : float
        Cox and Snell's over its largest possible value.
    """

    mcfadden: float
    cox_snell: float
    nagelkerke: float


def pseudo_r_squared(log_likelihood: float, null: float, *, n_obs: int) -> PseudoRSquared:
    """Compare the log likelihood of a model with that of the constant alone.

    Parameters
    ----------
    log_likelihood, null : float
        Of the model, and without predictors.
    n_obs : int
        Observations.

    References
    ----------
    .. [1] McFadden, D. (1974). In Zarembka (Ed.), Frontiers in econometrics, 105-142.
    .. [2] Cox, D. R., & Snell, E. J. (1989). Analysis of binary data (2nd ed.), 208-209.
    .. [3] Nagelkerke, N. J. D. (1991). Biometrika, 78(3), 691-692.

    Examples
    --------
    >>> found = pseudo_r_squared(-50.0, -69.0, n_obs=100)
    >>> round(found.mcfadden, 3), round(found.cox_snell, 3), round(found.nagelkerke, 3)
    (0.275, 0.316, 0.422)
    """
    cox_snell = float(-np.expm1(2 / n_obs * (null - log_likelihood)))
    largest = float(-np.expm1(2 / n_obs * null))
    return PseudoRSquared(1 - log_likelihood / null, cox_snell, cox_snell / largest)
