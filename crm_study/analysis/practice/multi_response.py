"""Options of which people choose any number: shares, diversity, combinations, groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.analysis.practice.multi_response_finding import MultiResponseFinding
from crm_study.analysis.practice.multi_response_tests import GROUPS_NOTE, group_tests
from crm_study.analysis.practice.wording import wording
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.checklist.choices import Choices
from crm_study.kernels.checklist.choices import choices as choices_of
from crm_study.kernels.description.share import shares
from crm_study.protocol.analyses.multi_response import MultiResponse
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "Everybody could choose several options: shares of respondents add up to more than everything, "
    "shares of choices to everything. Limits are Wilson's. Whoever left the question blank is not "
    "counted.",
    "Diversity is Shannon's H of the shares of choices (natural logarithm), evenness H / ln k "
    "(Pielou), Gini–Simpson 1 − Σp², and exp(H) as the number of options that, used equally, "
    "would be as diverse (Hill).",
)


def multi_response(
    frame: pd.DataFrame,
    *,
    options: Sequence[str],
    group: str | None = None,
    conf_level: float = 0.95,
) -> Finding:
    """Describe what people chose from a list.

    Parameters
    ----------
    frame : DataFrame
        One column an option, 1 where it was chosen and 0 where not; a row with a gap is left
        out.
    options : sequence of str
        The columns.
    group : str, optional
        Column that parts the people.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        One row an option, the most chosen first; diversity in `glance`. Details: combinations,
        and shares by group with a test of each option.

    Raises
    ------
    AnalysisError
        An unknown column, another number than 0 and 1, or nobody.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"mail": [0, 1, 0, 1], "phone": [1, 1, 1, 1]})
    >>> found = multi_response(frame, options=["mail", "phone"])
    >>> found.number("phone", "share"), found.number("glance", "mean_count")
    (1.0, 1.5)
    """
    require_columns(frame, options if group is None else (*options, group))
    labels = {name: name for name in options}
    groups = None if group is None else [str(value) for value in frame[group]]
    return _finding("multi_response", frame[list(options)], labels, groups, group, conf_level)


def multi_response_chapter(
    study: Study, responses: Responses, *, analysis: MultiResponse
) -> Finding:
    """Describe the declared question on the main wave."""
    names = [analysis.item] if analysis.group is None else [analysis.item, analysis.group]
    groups_in = [] if analysis.group is None else [analysis.group]
    columns = declared_groups(study, responses, groups_in)
    require_columns(columns, names)
    scale = study.scale_of(analysis.item)
    if scale is None or study.item(analysis.item).type != "multiple":
        raise AnalysisError(f"'{analysis.item}' is no question with several answers.")
    labels = {
        str(code): say(text, "en", otherwise=str(code))
        for code, text in scale.points.items()
        if str(code) not in analysis.none
    }
    left_out = {str(code) for code in (*scale.missing, *study.missing.codes)}
    smallest = 1 if responses.origin.synthetic else study.privacy.smallest_cell
    return _finding(
        analysis.finding,
        _chosen(columns[analysis.item], list(labels), left_out),
        labels,
        None if analysis.group is None else [str(value) for value in columns[analysis.group]],
        None if analysis.group is None else wording(study, analysis.group),
        0.95,
        smallest=smallest,
        title=say(analysis.label, "en", otherwise=wording(study, analysis.item)),
    )


def _chosen(column: pd.Series[Any], codes: list[str], left_out: set[str]) -> pd.DataFrame:
    """Part cells such as ``1 3`` into a column an option; blank and "don't know" are gaps."""
    import pandas as pd

    cells = [
        set(str(cell).split()) - left_out if isinstance(cell, str) else set() for cell in column
    ]
    rows = [
        [float(code in cell) for code in codes] if cell else [float("nan")] * len(codes)
        for cell in cells
    ]
    return pd.DataFrame(rows, columns=codes, dtype=float)


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    groups: Sequence[str] | None,
    group_label: str | None,
    conf_level: float,
    *,
    smallest: int = 1,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    table = numbers_of(frame, purpose="choices")
    answered = np.asarray(~np.isnan(table).any(axis=1))
    found = choices_of(complete_rows(table))
    details = {"combinations": _combinations(found, labels, smallest)}
    if groups is not None:
        kept = [name for name, is_in in zip(groups, answered.tolist(), strict=True) if is_in]
        details["groups"] = _by_group(table[answered], kept, labels, level, smallest)
        details["tests"] = group_tests(table[answered], kept, labels, smallest)
    return MultiResponseFinding(
        id=id_,
        title=title or "Choices",
        rows=tuple(plain(row) for row in _rows(found, labels, level)),
        overall=plain(_overall(found) | {"group": group_label, "conf_level": level}),
        notes=_NOTES if groups is None else (*_NOTES, GROUPS_NOTE),
        details={name: tuple(plain(row) for row in part) for name, part in details.items()},
    )


def _rows(found: Choices, labels: Mapping[str, str], level: float) -> list[Row]:
    part = shares(found.n_chosen, np.full(len(labels), found.n_obs), conf_level=level)
    rows = [
        {
            "entry": name,
            "label": label,
            "n_chosen": int(found.n_chosen[i]),
            "share": part.estimate[i],
            "done_low": part.conf_low[i],
            "done_high": part.conf_high[i],
            "of_choices": found.of_choices[i],
            "n_obs": found.n_obs,
        }
        for i, (name, label) in enumerate(labels.items())
    ]
    return sorted(rows, key=lambda row: -int(row["n_chosen"]))


def _overall(found: Choices) -> Row:
    none = next((count for places, count in found.combinations if not places), 0)
    return {
        "n_obs": found.n_obs,
        "n_entries": found.n_chosen.size,
        "mean_count": found.mean_count,
        "shannon": found.shannon,
        "evenness": found.evenness,
        "simpson": found.simpson,
        "effective_number": found.effective,
        "n_combinations": len(found.combinations),
        "n_none": none,
    }


def _combinations(found: Choices, labels: Mapping[str, str], smallest: int) -> list[Row]:
    """Return the sets of options that enough people chose, so that none names somebody."""
    codes, words = list(labels), list(labels.values())
    return [
        {
            "key": f"just:{'+'.join(codes[place] for place in places)}",
            "label": " + ".join(words[place] for place in places) or "none of them",
            "n_obs": count,
            "share": count / found.n_obs,
        }
        for places, count in found.combinations
        if count >= smallest
    ]


def _by_group(
    table: Floats, groups: Sequence[str], labels: Mapping[str, str], level: float, smallest: int
) -> list[Row]:
    member = np.array(groups)
    rows = []
    for group in dict.fromkeys(sorted(groups)):
        own = table[member == group]
        if len(own) < smallest or group == "nan":
            continue
        part = shares(own.sum(axis=0), np.full(len(labels), len(own)), conf_level=level)
        rows += [
            {
                "key": f"{group}:{name}",
                "group": group,
                "label": label,
                "n_obs": len(own),
                "n_chosen": int(own[:, i].sum()),
                "share": part.estimate[i],
                "done_low": part.conf_low[i],
                "done_high": part.conf_high[i],
            }
            for i, (name, label) in enumerate(labels.items())
        ]
    return rows
