"""Whether the factors of a maximum-likelihood extraction suffice."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.factor.extraction import Extraction


@dataclass(frozen=True, slots=True)
class FactorFit:
    """Likelihood-ratio test of the hypothesis that the factors suffice.

    Attributes
    ----------
    statistic : float
        Bartlett's chi-squared.
    df : int
    p_value : float
        nan without degrees of freedom: nothing was tested.
    n_obs : int
    """

    statistic: float
    df: int
    p_value: float
    n_obs: int


def sufficiency(extraction: Extraction, *, n_obs: int) -> FactorFit:
    r"""Test whether the factors of a maximum-likelihood extraction suffice.

    Parameters
    ----------
    extraction : Extraction
        By `maximum_likelihood`.
    n_obs : int
        Respondents behind the correlations.

    Returns
    -------
    FactorFit
        As ``factanal`` prints it.

    Raises
    ------
    AnalysisError
        Another method, an extraction that did not converge, or too few respondents.

    Notes
    -----
    .. math:: \chi^2 = \Bigl(n - 1 - \frac{2k + 5}{6} - \frac{2m}{3}\Bigr) F

    References
    ----------
    .. [1] Bartlett, M. S. (1951). Biometrika, 38(3/4), 337-344.

    Examples
    --------
    >>> import numpy as np
    >>> from crm_study.kernels.factor.extraction import maximum_likelihood
    >>> correlation = np.full((4, 4), 0.5) + np.eye(4) / 2
    >>> sufficiency(maximum_likelihood(correlation, n_factors=1), n_obs=100).df
    2
    """
    n_items, n_factors = extraction.loadings.shape
    if extraction.method != "ml" or not extraction.converged:
        raise AnalysisError(
            "Whether the factors suffice is tested on a maximum-likelihood extraction that "
            "converged, and this is none."
        )
    weight = n_obs - 1 - (2 * n_items + 5) / 6 - 2 * n_factors / 3
    if n_obs <= n_items or weight <= 0:
        raise AnalysisError(
            f"The test of {n_factors} factor(s) of {n_items} items needs more respondents, "
            f"but got {n_obs}."
        )
    statistic = weight * extraction.objective
    p_value = chi2_upper_p(statistic, extraction.df) if extraction.df else float("nan")
    return FactorFit(float(statistic), extraction.df, p_value, int(n_obs))
