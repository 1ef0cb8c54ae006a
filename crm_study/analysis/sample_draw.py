"""Draw a sample from a frame, with reserves and a record that anyone can check."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_study.analysis.draw_record import Draw, sealed
from crm_study.analysis.sample_frame import SampleFrame, sample_frame
from crm_study.analysis.sample_selection import (
    Selection,
    require_selection,
    select,
    sizes_of,
    weights,
)
from crm_study.errors import AnalysisError, DataError, listed
from crm_study.kernels.survey.allocation import AllocationMethod, allocate
from crm_study.kernels.survey.draw import ALGORITHM
from crm_study.kernels.survey.systematic import ALGORITHM as SYSTEMATIC

if TYPE_CHECKING:
    import pandas as pd

RESERVE_SHARE = 0.2


def draw_sample(
    frame: pd.DataFrame,
    n: int | Mapping[str, int],
    *,
    seed: int | str,
    strata: str | None = None,
    method: AllocationMethod = "proportional",
    minimum: int = 2,
    reserves: float = RESERVE_SHARE,
    selection: Selection = "simple",
    size: str | None = None,
    about: Mapping[str, Any] | None = None,
    drawn_on: date | None = None,
) -> Draw:
    """Draw a simple, systematic or size-proportional sample, without replacement.

    Parameters
    ----------
    frame : DataFrame
        One row a person that may be drawn.
    n : int or mapping of str to int
        People to draw, in all or in each stratum.
    seed : int or str
        Written down before the draw; the same seed and frame give the same sample.
    strata : str, optional
        Column of the strata.
    method : {"proportional", "equal", "power"}
        How a number for all is divided; Neyman's needs a mapping from `cs.allocate`.
    minimum : int, default 2
        Least number in a stratum, or all of a smaller one.
    reserves : float, default 0.2
        Reserves as a share of each stratum's sample, rounded up; they replace, in their
        order, people who cannot be met, and never people who refuse conveniently.
    selection : {"simple", "systematic", "pps"}
        How people are drawn from a stratum: each n alike; every k-th of the sorted frame;
        or with chances proportional to a size, such as institutions by their staff.
    size : str, optional
        Column of sizes, for ``pps``.
    about : mapping, optional
        What else the record should say, such as the study and the file.
    drawn_on : date, optional
        Day of the draw, for the record.

    Returns
    -------
    Draw
        ``chosen`` (the list for the field, with ``inclusion_probability`` and ``weight``,
        its inverse), ``record`` (hashes, seed, counts, positions, chances; no names) and
        the verbs ``text``, ``to_json`` and ``write``.

    Raises
    ------
    DataError
        The frame has no such column, holds a person twice, or a stratum or size is blank.
    AnalysisError
        More people than the frame or a stratum holds, no seed, or sizes without ``pps``.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"code": [f"S{i}" for i in range(9)], "job": list("aaabbbbbb")})
    >>> draw = draw_sample(frame, 3, seed=17, strata="job", minimum=1)
    >>> draw.chosen["role"].tolist(), draw.record["strata"][0]["n_drawn"]
    (['sample', 'reserve', 'sample', 'sample', 'reserve'], 1)
    """
    require_selection(selection, size)
    sizes = sizes_of(frame, size) if size is not None else {}
    known = sample_frame(frame, strata=strata)
    if not 0 <= reserves < math.inf:
        raise AnalysisError(f"The share of reserves must be 0 or more, but is {reserves}.")
    counts = _counts(known, n, method, minimum)
    texts = known.rows[size].tolist() if size is not None else []
    by_unit = {unit: sizes[text] for unit, text in enumerate(texts, start=1)}
    drawn = [
        select(
            known.strata[stratum],
            count,
            selection=selection,
            stratum=stratum,
            seed=str(seed),
            frame_hash=known.sha256,
            reserves=reserves,
            sizes=by_unit,
        ).record(stratum, len(known.strata[stratum]))
        for stratum, count in counts.items()
    ]
    record = dict(about or {}) | {
        "method": "random",
        "selection": selection,
        **({"size_column": size} if size else {}),
        "algorithm": ALGORITHM if selection == "simple" else f"{ALGORITHM}, {SYSTEMATIC}",
        "seed": str(seed),
        "drawn_on": drawn_on.isoformat() if drawn_on else None,
        "frame_sorted_sha256": known.sha256,
        "n_frame": len(known.rows),
        "stratified_by": strata,
        "allocation": "declared" if isinstance(n, Mapping) else method,
        "strata": drawn,
    }
    chosen = _list(known, drawn)
    return sealed(chosen, record)


def choose_sample(
    frame: pd.DataFrame,
    chosen: str,
    *,
    criteria: tuple[str, ...],
    chosen_by: str,
    about: Mapping[str, Any] | None = None,
    drawn_on: date | None = None,
) -> Draw:
    """Record a purposive selection: who chose, by what, and what that forbids.

    Parameters
    ----------
    frame : DataFrame
        One row a person that might have been chosen.
    chosen : str
        Column that is filled (1, yes, x) for those who were.
    criteria : tuple of str
        By what they were chosen; one at the least.
    chosen_by : str
        Role of who chose, such as "principal investigator".
    about, drawn_on
        As `draw_sample`.

    Returns
    -------
    Draw
        Its record carries the warning that no margin of error and no p value of sampling
        follow from such a selection.

    Raises
    ------
    DataError
        No such column, or nobody is chosen.
    AnalysisError
        No criterion, or nobody who answers for the choice.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"mfi": ["A", "B", "C"], "taken": ["x", "", "x"]})
    >>> draw = choose_sample(frame, "taken", criteria=("has a CRM",), chosen_by="the author")
    >>> len(draw.chosen), draw.record["criteria"]
    (2, ['has a CRM'])
    """
    if not [text for text in criteria if text.strip()] or not chosen_by.strip():
        raise AnalysisError(
            "A purposive selection needs its criteria and who chose: give --criterion and --by, "
            "or sampling.criteria and sampling.chosen_by in study.yaml."
        )
    known = sample_frame(frame, strata=None)
    if chosen not in known.rows.columns:
        raise DataError(f"The frame has no column '{chosen}' that says who was chosen.")
    taken = [str(value).lower() not in _NOT_CHOSEN for value in known.rows[chosen]]
    positions = [position for position, yes in enumerate(taken, start=1) if yes]
    if not positions:
        raise DataError(f"The column '{chosen}' of the frame chooses nobody.")
    drawn = [_entry("all", len(taken), positions, [])]
    record = dict(about or {}) | {
        "method": "purposive",
        "warning": PURPOSIVE_WARNING,
        "criteria": list(criteria),
        "chosen_by": chosen_by,
        "drawn_on": drawn_on.isoformat() if drawn_on else None,
        "frame_sorted_sha256": known.sha256,
        "n_frame": len(taken),
        "strata": drawn,
    }
    return sealed(_list(known, drawn), record)


_NOT_CHOSEN = {"", "0", "no", "non", "oya", "false", "n"}
PURPOSIVE_WARNING = (
    "People were chosen, not drawn. No margin of error, confidence interval or test follows from "
    "the way they came in; numbers describe these people, and whoever thinks that others are like "
    "them must argue it. Choosing by acquaintance or good results biases every answer."
)


def _counts(
    known: SampleFrame, n: int | Mapping[str, int], method: AllocationMethod, minimum: int
) -> dict[str, int]:
    """Return how many to draw in each stratum of the frame."""
    sizes = {stratum: len(units) for stratum, units in known.strata.items()}
    if not isinstance(n, Mapping):
        shares = allocate(n, list(sizes.values()), method=method, minimum=minimum)
        return dict(zip(sizes, shares, strict=True))
    strangers = [stratum for stratum, count in n.items() if stratum not in sizes and count]
    if strangers:
        raise AnalysisError(
            f"The frame holds nobody of the stratum '{strangers[0]}'; it holds {listed(sizes)}."
        )
    for stratum, count in n.items():
        if not 0 <= count <= sizes.get(stratum, 0):
            raise AnalysisError(
                f"The stratum '{stratum}' holds {sizes.get(stratum, 0)} people in the frame, so "
                f"{count} cannot be drawn from it."
            )
    return {stratum: n.get(stratum, 0) for stratum in sizes}


def _entry(stratum: str, n_frame: int, sample: Any, spare: Any) -> dict[str, Any]:
    return {
        "stratum": stratum,
        "n_frame": n_frame,
        "n_drawn": len(sample),
        "n_reserves": len(spare),
        "sample": list(sample),
        "reserves": list(spare),
    }


def _list(known: SampleFrame, drawn: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the drawn rows with stratum, role and order, people before their reserves."""
    positions: list[int] = []
    roles: list[str] = []
    numbers: list[int] = []
    strata: list[str] = []
    for entry in drawn:
        for role, units in (("sample", entry["sample"]), ("reserve", entry["reserves"])):
            positions += units
            roles += [role] * len(units)
            numbers += range(1, len(units) + 1)
            strata += [entry["stratum"]] * len(units)
    chances = [pair for entry in drawn for pair in weights(entry)]
    rows = known.rows.loc[positions].copy()
    _require_free(rows, is_random="inclusion_probabilities" in drawn[0])
    if "inclusion_probabilities" in drawn[0]:
        rows.insert(0, "weight", [weight for _, weight in chances])
        rows.insert(0, "inclusion_probability", [chance for chance, _ in chances])
    rows.insert(0, "frame_position", positions)
    rows.insert(0, "order", numbers)
    rows.insert(0, "role", roles)
    rows.insert(0, "drawn_stratum", strata)
    return rows.reset_index(drop=True)


def _require_free(rows: pd.DataFrame, *, is_random: bool) -> None:
    """Refuse a frame with a column that the list needs for itself."""
    wanted = ["drawn_stratum", "role", "order", "frame_position"]
    wanted += ["inclusion_probability", "weight"] if is_random else []
    taken = [name for name in wanted if name in rows.columns]
    if taken:
        raise DataError(
            f"The frame has the column {listed(taken)}, which the list of the drawn needs for "
            "itself; rename it."
        )
