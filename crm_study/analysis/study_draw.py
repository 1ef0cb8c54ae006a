"""The draw of a declared study, and the check of a draw that was made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_study.analysis.draw_record import Draw
from crm_study.analysis.sample_draw import RESERVE_SHARE, choose_sample, draw_sample
from crm_study.analysis.sample_selection import Selection
from crm_study.analysis.sampling_plan import (
    declared_costs,
    declared_spread,
    declared_strata,
    planned_total,
)
from crm_study.errors import AnalysisError, DataError, listed, nearest
from crm_study.kernels.survey.allocation import AllocationMethod, allocate
from crm_study.protocol.study import Study
from crm_study.responses.privacy.cell_text import cell_text

if TYPE_CHECKING:
    import pandas as pd


def draw_for_study(
    study: Study,
    frame: pd.DataFrame,
    *,
    seed: int | str,
    n: int | None = None,
    method: AllocationMethod | None = None,
    minimum: int = 2,
    reserves: float = RESERVE_SHARE,
    selection: Selection = "simple",
    size: str | None = None,
    file: Mapping[str, Any] | None = None,
    drawn_on: date | None = None,
) -> Draw:
    """Draw the sample that a study declares from its frame.

    Parameters
    ----------
    study : Study
        Its strata, allocation, formula and expected response; ``n`` and ``method`` override.
    frame : DataFrame
        One row a person; the column of the strata by its declared name and codes.
    seed, minimum, reserves, selection, size, drawn_on
        As `crm_study.analysis.sample_draw.draw_sample`.
    file : mapping, optional
        Name and hash of the frame's file, for the record.

    Raises
    ------
    AnalysisError
        The study declares no size, is purposive, or asks for more than the frame holds.
    DataError
        The frame lacks the column of the strata or holds an undeclared code.
    """
    plan = study.sampling
    if plan is not None and plan.method in {"purposive", "convenience"}:
        raise AnalysisError(
            f"Study '{study.id}' declares a {plan.method} sample, which no seed can draw; mark "
            "the chosen in the frame and name that column with --chosen."
        )
    strata = study.population.strata
    sizes, notes = _sizes(study, frame)
    total = _total(study, n, sum(sizes.values()))
    counts = allocate(
        total,
        list(sizes.values()),
        method=method or (plan.allocation if plan else "proportional"),
        std_devs=declared_spread(study),
        costs=declared_costs(study),
        minimum=minimum,
    )
    return draw_sample(
        frame,
        dict(zip(sizes, counts, strict=True)),
        seed=seed,
        strata=strata.column if strata else None,
        reserves=reserves,
        selection=selection,
        size=size,
        about=_about(study, file, notes),
        drawn_on=drawn_on,
    )


def choose_for_study(
    study: Study,
    frame: pd.DataFrame,
    chosen: str,
    *,
    criteria: Sequence[str] = (),
    chosen_by: str = "",
    file: Mapping[str, Any] | None = None,
    drawn_on: date | None = None,
) -> Draw:
    """Record the purposive selection of a study; criteria given override those declared."""
    plan = study.sampling
    return choose_sample(
        frame,
        chosen,
        criteria=tuple(criteria) or tuple(plan.criteria if plan else ()),
        chosen_by=chosen_by or (plan.chosen_by if plan else ""),
        about=_about(study, file, []),
        drawn_on=drawn_on,
    )


def check_draw(record: Mapping[str, Any], frame: pd.DataFrame) -> tuple[str, ...]:
    """Draw again by a record, and say what differs; nothing when all is as recorded.

    Parameters
    ----------
    record : mapping
        From `crm_study.analysis.draw_record.read_record`, its seal checked.
    frame : DataFrame
        The frame it was drawn from, in any order of rows and columns.

    Raises
    ------
    AnalysisError
        The record is of a purposive selection: there is nothing to draw again.
    """
    if record["method"] != "random":
        raise AnalysisError("The record is of a purposive selection; no seed can repeat it.")
    counts = {entry["stratum"]: entry["n_drawn"] for entry in record["strata"]}
    shares = [
        entry["n_reserves"] / entry["n_drawn"] for entry in record["strata"] if entry["n_drawn"]
    ]
    strata = record["stratified_by"]
    again = draw_sample(
        frame,
        counts,
        seed=record["seed"],
        strata=strata,
        reserves=max(shares, default=0.0),
        selection=record.get("selection", "simple"),
        size=record.get("size_column"),
    )
    if again.record["frame_sorted_sha256"] != record["frame_sorted_sha256"]:
        return ("the frame is not the one of the record",)
    pairs = zip(record["strata"], again.record["strata"], strict=True)
    return tuple(
        f"stratum '{old['stratum']}': the sample is not the one that the seed draws"
        for old, new in pairs
        if old["sample"] != new["sample"]
        or old.get("inclusion_probabilities") not in (None, new["inclusion_probabilities"])
        or old["reserves"] != new["reserves"][: len(old["reserves"])]
    )


def _sizes(study: Study, frame: pd.DataFrame) -> tuple[dict[str, int], list[str]]:
    """Return the people of each declared stratum in the frame, and where plan and frame differ."""
    strata = study.population.strata
    if strata is None:
        return {"all": len(frame)}, []
    if strata.column not in frame.columns:
        columns = list(map(str, frame.columns))
        raise DataError(
            f"The frame has no column '{strata.column}'.{nearest(strata.column, columns)}"
        )
    codes = [cell_text(value) for value in frame[strata.column]]
    strangers = {code for code in codes if code not in strata.levels and code}
    if strangers:
        found = sorted(strangers)[0]
        raise DataError(
            f"The frame holds '{found}' in the column '{strata.column}', which is no declared "
            f"stratum; allowed: {listed(strata.levels)}.{nearest(found, strata.levels)}"
        )
    sizes = {level: codes.count(level) for level in strata.levels}
    declared = {code: size for code, _, size in declared_strata(study)}
    notes = [
        f"The study declares {declared[level]} people in the stratum '{level}'; the frame holds "
        f"{size}, and the sample was divided by the frame."
        for level, size in sizes.items()
        if declared[level] is not None and declared[level] != size
    ]
    return sizes, notes


def _total(study: Study, n: int | None, people: int) -> int:
    if n is not None:
        return n
    planned = planned_total(study, people)
    if planned is None:
        raise AnalysisError(
            f"Study '{study.id}' declares no sample size: give sampling.n or a formula in "
            "study.yaml, or --n."
        )
    expected = study.sampling.response_rate if study.sampling else 1.0
    return min(math.ceil(planned / expected - 1e-9), people)


def _about(study: Study, file: Mapping[str, Any] | None, notes: list[str]) -> dict[str, Any]:
    about: dict[str, Any] = {"study": {"id": study.id, "sha256": study.sha256}}
    if file is not None:
        about["frame_file"] = dict(file)
    return about | ({"notes": notes} if notes else {})
