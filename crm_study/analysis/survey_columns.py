"""The design of a survey, read from columns of a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import require_columns
from crm_study.analysis.variable import variable_of
from crm_study.errors import AnalysisError
from crm_study.kernels.survey.sample_design import Codes, SampleDesign

if TYPE_CHECKING:
    from crm_study.analysis.variable import Table

Size = str | float
Fpc = Size | tuple[Size, Size] | None
Floats = NDArray[np.float64]

ONE_STAGE_REFUSED = (
    "The finite population correction was not applied: with clusters it needs a pair, the "
    "institutions in the population and the people in each institution. A correction for the "
    "institutions alone treats the people in them as all asked; its intervals were measured "
    "to cover 71 % instead of 95 %."
)


def survey_design(
    frame: Table,
    *,
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
) -> tuple[SampleDesign, tuple[str, ...]]:
    """Read clusters, strata, weights and population of the rows of a frame.

    Returns
    -------
    SampleDesign
        What was declared.
    tuple of str
        What was declared and could not be used, in words.

    Raises
    ------
    AnalysisError
        An unknown column, a gap in one, a weight that is not above zero, or a population
        smaller than its sample.

    Examples
    --------
    >>> import pandas as pd
    >>> design, _ = survey_design(pd.DataFrame({"mfi": ["M1", "M2", "M1"]}), cluster="mfi")
    >>> design.cluster.tolist(), design.cluster_labels
    ([0, 1, 0], ('M1', 'M2'))
    """
    cluster_codes, cluster_labels = _codes(frame, cluster, "cluster")
    strata_codes, strata_labels = _codes(frame, strata, "stratum")
    clusters, units, notes = _population(frame, fpc, clustered=cluster is not None)
    design = SampleDesign(
        cluster=cluster_codes,
        strata=strata_codes,
        weights=None if weights is None else _weights(frame, weights),
        population_clusters=clusters,
        population_units=units,
        cluster_labels=cluster_labels,
        strata_labels=strata_labels,
    )
    return design, notes


def _codes(frame: Table, name: str | None, kind: str) -> tuple[Codes | None, tuple[str, ...]]:
    """Return a column as codes in sorted order of its values, with the values as text."""
    if name is None:
        return None, ()
    require_columns(frame, (name,))
    column = variable_of(frame, name)
    gaps = int(column.gaps.sum())
    if gaps:
        raise AnalysisError(f"{gaps} of {len(frame)} complete rows have no {kind} ('{name}').")
    labels, codes = np.unique(column.texts(), return_inverse=True)
    return codes.astype(np.intp), tuple(str(label) for label in labels)


def _weights(frame: Table, name: str) -> Floats:
    require_columns(frame, (name,))
    weights = variable_of(frame, name).numbers(purpose="weighting")
    unusable = int(np.sum(~(np.isfinite(weights) & (weights > 0))))
    if unusable:
        raise AnalysisError(
            f"{unusable} of {len(frame)} complete rows have no usable weight ('{name}'); "
            "weights must be numbers above 0."
        )
    return weights


def _population(
    frame: Table, fpc: Fpc, *, clustered: bool
) -> tuple[Floats | None, Floats | None, tuple[str, ...]]:
    if fpc is None:
        return None, None, ()
    if isinstance(fpc, str | int | float):
        if clustered:
            return None, None, (ONE_STAGE_REFUSED,)
        return None, _sizes(frame, fpc), ()
    if not clustered:
        raise AnalysisError("A pair of population sizes needs clusters; name the column of them.")
    clusters, people = fpc
    return _sizes(frame, clusters), _sizes(frame, people), ()


def _sizes(frame: Table, size: Size) -> Floats:
    if not isinstance(size, str):
        return np.full(len(frame), float(size))
    require_columns(frame, (size,))
    sizes = variable_of(frame, size).numbers(purpose="a population size")
    if not np.all(sizes > 0):
        raise AnalysisError(f"The population sizes in '{size}' must be numbers above 0.")
    return sizes
