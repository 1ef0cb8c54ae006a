"""The restricted wild cluster bootstrap-t: a p value for few clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.clustered.clusters import Clusters, clusters_of
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model
from crm_study.kernels.clustered.wild_draws import WildWeights, drawn_weights, signs_of
from crm_study.kernels.clustered.wild_form import WildForm, wild_form
from crm_study.kernels.clustered.wild_interval import wild_limits
from crm_study.kernels.clustered.wild_share import Candidates, candidates, count_all_signs

#: Clusters up to which every sign pattern is tried.
MOST_EXACT = 21
#: Clusters up to which sign patterns are tried one by one.
_ONE_BY_ONE = 13


@dataclass(frozen=True, slots=True, eq=False)
class WildTest:
    """Test of one coefficient. Unrounded.

    Attributes
    ----------
    term : str
        Name of the coefficient.
    estimate, std_error : float
        Least squares and its CR1 standard error, in outcome units per predictor unit.
    null : float
        Value under the hypothesis.
    statistic : float
        (estimate - null) / std_error.
    p_value : float
        Share of bootstrap statistics with ``|t*| >= |t|``; ties count.
    p_equal_tailed : float
        Twice the smaller of the shares with t* >= t and t* <= t; equal to ``p_value``
        where all signs are tried.
    conf_low, conf_high : float
        Limits: the hypotheses that are not rejected; infinite where none is, however far,
        and nan where no interval was asked for.
    conf_level : float
        Coverage of the limits.
    weights : {"rademacher", "webb"}
        Distribution of the weights.
    is_exact : bool
        Whether all sign patterns were tried, so that another run cannot differ.
    n_draws : int
        Patterns tried; 2^(G-1) of 2^G when exact, the others being their mirror images.
    n_obs, n_clusters : int
        Rows and clusters.
    """

    term: str
    estimate: float
    std_error: float
    null: float
    statistic: float
    p_value: float
    p_equal_tailed: float
    conf_low: float
    conf_high: float
    conf_level: float
    weights: WildWeights
    is_exact: bool
    n_draws: int
    n_obs: int
    n_clusters: int


def wild_bootstrap(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    term: str,
    null: float = 0.0,
    conf_level: float | None = 0.95,
    weights: WildWeights = "rademacher",
    n_draws: int = 9999,
    seed: int = 0,
    names: Sequence[str] | None = None,
) -> WildTest:
    r"""Test a coefficient by the restricted wild cluster bootstrap-t (WCR, 11).

    Residuals of the model under the hypothesis keep their place; those of a cluster are
    multiplied by one random number, the model is fitted again and its t is compared.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.
    term : str
        The coefficient: a name, or ``"intercept"``.
    null : float, default 0
        Its value under the hypothesis.
    conf_level : float or None, default 0.95
        Coverage of the limits; None leaves them out.
    weights : {"rademacher", "webb"}, default "rademacher"
        Signs, all of which are tried up to 21 clusters; or Webb's six points.
    n_draws : int, default 9999
        Random draws where not all can be tried.
    seed : int, default 0
        Of the draws.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.

    Returns
    -------
    WildTest

    Raises
    ------
    AnalysisError
        An unknown term or weights, no draw, fewer than two clusters, whatever `ols`
        refuses, or a coefficient whose CR1 standard error is 0.

    Notes
    -----
    Random draws give (b + 1) / (m + 1), all signs b / m with the sample itself among the m;
    wildboottest, pyfixest and boottest count ``|t*| > |t|`` only and divide by m. Turning
    all signs is never less extreme than the sample, so with five clusters or fewer no p is
    below 1/16 and a 95% interval has no limits.

    References
    ----------
    .. [1] Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2008). Review of Economics and
       Statistics, 90(3), 414-427.
    .. [2] Roodman, D., Nielsen, M. Ø., MacKinnon, J. G., & Webb, M. D. (2019). Stata
       Journal, 19(1), 4-60.

    Examples
    --------
    >>> test = wild_bootstrap([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]],
    ...                       cluster=["a", "a", "b", "b", "c", "c"], term="x1")
    >>> test.p_value, test.n_draws
    (0.25, 4)
    """
    model = weighted_model(outcome, predictors, names=names)
    return wild_test(
        model,
        clusters_of(cluster, n_obs=model.n_obs),
        term=term,
        null=null,
        conf_level=conf_level,
        weights=weights,
        n_draws=n_draws,
        seed=seed,
    )


def wild_test(
    model: WeightedModel,
    clusters: Clusters,
    *,
    term: str,
    null: float = 0.0,
    conf_level: float | None = 0.95,
    weights: WildWeights = "rademacher",
    n_draws: int = 9999,
    seed: int = 0,
) -> WildTest:
    """Test a coefficient of a fitted model as `wild_bootstrap` does.

    Parameters
    ----------
    model : WeightedModel
        Without weights.
    clusters : Clusters
        Who belongs together.
    term, null, conf_level, weights, n_draws, seed
        As in `wild_bootstrap`.

    Raises
    ------
    AnalysisError
        An unknown term or weights, no draw, or a coefficient whose CR1 standard error is 0.

    Examples
    --------
    >>> model = weighted_model([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]])
    >>> wild_test(model, clusters_of(list("aabbcc"), n_obs=6), term="x1").p_value
    0.25
    """
    form = _form(model, clusters, term)
    distance = form.estimate - null
    draws = _draws(form, weights=weights, n_draws=n_draws, seed=seed)
    exact = _is_exact(len(clusters), weights)
    symmetric, equal_tailed = _p_values(form, draws, distance, exact=exact)
    low = high = level = float("nan")
    if conf_level is not None:
        level = confidence_level(conf_level)
        low, high = wild_limits(form, draws, conf_level=level, exact=exact)
    n_tried = draws.n if draws else 2 ** (len(clusters) - 1)
    return WildTest(
        term=term,
        estimate=form.estimate,
        std_error=form.std_error,
        null=null,
        statistic=distance / form.std_error,
        p_value=symmetric,
        p_equal_tailed=equal_tailed,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        weights=weights,
        is_exact=exact,
        n_draws=n_tried,
        n_obs=model.n_obs,
        n_clusters=len(clusters),
    )


def _form(model: WeightedModel, clusters: Clusters, term: str) -> WildForm:
    """Reduce the model to sums over clusters; refuse what leaves no standard error."""
    if term not in model.terms:
        raise AnalysisError(
            f"The model has no coefficient '{term}'.{nearest(term, model.terms)} "
            f"It has: {listed(model.terms)}."
        )
    form = wild_form(model, clusters, term=model.terms.index(term))
    size = np.abs(model.basis @ model.back[model.terms.index(term)] * model.residual).sum()
    if form.std_error <= 1e-12 * size:
        raise AnalysisError(
            f"The wild cluster bootstrap of '{term}' is undefined: its cluster-robust standard "
            "error is 0. The fit is perfect, or one cluster alone determines the coefficient."
        )
    return form


def _draws(form: WildForm, *, weights: WildWeights, n_draws: int, seed: int) -> Candidates | None:
    """Return the weights to try one by one; None where all signs are tried in halves."""
    if weights not in get_args(WildWeights):
        raise AnalysisError(
            f"There are no bootstrap weights '{weights}'; "
            f"there are {listed(get_args(WildWeights))}."
        )
    n_clusters = len(form.numerator_still)
    if _is_exact(n_clusters, weights):
        if n_clusters > _ONE_BY_ONE:
            return None
        return candidates(form, signs_of(np.arange(2 ** (n_clusters - 1)), n_clusters=n_clusters))
    if n_draws < 1:
        raise AnalysisError(f"A bootstrap needs at least 1 draw, but got {n_draws}.")
    drawn = drawn_weights(weights, n_draws=n_draws, n_clusters=n_clusters, seed=seed)
    return candidates(form, drawn)


def _is_exact(n_clusters: int, weights: WildWeights) -> bool:
    """Tell whether every pattern is tried."""
    return weights == "rademacher" and n_clusters <= MOST_EXACT


def _p_values(
    form: WildForm, draws: Candidates | None, distance: float, *, exact: bool
) -> tuple[float, float]:
    """Symmetric and equal-tailed p; alike where every pattern has its mirror image."""
    if draws is None:
        share = count_all_signs(form, distance) / 2 ** (len(form.numerator_still) - 1)
        return share, share
    extreme = draws.extreme(distance)
    if exact:
        share = float(extreme.mean())
        return share, share
    tried = (extreme, draws.above(distance), draws.below(distance))
    shares = [(int(np.count_nonzero(one)) + 1) / (draws.n + 1) for one in tried]
    return shares[0], min(1.0, 2 * min(shares[1:]))
