"""How much of what items share may come from asking everything in the same way.

None of these proves that a study is free of common method bias: a first factor below half
says nothing, and a marker or a method factor is as good as its assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_two_sided_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.principal import principal_axis, principal_components
from crm_study.kernels.latent.fit_indices import fit_indices
from crm_study.kernels.latent.invariance import Comparison, compare
from crm_study.kernels.latent.latent_fit import LatentFit, fit_latent
from crm_study.kernels.latent.latent_structure import with_method_factor


@dataclass(frozen=True, slots=True)
class FirstFactor:
    """Share of the items' variance that one unrotated factor takes, from 0 to 1.

    Attributes
    ----------
    component_share : float
        Of the first principal component, which takes unique variance as well.
    axis_share : float
        Of one principal axis factor; nan when its iterations did not converge.
    n_items, n_obs : int
    """

    component_share: float
    axis_share: float
    n_items: int
    n_obs: int


def first_factor(scores: ArrayLike) -> FirstFactor:
    """Compute Harman's share of the first unrotated factor.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete scores of all items of the questionnaire.

    Returns
    -------
    FirstFactor
        A test that hardly ever finds anything: with more constructs the share falls,
        whatever the bias.

    Raises
    ------
    AnalysisError
        A missing answer, an item that does not vary, or items that repeat one another.

    References
    ----------
    .. [1] Harman, H. H. (1976). Modern factor analysis (3rd ed.). University of Chicago Press.
    .. [2] Podsakoff, P. M., et al. (2003). Journal of Applied Psychology, 88(5), 879-903.

    Examples
    --------
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> round(first_factor(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120).component_share, 4)
    0.6754
    """
    return first_factor_of(correlation_of(scores), n_obs=len(np.asarray(scores)))


def first_factor_of(correlation: Floats, *, n_obs: int) -> FirstFactor:
    """Compute Harman's share from the correlations of the items.

    Parameters
    ----------
    correlation : ndarray of float, shape (n_items, n_items)
    n_obs : int

    Raises
    ------
    AnalysisError
        Items that repeat one another.

    Examples
    --------
    >>> related = np.full((4, 4), 0.36) + 0.64 * np.eye(4)
    >>> round(first_factor_of(related, n_obs=100).component_share, 4)
    0.52
    """
    components = principal_components(correlation, n_factors=1)
    axis = principal_axis(correlation, n_factors=1, convention="limit")
    share = float((axis.loadings**2).sum()) / len(correlation)
    return FirstFactor(
        component_share=float((components.loadings**2).sum()) / len(correlation),
        axis_share=share if axis.converged else float("nan"),
        n_items=len(correlation),
        n_obs=n_obs,
    )


@dataclass(frozen=True, slots=True, eq=False)
class MarkerAdjusted:
    """Correlations less what a marker variable shares with everything; one shape all.

    Attributes
    ----------
    estimate : ndarray of float
        Nan where the adjustment leads beyond -1: the marker cannot be right for that one.
    statistic, p_value : ndarray of float
        t and its two-sided p.
    df : int
        n_obs - 3.
    marker : float
        The correlation taken out.
    """

    estimate: Floats
    statistic: Floats
    p_value: Floats
    df: int
    marker: float


def marker_adjusted(correlations: ArrayLike, *, marker: float, n_obs: int) -> MarkerAdjusted:
    r"""Take the correlation of an unrelated marker variable out of correlations.

    Parameters
    ----------
    correlations : array_like of float, any shape
        Of predictors with outcomes.
    marker : float
        Correlation of a variable that ought to correlate with nothing; chosen before the
        data, or the smallest (second smallest, to be careful) that occurs.
    n_obs : int
        Respondents.

    Returns
    -------
    MarkerAdjusted

    Raises
    ------
    AnalysisError
        A correlation beyond 1, a marker that is negative or 1, or fewer than four
        respondents.

    Notes
    -----
    .. math:: r_a = \frac{r - r_m}{1 - r_m}, \qquad
              t_{n-3} = r_a \sqrt{\frac{n - 3}{1 - r_a^2}}

    References
    ----------
    .. [1] Lindell, M. K., & Whitney, D. J. (2001). Journal of Applied Psychology, 86(1),
       114-121.

    Examples
    --------
    >>> found = marker_adjusted([0.46], marker=0.1, n_obs=103)
    >>> found.estimate.round(6), found.statistic.round(6)
    (array([0.4]), array([4.364358]))
    """
    given = np.asarray(correlations, dtype=float)
    if not (np.abs(given) <= 1).all():
        raise AnalysisError("Correlations must lie from -1 to 1.")
    if not 0 <= marker < 1:
        raise AnalysisError(
            f"The marker's correlation must lie from 0 to below 1, but is {marker}."
        )
    if n_obs < 4:
        raise AnalysisError(f"A marker adjustment needs at least 4 respondents, but got {n_obs}.")
    adjusted = (given - marker) / (1 - marker)
    adjusted = np.where(np.abs(adjusted) <= 1, adjusted, np.nan)
    with np.errstate(divide="ignore"):
        statistic = adjusted * np.sqrt((n_obs - 3) / (1 - adjusted**2))
    p_value = np.asarray(t_two_sided_p(statistic, n_obs - 3))
    return MarkerAdjusted(adjusted, statistic, p_value, n_obs - 3, float(marker))


@dataclass(frozen=True, slots=True, eq=False)
class MethodFactor:
    """A measurement model with and without a factor common to all items.

    Attributes
    ----------
    fit : LatentFit
        With the factor.
    comparison : Comparison
        Of the model without against the model with it.
    variance : float
        Of the factor, in squared scale points; negative when there is no such factor.
    share : float
        Mean part of an item's variance that the factor takes; nan when the search did not
        converge.
    """

    fit: LatentFit
    comparison: Comparison
    variance: float
    share: float


def method_factor(fit: LatentFit) -> MethodFactor:
    """Compare a measurement model with one that has an unmeasured method factor as well.

    Parameters
    ----------
    fit : LatentFit
        Of one group.

    Returns
    -------
    MethodFactor
        All items carry the factor alike, in scale points; it takes up whatever all items
        share, bias or substance.

    Raises
    ------
    AnalysisError
        When the items cannot tell the factor from the constructs.

    References
    ----------
    .. [1] Podsakoff, P. M., et al. (2003). Journal of Applied Psychology, 88(5), 879-903.
    .. [2] Williams, L. J., Cote, J. A., & Buckley, M. R. (1989). Journal of Applied
       Psychology, 74(3), 462-468.

    Examples
    --------
    >>> from crm_study.kernels.latent.confirmatory import cfa
    >>> i, j = np.ogrid[1:61, 1:5]
    >>> trait, noise = i * 37 % 101, (i * (13 + 8 * j) + 5 * j * j) % 23
    >>> fit = cfa(1.0 + (trait * (2 + j % 3) + 9 * noise) // 120, {"care": [0, 1, 2, 3]})
    >>> method_factor(fit).comparison.df
    1
    """
    if fit.model.n_groups > 1:
        raise AnalysisError("A method factor is looked for in one group at a time.")
    model = with_method_factor(fit.model)
    wider = fit_latent(
        model, *fit.problem.moments, information=fit.information, saturated=fit.saturated
    )
    state = wider.solution.states[0]
    variance = float(state.matrices["psi"][-1, -1])
    share = float((variance / state.covariance.diagonal()).mean())
    known = wider.converged
    return MethodFactor(
        fit=wider,
        comparison=compare(fit, wider, fit_indices(fit), fit_indices(wider)),
        variance=variance if known else float("nan"),
        share=share if known else float("nan"),
    )
