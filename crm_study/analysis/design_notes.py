"""What a reader must know of the design behind a standard error."""

from __future__ import annotations

from crm_study.kernels.survey.design_weights import counts_of_people, design_weights
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.kernels.survey.sampling_stages import sampling_stages, strata_cross_clusters

_CROSSING = (
    "The strata cross the clusters: people were drawn in strata within clusters. Without the "
    "populations of both they do not enter the variance, which rests on the clusters alone."
)
_CROSSING_POOLED = (
    "The strata cross the clusters, and only the people of a whole cluster are known: people "
    "count as drawn from the cluster at large."
)
_IMPLIED = (
    "Weights were not declared and follow from the populations: population over sample at every "
    "stage, as R's svydesign takes them."
)
_COUNTS = (
    "All weights are whole numbers. They were read as people of the population for whom a "
    "respondent stands; if they count people with the very same answers (frequency weights), "
    "repeat those rows instead."
)
_ONE_STAGE = (
    "Standard errors by Taylor linearization, clusters taken as drawn with replacement from "
    "ever more of them: they speak of institutions like these."
)
_TWO_STAGES = (
    "Standard errors by Taylor linearization in two stages with finite population corrections: "
    "they speak of these institutions at this time, not of others like them."
)
_PEOPLE = "Standard errors by Taylor linearization, respondents as the units drawn."
_CENSUS = (
    "Every cluster of the population is in the sample: nothing of the variance comes from which "
    "institutions were drawn, all of it from which people were."
)


def design_notes(design: SampleDesign, n_obs: int) -> tuple[str, ...]:
    """Say how the variance of an estimate was read from a design.

    Parameters
    ----------
    design : SampleDesign
    n_obs : int
        Rows.

    Returns
    -------
    tuple of str
        Whole sentences for the notes of a finding.

    Raises
    ------
    AnalysisError
        A design that does not fit the rows.

    Examples
    --------
    >>> design_notes(SampleDesign(), 3)
    ('Standard errors by Taylor linearization, respondents as the units drawn.',)
    """
    stages = sampling_stages(design, n_obs)
    notes = [_PEOPLE if design.cluster is None else _ONE_STAGE]
    if len(stages) > 1:
        notes = [_TWO_STAGES]
        if (stages[0].population == stages[0].n_units).all():
            notes.append(_CENSUS)
    if strata_cross_clusters(design):
        by_cells = len(stages) > 1 and stages[1].n_units.size > stages[0].strata.size
        if not by_cells:
            notes.append(_CROSSING if len(stages) == 1 else _CROSSING_POOLED)
    weights, source = design_weights(design, n_obs)
    if source == "implied":
        notes.append(_IMPLIED)
    if source == "declared" and counts_of_people(weights):
        notes.append(_COUNTS)
    return tuple(notes)
