"""Who answered: the frequencies of background variables, as theses print them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.chapter import empty_wave
from crm_study.analysis.frames import require_columns
from crm_study.analysis.profile_finding import ProfileFinding
from crm_study.analysis.variable import Variable, variable_of
from crm_study.errors import AnalysisError
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_NOTES = ("% is of all respondents, valid % of those who answered; cumulative % adds up valid %.",)
_MISSING, _ABSENT = "missing", "Missing"
Levels = Mapping[str, str]


def profile(
    frame: pd.DataFrame,
    *,
    variables: Sequence[str],
    levels: Mapping[str, Mapping[Any, str]] | None = None,
) -> Finding:
    """Count the answers to categorical background variables.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent.
    variables : sequence of str
        Columns to count, in the order of the report.
    levels : mapping of str to mapping, optional
        Labels of the codes of a variable, in the order of the report; levels nobody chose
        are shown with zero. Without it the values found are shown, in rising order.

    Returns
    -------
    Finding
        One row a level, keyed ``sex:female``: ``n``, ``percent`` of all respondents,
        ``valid_percent`` of those who answered and ``cumulative_percent`` of the valid
        ones, each from 0 to 100. Missing answers have a row ``sex:missing`` where there are
        any, without the last two.

    Raises
    ------
    AnalysisError
        No row, no variable, or a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"sex": [1, 2, 2, None]})
    >>> found = profile(frame, variables=["sex"], levels={"sex": {1: "Male", 2: "Female"}})
    >>> found.number("sex:female", "n"), found.number("sex:female", "percent")
    (2, 50.0)
    """
    if not len(variables):
        raise AnalysisError("A profile needs at least one background variable.")
    require_columns(frame, tuple(variables))
    given = {
        name: {_code(c): t for c, t in words.items()} for name, words in (levels or {}).items()
    }
    counted = [
        (name, name, given.get(name) or _found(column), _codes(column))
        for name, column in ((name, variable_of(frame, name)) for name in variables)
    ]
    return _finding(counted, len(frame), {})


def profile_chapter(study: Study, responses: Responses) -> Finding:
    """Count the stratum, the institution and every background item of the main wave."""
    main = responses.wave(MAIN)
    title = "Profile of the respondents"
    if not len(main):
        return ProfileFinding(id="profile", title=title, **empty_wave(MAIN))
    counted = [*_of_design(study, main), *_of_items(study, main)]
    if not counted:
        reason = "The study asks for no background of its respondents."
        return ProfileFinding(id="profile", title=title, status="not_applicable", reason=reason)
    questions = {item.id: say(item.text, "en", otherwise=item.id) for item in _background(study)}
    return _finding(counted, len(main), questions)


_Counted = tuple[str, str, Levels, list[str | None]]
"""Name, label, levels by code, and the code of every respondent."""


def _of_design(study: Study, main: Responses) -> Iterator[_Counted]:
    strata, clusters = study.population.strata, study.population.clusters
    if strata:
        name, column = strata.column, variable_of(main.people, "stratum")
        yield name, study.label_of(name), study.levels_of(name), _codes(column)
    if clusters:
        name, column = clusters.column, variable_of(main.people, "cluster")
        yield name, study.label_of(name), _found(column), _codes(column)


def _of_items(study: Study, main: Responses) -> Iterator[_Counted]:
    for item in _background(study):
        if item.id in main.given and (column := variable_of(main.given, item.id)).known.size:
            yield item.id, study.label_of(item.id), study.levels_of(item.id), _codes(column)


def _background(study: Study) -> list[Any]:
    """Return the scale items that measure nothing, check nothing and screen nobody."""
    scored = {*study.scored_items(), *(item for one in study.analyses for item in one.measured())}
    return [
        item
        for item in study.instrument.items()
        if item.type == "scale" and item.scale and item.role is None and item.id not in scored
    ]


def _finding(
    counted: Sequence[_Counted], n_rows: int, questions: Mapping[str, str]
) -> ProfileFinding:
    if not n_rows:
        raise AnalysisError("A profile needs at least one respondent.")
    rows = [row for variable in counted for row in _rows(*variable, n_rows)]
    variables = [
        {
            "variable": name,
            "label": label,
            "question": questions.get(name),
            "n_obs": _answered(codes),
            "n_levels": len(levels),
        }
        for name, label, levels, codes in counted
    ]
    return ProfileFinding(
        id="profile",
        title="Profile of the respondents",
        rows=tuple(plain(row) for row in rows),
        overall={"n_obs": n_rows, "n_variables": len(counted)},
        notes=_NOTES,
        details={"variables": tuple(plain(row) for row in variables)},
    )


def _rows(
    name: str, label: str, levels: Levels, codes: Sequence[str | None], n_rows: int
) -> Iterator[Row]:
    counts, valid, below = Counter(codes), _answered(codes), 0
    keys = _keys(name, levels)
    for code, words in levels.items():
        below += counts[code]
        yield {
            "level": keys[code],
            "variable": label,
            "label": words,
            "n": counts[code],
            "percent": 100 * counts[code] / n_rows,
            "valid_percent": 100 * counts[code] / valid if valid else None,
            "cumulative_percent": 100 * below / valid if valid else None,
        }
    if absent := n_rows - valid:
        known = {"level": f"{name}:{_MISSING}", "variable": label, "label": _ABSENT, "n": absent}
        share = {"percent": 100 * absent / n_rows}
        yield known | share | {"valid_percent": None, "cumulative_percent": None}


def _keys(name: str, levels: Levels) -> dict[str, str]:
    """Return an address of each level: its words, else its code where two share their words."""
    words = {code: _slug(text) for code, text in levels.items()}
    taken = Counter(words.values())
    unclear = {code for code, word in words.items() if not word or taken[word] > 1}
    unclear |= {code for code, word in words.items() if word == _MISSING}
    return {
        code: f"{name}:{code if code in unclear or not code.isdigit() else word}"
        for code, word in words.items()
    }


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def _answered(codes: Sequence[str | None]) -> int:
    return sum(code is not None for code in codes)


def _found(column: Variable) -> dict[str, str]:
    """Return the values of a column in rising order, as their own labels."""
    values = list(dict.fromkeys(column.known.tolist()))
    try:
        ordered = sorted(values)
    except TypeError:
        ordered = sorted(values, key=str)
    return {_code(value): _code(value) for value in ordered}


def _codes(column: Variable) -> list[str | None]:
    return [
        None if absent else _code(value)
        for value, absent in zip(column.values.tolist(), column.gaps.tolist(), strict=True)
    ]


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
