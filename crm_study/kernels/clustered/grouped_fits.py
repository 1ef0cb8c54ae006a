"""Methods that compare or model clusters, from the sums of the clusters."""

from __future__ import annotations

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.cluster_means import ClusterMeans
from crm_study.kernels.clustered.grouped_model import GroupedModel
from crm_study.kernels.clustered.intraclass import ClusterSimilarity, similarity_of
from crm_study.kernels.clustered.sandwich_fit import SandwichFit, sandwich_fit
from crm_study.kernels.description.one_way import one_way_of
from crm_study.kernels.mixed.cluster_moments import ClusterMoments, refuse_absorbed
from crm_study.kernels.mixed.mixed_fit import MixedFit
from crm_study.kernels.mixed.random_intercept import random_intercept_fit
from crm_study.kernels.moments.group_moments import GroupMoments
from crm_study.kernels.survey.linearization import Lonely, covariance_of_totals
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.kernels.survey.sampling_stages import design_df

_NOTHING = 1e-14
"""Share of the residual's squares that is rounding alone."""


def grouped_means(moments: GroupMoments) -> ClusterMeans:
    """Average the outcome, the first variable, and the predictors within clusters.

    Examples
    --------
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> rows = np.array([[1, 3, 5, 9], [1, 2, 3, 4]])
    >>> moments = group_moments(rows, np.array([1, 1, 0, 0]), [("a",), ("b",)])
    >>> grouped_means(moments).outcome
    array([7., 2.])
    """
    means = (moments.sums / (moments.counts[:, None] * moments.unit)).astype(float)
    labels = tuple(", ".join(label) for label in moments.labels)
    largest = np.abs(means[:, 1:]).max(axis=0, initial=0)
    return ClusterMeans(labels, means[:, 0], means[:, 1:], moments.counts, largest)


def grouped_similarity(moments: GroupMoments) -> ClusterSimilarity:
    """Measure how much of the first variable is shared within clusters.

    Raises
    ------
    AnalysisError
        As `cluster_similarity`.

    Examples
    --------
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> rows = np.array([[1, 2, 3, 4, 5, 6]])
    >>> moments = group_moments(rows, np.array([0, 0, 0, 1, 1, 1]), [("a",), ("b",)])
    >>> round(grouped_similarity(moments).icc1, 4)
    0.8065
    """
    size, sums = moments.counts, moments.sums[:, :1]
    outcome = moments.only([0])
    own, squares = outcome.about(outcome.nearest())
    within = squares[:, 0, 0] - own[:, 0] ** 2 / size
    mean = sums.sum() / size.sum()
    between = size @ (sums[:, 0] / size - mean) ** 2
    found = one_way_of(
        float(between), float(within.sum()), n_obs=int(size.sum()), n_groups=len(size)
    )
    return similarity_of(found, size)


def grouped_design(
    found: GroupedModel,
    *,
    design: SampleDesign,
    conf_level: float = 0.95,
    lonely: Lonely = "fail",
) -> SandwichFit:
    """Fit with standard errors of clusters drawn with replacement, as `survey_ols` does.

    Parameters
    ----------
    found : GroupedModel
        Of clusters, or of the strata in them; weighted where rows are.
    design : SampleDesign
        A row for each of these groups: cluster and stratum.
    conf_level : float, default 0.95
    lonely : str, default "fail"
        As in `covariance_of_totals`.

    Raises
    ------
    AnalysisError
        A stratum with one cluster.

    Examples
    --------
    >>> from crm_study.kernels.clustered.grouped_model import grouped_model
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> rows = np.array([[1, 2, 4, 5, 6, 9], [1, 2, 3, 1, 2, 3]])
    >>> moments = group_moments(rows, np.array([0, 0, 1, 1, 2, 2]), [("a",), ("b",), ("c",)])
    >>> design = SampleDesign(cluster=np.arange(3))
    >>> fit = grouped_design(grouped_model(moments, names=["x1"]), design=design)
    >>> fit.estimate.round(6).tolist(), fit.df.tolist()
    ([1.0, 1.75], [1.0, 1.0])
    """
    model, clusters = found.model, found.clusters
    scores = clusters.sums(model.basis * model.residual[:, None])
    middle = covariance_of_totals(scores, design, lonely=lonely)
    df = float(design_df(design, len(clusters)) - len(model.terms) + 1)
    return sandwich_fit(
        model,
        model.back @ middle @ model.back.T,
        kind="design",
        df=np.full(len(model.terms), df),
        n_clusters=design.n_clusters or len(clusters),
        conf_level=conf_level,
    )


def grouped_random_intercept(found: GroupedModel, *, conf_level: float = 0.95) -> MixedFit:
    """Fit a random intercept by REML, as `random_intercept` does.

    Raises
    ------
    AnalysisError
        Clusters of one row each, predictors that absorb the clusters, or no variation
        within clusters.

    Examples
    --------
    >>> from crm_study.kernels.clustered.grouped_model import grouped_model
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> rows = np.array([[1, 2, 4, 5, 6, 9], [1, 2, 3, 1, 2, 3]])
    >>> moments = group_moments(rows, np.array([0, 0, 0, 1, 1, 1]), [("a",), ("b",)])
    >>> fit = grouped_random_intercept(grouped_model(moments, names=["learning"]))
    >>> fit.estimate.round(6).tolist(), fit.df.round(3).tolist()
    ([1.0, 1.75], [1.157, 3.0])
    """
    model, size = found.model, found.clusters.size
    moments = ClusterMoments(
        n_obs=model.n_obs,
        size=size.astype(float),
        basis_sum=found.sums[:, :-1],
        residual_sum=found.sums[:, -1],
        basis_within=found.within[:-1, :-1],
        cross_within=found.within[:-1, -1],
        residual_within=float(found.within[-1, -1]),
    )
    if model.n_obs == len(size):
        raise AnalysisError(
            f"A random intercept needs clusters of more than one observation: each of the "
            f"{model.n_obs} observations is a cluster of its own."
        )
    refuse_absorbed(moments)
    _refuse_flat(moments, float(model.residual @ model.residual))
    return random_intercept_fit(
        moments,
        terms=model.terms,
        effects=found.coordinates,
        contrasts=model.back,
        log_volume=-2 * float(np.linalg.slogdet(model.back)[1]),
        conf_level=conf_level,
    )


def _refuse_flat(moments: ClusterMoments, total: float) -> None:
    """Something must be left within clusters, or the residual variance is nil."""
    cross: Floats = moments.cross_within
    left = moments.residual_within - cross @ np.linalg.pinv(moments.basis_within, 1e-12) @ cross
    if left <= _NOTHING * total:
        raise AnalysisError(
            "A random intercept needs an outcome that varies within clusters beyond what the "
            "predictors reproduce exactly; here nothing is left."
        )
