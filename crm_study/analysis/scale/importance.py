"""R² split among predictors, with institutions drawn again by their sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from crm_study.analysis.importance import SETTINGS, laid_out, refuse_terms, scale_limits_of
from crm_study.analysis.scale.designed import designed
from crm_study.analysis.scale.held import Held
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.importance.importance_bootstrap import intervals_of_sums
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.group_moments import GroupMoments, no_groups
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.results.finding import Finding

_SUMMED = "From exact sums by institution over all rows that were read."
MOST_RESAMPLED = 10_000
"""Institutions up to which they are drawn again by their sums."""


def splits(held: Held, model: str) -> bool:
    """Whether R² of a model is split by sums: by those of its institutions, if not too many."""
    found = held.totals.groups.get(model)
    if found is None or held.plan.cluster is None:
        return False
    return not found.too_many and len(held.totals.clusters) <= MOST_RESAMPLED


def importance_of_totals(held: Held, *, model: str) -> Finding:
    """Split R² of one declared model whose rows lie in institutions."""
    given, controls = designed(held, model), held.study.models[model].controls
    frame = given.frame
    terms = [term for term in frame.terms if frame.predictor_of[term] not in controls]
    refuse_terms(terms)
    order = [term for term in frame.terms if term not in terms] + terms
    columns = [*(frame.terms.index(term) + 1 for term in order), 0]
    groups = given.groups or no_groups(len(columns))
    clusters = groups.within(lambda label: label[:1]).only(columns)
    if len(clusters) < 2:
        raise AnalysisError("Clusters are resampled from at least 2, but there is 1.")
    moments = given.moments
    whole = ols_of_moments(moments, names=frame.terms)
    known = intervals_of_sums(
        standardized_sums(clusters),
        n_controls=len(order) - len(terms),
        n_predictors=len(terms),
        **SETTINGS,
    )
    names = tuple(label[0] for label in clusters.labels)
    design = SampleDesign(cluster=np.arange(len(names)), cluster_labels=names)
    found = laid_out(
        replace(frame, design=design),
        terms,
        whole,
        moments.of(columns).correlation(),
        known,
        id_=f"importance.{model}",
        settings=SETTINGS,
        limits=scale_limits_of(held.study, model),
        means=[float(moments.mean()[frame.terms.index(term) + 1]) for term in terms],
    )
    return replace(found, notes=(_SUMMED, *found.notes))


def standardized_sums(groups: GroupMoments) -> Floats:
    """Return rows, sums and products of standardized variables, one row a group.

    Examples
    --------
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> rows = np.array([[1, 3, 3, 5]])
    >>> standardized_sums(group_moments(rows, np.array([0, 0, 1, 1]), [("a",), ("b",)])).round(3)
    array([[ 2.   , -1.414,  2.   ],
           [ 2.   ,  1.414,  2.   ]])
    """
    n, total = groups.counts[:, None], groups.counts.sum()
    mean = groups.sums.sum(axis=0) / total
    mean = np.asarray(mean, dtype=float)
    center = np.rint(mean).astype(np.int64)
    sums, products = groups.about(np.broadcast_to(center, groups.sums.shape))
    left = mean - center
    moved = sums - n * left
    crossed = sums[:, :, None] * left
    own = n[:, :, None] * np.outer(left, left)
    spread = (products - crossed - crossed.transpose(0, 2, 1) + own).astype(float)
    std_dev = np.sqrt(spread.sum(axis=0).diagonal() / total)
    upper = np.triu_indices(len(mean))
    scaled = (spread / np.outer(std_dev, std_dev))[:, upper[0], upper[1]]
    return np.column_stack([n, moved.astype(float) / std_dev, scaled])
