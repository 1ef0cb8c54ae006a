"""The weights that a study declares and their price, from sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.analysis.scale.weighed_cells import WeighedCells, weighed_cells
from crm_study.analysis.shown_answers import EVERYBODY
from crm_study.analysis.shown_groups import groups_of_clusters, groups_of_strata
from crm_study.analysis.small_strata import weights_for_readers
from crm_study.analysis.weights_finding import (
    WeightReport,
    everybody,
    level_row,
    report_finding,
)
from crm_study.protocol.strict import say
from crm_study.responses.scale.weighing import base_sizes
from crm_study.results.finding import Finding
from crm_study.results.findings import plain


def weights_of_totals(held: Held) -> Finding:
    """Report the declared weights of all admitted rows of the main wave."""
    cells = weighed_cells(held)
    titles = _titles(held)
    empty = sorted(code for code in base_sizes(held.study) if not held.totals.strata[code])
    report = WeightReport(
        steps=cells.steps,
        rows=tuple({row["cell"]: plain(row) for row in _rows(held, cells, titles)}.values()),
        empty=tuple(titles[code] for code in empty),
        whole=cells.counts(),
        calibrated=len(cells.steps) > 1,
        n_rounds=cells.raked.n_rounds if cells.raked else None,
        worst_gap=cells.raked.worst_gap if cells.raked else None,
    )
    return _for_readers(held, report_finding(report, notes=(SUMMED,)))


def _rows(held: Held, cells: WeighedCells, titles: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a row per level of every margin, or one for everybody."""
    declared, strata = held.study.weights, held.plan.strata
    if strata and titles:
        yield from _levels(cells, strata[0], base_sizes(held.study), titles)
    for margin in (*([declared.poststratify] if declared.poststratify else []), *declared.rake):
        yield from _levels(cells, margin.column, margin.totals, {})
    if not cells.by:
        last = list(cells.steps.values())[-1]
        yield everybody(last.n_obs, last.total)


def _levels(
    cells: WeighedCells, column: str, population: Mapping[str, float], titles: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    levels, totals = np.array(cells.levels(column)), cells.totals()
    counts = np.array([one.n_obs for one in cells.sums])
    for level, people in population.items():
        inside = levels == level
        yield level_row(
            column,
            level,
            label=titles.get(level, f"{column}: {level}"),
            people=people,
            n_obs=int(counts[inside].sum()),
            total=float(totals[inside].sum()),
        )


def _titles(held: Held) -> dict[str, str]:
    """Return the words of the strata that weights start from."""
    strata = held.study.population.strata
    levels = strata.levels if strata and base_sizes(held.study) else {}
    return {code: say(level.label, "en", otherwise=code) for code, level in levels.items()}


def _for_readers(held: Held, finding: Finding) -> Finding:
    """Hide the numbers of groups of few people, unless the answers are generated."""
    if held.smallest == EVERYBODY:
        return finding
    totals = held.totals
    groups = (
        groups_of_strata(held.study, totals.strata, totals.returned),
        groups_of_clusters(held.study, totals.clusters),
    )
    hidden = {one.column: one.hidden for one in groups if one is not None}
    return weights_for_readers(finding, hidden, held.smallest)
