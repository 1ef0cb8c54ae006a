"""What a customer is worth over the years: mean margin, retention and discount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.chapter import status_of
from crm_study.analysis.customers.life_cycle import days_until
from crm_study.analysis.customers.lifetime_value_finding import LifetimeValueFinding
from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import percentile_limits, resample_counts
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.customers.lifetime_value import lifetime_value as value_of
from crm_study.protocol.analyses.lifetime_value import LifetimeValue
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
ALL = "all"
_YEAR_DAYS = 365
_NOTES = (
    "CLV = m r / (1 + i − r), the margin m of a year times Gupta and Lehmann's (2003) multiple of "
    "retention r and discount rate i; the first margin comes a year from now. With a limit of "
    "years the sum stops there.",
    "Limits are percentiles of bootstrap resamples of customers. They hold the discount rate, and "
    "the assumption that margin and retention stay as they are for ever, for certain.",
    "A mean over customers like these. It is not the worth of a person, and no forecast for one.",
)


def lifetime_value(
    frame: pd.DataFrame,
    *,
    margin: str,
    retained: str,
    group: str | None = None,
    rate: float = 0.12,
    years: int | None = None,
    n_resamples: int = 1000,
    seed: int = 1,
    conf_level: float = 0.95,
) -> Finding:
    """Estimate the mean lifetime value of a customer, with a bootstrap interval.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; rows without a margin are left out.
    margin : str
        Column of the money a customer brought in a year, costs taken off.
    retained : str
        Column that is 1 where a customer was kept over a year and 0 where not; blank where it
        cannot be known yet, as with newcomers.
    group : str, optional
        Column that tells groups apart.
    rate : float, default 0.12
        Discount rate a year.
    years : int, optional
        Years that count; without it, for ever.
    n_resamples : int, default 1000
    seed : int, default 1
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``all`` and one a group. Details: what 1% more of each input moves.

    Raises
    ------
    AnalysisError
        An unknown column, text, other numbers than 0 and 1, or nobody who could be kept.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"margin": [80, 120, 100, 100, 100], "kept": [1, 1, 1, 1, 0]})
    >>> found = lifetime_value(frame, margin="margin", retained="kept", rate=0.2)
    >>> round(found.number("all", "estimate"), 2)
    200.0
    """
    names = [margin, retained, *([group] if group else [])]
    require_columns(frame, names)
    values = numbers_of(frame[[margin, retained]].astype({retained: float}), purpose="CLV")
    known = ~np.isnan(values[:, 0])
    if not np.isin(values[~np.isnan(values[:, 1]), 1], (0, 1)).all():
        raise AnalysisError(
            f"Column '{retained}' must be 1 for who was kept and 0 for who was not."
        )
    parts: dict[str, Floats] = {ALL: values[known]}
    if group:
        words = frame[group].astype("object")
        parts |= {
            str(name): values[known & (words == name).to_numpy()]
            for name in sorted(words.dropna().unique(), key=str)
        }
    options = {"rate": rate, "years": years, "n_resamples": n_resamples, "seed": seed}
    return _finding(parts, options, confidence_level(conf_level))


def lifetime_value_chapter(
    study: Study, responses: Responses, *, analysis: LifetimeValue
) -> Finding:
    """Value the declared customers: kept are those of a year ago who were active since."""
    import pandas as pd

    names = (analysis.group,) if analysis.group else ()
    frame = declared_groups(study, responses, names)
    money = [analysis.revenue, *([analysis.cost] if analysis.cost else [])]
    require_columns(frame, [*money, analysis.joined, analysis.last, *names])
    amounts = numbers_of(frame[money], purpose="CLV")
    margin = amounts[:, 0] - amounts[:, 1] if analysis.cost else amounts[:, 0]
    exposed = days_until(frame[analysis.joined], analysis.as_of) <= -_YEAR_DAYS
    active = days_until(frame[analysis.last], analysis.as_of) > -_YEAR_DAYS
    data = pd.DataFrame({"margin": margin, "kept": np.where(exposed, active.astype(float), np.nan)})
    if analysis.group:
        data["group"] = frame[analysis.group].astype("object")
    found = lifetime_value(
        data,
        margin="margin",
        retained="kept",
        group="group" if analysis.group else None,
        rate=analysis.rate,
        years=analysis.years,
        n_resamples=analysis.n_resamples,
        seed=analysis.seed,
    )
    return as_declared(found, analysis)


def _finding(parts: dict[str, Floats], options: dict[str, Any], level: float) -> Finding:
    rows, troubles = [], []
    for name, values in parts.items():
        try:
            rows.append(_row(name, values, options, level))
        except AnalysisError as error:
            troubles.append(f"{name}: {error}")
    if not rows or rows[0]["group"] != ALL:
        raise AnalysisError(troubles[0].removeprefix(f"{ALL}: "))
    status, reason = status_of(len(rows), troubles)
    return LifetimeValueFinding(
        id="lifetime_value",
        title="Lifetime value of a customer",
        rows=tuple(map(plain, rows)),
        overall=plain(
            {
                "discount_rate": options["rate"],
                "n_years": options["years"],
                "n_resamples": options["n_resamples"],
                "seed": options["seed"],
                "conf_level": level,
            }
        ),
        status=status,
        reason=reason,
        notes=_NOTES,
        details={"inputs": tuple(map(plain, _moves(rows[0], options)))},
    )


def _row(name: str, values: Floats, options: dict[str, Any], level: float) -> Row:
    """Estimate one group, and resample its customers."""
    exposed = ~np.isnan(values[:, 1])
    if not exposed.any():
        raise AnalysisError("No customer was followed over a year.")
    table = np.column_stack([values[:, 0], np.where(exposed, values[:, 1], 0.0), exposed])
    drawn = []
    for counts in resample_counts(
        len(table), n_resamples=options["n_resamples"], seed=options["seed"]
    ):
        sums = counts @ table
        margin = sums[:, 0] / len(table)
        kept = np.divide(
            sums[:, 1], sums[:, 2], out=np.full(len(sums), np.nan), where=sums[:, 2] > 0
        )
        known = ~np.isnan(kept)
        drawn.append(_value(margin[known], kept[known], options))
    low, high = percentile_limits(np.concatenate(drawn), conf_level=level)
    margin_mean, retention = float(table[:, 0].mean()), float(values[exposed, 1].mean())
    return {
        "group": name,
        "n_obs": len(table),
        "n_exposed": int(exposed.sum()),
        "margin_mean": margin_mean,
        "retention": retention,
        "estimate": float(_value(np.array([margin_mean]), np.array([retention]), options)[0]),
        "conf_low": low,
        "conf_high": high,
    }


def _value(margin: Floats, retention: Floats, options: dict[str, Any]) -> Floats:
    return value_of(margin, retention, rate=options["rate"], n_years=options["years"])


def _moves(row: Row, options: dict[str, Any]) -> list[Row]:
    """Return what 1% more of each input does to the value, as a share of it."""
    margin, kept, rate = row["margin_mean"], row["retention"], options["rate"]
    base = value_of(margin, kept, rate=rate, n_years=options["years"])
    changed = {
        "Retention": (margin, min(kept * 1.01, 1.0), rate),
        "Margin": (margin * 1.01, kept, rate),
        "Discount rate": (margin, kept, rate * 1.01),
    }
    return [
        {
            "input": name,
            "effect_one_percent": (
                value_of(m, r, rate=i, n_years=options["years"]) / base - 1
                if base
                else float("nan")
            ),
        }
        for name, (m, r, i) in changed.items()
    ]
