"""What must be said below a table of inference."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.analysis.model_frame import ModelFrame
from crm_study.kernels.survey.sample_design import SampleDesign

_CLUSTERED = (
    "CR2 has Bell and McCaffrey's degrees of freedom (Satterthwaite), as clubSandwich; CR0, CR1 "
    "and CR3 have clusters − 1; HC0 to HC5 have n − k − 1, as sandwich. Their standard errors "
    "are of the unweighted least-squares slope.",
    "The wild bootstrap imposes the hypothesis and studentizes by CR1, whose standard error and "
    "t it prints; its p counts ties, its interval holds the values it does not reject.",
    "Cluster means and their permutation compare clusters, unweighted: where the slope between "
    "clusters is not that within them, they estimate another number. The mixed model has "
    "Satterthwaite degrees of freedom and supposes equal slopes in all clusters.",
)
_ENUMERATED = "All sign patterns were tried, so no other run can give another p."
_DRAWN = "Signs were drawn at random; p is (b + 1) / (m + 1)."
_ALONE = (
    "No clusters are declared: the rows for clusters are left out, and every row supposes "
    "independent respondents."
)
_DESIGN = (
    "The design row speaks of units like these (no finite population correction); with clusters, "
    "these are institutions drawn with replacement. Strata that cross clusters do not stratify "
    "the draw of clusters."
)
_FINITE = (
    "The row of this population corrects for its size, in two stages where there are clusters. "
    "Where every institution answered, its p speaks of who was asked in them, not of institutions."
)
_LIMITS = (
    "No standard error repairs shared method variance, an omitted predictor or a purposive "
    "choice of institutions; slopes are associations."
)


def notes_of(frame: ModelFrame) -> tuple[str, ...]:
    """Return the definitions and reservations of the methods that were used."""
    return tuple(_notes(frame))


def _notes(frame: ModelFrame) -> Iterator[str]:
    design = frame.design
    if design.cluster is None:
        yield _ALONE
    else:
        yield from _of_clusters(design)
    if not design.is_simple:
        yield _DESIGN
    if design.population_units is not None:
        yield _FINITE
    yield from frame.notes
    yield _LIMITS


def _of_clusters(design: SampleDesign) -> Iterator[str]:
    from crm_study.kernels.clustered.wild_bootstrap import MOST_EXACT
    from crm_study.kernels.survey.sampling_stages import strata_cross_clusters

    yield from _CLUSTERED
    yield _ENUMERATED if len(design.cluster_labels) <= MOST_EXACT else _DRAWN
    if strata_cross_clusters(design):
        yield "Strata cross clusters, so cluster means change places anywhere."
