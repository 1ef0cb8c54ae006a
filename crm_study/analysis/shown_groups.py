"""Strata and institutions by how many people they have: what readers may see rests on it."""

from __future__ import annotations

from collections.abc import Mapping

from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.results.small_groups import Groups


def groups_of_clusters(study: Study, admitted: Mapping[str, int]) -> Groups | None:
    """Return the institutions by how many people of each were admitted."""
    clusters = study.population.clusters
    if clusters is None:
        return None
    return Groups(clusters.column, dict(admitted), study.privacy.smallest_cell)


def groups_of_strata(
    study: Study, admitted: Mapping[str, int], received: Mapping[str, int]
) -> Groups | None:
    """Return the strata by how many people of each were admitted and received.

    A stratum is as small as the fewest people that any number of it rests on: those
    received or those admitted.
    """
    strata = study.population.strata
    if strata is None:
        return None
    sizes = {
        code: min(filter(None, (admitted.get(code, 0), received.get(code, 0))), default=0)
        for code in strata.levels
    }
    words = {say(level.label, "en", otherwise=code): code for code, level in strata.levels.items()}
    return Groups(strata.column, sizes, study.privacy.smallest_cell, words)
