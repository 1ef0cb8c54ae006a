"""Whether two waves measured the same: alpha in both, and invariance where n allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.compare_rows import Row
from crm_study.analysis.invariance import invariance
from crm_study.errors import AnalysisError
from crm_study.protocol.study import Study
from crm_study.results.cutoffs.change import MEADE_BAUER_2007
from crm_study.results.cutoffs.measurement import CHEUNG_RENSVOLD_2002

if TYPE_CHECKING:
    import pandas as pd

_FEWEST_ITEMS = 3
_WAVE = "(wave)"
TOO_FEW, NO_MODEL = "not tested: too few", "not tested: no model"


def reliability_rows(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """Put the alphas of both waves side by side, for constructs that have one in either."""
    after = {str(row["construct"]): row for row in new}
    return [
        {
            "key": f"reliability:{row['construct']}",
            "construct": row["construct"],
            "label": row["label"],
            **_alpha(row, "old"),
            **_alpha(after[str(row["construct"])], "new"),
        }
        for row in old
        if str(row["construct"]) in after
        and (row["estimate"], after[str(row["construct"])]["estimate"]) != (None, None)
    ]


def _alpha(row: Mapping[str, Any], wave: str) -> Row:
    return {
        f"n_{wave}": row["n_obs"],
        f"alpha_{wave}": row["estimate"],
        f"alpha_{wave}_low": row["conf_low"],
        f"alpha_{wave}_high": row["conf_high"],
    }


def comparability_rows(study: Study, old: pd.DataFrame, new: pd.DataFrame) -> list[Row]:
    """Test every reflective construct for invariance across the waves, where n allows.

    Returns
    -------
    list of dict
        A row a construct of three items or more; ``verdict`` is the highest level that
        holds, or why it was not tested.
    """
    return [
        _row(study, name, old, new)
        for name in study.first_order()
        if name != study.marker
        and study.constructs[name].measurement == "reflective"
        and len(study.constructs[name].items) >= _FEWEST_ITEMS
    ]


def _row(study: Study, name: str, old: pd.DataFrame, new: pd.DataFrame) -> Row:
    items = list(study.constructs[name].items)
    waves = [frame[items].dropna() for frame in (old, new)]
    row: Row = {"key": f"comparability:{name}", "construct": name, "label": study.label_of(name)}
    row |= {"n_old": len(waves[0]), "n_new": len(waves[1])}
    row |= {"delta_cfi_metric": None, "delta_cfi_scalar": None}
    if not MEADE_BAUER_2007.holds(min(map(len, waves))):
        return row | {"verdict": TOO_FEW}
    return row | _tested(waves, name, items)


def _tested(waves: Sequence[pd.DataFrame], name: str, items: list[str]) -> Row:
    """Fit the three levels; what cannot be fitted says so."""
    import pandas as pd

    both = pd.concat([waves[0].assign(**{_WAVE: "old"}), waves[1].assign(**{_WAVE: "new"})])
    try:
        found = invariance(both, {name: items}, group=_WAVE)
    except AnalysisError:
        return {"verdict": NO_MODEL}
    change = {level: found.number(level, "delta_cfi") for level in ("metric", "scalar")}
    if found.number("configural", "df") == 0:  # saturated: its CFI is 1
        change["metric"] = found.number("metric", "cfi") - 1
    reached = "configural"
    for level, value in change.items():
        if value is None or not CHEUNG_RENSVOLD_2002.holds(value):
            break
        reached = level
    return {
        "delta_cfi_metric": change["metric"],
        "delta_cfi_scalar": change["scalar"],
        "verdict": reached,
    }
