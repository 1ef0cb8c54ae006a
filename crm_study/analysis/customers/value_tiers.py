"""Which customers bring most now, and which might: four tiers and what each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from crm_study.analysis.customers.value_tiers_finding import ValueTiersFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, complete_rows, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.customers.concentration import lorenz, top_share
from crm_study.protocol.analyses.value_tiers import ValueTiers
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
Cut = Literal["median", "mean", "top"]
TIERS = {
    "most_valuable": ("High value, high potential", "keep and grow: a named contact"),
    "growable": ("Low value, high potential", "grow: the next product, on a trial"),
    "keep": ("High value, low potential", "keep: reliable service, thanks"),
    "basic": ("Low value, low potential", "serve at low cost: self-service"),
}
_CUTS = {
    "median": "A value is high from the median of all customers on.",
    "mean": "A value is high from the mean of all customers on.",
    "top": "A value is high where it is among the top share of all customers.",
}
_NOTES = (
    "Tiers after Peppers and Rogers (2016): actual against potential value. The cut is a "
    "convention; another one moves customers between tiers.",
    "The Gini index has no correction for small samples, and the top share follows the Lorenz "
    "curve. Both are of the value before costs, and not given where that is negative for somebody.",
    "A potential is somebody's estimate. A tier decides what is offered first, not what a customer "
    "deserves: it must not decide who gets fair treatment or an answer to a complaint.",
)
_LOSSES = (
    "Some customers cost more than they bring: shares of the value can be negative or above 100%."
)


def value_tiers(
    frame: pd.DataFrame,
    *,
    value: str,
    potential: str,
    cost: str | None = None,
    cut: Cut = "median",
    top: float = 0.2,
    offers: Mapping[str, str] | None = None,
) -> Finding:
    """Part customers by current and potential value.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; rows with a gap in a named column are left out.
    value, potential : str
        Columns of what customers bring and might bring.
    cost : str, optional
        Column that is taken off the value.
    cut : {"median", "mean", "top"}
        From where on either counts as high.
    top : float, default 0.2
        Share of the customers called top.
    offers : mapping of str to str, optional
        What the tiers ``most_valuable``, ``growable``, ``keep`` and ``basic`` are offered.

    Returns
    -------
    Finding
        One row a tier. Details: customers counted in cells of a map.

    Raises
    ------
    AnalysisError
        An unknown column, text, or no customer with both values.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"now": [1, 2, 8, 9], "later": [5, 1, 1, 6]})
    >>> found = value_tiers(frame, value="now", potential="later")
    >>> found.number("most_valuable", "n_obs"), found.number("growable", "value_share")
    (1, 0.05)
    """
    names = [value, potential, *([cost] if cost else [])]
    require_columns(frame, names)
    rows = complete_rows(numbers_of(frame[names], purpose="value tiers"))
    if not len(rows):
        raise AnalysisError("No customer has both a value and a potential.")
    worth = rows[:, 0] - rows[:, 2] if cost else rows[:, 0]
    cuts = (_cut(worth, cut, top), _cut(rows[:, 1], cut, top))
    high, promising = worth >= cuts[0], rows[:, 1] >= cuts[1]
    places = {
        "most_valuable": high & promising,
        "growable": ~high & promising,
        "keep": high & ~promising,
        "basic": ~high & ~promising,
    }
    gini, share = _concentration(rows[:, 0], top)
    tiers = [
        _tier(name, own, worth, rows[:, 1], dict(offers or {})) for name, own in places.items()
    ]
    return ValueTiersFinding(
        id="value_tiers",
        title="Customers by current and potential value",
        rows=tuple(map(plain, tiers)),
        overall=plain(
            {
                "n_obs": len(rows),
                "n_missing": len(frame) - len(rows),
                "total_value": float(worth.sum()),
                "gini": gini,
                "top_share": share,
                "top": top,
                "value_cut": cuts[0],
                "potential_cut": cuts[1],
            }
        ),
        notes=(_CUTS[cut], *_NOTES, *([_LOSSES] if (worth < 0).any() else [])),
        details={"map": tuple(map(plain, _map(worth, rows[:, 1])))},
    )


def value_tiers_chapter(study: Study, responses: Responses, *, analysis: ValueTiers) -> Finding:
    """Part the declared customers of the main wave."""
    offers = {name: text for name in TIERS if (text := say(getattr(analysis.offers, name), "en"))}
    found = value_tiers(
        declared_columns(study, responses),
        value=analysis.value,
        potential=analysis.potential,
        cost=analysis.cost,
        cut=analysis.cut,
        top=analysis.top,
        offers=offers,
    )
    return as_declared(found, analysis)


def _cut(values: Floats, cut: Cut, top: float) -> float:
    if cut == "mean":
        return float(values.mean())
    return float(np.quantile(values, 0.5 if cut == "median" else 1 - top))


def _concentration(values: Floats, top: float) -> tuple[float, float]:
    try:
        return lorenz(values).gini, top_share(values, top=top)
    except AnalysisError:
        return float("nan"), float("nan")


def _tier(
    name: str,
    own: np.ndarray[tuple[int], np.dtype[np.bool_]],
    worth: Floats,
    potential: Floats,
    offers: Mapping[str, str],
) -> Row:
    label, offer = TIERS[name]
    n, total, everything = int(own.sum()), float(worth[own].sum()), float(worth.sum())
    return {
        "tier": name,
        "label": label,
        "n_obs": n,
        "share": n / worth.size,
        "total_value": total,
        "value_share": total / everything if everything > 0 else float("nan"),
        "mean_value": total / n if n else float("nan"),
        "mean_potential": float(potential[own].mean()) if n else float("nan"),
        "offer": offers.get(name, offer),
    }


def _map(worth: Floats, potential: Floats, *, across: int = 26, up: int = 18) -> list[Row]:
    """Count customers in cells, so that no single one is kept; the outer 1% join the edge."""
    ends = [np.quantile(values, [0.01, 0.99]).tolist() for values in (worth, potential)]
    held = [np.clip(v, *end) for v, end in zip((worth, potential), ends, strict=True)]
    edges = [
        np.linspace(low, high if high > low else low + 1, n + 1)
        for (low, high), n in zip(ends, (across, up), strict=True)
    ]
    counts, *_ = np.histogram2d(held[0], held[1], bins=(edges[0], edges[1]))
    middle = [(edge[:-1] + edge[1:]) / 2 for edge in edges]
    return [
        {"key": f"cell:{i}:{j}", "value": middle[0][i], "potential": middle[1][j], "n_obs": int(n)}
        for (i, j), n in np.ndenumerate(counts)
        if n
    ]
