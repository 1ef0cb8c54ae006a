"""Our numbers beside those of SPSS and of Python's libraries, with the rule that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from crm_study.analysis.parity_checks import check_comparisons, robust_comparisons
from crm_study.analysis.parity_comparison import (
    ABSENT,
    EQUAL,
    OTHER_RULE,
    UNEXPLAINED,
    Comparison,
    library_versions,
    parity_rows,
)
from crm_study.analysis.parity_finding import ParityFinding
from crm_study.analysis.parity_ground import Ground, ground_of
from crm_study.analysis.parity_groups import group_comparisons, table_comparisons
from crm_study.analysis.parity_models import model_comparisons
from crm_study.analysis.parity_scales import factor_comparisons, scale_comparisons
from crm_study.analysis.parity_scores import (
    pair_comparisons,
    score_comparisons,
    scoring_comparisons,
)
from crm_study.analysis.route import analyze, route
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError, listed
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.address import parse_address
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import Findings, plain

_NOTES = (
    "One variable of each kind stands for all others, which follow the same rules: the first "
    "model of several numeric predictors, its outcome, and the scale with the most gaps.",
    "Numbers are equal when they differ by less than a hundred-millionth part.",
    "SPSS is not run: its numbers are computed here, by code of their own, as the manual IBM SPSS "
    "Statistics Algorithms defines them. The libraries are run.",
    "That programs agree says that they follow one rule, not that the rule suits the question.",
)


def parity(study: Study, responses: Responses) -> Finding:
    """Set our numbers beside those of SPSS and of the libraries installed here.

    Parameters
    ----------
    study : Study
        The declared study.
    responses : Responses
        Admitted rows; the main wave is used.

    Returns
    -------
    Finding
        One row a comparison: our number and its address, whose number it is compared with,
        theirs, the difference, the verdict (``equal``, ``other rule``, ``unexplained``,
        ``not available``), and the rule in words.

    Raises
    ------
    AnalysisError
        No row of the main wave, or no model and no scale to compare.

    Examples
    --------
    >>> import crm_study as cs
    >>> from crm_study.responses.reader import data_file
    >>> study = cs.read_study("rusizi")
    >>> found = cs.parity(study, cs.read_responses(data_file(study), study))
    >>> found.number("skewness:scipy", "verdict")
    'other rule'
    """
    return parity_findings(study, responses)["parity"]


@one_thread
def parity_findings(
    study: Study, responses: Responses, *, progress: Callable[[str], None] = lambda _: None
) -> Findings:
    """Return the comparison together with the findings it reads.

    Parameters
    ----------
    study, responses
        As in `parity`.
    progress : callable, optional
        Told the id of each chapter before it starts.

    Raises
    ------
    AnalysisError
        As `parity`.
    """
    ground = ground_of(study, responses)
    comparisons = list(_comparisons(ground, responses))
    if not comparisons:
        raise AnalysisError(
            "There is nothing to compare: the study declares no model of numeric predictors and "
            "no reflective scale of three items or more."
        )
    known = {step.name for step in route(study)}
    asked = dict.fromkeys(parse_address(one.address).finding for one in comparisons)
    chapters = tuple(name for name in asked if name in known)
    findings = analyze(study, responses, chapters=chapters, progress=progress)
    progress("parity")
    found = _finding(comparisons, findings, synthetic=responses.origin.synthetic)
    versions = {**findings.software, **library_versions()}
    return replace(findings, software=versions, findings=(*findings.findings, found))


def _comparisons(ground: Ground, responses: Responses) -> Iterator[Comparison]:
    yield from scoring_comparisons(ground)
    yield from scale_comparisons(ground)
    yield from factor_comparisons(ground, responses)
    if ground.model is not None:
        yield from score_comparisons(ground)
        yield from pair_comparisons(ground)
        yield from model_comparisons(ground)
        yield from check_comparisons(ground)
        yield from robust_comparisons(ground)
    yield from group_comparisons(ground, responses)
    yield from table_comparisons(ground, responses)


def _finding(
    comparisons: list[Comparison], findings: Findings, *, synthetic: bool
) -> ParityFinding:
    rows = [plain(row) for row in parity_rows(comparisons, findings)]
    counts = {
        verdict: sum(row["verdict"] == verdict for row in rows)
        for verdict in (EQUAL, OTHER_RULE, UNEXPLAINED, ABSENT)
    }
    status, reason = _status(rows)
    return ParityFinding(
        id="parity",
        title="Our numbers beside those of SPSS and of Python's libraries",
        rows=tuple(rows),
        overall={
            "n_compared": len(rows) - counts[ABSENT],
            "n_equal": counts[EQUAL],
            "n_other_rule": counts[OTHER_RULE],
            "n_unexplained": counts[UNEXPLAINED],
            "n_absent": counts[ABSENT],
        },
        status=status,
        reason=reason,
        notes=_NOTES,
        synthetic=synthetic,
    )


def _status(rows: list[dict[str, object]]) -> tuple[Status, str | None]:
    strange = [str(row["key"]) for row in rows if row["verdict"] == UNEXPLAINED]
    if not strange:
        return "ok", None
    return "warning", f"Different without a rule that explains it: {listed(strange)}."
