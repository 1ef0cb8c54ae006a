"""The stages at which a declared design drew its units: institutions, then people in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.sample_design import Codes, SampleDesign


@dataclass(frozen=True, slots=True, eq=False)
class SamplingStage:
    """One draw of m units in H strata.

    Attributes
    ----------
    kind : str
        What a unit is: ``"cluster"`` or ``"respondent"``.
    unit : ndarray of int, shape (n,)
        Unit of every row.
    strata : ndarray of int, shape (m,)
        Stratum of every unit.
    n_units : ndarray of float, shape (H,)
        Units drawn in a stratum.
    population : ndarray of float, shape (H,)
        Units there are in a stratum; infinite where that is not declared.
    carried : ndarray of float, shape (H,)
        What the variance of this stage is multiplied by: the sampling fraction of the
        stage above, 1 for the first.
    owner : ndarray of int, shape (H,)
        The unit of the stage above that holds a stratum; 0 for the first stage.
    labels : tuple of str, length H
        Names of the strata.
    """

    kind: str
    unit: Codes
    strata: Codes
    n_units: Floats
    population: Floats
    carried: Floats
    owner: Codes
    labels: tuple[str, ...]


def sampling_stages(design: SampleDesign, n_obs: int) -> tuple[SamplingStage, ...]:
    """Read the stages of a design: one, or two where both population sizes are declared.

    Parameters
    ----------
    design : SampleDesign
        Strata that hold whole clusters belong to the first stage. Strata that cross
        clusters belong to the second, and only where ``population_units`` is the number of
        people of a stratum within a cluster; where it is that of the cluster, people count
        as drawn from the whole cluster.
    n_obs : int
        Rows.

    Returns
    -------
    tuple of SamplingStage
        Without a population of clusters the second stage adds nothing and is left out:
        clusters are then taken as drawn with replacement.

    Raises
    ------
    AnalysisError
        Codes of another length, a population that differs within a stratum, or one that is
        smaller than its sample.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, section 4.3.

    Examples
    --------
    >>> stage, = sampling_stages(SampleDesign(cluster=np.array([0, 0, 1])), 3)
    >>> stage.kind, stage.n_units.tolist()
    ('cluster', [2.0])
    """
    _refuse_other_lengths(design, n_obs)
    first = _first_stage(design, n_obs)
    if design.cluster is None or design.population_clusters is None:
        return (first,)
    if design.population_units is None:
        return (first,)
    return first, _second_stage(design, first)


def strata_cross_clusters(design: SampleDesign) -> bool:
    """Tell whether some cluster holds respondents of more than one stratum.

    Parameters
    ----------
    design : SampleDesign

    Returns
    -------
    bool
        False without clusters or strata.

    Examples
    --------
    >>> codes = np.array([0, 0, 1, 1])
    >>> strata_cross_clusters(SampleDesign(cluster=codes, strata=np.array([0, 1, 0, 1])))
    True
    """
    if design.cluster is None or design.strata is None:
        return False
    return _varies_within(design.strata, design.cluster)


def design_df(design: SampleDesign, n_obs: int) -> int:
    """Count the degrees of freedom of a design: first-stage units minus their strata.

    Parameters
    ----------
    design : SampleDesign
    n_obs : int
        Rows.

    Returns
    -------
    int
        As R's ``degf()``.

    Examples
    --------
    >>> design_df(SampleDesign(), 5)
    4
    """
    first = _first_stage(design, n_obs)
    return int(first.strata.size - first.n_units.size)


def _first_stage(design: SampleDesign, n_obs: int) -> SamplingStage:
    """Read the draw of clusters, or of people where there are none."""
    if design.cluster is None:
        unit, kind = np.arange(n_obs, dtype=np.intp), "respondent"
        population = design.population_units
    else:
        unit, kind = np.unique(design.cluster, return_inverse=True)[1].astype(np.intp), "cluster"
        population = design.population_clusters
    rows = _one_per_row(n_obs)
    labels: tuple[str, ...] = ("",)
    if design.strata is not None and not strata_cross_clusters(design):
        found, rows = np.unique(design.strata, return_inverse=True)
        labels = tuple(_label(design.strata_labels, code) for code in found)
    owner = np.zeros(len(labels), dtype=np.intp)
    return _stage(kind, unit, rows.astype(np.intp), population, owner, np.ones(len(labels)), labels)


def _second_stage(design: SampleDesign, first: SamplingStage) -> SamplingStage:
    """Read the draw of people within clusters, or within the strata of clusters."""
    cells, population = first.unit, design.population_units
    within = _strata_within(design)
    if within is not None:
        cells = first.unit * (int(within.max()) + 1) + within
    _, start, cells = np.unique(cells, return_index=True, return_inverse=True)
    owner = first.unit[start]
    carried = (first.n_units / first.population)[first.strata[owner]]
    rows = np.arange(first.unit.size, dtype=np.intp)
    labels = _labels_of_cells(design, start, within)
    return _stage("respondent", rows, cells.astype(np.intp), population, owner, carried, labels)


def _strata_within(design: SampleDesign) -> Codes | None:
    """Give the strata of people within clusters, where their populations are declared apart."""
    if design.strata is None or design.cluster is None or design.population_units is None:
        return None
    if not strata_cross_clusters(design):
        return None
    return design.strata if _varies_within(design.population_units, design.cluster) else None


def _labels_of_cells(design: SampleDesign, start: Codes, within: Codes | None) -> tuple[str, ...]:
    """Name the cluster, and the stratum in it, of each of some rows."""
    if design.cluster is None:
        return ()
    names = [_label(design.cluster_labels, code) for code in design.cluster[start]]
    if within is not None:
        strata = [_label(design.strata_labels, code) for code in within[start]]
        names = [f"{name}, {stratum}" for name, stratum in zip(names, strata, strict=True)]
    return tuple(names)


def _stage(
    kind: str,
    unit: Codes,
    strata_of_rows: Codes,
    population: Floats | None,
    owner: Codes,
    carried: Floats,
    labels: tuple[str, ...],
) -> SamplingStage:
    """Count the units of every stratum and read the population's."""
    first_row = np.unique(unit, return_index=True)[1]
    strata = strata_of_rows[first_row]
    n_units = np.bincount(strata, minlength=len(labels)).astype(float)
    there_are = np.full(len(labels), np.inf)
    if population is not None:
        there_are = _population_of_strata(population, strata_of_rows, labels, kind)
    _refuse_too_small(n_units, there_are, labels, kind)
    return SamplingStage(kind, unit, strata, n_units, there_are, carried, owner, labels)


def _population_of_strata(
    population: Floats, strata: Codes, labels: tuple[str, ...], kind: str
) -> Floats:
    """Take the one population size of every stratum."""
    low, high = np.full(len(labels), np.inf), np.full(len(labels), -np.inf)
    np.minimum.at(low, strata, population)
    np.maximum.at(high, strata, population)
    if (unequal := np.flatnonzero(low != high)).size:
        raise AnalysisError(
            f"The number of {kind}s in the population must be the same for every row of a "
            f"stratum, but differs in {_named(labels, unequal)}."
        )
    return low


def _refuse_too_small(
    n_units: Floats, population: Floats, labels: tuple[str, ...], kind: str
) -> None:
    """No sample is larger than what it was drawn from."""
    short = np.flatnonzero(~(population >= n_units))
    if short.size:
        worst = short[0]
        there = f"'{labels[worst]}' has" if labels[worst] else "there are"
        raise AnalysisError(
            f"A population cannot be smaller than its sample: {there} {n_units[worst]:g} {kind}s "
            f"in the sample and {population[worst]:g} in the population."
        )


def _named(labels: tuple[str, ...], positions: Codes) -> str:
    """Name strata for a message; a design without strata is one nameless stratum."""
    names = [f"'{labels[position]}'" for position in positions]
    return "the sample" if names == ["''"] else listed(names)


def _refuse_other_lengths(design: SampleDesign, n_obs: int) -> None:
    """Ask of every declared column that it has one entry per row."""
    for name in ("cluster", "strata", "weights", "population_clusters", "population_units"):
        column = getattr(design, name)
        if column is not None and np.shape(column) != (n_obs,):
            raise AnalysisError(
                f"A survey design needs one {name.replace('_', ' ')} entry per row: {n_obs} rows, "
                f"but {np.size(column)} entries."
            )
    weights = design.weights
    if weights is not None and (bad := int(np.sum(~(np.isfinite(weights) & (weights > 0))))):
        raise AnalysisError(
            f"Survey weights must be numbers above 0, but {bad} of {n_obs} are missing, infinite, "
            f"zero or negative."
        )


def _varies_within(values: Codes | Floats, group: Codes) -> bool:
    """Tell whether a column takes two values within one group."""
    first = np.unique(group, return_index=True, return_inverse=True)
    return bool(np.any(values != values[first[1]][first[2]]))


def _one_per_row(n_obs: int) -> Codes:
    """Put every row into stratum 0."""
    return np.zeros(n_obs, dtype=np.intp)


def _label(labels: tuple[str, ...], code: int) -> str:
    """Give the name of a code, or its number."""
    return labels[code] if code < len(labels) else str(code)
