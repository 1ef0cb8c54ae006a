"""Rows of the indicators: one an indicator and year, one a trend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from crm_study.analysis.accounts.definitions import Definition
from crm_study.analysis.accounts.sheets import Computed, Sheets
from crm_study.kernels.accounts.median_interval import median_interval
from crm_study.kernels.accounts.yearly import divided
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.groups.multiplicity import adjusted

Row = dict[str, Any]


def year_rows(
    sheets: Sheets, found: Mapping[Definition, Computed], smallest: int | None
) -> Iterator[Row]:
    """Yield median and quartiles by indicator and year; too few institutions show none."""
    for definition, values in found.items():
        for year in sorted(set(sheets.year.tolist())):
            here = sheets.year == year
            yield _year_row(definition, values, here, year, smallest)


def _year_row(
    definition: Definition,
    found: Computed,
    here: np.ndarray,
    year: float,
    smallest: int | None,
) -> Row:
    known = found.values[here & ~np.isnan(found.values)]
    row: Row = {
        "key": f"{definition.name}:{year:.0f}",
        "book_indicator": definition.name,
        "label": definition.label,
        "fiscal_year": f"{year:.0f}",
        "measured_in": definition.unit,
        "n_obs": int(known.size),
        "n_not_defined": int(here.sum() - known.size),
        "median": None,
        "lower_quartile": None,
        "upper_quartile": None,
        "pooled": None,
        "met_share": None,
        "verdict": None,
        "meaning_of": definition.meaning,
    }
    if not known.size or (smallest is not None and known.size < smallest):
        return row
    lower, middle, upper = (float(q) for q in np.quantile(known, [0.25, 0.5, 0.75]))
    rule = definition.rule
    return row | {
        "median": middle,
        "lower_quartile": lower,
        "upper_quartile": upper,
        "pooled": pooled_value(definition, found, here),
        "met_share": None if rule is None else float(np.mean([rule.holds(v) for v in known])),
        "verdict": None if rule is None else rule.verdict(middle),
    }


def pooled_value(definition: Definition, found: Computed, here: np.ndarray) -> float:
    """Divide the sums over the institutions for which the indicator is defined."""
    used = here & ~np.isnan(found.values)
    value = float(divided(found.above[used].sum(), found.below[used].sum()))
    return value - 1 if definition.growth else value


def trend_rows(
    sheets: Sheets, found: Mapping[Definition, Computed], level: float, smallest: int | None
) -> list[Row]:
    """Return the yearly change of every indicator within institutions."""
    rows: list[Row] = []
    for definition, values in found.items():
        changes = yearly_changes(sheets, values.values)
        if changes.size < max(2, smallest or 0):
            continue
        middle = median_interval(changes, conf_level=level)
        rows.append(
            {
                "key": f"{definition.name}:trend",
                "book_indicator": definition.name,
                "label": definition.label,
                "measured_in": definition.unit,
                "n_obs": middle.n_obs,
                "estimate": middle.estimate,
                "conf_low": middle.conf_low,
                "conf_high": middle.conf_high,
                "exact_level": middle.exact_level,
                "n_rising": middle.n_above,
                "n_falling": middle.n_below,
                "p_value": middle.p_value,
                "p_adjusted": None,
            }
        )
    known = [row for row in rows if not np.isnan(row["p_value"])]
    if known:
        for row, p in zip(known, adjusted([row["p_value"] for row in known]).tolist(), strict=True):
            row["p_adjusted"] = p
    return rows


def yearly_changes(sheets: Sheets, values: Floats) -> Floats:
    """Return every institution's change a year, from its first to its last defined value."""
    changes = []
    for name in dict.fromkeys(sheets.institution):
        own = np.array([one == name for one in sheets.institution]) & ~np.isnan(values)
        if own.sum() < 2:
            continue
        years, held = sheets.year[own], values[own]
        first, last = int(years.argmin()), int(years.argmax())
        changes.append((held[last] - held[first]) / (years[last] - years[first]))
    return np.array(changes)


def undefined_rows(found: Mapping[Definition, Computed]) -> list[Row]:
    """Return why indicators are undefined, and in how many sheets."""
    return [
        {
            "key": f"{definition.name}:{place}",
            "book_indicator": definition.name,
            "label": definition.label,
            "why_undefined": reason,
            "n_not_defined": n,
        }
        for definition, values in found.items()
        for place, (reason, n) in enumerate(
            sorted(Counter(reason for reason in values.reasons if reason).items()), start=1
        )
    ]
