"""The groups of real data whose rows could name somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from crm_study.analysis.declared_frame import declared_groups
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.small_groups import Groups, without_small_cells, without_small_groups


def for_readers(finding: Finding, study: Study, responses: Responses) -> Finding:
    """Return a finding as readers may see it.

    Synthetic data are marked; real ones lose the rows of institutions and of compared groups
    with few people, and crossings with a small cell. The people are those of the main wave.
    """
    if responses.origin.synthetic:
        return replace(finding, synthetic=True)
    for groups in _groups(finding, study, responses):
        finding = without_small_groups(finding, groups)
    return without_small_cells(finding, smallest=study.privacy.smallest_cell)


def _groups(finding: Finding, study: Study, responses: Responses) -> Iterator[Groups]:
    """Yield the institutions, and the groups that the finding compares."""
    smallest = study.privacy.smallest_cell
    clusters = study.population.clusters
    if clusters is not None:
        sizes = Counter(map(str, responses.wave(MAIN).design["cluster"]))
        yield Groups(clusters.column, dict(sizes), smallest)
    kind, _, name = finding.id.partition(".")
    if kind == "comparison" and finding.rows:
        group = study.comparisons[name].group
        words = declared_groups(study, responses, (group,))[group].dropna()
        yield Groups(study.label_of(group), dict(Counter(map(str, words))), smallest)
