"""The institutions of real data, whose rows could name a manager."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.small_groups import Groups, without_small_groups


def for_readers(finding: Finding, study: Study, responses: Responses) -> Finding:
    """Return a finding as readers may see it.

    Synthetic data are marked; real ones lose the rows of institutions with few people. The
    people are those of the main wave.
    """
    if responses.origin.synthetic:
        return replace(finding, synthetic=True)
    clusters = study.population.clusters
    if clusters is None:
        return finding
    sizes = Counter(map(str, responses.wave(MAIN).design["cluster"]))
    groups = Groups(clusters.column, dict(sizes), study.privacy.smallest_cell)
    return without_small_groups(finding, groups)
