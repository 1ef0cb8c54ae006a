"""Data quality of a running survey: who is looked at, and why. Flags never delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.analysis.chapter import empty_wave
from crm_study.analysis.institutions import hidden_cells
from crm_study.analysis.interviews import interviews_of
from crm_study.analysis.quality_check import LOOK, NOT_COLLECTED, NOT_COMPUTED
from crm_study.analysis.quality_finding import QualityFinding
from crm_study.analysis.quality_gathered import Gathered, gather
from crm_study.analysis.quality_groups import without_small_groups
from crm_study.analysis.quality_rows import flag_rows, missing_rows, respondent_rows, shown_progress
from crm_study.analysis.quality_slopes import slope_rows
from crm_study.analysis.quality_survey import daily_rows
from crm_study.analysis.sample import sample_chapter
from crm_study.protocol.study import Study
from crm_study.responses.admission import Admission, admit
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs import quality as cutoffs
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.rule import Rule

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Quality of the data"
_NOTES = (
    "A flag asks for a look; no interview is left out because of it. Evidence counts the "
    "independent kinds of flags of an interview: time, pattern, consistency, identity.",
    "Runs, on raw codes in the order asked, break at a missing answer; a block is the questions "
    "of one scale that follow one another, and a run is flagged from 6 and half of the block on, "
    "or when it fills a block that holds a reversed question. IRV is the standard deviation "
    "(n − 1) over items of one scale, flagged beyond 3 robust standard deviations from the "
    "median; so is even–odd (sign turned, large is careless), after Fisher's z of the correlation.",
    "D² uses the items a person answered, the matching part of the pairwise covariances and as "
    "many degrees of freedom. Gaps count only where a question was asked. Answers are those on "
    "scales and numbers.",
    "Enumerator effects: σ²e / (σ²e + σ²) by analysis of variance, strata set apart, flagged "
    "above the cut-off with a lower limit above 0. Enumerators often work in one area, and areas "
    "differ.",
    "RR1 and RR2 (AAPOR) take every interview that is planned and not received as an eligible "
    "person not reached.",
)
_CUT = (
    "The times of these answers were cut to days when they were imported. How long interviews "
    "took comes from duration_minutes; times that could not be read left no trace: check the "
    "export itself for those."
)
_RULES = tuple(rule for rule in vars(cutoffs).values() if isinstance(rule, Rule))


def quality(
    data: pd.DataFrame | Admission | Responses, study: Study, *, today: str | None = None
) -> Finding:
    """Check the answers and the fieldwork of a survey; nothing is changed or left out.

    Parameters
    ----------
    data : DataFrame, Admission or Responses
        One row a respondent under the item ids; a frame is admitted first.
    study : Study
        Declares the questionnaire, the plan, and under ``fieldwork`` the columns of times,
        enumerator and version.
    today : str, optional
        Day of the check, ``2021-03-31``, for times in the future and interviews due by now.

    Returns
    -------
    Finding
        One row a check: how many it flags of how many, its cut-off, its verdict and what a
        flag means; what was not collected says so. Details: ``flags``, ``respondents``,
        ``enumerators``, ``enumerator_effects``, ``progress``, ``daily``, ``missing``,
        ``refused`` and ``with_and_without``.

    Raises
    ------
    DataError
        A frame that cannot be admitted at all.

    References
    ----------
    .. [1] Meade, A. W., & Craig, S. B. (2012). Psychological Methods, 17(3), 437-455.
    .. [2] Curran, P. G. (2016). Journal of Experimental Social Psychology, 66, 4-19.

    Examples
    --------
    >>> import crm_study as cs
    >>> from crm_study.responses.reader import data_file
    >>> study = cs.read_study("rusizi")
    >>> found = quality(cs.read_responses(data_file(study), study), study)
    >>> found.number("duplicate_answers", "n_flagged"), found.number("too_short", "verdict")
    (0, 'not collected')
    """
    if isinstance(data, Responses):
        responses = data
    else:
        admission = data if isinstance(data, Admission) else admit(data, study)
        responses = admission.responses
    return quality_chapter(study, responses, sample_chapter(study, responses), today=today)


def quality_chapter(
    study: Study,
    responses: Responses,
    sample: Finding | None = None,
    *,
    today: str | None = None,
) -> Finding:
    """Check the interviews of the main wave against the protocol and one another."""
    interviews = interviews_of(study, responses)
    if not len(interviews):
        return QualityFinding(id="quality", title=TITLE, **empty_wave(MAIN))
    found = gather(interviews, sample, today=today)
    doubtful = found.doubtful
    slopes, notes = slope_rows(study, responses, doubtful) if doubtful.any() else ([], [])
    smallest = study.privacy.smallest_cell
    shown = without_small_groups(found.enumerators, smallest=smallest)
    return QualityFinding(
        id="quality",
        title=TITLE,
        rows=tuple(check.row() for check in found.checks),
        overall=_overall(found),
        notes=(*_NOTES, *([_CUT] if found.timing.is_cut else []), *notes),
        rules=_RULES,
        details={
            "flags": flag_rows(found),
            "respondents": respondent_rows(found),
            "enumerators": tuple(map(plain, shown)),
            "enumerator_effects": tuple(map(plain, found.effects)),
            "progress": shown_progress(
                found.progress, smallest=smallest, hidden=hidden_cells(study, responses)
            ),
            "daily": tuple(daily_rows(found.timing)),
            "missing": missing_rows(interviews),
            "refused": tuple(
                {"row_in_file": one.row, "item": one.column, "rule_broken": one.rule}
                for one in interviews.refusals
            ),
            "with_and_without": tuple(slopes),
        },
        synthetic=responses.origin.synthetic,
    )


def _overall(found: Gathered) -> Row:
    checks, n_flags = found.checks, [len(own) for own in found.flags]
    n_flagged = sum(n > 0 for n in n_flags)
    response = found.response
    return plain(
        {
            "n_obs": len(found.interviews),
            "n_returned": len(found.interviews.received["row_number"]),
            "n_refused": len({one.row for one in found.interviews.refusals}),
            "n_flagged": n_flagged,
            "share": n_flagged / len(n_flags),
            "n_flagged_twice": int(found.doubtful.sum()),
            "n_checks": len(checks),
            "n_found": sum(check.verdict == LOOK for check in checks),
            "n_not_collected": sum(check.verdict == NOT_COLLECTED for check in checks),
            "n_not_computed": sum(check.verdict == NOT_COMPUTED for check in checks),
            "n_completed": response.n_complete if response else None,
            "n_partial": response.n_partial if response else None,
            "n_break_off": response.n_break_off if response else None,
            "n_not_contacted": response.n_not_contacted if response else None,
            "rr1": response.rr1 if response else None,
            "rr2": response.rr2 if response else None,
        }
    )
