"""A simple forecast of an amount: every institution grows on as all did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.accounts.forecast_finding import ForecastFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.accounts.drift import DriftForecast, drift_forecast
from crm_study.kernels.accounts.yearly import year_before
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.protocol.analyses.forecast import Forecast
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "Random walk with drift in logarithms: every institution grows by the mean growth of all "
    "institutions and years that were seen. Limits are prediction limits by t; the estimate is "
    "a median.",
    "Shocks of institutions count as independent. Few years tell nothing of a shock that hits "
    "all of them in one year, so that the limits are too narrow for bad and good years. Nothing "
    "is known here of prices, mergers or plans.",
    "Sums of past years add up the institutions with a sheet in that year; the forecast rests on "
    "those with one in the last year.",
)


def forecast(
    frame: pd.DataFrame,
    *,
    measure: str,
    year: str,
    institution: str | None = None,
    years_ahead: int = 1,
    conf_level: float = 0.95,
) -> Finding:
    """Forecast the sum of an amount over institutions with prediction limits.

    Parameters
    ----------
    frame : DataFrame
        One row an institution and year; rows without the amount are left out.
    measure, year : str
        Columns of the amount, above 0, and of the year.
    institution : str, optional
        Column that names institutions; without it all rows are one institution.
    years_ahead : int, default 1
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        One row a year, seen or forecast.

    Raises
    ------
    AnalysisError
        An unknown column, text, an amount of 0 or less in the last year, or fewer than 2
        changes from year to year.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"year": [2021, 2022, 2023], "income": [100, 110, 121.0]})
    >>> found = forecast(frame, measure="income", year="year")
    >>> round(found.number("2024", "estimate"), 1)
    133.1
    """
    names = [measure, year, *([institution] if institution else [])]
    require_columns(frame, names)
    units = (
        ["all"] * len(frame) if institution is None else [str(one) for one in frame[institution]]
    )
    return _finding(
        "forecast", "Forecast", frame, (measure, measure, year), units, years_ahead, conf_level
    )


def forecast_chapter(study: Study, responses: Responses, *, analysis: Forecast) -> Finding:
    """Forecast the declared amount."""
    columns = declared_columns(study, responses)
    require_columns(columns, [analysis.measure, analysis.year])
    clusters = study.population.clusters
    units = ["all"] * len(columns)
    if clusters is not None:
        units = [str(one) for one in columns[clusters.column]]
    item = study.item(analysis.measure)
    named = analysis.measure, say(item.text, "en", otherwise=analysis.measure), analysis.year
    title = say(analysis.label, "en", otherwise="Forecast")
    return _finding(analysis.finding, title, columns, named, units, analysis.years_ahead, 0.95)


def _finding(
    id_: str,
    title: str,
    frame: pd.DataFrame,
    named: tuple[str, str, str],
    units: Sequence[str],
    years_ahead: int,
    conf_level: float,
) -> Finding:
    measure, label, year = named
    table = numbers_of(frame[[measure, year]], purpose="a forecast")
    kept = ~np.isnan(table).any(axis=1)
    amounts, years = table[kept].T
    own = [units[row] for row in np.flatnonzero(kept).tolist()]
    if not len(amounts):
        raise AnalysisError(f"A forecast needs amounts, and '{measure}' holds none.")
    before = year_before(amounts, unit=own, year=years)
    usable = (before > 0) & (amounts > 0)
    last = float(years.max())
    found = drift_forecast(
        amounts[years == last],
        np.log(amounts[usable] / before[usable]),
        n_ahead=years_ahead,
        conf_level=confidence_level(conf_level),
    )
    rows = [
        *_seen(amounts, years),
        *_ahead(found, last, float(amounts[years == last].sum())),
    ]
    overall = {
        "measure": label,
        "n_institutions": int((years == last).sum()),
        "last_year": f"{last:.0f}",
        "drift": found.drift,
        "log_spread": found.spread,
        "n_growths": found.n_changes,
        "conf_level": found.conf_level,
    }
    return ForecastFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(overall),
        notes=_NOTES,
    )


def _seen(amounts: Floats, years: Floats) -> list[Row]:
    rows: list[Row] = []
    for year in sorted(set(years.tolist())):
        here = years == year
        sum_before = rows[-1]["estimate"] if rows else None
        value = float(amounts[here].sum())
        rows.append(
            {
                "fiscal_year": f"{year:.0f}",
                "forecast_kind": "seen",
                "n_obs": int(here.sum()),
                "estimate": value,
                "conf_low": None,
                "conf_high": None,
                "growth": value / sum_before - 1 if sum_before else None,
                "growth_low": None,
                "growth_high": None,
            }
        )
    return rows


def _ahead(found: DriftForecast, last: float, held: float) -> list[Row]:
    rows: list[Row] = []
    for place, step in enumerate(found.horizon.tolist()):
        estimate, low, high = (
            float(part[place]) for part in (found.estimate, found.conf_low, found.conf_high)
        )
        # growth is that since the last year seen
        rows.append(
            {
                "fiscal_year": f"{last + step:.0f}",
                "forecast_kind": "forecast",
                "n_obs": None,
                "estimate": estimate,
                "conf_low": low,
                "conf_high": high,
                "growth": estimate / held - 1 if held else None,
                "growth_low": low / held - 1 if held else None,
                "growth_high": high / held - 1 if held else None,
            }
        )
    return rows
