"""Which of several products to choose, by which method, and how firmly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from crm_study.analysis.choice.judgements import (
    Choice,
    Comparisons,
    Pairs,
    Scores,
    comparisons_of,
    scores_of,
    vetoes_of,
)
from crm_study.analysis.choice.selection_finding import SelectionFinding
from crm_study.analysis.choice.selection_rows import (
    alternative_rows,
    criterion_rows,
    glance_row,
    judge_rows,
    score_rows,
)
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats
from crm_study.errors import AnalysisError
from crm_study.kernels.choice.topsis import shares_of
from crm_study.protocol.analyses.selection import Selection
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.customers import SAATY_1980, VETO_SHARE
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_NOTES = (
    "Weights come from the geometric mean of the judges' comparisons, by the principal "
    "eigenvector (Saaty, 1980). The weighted sum is in points of the scores' scale. AHP shares "
    "every criterion out over the alternatives (distributive mode); TOPSIS is that of Hwang and "
    "Yoon (1981) with vector normalization.",
    "An alternative is ruled out when half of the judges or more veto it, or when its mean score "
    "in a criterion lies below the declared minimum. It takes no part in the ranks.",
    "'First, any' counts over all sets of weights, each as likely as the other; 'First, near' over "
    "weights that scatter around those used (Dirichlet, concentration 50).",
    "A rank says which product these judges prefer by these criteria. It does not say that the "
    "product works, nor that any of them is good enough.",
)


def selection(
    frame: pd.DataFrame,
    *,
    alternatives: Mapping[str, Mapping[str, str]],
    pairs: Pairs | None = None,
    weights: Mapping[str, float] | None = None,
    vetoes: Mapping[str, str] | None = None,
    minimum: Mapping[str, float] | None = None,
    labels: Mapping[str, str] | None = None,
    n_draws: int = 2000,
    seed: int = 1,
) -> Finding:
    """Choose among alternatives by weighted sum, AHP and TOPSIS.

    Parameters
    ----------
    frame : DataFrame
        One row a judge.
    alternatives : mapping
        For each alternative, the column that scores it by criterion; more is better.
    pairs : mapping of (str, str) to str, optional
        Column that compares two criteria: 1 to 9 where the first matters more, -9 to -2 where
        the second does.
    weights : mapping of str to float, optional
        Weights of the criteria in place of pairs; without either they are equal.
    vetoes : mapping of str to str, optional
        Column that is 1 where a judge rules the alternative out, else 0.
    minimum : mapping of str to float, optional
        Mean score below which a criterion rules an alternative out.
    labels : mapping of str to str, optional
        How a reader should see criteria and alternatives.
    n_draws : int, default 2000
        Sets of weights drawn.
    seed : int, default 1

    Returns
    -------
    Finding
        One row an alternative. Details: the criteria with their weights and where the choice
        turns, the mean scores, and how consistent every judge is.

    Raises
    ------
    AnalysisError
        Fewer than 2 alternatives or criteria, an unknown column, pairs that are missing, or
        answers outside their scale.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a1": [5, 4], "a2": [2, 2], "b1": [2, 3], "b2": [4, 4], "p": [3, 3]})
    >>> found = selection(
    ...     frame,
    ...     alternatives={"a": {"fit": "a1", "cost": "a2"}, "b": {"fit": "b1", "cost": "b2"}},
    ...     pairs={("fit", "cost"): "p"},
    ... )
    >>> round(found.number("a", "weighted_sum"), 6), found.number("glance", "winner")
    (3.875, 'a')
    """
    scores = scores_of(frame, alternatives)
    if len(scores.alternatives) < 2 or len(scores.criteria) < 2:
        raise AnalysisError("A choice needs at least 2 alternatives and 2 criteria.")
    compared = comparisons_of(frame, scores.criteria, pairs) if pairs else None
    vetoed = vetoes_of(frame, vetoes or {})
    names = (*scores.criteria, *scores.alternatives)
    words = {name: name for name in names} | dict(labels or {})
    choice = Choice(
        scores=scores,
        weights=_weights(scores, compared, weights),
        comparisons=compared,
        vetoes=vetoed,
        reasons=_reasons(scores, vetoed, minimum or {}, words),
        labels=words,
        n_draws=n_draws,
        seed=seed,
    )
    return _finding("selection", "Choice of an alternative", choice)


def selection_chapter(study: Study, responses: Responses, *, analysis: Selection) -> Finding:
    """Choose among the declared alternatives on the main wave, one row a judge."""
    labels = {code: say(text, "en", otherwise=code) for code, text in analysis.criteria.items()}
    for code, one in analysis.alternatives.items():
        labels[code] = say(one.label, "en", otherwise=code)
    found = selection(
        declared_columns(study, responses),
        alternatives={code: one.scores for code, one in analysis.alternatives.items()},
        pairs={(pair.first, pair.second): pair.item for pair in analysis.pairs},
        vetoes={code: one.veto for code, one in analysis.alternatives.items() if one.veto},
        minimum=analysis.minimum,
        labels=labels,
        n_draws=analysis.n_draws,
        seed=analysis.seed,
    )
    return as_declared(found, analysis)


def _finding(id_: str, title: str, choice: Choice) -> Finding:
    rows = alternative_rows(choice)
    details = {
        "criteria": criterion_rows(choice),
        "scores": score_rows(choice),
        "judges": judge_rows(choice),
    }
    out = not choice.admitted
    return SelectionFinding(
        id=id_,
        title=title,
        rows=tuple(map(plain, rows)),
        overall=plain(glance_row(choice, rows)),
        status="warning" if out else "ok",
        reason="Every alternative is ruled out." if out else None,
        notes=_NOTES,
        rules=(SAATY_1980, VETO_SHARE),
        details={name: tuple(map(plain, table)) for name, table in details.items() if table},
    )


def _weights(
    scores: Scores, compared: Comparisons | None, weights: Mapping[str, float] | None
) -> Floats:
    k = len(scores.criteria)
    if compared is not None:
        return compared.joint.weights
    if weights is None:
        return np.full(k, 1 / k)
    absent = [name for name in scores.criteria if name not in weights]
    if absent:
        raise AnalysisError(f"Criterion '{absent[0]}' has no weight.")
    return shares_of([weights[name] for name in scores.criteria], n_criteria=k)


def _reasons(
    scores: Scores,
    vetoed: Mapping[str, float],
    minimum: Mapping[str, float],
    labels: Mapping[str, str],
) -> dict[str, str]:
    """Say why alternatives are ruled out; those that are not stay unnamed."""
    found: dict[str, str] = {}
    for place, name in enumerate(scores.alternatives):
        below = [
            labels[criterion]
            for mean, criterion in zip(scores.mean[place], scores.criteria, strict=True)
            if mean < minimum.get(criterion, -np.inf)
        ]
        if VETO_SHARE.holds(vetoed.get(name, 0.0)):
            found[name] = "vetoed by half of the judges or more"
        elif below:
            found[name] = f"below the minimum: {', '.join(below)}"
    return found
