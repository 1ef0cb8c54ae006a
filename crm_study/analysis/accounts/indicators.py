"""Indicators of institutions from their books: medians, quartiles, trend, contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.accounts.definitions import BY_NAME, DEFINITIONS, ENTRIES, Definition
from crm_study.analysis.accounts.indicator_rows import (
    Row,
    trend_rows,
    undefined_rows,
    year_rows,
)
from crm_study.analysis.accounts.indicators_finding import IndicatorsFinding
from crm_study.analysis.accounts.sheets import Breach, Computed, Sheets, breaches_in, computed
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.analyses.indicators import Indicators
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_NOTES = (
    "Definitions follow CGAP's minimum set (Rosenberg, 2009) and the consensus guidelines (CGAP, "
    "2003); an average is that of this and last year's end, so that the first year has none. "
    "Returns are before taxes. Nothing is adjusted for subsidies or inflation.",
    "Median and quartiles (type 7) count every institution once; 'all as one' divides sums and "
    "is ruled by the largest. The yearly change is the median of the institutions' own, from "
    "their first to their last year, with limits from order statistics and the sign test "
    "(p by Holm); of a share it is in percentage points.",
    "An indicator is undefined, not zero, where an entry is missing, the divisor is not above "
    "zero, or entries contradict each other.",
    "Books say what was recorded. A low portfolio at risk may come from writing off or from "
    "renewing late loans.",
)


_NO_INSTITUTIONS = (
    "Indicators are those of institutions, and the study names no column of them "
    "(population.clusters)."
)


def indicators(
    frame: pd.DataFrame,
    *,
    institution: str,
    year: str,
    entries: Mapping[str, str] | None = None,
    only: Sequence[str] = (),
    gni_per_capita: float | Mapping[int, float] | None = None,
    conf_level: float = 0.95,
) -> Finding:
    """Compute the indicators of microfinance institutions from raw entries.

    Parameters
    ----------
    frame : DataFrame
        One row an institution and year.
    institution, year : str
        Columns that name them.
    entries : mapping of str to str, optional
        Column of each entry (``portfolio``, ``late_30``, ``borrowers`` ...); by default the
        columns that bear an entry's name.
    only : sequence of str, optional
        Indicators wanted, such as ``par30``; by default all whose entries are there.
    gni_per_capita : float or mapping of int to float, optional
        Gross national income per head, one or by year.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``<indicator>:<year>``. Details: ``trend``, ``undefined``, ``flagged``.

    Raises
    ------
    AnalysisError
        An unknown column, entry or indicator, text, a missing year, or an institution twice
        in a year.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"mfi": ["a", "b"], "year": 2024, "portfolio": [100, 300],
    ...                       "late_30": [10, 6]})
    >>> found = indicators(frame, institution="mfi", year="year")
    >>> round(found.number("par30:2024", "median"), 4), found.number("par30:2024", "pooled")
    (0.06, 0.04)
    """
    named = dict(entries or {name: name for name in ENTRIES if name in frame})
    require_columns(frame, [institution, year, *named.values()])
    sheets = _sheets(frame, institution, year, named, gni_per_capita)
    return _finding("indicators", "Indicators of the institutions", sheets, only, conf_level)


def indicators_chapter(study: Study, responses: Responses, *, analysis: Indicators) -> Finding:
    """Compute the indicators of the declared sheets."""
    bare = declared_sheets(study, responses, year=analysis.year, entries=analysis.entries)
    sheets = replace(bare, income_per_head=_by_year(analysis.gni_per_capita))
    smallest = None if responses.origin.synthetic else study.privacy.smallest_cell
    source = (f"Income per head: {analysis.gni_source}",) if analysis.gni_source else ()
    title = say(analysis.label, "en", otherwise="Indicators of the institutions")
    found = _finding(analysis.finding, title, sheets, analysis.only, 0.95, smallest)
    return replace(found, notes=(*found.notes, *source))


def declared_sheets(
    study: Study, responses: Responses, *, year: str, entries: Mapping[str, str]
) -> Sheets:
    """Return the sheets of a study, without income per head.

    Raises
    ------
    AnalysisError
        A study without a column of institutions, or without entries.
    """
    clusters = study.population.clusters
    if clusters is None:
        raise AnalysisError(_NO_INSTITUTIONS)
    columns = declared_columns(study, responses)
    own = {name: name for name in ENTRIES if name in columns} | dict(entries)
    require_columns(columns, [year, *own.values()])
    rows = [int(row) for row in responses.wave(MAIN).design["row_number"]]
    return _sheets(columns, clusters.column, year, own, None, rows)


def _sheets(
    frame: pd.DataFrame,
    institution: str,
    year: str,
    entries: Mapping[str, str],
    gni_per_capita: float | Mapping[int, float] | None,
    rows: Iterable[int] | None = None,
) -> Sheets:
    unknown = [name for name in entries if name not in ENTRIES]
    if unknown:
        raise AnalysisError(
            f"'{unknown[0]}' is no entry of a sheet.{nearest(unknown[0], ENTRIES)} Entries: "
            f"{listed(ENTRIES, limit=20)}."
        )
    if not entries:
        raise AnalysisError(f"No entry of a sheet is there. Entries: {listed(ENTRIES, limit=20)}.")
    table = numbers_of(frame[[year, *entries.values()]], purpose="an indicator")
    if np.isnan(table[:, 0]).any():
        raise AnalysisError(f"Every sheet needs a year, and '{year}' has gaps.")
    return Sheets(
        entries={name: table[:, place] for place, name in enumerate(entries, start=1)},
        institution=tuple(str(name) for name in frame[institution]),
        year=table[:, 0],
        row_number=tuple(rows) if rows is not None else tuple(range(2, len(table) + 2)),
        income_per_head=_by_year(gni_per_capita),
    )


def _by_year(given: float | Mapping[int, float] | None) -> dict[float, float]:
    """Return income per head by year; one number for all years stands under 0."""
    if given is None:
        return {}
    by_year = given if isinstance(given, Mapping) else {0: given}
    return {float(when): float(value) for when, value in by_year.items()}


def _wanted(sheets: Sheets, only: Sequence[str]) -> list[Definition]:
    unknown = [name for name in only if name not in BY_NAME]
    if unknown:
        raise AnalysisError(
            f"'{unknown[0]}' is no indicator.{nearest(unknown[0], BY_NAME)} Indicators: "
            f"{listed(BY_NAME, limit=30)}."
        )
    chosen = [
        definition
        for definition in DEFINITIONS
        if set(definition.entries) <= set(sheets.entries)
        and (not definition.per_head or sheets.income_per_head)
        and (not only or definition.name in only)
    ]
    lacking = set(only) - {definition.name for definition in chosen}
    if lacking or not chosen:
        name = min(lacking, default=only[0] if only else DEFINITIONS[0].name)
        raise AnalysisError(
            f"'{name}' needs entries that are not there: {listed(BY_NAME[name].entries)}."
        )
    return chosen


def _finding(
    id_: str,
    title: str,
    sheets: Sheets,
    only: Sequence[str],
    conf_level: float,
    smallest: int | None = None,
) -> Finding:
    level = confidence_level(conf_level)
    breaches = list(breaches_in(sheets, ENTRIES))
    found = {one: computed(sheets, one, breaches) for one in _wanted(sheets, only)}
    details = {
        "trend": trend_rows(sheets, found, level, smallest),
        "undefined": undefined_rows(found),
        "flagged": [_flag(sheets, breach) for breach in breaches],
    }
    rules = tuple(one.rule for one in found if one.rule is not None)
    return IndicatorsFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in year_rows(sheets, found, smallest)),
        overall=plain(_overall(sheets, found, breaches, level)),
        status="warning" if breaches else "ok",
        reason=f"{len(breaches)} checks of entries failed; see the list." if breaches else None,
        notes=_NOTES,
        rules=rules,
        details={name: tuple(map(plain, rows)) for name, rows in details.items() if rows},
    )


def _flag(sheets: Sheets, breach: Breach) -> Row:
    row = sheets.row_number[breach.row]
    return {
        "key": f"{breach.check}:{row}",
        "book_check": breach.label,
        "row_in_file": row,
        "fiscal_year": f"{sheets.year[breach.row]:.0f}",
    }


def _overall(
    sheets: Sheets, found: Mapping[Definition, Computed], breaches: Sequence[Breach], level: float
) -> dict[str, Any]:
    income = [sheets.income_per_head[when] for when in sorted(sheets.income_per_head)]
    counts = Counter(sheets.year.tolist())
    return {
        "n_institutions": len(set(sheets.institution)),
        "n_sheets": len(sheets.year),
        "first_year": f"{min(counts):.0f}",
        "last_year": f"{max(counts):.0f}",
        "n_impossible_entries": len(breaches),
        "n_not_defined": sum(
            reason is not None for one in found.values() for reason in one.reasons
        ),
        "gni_per_capita": income[-1] if income else None,
        "conf_level": level,
    }
