"""Back-checks: some people are asked again, and the answers compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.back_check_finding import BackCheckFinding
from crm_study.analysis.frames import require_columns
from crm_study.analysis.quality_groups import without_small_groups
from crm_study.errors import AnalysisError
from crm_study.kernels.groups.t_tests import paired
from crm_study.kernels.quality.revisits import Revisit, revisit
from crm_study.protocol.study import Study
from crm_study.results.cutoffs.quality import DIME_BACK_CHECK
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_TITLE = "Back-check: the same people asked twice"
_TYPES = {1: "must not change", 2: "hard to ask", 3: "may change"}
_NOTES = (
    "Compared are the people and questions that both files hold. An answer counts as an error "
    "when the two differ by more than is allowed; text is compared without case and outer blanks.",
    "SRV = Var(interview − back-check) / 2; reliability = 1 − SRV / Var(back-check), both n − 1. "
    "The mean difference is tested by a paired t. Ten to twenty percent of interviews are usually "
    "back-checked, and drawn at random: errors among others say nothing of the rest.",
)


def back_check(
    interviews: pd.DataFrame,
    second: pd.DataFrame,
    *,
    respondent: str,
    items: Sequence[str] | None = None,
    types: Mapping[str, int] | None = None,
    okay_range: Mapping[str, float] | None = None,
    enumerator: str | None = None,
) -> Finding:
    """Compare interviews with their back-checks.

    Parameters
    ----------
    interviews, second : DataFrame
        Answers of the interviews and of the back-checks, one row a person.
    respondent : str
        Column that tells people apart, in both.
    items : sequence of str, optional
        Questions to compare; by default all columns that both hold.
    types : mapping of str to int, optional
        1 must not change, 2 hard to ask, 3 may change; 2 by default.
    okay_range : mapping of str to float, optional
        Largest difference of numbers that is no error; 0 by default.
    enumerator : str, optional
        Column of `interviews` that names who asked, for errors by enumerator.

    Returns
    -------
    Finding
        One row a question: error rate, simple response variance, reliability ratio and a
        paired t. ``details["types"]`` sums up by type, ``details["enumerators"]`` by enumerator.

    Raises
    ------
    AnalysisError
        A column that is missing, a person twice in one file, or nobody in both.

    References
    ----------
    .. [1] Hansen, M. H., Hurwitz, W. N., & Pritzker, L. (1964). In Contributions to
       Statistics, 111-136. Statistical Publishing Society.

    Examples
    --------
    >>> import pandas as pd
    >>> first = pd.DataFrame({"id": ["a", "b", "c"], "age": [30, 41, 25], "town": ["X", "Y", "Y"]})
    >>> again = pd.DataFrame({"id": ["c", "a"], "age": [25, 35], "town": ["y", "X"]})
    >>> found = back_check(first, again, respondent="id", okay_range={"age": 1})
    >>> found.number("age", "error_rate"), found.number("town", "error_rate")
    (0.5, 0.0)
    """
    require_columns(interviews, [respondent, *([enumerator] if enumerator else [])])
    require_columns(second, [respondent])
    left, right = _keyed(interviews, respondent), _keyed(second, respondent)
    both = [name for name in right.index if name in left.index]
    if not both:
        raise AnalysisError("No person of the back-check stands in the interviews.")
    shared = [str(name) for name in right if name in left and name != enumerator]
    chosen = list(items) if items is not None else shared
    require_columns(left, chosen)
    require_columns(right, chosen)
    left, right, allowed = left.loc[both], right.loc[both], okay_range or {}
    wrong: dict[str, Any] = {}
    rows = []
    for name in chosen:
        row, wrong[name] = _compare(name, left[name], right[name], allowed.get(name, 0.0))
        rows.append(row | {"check_type": (types or {}).get(name, 2)})
    table = np.column_stack([wrong[name] for name in chosen]) if chosen else np.empty((0, 0))
    who = left[enumerator].astype(str).tolist() if enumerator else []
    return BackCheckFinding(
        id="back_check",
        title=_TITLE,
        rows=tuple(map(plain, rows)),
        overall=plain(_overall(table, n_people=len(both), n_unmatched=len(second) - len(both))),
        notes=_NOTES,
        rules=(DIME_BACK_CHECK,),
        details={"types": tuple(_by_type(rows)), "enumerators": tuple(_by_enumerator(table, who))},
    )


def study_back_check(
    study: Study, interviews: pd.DataFrame, second: pd.DataFrame, *, synthetic: bool
) -> Finding:
    """Compare the files of a study: design columns must not change, scales may."""
    if study.respondent is None:
        raise AnalysisError(f"Study '{study.id}' declares no column of respondents to match by.")
    kinds = {item.id: 3 if item.type == "scale" else 2 for item in study.instrument.items()}
    population = study.population
    for holder in (population.strata, population.clusters):
        if holder is not None:
            kinds[holder.column] = 1
    shared = [name for name in kinds if name in interviews and name in second]
    column = study.fieldwork.enumerator
    found = back_check(
        interviews,
        second,
        respondent=study.respondent.column,
        items=shared,
        types=kinds,
        enumerator=column if column in interviews else None,
    )
    smallest = study.privacy.smallest_cell
    people = without_small_groups(found.details["enumerators"], smallest=smallest)
    details = {**found.details, "enumerators": tuple(people)}
    return replace(found, details=details, synthetic=synthetic)


def _keyed(frame: pd.DataFrame, respondent: str) -> pd.DataFrame:
    known = frame[frame[respondent].notna() & frame[respondent].astype(str).ne("")]
    twice = known[respondent].duplicated()
    if twice.any():
        raise AnalysisError(
            f"{int(twice.sum())} people stand more than once under '{respondent}'; back-checks "
            "need every person once in each file."
        )
    return known.set_index(known[respondent].astype(str)).drop(columns=respondent)


def _compare(
    name: str, first: pd.Series[Any], second: pd.Series[Any], tolerance: float
) -> tuple[dict[str, Any], Any]:
    """Compare numbers as numbers, everything else as text; return who is wrong, nan unknown."""
    import pandas as pd

    texts = [side.fillna("").astype(str).str.strip().str.casefold() for side in (first, second)]
    there = ((texts[0] != "") & (texts[1] != "")).to_numpy()
    numbers = [pd.to_numeric(text, errors="coerce").to_numpy(dtype=float) for text in texts]
    if not np.isnan(np.column_stack(numbers)[there]).any():
        found, t = revisit(*numbers, tolerance=tolerance), _difference(*numbers)
        errors = np.abs(numbers[0] - numbers[1]) > tolerance
    else:
        errors = (texts[0] != texts[1]).to_numpy()
        n, n_wrong = int(there.sum()), int((errors & there).sum())
        found, t = Revisit(n, n_wrong, n_wrong / n, np.nan, np.nan), {}
    return {
        "item": name,
        "n_compared": found.n_compared,
        "n_errors": found.n_differ,
        "error_rate": found.error_rate,
        "okay_range": tolerance,
        "srv": found.srv,
        "reliability_ratio": found.reliability_ratio,
        "mean_difference": t.get("mean_difference"),
        "std_error": t.get("std_error"),
        "p_value": t.get("p_value"),
        "verdict": DIME_BACK_CHECK.verdict(found.error_rate),
    }, np.where(there, errors, np.nan)


def _difference(first: Any, second: Any) -> dict[str, float]:
    both = ~(np.isnan(first) | np.isnan(second))
    try:
        test = paired(first[both], second[both])
    except AnalysisError:
        return {}
    return {
        "mean_difference": float(test.estimate),
        "std_error": float(test.std_error),
        "p_value": float(test.p_value),
    }


def _overall(wrong: Any, *, n_people: int, n_unmatched: int) -> Row:
    n_compared = int((~np.isnan(wrong)).sum())
    n_errors = int(np.nansum(wrong))
    return {
        "n_obs": n_people,
        "n_unmatched": n_unmatched,
        "n_compared": n_compared,
        "n_errors": n_errors,
        "error_rate": n_errors / n_compared if n_compared else None,
    }


def _by_type(rows: Sequence[Row]) -> Iterator[Row]:
    for kind, label in _TYPES.items():
        own = [row for row in rows if row["check_type"] == kind]
        n_compared = sum(row["n_compared"] for row in own)
        n_errors = sum(row["n_errors"] for row in own)
        if n_compared:
            rate = n_errors / n_compared
            yield {
                "check_type": kind,
                "label": label,
                "n_compared": n_compared,
                "n_errors": n_errors,
                "error_rate": rate,
                "verdict": DIME_BACK_CHECK.verdict(rate),
            }


def _by_enumerator(wrong: Any, who: Sequence[str]) -> Iterator[Row]:
    for name in sorted(set(who) - {""}):
        own = wrong[[one == name for one in who]]
        n_compared, n_errors = int((~np.isnan(own)).sum()), int(np.nansum(own))
        rate = n_errors / n_compared if n_compared else None
        yield {
            "enumerator": name,
            "n_obs": len(own),
            "n_compared": n_compared,
            "n_errors": n_errors,
            "error_rate": rate,
            "verdict": DIME_BACK_CHECK.verdict(rate),
        }
