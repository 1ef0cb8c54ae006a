"""Weights that follow from the sizes of the strata alone."""

from __future__ import annotations

from collections.abc import Mapping

from crm_study.analysis.scale.held import Held
from crm_study.errors import AnalysisError


def strata_weights(held: Held) -> Mapping[str, float] | None:
    """Return people over respondents of every stratum; None where every respondent counts once.

    As `study_weights` has it, for which a stratum of which more answered than there are is no
    ground for weights.

    Raises
    ------
    AnalysisError
        Weights in a column of the data, or made from more than the strata: they need rows.
    """
    declared, strata = held.study.weights, held.study.population.strata
    if declared.column or declared.poststratify or declared.rake or declared.trim:
        raise AnalysisError("declared weights that are not those of the strata need rows")
    if strata is None or not declared.base:
        return None
    counts = held.totals.strata
    known = {code: float(level.n) for code, level in strata.levels.items() if level.n is not None}
    if len(known) < len(strata.levels) or any(n < counts[code] for code, n in known.items()):
        return None
    return {code: n / counts[code] for code, n in known.items() if counts[code]}
