"""What staff of one study say, and what the books of another record, by institution."""

from __future__ import annotations

import numpy as np

from crm_study.analysis.accounts.definitions import BY_NAME, ENTRIES
from crm_study.analysis.accounts.indicators import declared_sheets
from crm_study.analysis.accounts.sheets import breaches_in, computed
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.fieldwork.sources import Answered, answered
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.clusters import clusters_of
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.protocol.analyses.convergence import Convergence
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses


def joined_measures(
    study: Study, responses: Responses, analysis: Convergence
) -> tuple[tuple[str, ...], Floats, Floats, float | None, tuple[str, str]]:
    """Match what is said and what is recorded by institution.

    Returns
    -------
    tuple
        Institutions that have both, means of what is said, means of the indicator over the
        years, ICC(2) of the former where it is above 0, and both in words.

    Raises
    ------
    AnalysisError
        An unknown indicator, a study without institutions, or fewer than 4 that match.
    """
    if analysis.perceived_in is None or analysis.year is None:
        raise AnalysisError("Measures are joined where 'perceived_in' and 'year' are declared.")
    other = answered(analysis.perceived_in, study=study, responses=responses)
    said, similar = _said(other, analysis.perceived)
    recorded = _recorded(study, responses, analysis.objective, analysis.year)
    names = tuple(sorted(set(said) & set(recorded)))
    if len(names) < 4:
        raise AnalysisError(
            f"Only {len(names)} institutions of '{other.study.id}' and '{study.id}' match by name."
        )
    words = other.study.label_of(analysis.perceived), BY_NAME[analysis.objective].label
    first, second = (np.array([one[name] for name in names]) for one in (said, recorded))
    return names, first, second, similar, words


def _said(other: Answered, name: str) -> tuple[dict[str, float], float | None]:
    clusters = other.study.population.clusters
    columns = declared_columns(other.study, other.responses)
    require_columns(columns, [name])
    if clusters is None:
        raise AnalysisError(f"Study '{other.study.id}' names no column of institutions.")
    used = columns.dropna(subset=[name, clusters.column])
    values = numbers_of(used[[name]], purpose="convergence")[:, 0]
    own = [str(one) for one in used[clusters.column]]
    found = clusters_of(own, n_obs=len(own))
    similar = cluster_similarity(values, cluster=own).icc2 if len(own) > len(found) else 0.0
    means = dict(zip(found.labels, found.means(values).tolist(), strict=True))
    return means, similar if similar > 0 else None


def _recorded(study: Study, responses: Responses, indicator: str, year: str) -> dict[str, float]:
    if indicator not in BY_NAME:
        raise AnalysisError(
            f"'{indicator}' is no indicator.{nearest(indicator, BY_NAME)} Indicators: "
            f"{listed(BY_NAME, limit=30)}."
        )
    sheets = declared_sheets(study, responses, year=year, entries={})
    values = computed(sheets, BY_NAME[indicator], list(breaches_in(sheets, ENTRIES))).values
    owners = np.array(sheets.institution)
    return {
        str(name): float(values[(owners == name) & ~np.isnan(values)].mean())
        for name in np.unique(owners)
        if (~np.isnan(values[owners == name])).any()
    }
