"""The customer life cycle in numbers: who came, what they hold, who stays, sleeps and leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.customers.life_cycle_finding import LifeCycleFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, t_quantile
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.analyses.life_cycle import LifeCycle
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.customers import DORMANT_DAYS
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Mask = NDArray[np.bool_]
_NOTES = (
    "A customer counts as there at a date who had joined by that day and had not left by it. "
    "Customers without a date of joining are left out; those without a last transaction, of "
    "dormancy only.",
    "Limits of shares after Wilson (1927), of products a customer by t. They speak of customers "
    "like these; the numbers of this list itself are exact.",
    "Rates of one period say nothing of the next one, nor why customers came or left.",
)
_LABELS = {
    "acquisition": ("Acquisition rate", "joined in the period, per customer at its start"),
    "retention": ("Retention rate", "of the customers at the start, still there at the end"),
    "churn": ("Churn rate", "of the customers at the start, gone by the end"),
    "dormancy": ("Dormancy rate", "of the customers at the end, without a recent transaction"),
    "products": ("Products a customer", "mean over the customers at the end"),
    "cross_sell": ("Cross-sell ratio", "of the customers at the end, holding two products or more"),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Customers:
    """Days relative to the last day of the period, and products; nan where unknown."""

    joined: Floats
    left: Floats
    active: Floats
    products: Floats

    def there(self, day: float) -> Mask:
        """Tell who was there at the end of a day."""
        return (self.joined <= day) & ~(self.left <= day)


def life_cycle(
    frame: pd.DataFrame,
    *,
    joined: str,
    left: str,
    last_active: str,
    products: str,
    as_of: dt.date | str,
    period_days: int = 365,
    dormant_days: int = 180,
    conf_level: float = 0.95,
) -> Finding:
    """Compute the indicators of a period from a list of customers.

    Parameters
    ----------
    frame : DataFrame
        One row a customer.
    joined, left, last_active : str
        Columns of dates; ``left`` is blank for those still there.
    products : str
        Column of the number of products held.
    as_of : date or str
        Last day of the period.
    period_days : int, default 365
        Its length.
    dormant_days : int, default 180
        Days without a transaction after which a customer is dormant.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``acquisition``, ``retention``, ``churn``, ``dormancy``, ``products`` and
        ``cross_sell``. Details: the funnel from joining to holding two products.

    Raises
    ------
    AnalysisError
        An unknown column, text in place of dates, or nobody there at the start or the end.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "joined": ["2023-01-01", "2023-05-01", "2024-07-01"],
    ...     "left": [None, "2024-05-01", None],
    ...     "active": ["2024-12-01", "2024-04-01", "2024-08-01"], "products": [2, 1, 1]})
    >>> found = life_cycle(frame, joined="joined", left="left", last_active="active",
    ...                    products="products", as_of="2024-12-31", dormant_days=90)
    >>> [found.number(name, "estimate") for name in ("retention", "acquisition", "dormancy")]
    [0.5, 0.5, 0.5]
    """
    level = confidence_level(conf_level)
    people = _customers(frame, (joined, left, last_active), products, as_of)
    start, end = people.there(-float(period_days)), people.there(0.0)
    if not start.any() or not end.any():
        raise AnalysisError("Nobody was a customer at the start, or nobody at the end.")
    dormant = end & (people.active < -float(dormant_days))
    several = end & (people.products >= 2)
    new = (people.joined > -float(period_days)) & (people.joined <= 0)
    shares = {
        "retention": (start & end, start),
        "churn": (start & ~end, start),
        "dormancy": (dormant, end & ~np.isnan(people.active)),
        "cross_sell": (several, end & ~np.isnan(people.products)),
    }
    rows = {name: _share(name, part, whole, level) for name, (part, whole) in shares.items()}
    rows["acquisition"] = _ratio("acquisition", new.sum(), start.sum())
    rows["products"] = _mean("products", people.products[end], level)
    overall = {
        "n_obs": people.joined.size,
        "denominator": int(end.sum()),
        "conf_level": level,
        "dormant_days": dormant_days,
        "period_days": period_days,
    }
    return LifeCycleFinding(
        id="life_cycle",
        title="The customer life cycle",
        rows=tuple(plain(rows[name]) for name in _LABELS),
        overall=plain(overall),
        notes=_NOTES,
        rules=(DORMANT_DAYS,),
        details={"funnel": tuple(map(plain, _funnel(people, end, dormant, several)))},
    )


def life_cycle_chapter(study: Study, responses: Responses, *, analysis: LifeCycle) -> Finding:
    """Compute the declared indicators on the main wave, one row a customer."""
    found = life_cycle(
        declared_columns(study, responses),
        joined=analysis.joined,
        left=analysis.left,
        last_active=analysis.last_active,
        products=analysis.products,
        as_of=analysis.as_of,
        period_days=analysis.period_days,
        dormant_days=analysis.dormant_days,
    )
    return as_declared(found, analysis)


def days_until(column: pd.Series[Any], end: dt.date | str) -> Floats:
    """Return dates as days before (negative) or after a day; nan where there is none.

    Raises
    ------
    AnalysisError
        The column holds something else.

    Examples
    --------
    >>> import pandas as pd
    >>> days_until(pd.Series(["2024-12-30", None]), "2024-12-31")
    array([-1., nan])
    """
    import pandas as pd

    try:
        dates = pd.to_datetime(column, format="ISO8601", utc=True)
    except (TypeError, ValueError):
        raise AnalysisError(f"Column '{column.name}' holds something that is no date.") from None
    gaps = dates.dt.normalize() - pd.Timestamp(end, tz="UTC")
    return np.asarray(gaps.dt.days.to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _customers(
    frame: pd.DataFrame, dates: tuple[str, str, str], products: str, as_of: dt.date | str
) -> _Customers:
    require_columns(frame, (*dates, products))
    joined, left, active = (days_until(frame[name], as_of) for name in dates)
    held = numbers_of(frame[[products]], purpose="the life cycle")[:, 0]
    known = ~np.isnan(joined)
    return _Customers(joined[known], left[known], active[known], held[known])


def _share(name: str, part: Mask, whole: Mask, level: float) -> Row:
    """Count a share with Wilson's limits."""
    hits, n = int(part.sum()), int(whole.sum())
    low = high = share = float("nan")
    if n:
        z = normal_quantile((1 + level) / 2)
        share = hits / n
        middle, spread = (
            share + z**2 / (2 * n),
            z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)),
        )
        low, high = ((middle + sign * spread) / (1 + z**2 / n) for sign in (-1, 1))
    return _row(name, share, hits, n) | {"conf_low": low, "conf_high": high}


def _ratio(name: str, hits: int, n: int) -> Row:
    return _row(name, hits / n, int(hits), int(n)) | {"conf_low": None, "conf_high": None}


def _mean(name: str, values: Floats, level: float) -> Row:
    known = values[~np.isnan(values)]
    n, mean = known.size, float(known.mean()) if known.size else float("nan")
    reach = float("nan")
    if n > 1:
        reach = t_quantile((1 + level) / 2, n - 1) * float(known.std(ddof=1)) / np.sqrt(n)
    row = _row(name, mean, int(known.sum()), n)
    return row | {"conf_low": mean - reach, "conf_high": mean + reach}


def _row(name: str, estimate: float, hits: int, n: int) -> Row:
    label, meaning = _LABELS[name]
    return {
        "indicator": name,
        "label": label,
        "estimate": estimate,
        "numerator": hits,
        "denominator": n,
        "meaning_of": meaning,
    }


def _funnel(people: _Customers, end: Mask, dormant: Mask, several: Mask) -> list[Row]:
    awake = end & ~dormant
    steps = (
        ("joined", "Ever joined", people.joined <= 0),
        ("there", "Still a customer", end),
        ("awake", "Not dormant", awake),
        ("several", "Holds two products or more", awake & several),
    )
    first, before, rows = int(steps[0][2].sum()), int(steps[0][2].sum()), []
    for key, label, mask in steps:
        count = int(mask.sum())
        rows.append(
            {
                "key": key,
                "label": label,
                "n_obs": count,
                "step_share": count / first,
                "kept_share": count / before if before else float("nan"),
            }
        )
        before = count
    return rows
