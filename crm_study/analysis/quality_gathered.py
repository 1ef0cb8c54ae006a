"""Everything the tables of data quality are made of, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.interviews import Interviews
from crm_study.analysis.quality_answers import answer_checks, identity_checks, pattern_checks
from crm_study.analysis.quality_check import Check
from crm_study.analysis.quality_indices import Indices, indices_of
from crm_study.analysis.quality_survey import (
    Response,
    effect_check,
    effect_rows,
    enumerator_rows,
    pace_check,
    progress_checks,
    progress_rows,
    response_check,
    response_of,
)
from crm_study.analysis.quality_times import Timing, time_checks, timing_of
from crm_study.analysis.quality_words import CHECKS, FAMILIES
from crm_study.results.cutoffs.quality import EVIDENCE_FAMILIES
from crm_study.results.finding import Finding


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """All checks, with what they rest on.

    Attributes
    ----------
    checks : tuple of Check
        In the order of `CHECKS`.
    flags, families : list of list of str
        Checks that point at each interview, and their independent families.
    response : Response or None
        None without a plan.
    effects, enumerators, progress : list of dict
        Rows with every number; small groups are blanked when they are shown.
    """

    interviews: Interviews
    timing: Timing
    indices: Indices
    checks: tuple[Check, ...]
    families: list[list[str]]
    flags: list[list[str]]
    response: Response | None
    effects: list[dict[str, Any]]
    enumerators: list[dict[str, Any]]
    progress: list[dict[str, Any]]

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Interviews with enough independent families of flags."""
        return np.array([EVIDENCE_FAMILIES.holds(len(own)) for own in self.families], dtype=bool)


def gather(interviews: Interviews, sample: Finding | None, *, today: str | None) -> Gathered:
    """Run every check.

    Parameters
    ----------
    interviews : Interviews
    sample : Finding or None
        The chapter on the sample, which knows the plan.
    today : str or None
        Day of the check.
    """
    timing, indices = timing_of(interviews), indices_of(interviews)
    of_people = (
        *identity_checks(interviews, indices),
        *time_checks(interviews, timing, today=today),
        *answer_checks(interviews, indices),
        *pattern_checks(interviews, indices),
    )
    flags = _flags_by_interview(interviews, of_people)
    effects, trouble = effect_rows(interviews)
    n_flags = np.array([len(own) for own in flags], dtype=np.intp)
    enumerators = enumerator_rows(interviews, timing, n_flags)
    progress = progress_rows(interviews, timing, sample, today=today)
    n_planned = sample.overall.get("n_planned") if sample is not None else None
    response = response_of(interviews, indices.share_answered, n_planned) if n_planned else None
    of_survey = (
        effect_check(effects, trouble),
        pace_check(interviews, enumerators),
        *progress_checks(interviews, progress),
        response_check(response),
    )
    families = [
        [one for one in FAMILIES if any(CHECKS[name].family == one for name in own)]
        for own in flags
    ]
    checks = {check.name: check for check in chain(of_people, of_survey)}
    ordered = tuple(checks[name] for name in CHECKS)
    return Gathered(
        *(interviews, timing, indices, ordered, families, flags),
        *(response, effects, enumerators, progress),
    )


def _flags_by_interview(interviews: Interviews, checks: Sequence[Check]) -> list[list[str]]:
    place = {row: i for i, row in enumerate(interviews.rows)}
    flags: list[list[str]] = [[] for _ in place]
    for check in checks:
        for row in check.rows:
            if row in place:
                flags[place[row]].append(check.name)
    return flags
