"""Hierarchical regression from the sums of all rows."""

from __future__ import annotations

from crm_study.analysis.hierarchical import block_columns, hierarchical_notes, steps_finding
from crm_study.analysis.scale.designed import designed
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.kernels.linear.moment_steps import steps_of_moments
from crm_study.results.finding import Finding

_LEVEL = 0.95


def hierarchical_of_totals(held: Held, *, name: str) -> Finding:
    """Enter the blocks that the study declares."""
    id_, blocks = f"hierarchical.{name}", held.study.hierarchical[name].blocks
    given = designed(held, id_)
    fit = steps_of_moments(
        given.moments,
        block_columns(given.frame, blocks),
        names=given.frame.terms,
        conf_level=_LEVEL,
    )
    notes = (SUMMED, *hierarchical_notes(held.study))
    return steps_finding(id_, given.frame, blocks, fit, _LEVEL, notes)
