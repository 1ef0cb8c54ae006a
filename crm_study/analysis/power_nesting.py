"""How respondents are nested in institutions, as far as a power analysis needs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.analysis.model_frame import ModelFrame
from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.linear.least_squares import ols
from crm_study.protocol.study import Study

_ASSUMED_ICC = 0.10
_SAID = {
    True: "those found: of the model's residuals, and the largest of its predictors (Donner's n0; "
    "below 0 counts as 0).",
    False: "assumed, for want of data.",
}


@dataclass(frozen=True, slots=True)
class Nesting:
    """How respondents are nested, in the terms of a `Plan`."""

    n_clusters: int | None = None
    icc: float = 0.0
    icc_predictor: float = 1.0
    size_variation: float = 0.0
    notes: tuple[str, ...] = ()


def nesting_of(study: Study, frame: ModelFrame | None) -> Nesting:
    """Return how respondents are nested: as declared, as found, or as assumed.

    Parameters
    ----------
    study : Study
        Declares institutions, and perhaps the intraclass correlations to plan with.
    frame : ModelFrame or None
        The rows of the model, where there are any.
    """
    clusters = study.population.clusters
    if clusters is None:
        return Nesting()
    seen = frame.design.n_clusters if frame else None
    n_clusters = seen or clusters.n
    found, found_x, spread = _found(frame)
    declared, declared_x = study.power.icc, study.power.icc_predictor
    icc = declared if declared is not None else found
    icc_x = declared_x if declared_x is not None else found_x
    notes = (
        "The intraclass correlations are "
        + ("declared." if declared is not None else _SAID[found is not None]),
    )
    return Nesting(
        n_clusters=n_clusters,
        icc=_ASSUMED_ICC if icc is None else icc,
        icc_predictor=_ASSUMED_ICC if icc_x is None else icc_x,
        size_variation=spread,
        notes=notes,
    )


def _found(frame: ModelFrame | None) -> tuple[float | None, float | None, float]:
    """Return the ICC of the residuals, the largest of a predictor, and cv of the sizes."""
    if frame is None or frame.design.cluster is None:
        return None, None, 0.0
    codes = frame.design.cluster
    sizes = np.bincount(codes)
    spread = float(sizes.std() / sizes.mean())
    try:
        residual = ols(frame.y, frame.x, names=frame.terms).residual
        icc = cluster_similarity(residual, cluster=codes).icc_anova
        shared = [cluster_similarity(x, cluster=codes).icc_anova for x in frame.x.T]
    except AnalysisError:
        return None, None, spread
    return min(max(icc, 0.0), 1.0), min(max(0.0, *shared), 1.0), spread
