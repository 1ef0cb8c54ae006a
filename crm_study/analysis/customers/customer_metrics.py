"""Revenue, margin and satisfaction of each customer: what revenue alone hides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.customers.customer_metrics_finding import CustomerMetricsFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import confidence_level, varies
from crm_study.kernels.groups.ranks import mid_ranks
from crm_study.protocol.analyses.customer_metrics import CustomerMetrics
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_LABELS = {
    "revenue": "Revenue",
    "cost": "Cost of serving",
    "margin": "Margin (revenue less cost)",
    "satisfaction": "Satisfaction",
}
_NOTES = (
    "Margin is revenue less the cost of serving, of the customers with both. Limits of a mean by "
    "t; correlations are Spearman's, of the customers with both numbers.",
    "A customer is at a loss whose cost exceeds the revenue of the year. A loss in one year is no "
    "reason to drop anybody: newcomers cost first, and a cooperative serves its members.",
    "That satisfaction and margin go together, or do not, says nothing of what leads to what.",
)


def customer_metrics(
    frame: pd.DataFrame,
    *,
    revenue: str,
    cost: str,
    satisfaction: str | None = None,
    top: float = 0.2,
    conf_level: float = 0.95,
) -> Finding:
    """Describe what each customer brings, costs and thinks.

    Parameters
    ----------
    frame : DataFrame
        One row a customer.
    revenue, cost : str
        Columns of money in a year.
    satisfaction : str, optional
        Column of satisfaction, in scale points.
    top : float, default 0.2
        Share of the customers called top by revenue.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``revenue``, ``cost``, ``margin`` and ``satisfaction``.

    Raises
    ------
    AnalysisError
        An unknown column, text, a share outside 0 to 1, or no customer with revenue and cost.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"in": [10, 20, 90], "out": [12, 5, 100]})
    >>> found = customer_metrics(frame, revenue="in", cost="out", top=0.34)
    >>> found.number("margin", "mean"), found.number("glance", "hidden_loss_share")
    (1.0, 1.0)
    """
    level = confidence_level(conf_level)
    if not 0 < top < 1:
        raise AnalysisError(f"The share of customers must lie between 0 and 1, but is {top}.")
    names = [revenue, cost, *([satisfaction] if satisfaction else [])]
    require_columns(frame, names)
    values = numbers_of(frame[names], purpose="customer metrics")
    margin = values[:, 0] - values[:, 1]
    known = ~np.isnan(margin)
    if not known.any():
        raise AnalysisError("No customer has both a revenue and a cost.")
    columns = {"revenue": values[:, 0], "cost": values[:, 1], "margin": margin}
    if satisfaction:
        columns["satisfaction"] = values[:, 2]
    richest = values[known, 0] >= np.quantile(values[known, 0], 1 - top)
    losing = margin[known] < 0
    return CustomerMetricsFinding(
        id="customer_metrics",
        title="Revenue, margin and satisfaction of a customer",
        rows=tuple(plain(_row(name, columns, level)) for name in columns),
        overall=plain(
            {
                "n_obs": len(values),
                "n_exposed": int(known.sum()),
                "n_loss": int(losing.sum()),
                "loss_share": float(losing.mean()),
                "top": top,
                "hidden_loss_share": float(losing[richest].mean()),
                "conf_level": level,
            }
        ),
        notes=_NOTES,
    )


def customer_metrics_chapter(
    study: Study, responses: Responses, *, analysis: CustomerMetrics
) -> Finding:
    """Describe the declared customers of the main wave."""
    found = customer_metrics(
        declared_columns(study, responses),
        revenue=analysis.revenue,
        cost=analysis.cost,
        satisfaction=analysis.satisfaction,
        top=analysis.top,
    )
    return as_declared(found, analysis)


def _row(name: str, columns: dict[str, Floats], level: float) -> Row:
    values = columns[name]
    known = values[~np.isnan(values)]
    n, mean = known.size, float(known.mean()) if known.size else float("nan")
    spread = float(known.std(ddof=1)) if n > 1 else float("nan")
    reach = t_quantile((1 + level) / 2, n - 1) * spread / np.sqrt(n) if n > 1 else float("nan")
    return {
        "customer_metric": name,
        "label": _LABELS[name],
        "n_obs": n,
        "share": n / values.size,
        "total": None if name == "satisfaction" else float(known.sum()),
        "mean": mean,
        "conf_low": mean - reach,
        "conf_high": mean + reach,
        "median": float(np.median(known)) if n else float("nan"),
        "std_dev": spread,
        "spearman": _rank_correlation(values, columns["margin"]) if name != "margin" else None,
    }


def _rank_correlation(first: Floats, second: Floats) -> float:
    """Correlate ranks of the customers with both numbers; nan where one is constant."""
    both = ~np.isnan(first) & ~np.isnan(second)
    if both.sum() < 3:
        return float("nan")
    ranks = np.column_stack([mid_ranks(first[both])[0], mid_ranks(second[both])[0]])
    if not varies(ranks).all():
        return float("nan")
    return float(np.asarray(np.corrcoef(ranks, rowvar=False))[0, 1])
