"""Missing answers: how many, together with which, and whether they depend on others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import empty_wave, no_scale
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.items import item_label
from crm_study.analysis.missing_finding import MissingFinding
from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import varies
from crm_study.kernels.missing.little_mcar import LittleMcar, little_mcar
from crm_study.kernels.missing.patterns import MissingPatterns, flux, missing_patterns
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.comparison import SCHAFER_1999
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
_TITLE = "Missing answers"
_NOTES = (
    "Influx is how much of what is missing in an item the others can inform, outflux how useful "
    "the item is to fill in others, both as mice::flux; patterns stand in the order of "
    "mice::md.pattern.",
)
_LITTLE_NOTE = (
    "Little's χ² compares the means of the patterns with EM moments; the covariance divides by "
    "n, as in naniar::mcar_test, and EM runs until nothing moves. With many patterns of few "
    "people it is a rough guide. A large p does not show that answers are missing at random, "
    "and no test on these data can tell whether they depend on what was not said."
)


@dataclass(frozen=True, slots=True)
class _Test:
    """Little's test, what was left out of it, or why there is none."""

    found: LittleMcar | None
    notes: tuple[str, ...] = ()
    trouble: str | None = None


def missing_chapter(study: Study, responses: Responses) -> Finding:
    """Describe the missing answers to the scored items of the main wave."""
    main = responses.wave(MAIN)
    names = study.scored_items()
    if not names:
        return MissingFinding(id="missing", title=_TITLE, **no_scale())
    if not len(main):
        return MissingFinding(id="missing", title=_TITLE, **empty_wave(MAIN))
    values = main.keyed.matrix(names)
    return _finding(values, names, {name: item_label(study, name) for name in names})


def missing(frame: pd.DataFrame, *, items: Sequence[str] | None = None) -> Finding:
    """Describe what is missing in the columns of a DataFrame, and test whether at random.

    Parameters
    ----------
    frame : DataFrame
        Numeric columns, NaN where there is no answer.
    items : sequence of str, optional
        Columns to look at; all by default.

    Returns
    -------
    Finding
        One row an item: answers missing, their share, influx and outflux. `glance` holds
        Little's test of data missing completely at random, and counts of respondents and
        patterns; ``details["patterns"]`` the patterns.

    Raises
    ------
    AnalysisError
        An unknown column, text where numbers are needed, or a table without rows.

    References
    ----------
    .. [1] Little, R. J. A. (1988). Journal of the American Statistical Association, 83(404),
       1198-1202.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4, 5, 1.0], "b": [2, 3, 5, 4, None, None]})
    >>> found = missing(frame)
    >>> found.number("b", "n_missing"), round(found.number("glance", "statistic"), 4)
    (2, 0.15)
    """
    names = tuple(str(name) for name in frame) if items is None else tuple(items)
    require_columns(frame, names)
    values = numbers_of(frame[list(names)], purpose="counting missing answers")
    return _finding(values, names, {name: name for name in names})


def _finding(values: Floats, names: Sequence[str], labels: Mapping[str, str]) -> Finding:
    patterns = missing_patterns(values)
    test = _little(values, names)
    status, reason = _standing(test)
    tested = (_LITTLE_NOTE, *test.notes) if test.found else test.notes
    return MissingFinding(
        id="missing",
        title=_TITLE,
        rows=tuple(_item_rows(values, names, labels)),
        overall=plain(_overall(values, patterns, test.found)),
        status=status,
        reason=reason,
        notes=(*_NOTES, *tested),
        rules=(SIGNIFICANCE_1925, SCHAFER_1999),
        details={
            "patterns": tuple(_pattern_rows(patterns, names)),
            "gaps": tuple(_gap_rows(patterns, names)),
        },
    )


def _standing(test: _Test) -> tuple[Status, str | None]:
    return ("ok", None) if test.trouble is None else ("warning", test.trouble)


def _item_rows(
    values: Floats, names: Sequence[str], labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    connected = flux(values)
    missing = np.isnan(values)
    return [
        plain(
            {
                "item": name,
                "label": labels[name],
                "n_obs": int((~missing[:, i]).sum()),
                "n_missing": int(missing[:, i].sum()),
                "share": float(missing[:, i].mean()),
                "influx": float(connected.influx[i]),
                "outflux": float(connected.outflux[i]),
                "verdict": SCHAFER_1999.verdict(float(missing[:, i].mean())),
            }
        )
        for i, name in enumerate(names)
    ]


def _overall(values: Floats, patterns: MissingPatterns, test: LittleMcar | None) -> dict[str, Any]:
    n_obs, n_items = values.shape
    return {
        "n_obs": n_obs,
        "n_items": n_items,
        "n_missing": int(patterns.n_missing.sum()),
        "share_missing": float(patterns.n_missing.sum()) / values.size,
        "n_complete": patterns.n_complete,
        "share_complete": patterns.n_complete / n_obs,
        "n_patterns": len(patterns.n_obs),
        "statistic": test.statistic if test else None,
        "df": test.df if test else None,
        "p_value": test.p_value if test else None,
        "verdict": SIGNIFICANCE_1925.verdict(test.p_value) if test else "undefined",
    }


def _little(values: Floats, names: Sequence[str]) -> _Test:
    """Run Little's test on the items that vary; none where nothing is missing."""
    missing = np.isnan(values)
    if not missing.any():
        return _Test(None, ("No answer is missing, so that there is nothing to test.",))
    useful = [
        i
        for i in range(len(names))
        if not missing[:, i].all() and varies(values[~missing[:, i], i])
    ]
    silent = [name for i, name in enumerate(names) if i not in useful]
    left_out = (
        (f"Little's test leaves out what nobody answered or what does not vary: {listed(silent)}.",)
        if silent
        else ()
    )
    try:
        found = little_mcar(values[:, useful], names=tuple(names[i] for i in useful))
    except AnalysisError as error:
        return _Test(None, left_out, f"Little's test is not possible. {error}")
    return _Test(found if found.df > 0 else None, left_out)


def _pattern_rows(patterns: MissingPatterns, names: Sequence[str]) -> list[Row]:
    n_obs = int(patterns.n_obs.sum())
    return [
        {
            "pattern": _key(k),
            "n_obs": int(count),
            "share": int(count) / n_obs,
            "n_missing": int((~answered).sum()),
            "missing_items": ", ".join(
                name for name, there in zip(names, answered, strict=True) if not there
            ),
        }
        for k, (count, answered) in enumerate(zip(patterns.n_obs, patterns.answered, strict=True))
    ]


def _gap_rows(patterns: MissingPatterns, names: Sequence[str]) -> list[Row]:
    """One row for each item that a pattern left out, for the figure."""
    return [
        {"pattern": _key(int(k)), "item": names[int(i)]} for k, i in np.argwhere(~patterns.answered)
    ]


def _key(position: int) -> str:
    return f"pattern {position + 1}"
