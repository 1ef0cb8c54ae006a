"""Necessary condition analysis: what may have to be there for an outcome to be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.analysis.practice.necessity_finding import NecessityFinding
from crm_study.analysis.practice.wording import wordings
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.necessity.bottleneck import Line, bottleneck
from crm_study.kernels.necessity.ceiling import Ceiling, ceiling
from crm_study.kernels.necessity.permutation import CornerTest, corner_test
from crm_study.protocol.analyses.necessary_condition import NecessaryCondition
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.cutoffs.practice import DUL_2016
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
PERMUTATIONS, SEED = 10_000, 2021
NECESSARY, OTHERWISE = "in line with necessity", "not in line with necessity"
_LINES: tuple[Line, ...] = ("ce_fdh", "cr_fdh")
_LEVELS = np.arange(11) / 10
_NOTES = (
    "Rows complete on the outcome and every condition. The scope is what was observed; CE-FDH is "
    "the step ceiling, CR-FDH the least-squares line through its corners, duplicates counted, as "
    "R's NCA. Effect size d is the empty share of the scope above the ceiling.",
    "p is one-sided: how often a shuffled outcome leaves a corner at least as empty, plus one, "
    "over the shuffles plus one. It is not adjusted for the number of conditions.",
    "In line with necessity means d of at least a tenth, p below .05 and a reason in theory, "
    "which no number gives. A plain correlation empties the same corner, one respondent more can "
    "fill it, and answers given in bands leave few places to be in.",
)


def necessary_condition(
    frame: pd.DataFrame,
    *,
    outcome: str,
    conditions: Sequence[str],
    n_permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Finding:
    """Ask of each condition whether high outcomes are found without it.

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in any of the variables are left out.
    outcome : str
        Numeric column.
    conditions : sequence of str
        Numeric columns; more of each is what might be needed.
    n_permutations : int, default 10000
    seed : int

    Returns
    -------
    Finding
        Rows ``ce_fdh:<condition>`` and ``cr_fdh:<condition>``: effect size d, zone, p,
        accuracy. Details: the bottleneck table of both ceilings. Equal to R's NCA.

    Raises
    ------
    AnalysisError
        An unknown column, text, or a variable that does not vary.

    References
    ----------
    .. [1] Dul, J. (2016). Organizational Research Methods, 19(1), 10-52.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"care": [1, 2, 3, 4, 5], "sales": [1, 3, 2, 4, 5.0]})
    >>> found = necessary_condition(frame, outcome="sales", conditions=["care"])
    >>> found.number("ce_fdh:care", "estimate")
    0.5625
    """
    if not conditions:
        raise AnalysisError("A necessary condition analysis needs at least 1 condition.")
    require_columns(frame, (outcome, *conditions))
    labels = {name: name for name in (outcome, *conditions)}
    return _finding("necessary_condition", frame, labels, n_permutations, seed)


def necessary_condition_chapter(
    study: Study, responses: Responses, *, analysis: NecessaryCondition
) -> Finding:
    """Ask it of the declared conditions on the main wave."""
    columns = declared_columns(study, responses)
    names = (analysis.outcome, *analysis.conditions)
    require_columns(columns, names)
    return _finding(
        analysis.finding,
        columns,
        wordings(study, names),
        analysis.permutations,
        SEED,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    n_permutations: int,
    seed: int,
    *,
    title: str = "",
) -> Finding:
    outcome, *conditions = labels
    table = complete_rows(numbers_of(frame[list(labels)], purpose="a necessary condition"))
    tables: dict[str, list[Row]] = {"rows": [], "bottleneck": [], "points": []}
    troubles: list[str] = []
    for i, name in enumerate(conditions, start=1):
        try:
            _look(table[:, [0, i]], name, labels[name], tables, n_permutations, seed)
        except AnalysisError as error:
            troubles.append(f"{labels[name]}: {error}")
    rows = [plain(row) for row in tables.pop("rows")]
    if not rows:
        raise AnalysisError(" ".join(troubles))
    held = {row["condition"] for row in rows if row["verdict"] == NECESSARY}
    return NecessityFinding(
        id=id_,
        title=title or f"Necessary conditions of {labels[outcome]}",
        rows=tuple(rows),
        overall={
            "outcome": labels[outcome],
            "n_obs": len(table),
            "n_conditions": len(conditions),
            "n_necessary": len(held),
            "n_permutations": n_permutations,
            "seed": seed,
        },
        status="warning" if troubles else "ok",
        reason=" ".join(troubles) or None,
        notes=_NOTES,
        rules=(DUL_2016, SIGNIFICANCE_1925),
        details={name: tuple(plain(row) for row in part) for name, part in tables.items()},
    )


def _look(
    pair: Floats,
    name: str,
    label: str,
    tables: dict[str, list[Row]],
    n_permutations: int,
    seed: int,
) -> None:
    """Add one condition to every table; ``pair`` holds the outcome, then the condition."""
    y, x = pair.T
    found = ceiling(x, y)
    test = corner_test(x, y, n_permutations=n_permutations, seed=seed)
    tables["rows"] += [_row(line, name, label, found, test) for line in _LINES]
    tables["bottleneck"] += _bottlenecks(found, x, name, label)
    tables["points"] += _points(x, y, name)


def _row(line: Line, name: str, label: str, found: Ceiling, test: CornerTest) -> Row:
    steps = line == "ce_fdh"
    effect = found.ce_effect if steps else found.cr_effect
    p_value = test.ce_p_value if steps else test.cr_p_value
    held = DUL_2016.holds(effect) and SIGNIFICANCE_1925.holds(p_value)
    return {
        "key": f"{line}:{name}",
        "condition": name,
        "label": label,
        "ceiling_line": "CE-FDH" if steps else "CR-FDH",
        "estimate": effect,
        "p_value": p_value,
        "chance_effect": test.ce_threshold if steps else test.cr_threshold,
        "magnitude": DUL_2016.verdict(effect),
        "empty_area": found.ce_zone if steps else found.cr_zone,
        "accuracy": 1.0 if steps else found.accuracy,
        "ceiling_fit": 1.0 if steps else found.fit,
        "line_intercept": None if steps else found.intercept,
        "line_slope": None if steps else found.slope,
        "n_peers": len(found.peers),
        "n_obs": found.n_obs,
        "verdict": NECESSARY if held else OTHERWISE,
    }


def _bottlenecks(found: Ceiling, values: Floats, name: str, label: str) -> list[Row]:
    rows = []
    for line in _LINES:
        table = bottleneck(found, levels=_LEVELS, line=line)
        for i, level in enumerate(_LEVELS):
            needed = float(table.required_value[i])
            is_needed = np.isfinite(needed)
            word = "needed" if is_needed else ("not needed" if needed < 0 else "beyond anybody")
            rows.append(
                {
                    "key": f"{line}:{100 * level:.0f}:{name}",
                    "outcome_level": float(level),
                    "label": label,
                    "required": float(table.required[i]) if is_needed else None,
                    "required_value": needed if is_needed else None,
                    "requirement": word,
                    "below_share": float((values < needed - 1e-9).mean()) if is_needed else None,
                }
            )
    return rows


def _points(x: Floats, y: Floats, name: str) -> list[Row]:
    """Places of the points and how many lie there, without a word on whose they are."""
    counted = Counter(zip(x.tolist(), y.tolist(), strict=True))
    return [
        {"key": f"point:{name}:{i}", "at_x": at[0], "at_y": at[1], "n_obs": count}
        for i, (at, count) in enumerate(sorted(counted.items()))
    ]
