"""Analyses that an instrument declares for itself, one section each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group, Part
from crm_study.report.outline.sources import shown
from crm_study.results.finding import Finding

_PLACED = frozenset({"themes", "observation", "triangulation", "indicators"})
"""Kinds that have a section of their own."""


def further_parts(material: Material) -> Iterable[Part]:
    """Yield a section for every declared analysis without a place of its own."""
    for analysis in material.study.analyses:
        found = material.get(analysis.finding)
        if found is not None and found.id.partition(".")[0] not in _PLACED:
            yield Part(
                name=f"further-{found.id}", title=found.title, sources=(partial(_whole, found),)
            )


def _whole(found: Finding, material: Material) -> Iterator[Group]:
    yield from shown(material, found)
