"""The groups of real data whose rows could name somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from crm_study.analysis.declared_frame import declared_cells, declared_group
from crm_study.analysis.shown_groups import groups_of_clusters, groups_of_strata
from crm_study.analysis.small_strata import (
    comparison_for_readers,
    profile_for_readers,
    sample_for_readers,
    weights_for_readers,
)
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.small_groups import Groups, without_small_cells, without_small_groups

_BLANKED = {"sample", "weights", "profile", "quality"}
"""Findings that keep a row for every stratum, and lose its numbers."""
_PARTS = ("group", "by", "branch")
"""Keys under which declared analyses name a column that parts the people."""


def for_readers(finding: Finding, study: Study, responses: Responses) -> Finding:
    """Return a finding as readers may see it.

    Synthetic data are marked; real ones lose the rows of institutions and of compared groups
    with few people, the numbers of small strata and background groups, and crossings with a
    small cell. The people are those of the main wave. What is hidden is the same in every
    finding, so that no two of them give it back.
    """
    if responses.origin.synthetic:
        return replace(finding, synthetic=True)
    k = study.privacy.smallest_cell
    strata, clusters = strata_of(study, responses), clusters_of(study, responses)
    kind, _, name = finding.id.partition(".")
    if kind == "sample" and strata is not None:
        finding = sample_for_readers(finding, strata)
    elif kind in ("weights", "profile"):
        hidden = _hidden((strata, clusters))
        change = weights_for_readers if kind == "weights" else profile_for_readers
        finding = change(finding, hidden, k)
    elif kind == "comparison" and finding.rows:
        compared = _compared(study, responses, name, strata)
        finding = comparison_for_readers(without_small_groups(finding, compared), compared)
    parted = _parted(finding, study, responses)
    for groups in (clusters, None if kind in _BLANKED else strata, parted):
        finding = without_small_groups(finding, groups) if groups is not None else finding
    return without_small_cells(finding, smallest=k)


def clusters_of(study: Study, responses: Responses) -> Groups | None:
    """Return the institutions of the main wave; None where the study has none."""
    return groups_of_clusters(study, Counter(responses.wave(MAIN).people["cluster"].tolist()))


def strata_of(study: Study, responses: Responses) -> Groups | None:
    """Return the strata of the main wave; None where the study has none."""
    admitted = Counter(responses.wave(MAIN).people["stratum"].tolist())
    return groups_of_strata(study, admitted, responses.n_returned)


def hidden_cells(study: Study, responses: Responses) -> frozenset[str]:
    """Return the strata and institutions that no table shows, as ``column:level``."""
    every = filter(None, (strata_of(study, responses), clusters_of(study, responses)))
    return frozenset(f"{groups.column}:{name}" for groups in every for name in groups.hidden)


def _hidden(every: tuple[Groups | None, ...]) -> Mapping[str, Collection[str]]:
    """Return the levels that are hidden everywhere, by column; strata by code and by label."""
    found: dict[str, set[str]] = {}
    for groups in filter(None, every):
        words = {word for word, name in groups.words.items() if name in groups.hidden}
        found[groups.column] = {*groups.hidden, *words}
    return found


def _parted(finding: Finding, study: Study, responses: Responses) -> Groups | None:
    """Return the groups by which a declared analysis parts the people; None for most."""
    for analysis in study.analyses:
        if finding.id == f"{analysis.kind}.{analysis.name}":
            column = next(filter(None, (getattr(analysis, key, None) for key in _PARTS)), None)
            if column is None or column not in declared_cells(study, responses):
                return None
            known = declared_group(study, responses, str(column)).known
            sizes = dict(Counter(map(str, known.tolist())))
            words = {name: name for name in sizes}
            return Groups(str(column), sizes, study.privacy.smallest_cell, words)
    return None


def _compared(study: Study, responses: Responses, name: str, strata: Groups | None) -> Groups:
    """Return the groups that a comparison compares; strata as small as they are elsewhere."""
    group = study.comparisons[name].group
    words = declared_group(study, responses, group).known
    sizes = dict(Counter(map(str, words.tolist())))
    if strata is not None and group == strata.column:
        told = {**strata.words, **{code: code for code in strata.sizes}}
        sizes = {
            word: min(n, strata.sizes[told[word]]) if word in told else n
            for word, n in sizes.items()
        }
    return Groups(study.label_of(group), sizes, study.privacy.smallest_cell)
