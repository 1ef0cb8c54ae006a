"""What products are worth: net present value, payback and return, with ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.choice.cash_cases import Stream, Triple, streams_of
from crm_study.analysis.choice.worth_finding import WorthFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.money import cash_flows
from crm_study.protocol.analyses.worth import Worth
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.customers import NPV_ZERO
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "Money comes at the end of a year; year 0 is now. The bad case has low benefits, high costs "
    "and the high rate at once, the good case the opposite. Where low and high are not given, the "
    "base stands for them.",
    "IRR is given only where the net flows change their sign once, since elsewhere there is none "
    "or more than one. Payback takes the money of a year to come evenly.",
    "P(NPV > 0) is the share of draws with a gain, every input drawn from a triangle between its "
    "low and its high. It is as good as these guesses, which are the judges' own.",
)
_INPUTS = {"benefit": "Benefits", "cost": "Costs", "rate": "Discount rate"}


def worth(
    frame: pd.DataFrame,
    *,
    option: str,
    year: str,
    benefit: str,
    cost: str,
    benefit_low: str | None = None,
    benefit_high: str | None = None,
    cost_low: str | None = None,
    cost_high: str | None = None,
    rate: float = 0.12,
    rate_low: float | None = None,
    rate_high: float | None = None,
    labels: Mapping[str, str] | None = None,
    n_draws: int = 2000,
    seed: int = 1,
) -> Finding:
    """Value what options cost and bring over years.

    Parameters
    ----------
    frame : DataFrame
        One row an option and year.
    option, year, benefit, cost : str
        Columns; years are 0, which is now, 1, 2, ...; money is positive either way.
    benefit_low, benefit_high, cost_low, cost_high : str, optional
        Columns of the least and the most that is likely.
    rate : float, default 0.12
        Discount rate a year.
    rate_low, rate_high : float, optional
        The least and the most that is likely.
    labels : mapping of str to str, optional
        How a reader should see the options.
    n_draws : int, default 2000
    seed : int, default 1

    Returns
    -------
    Finding
        One row an option. Details: what every input does to the value, and the flows.

    Raises
    ------
    AnalysisError
        An unknown column, years with a gap, no cost, or a low above its high.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"what": ["crm"] * 3, "year": [0, 1, 2], "in": [0, 600, 600],
    ...                       "out": [1000, 0, 0]})
    >>> found = worth(frame, option="what", year="year", benefit="in", cost="out", rate=0.1)
    >>> round(found.number("crm", "npv"), 2), found.number("crm", "verdict")
    (41.32, 'worth its cost')
    """
    columns: dict[str, str | None] = {
        "benefit": benefit,
        "benefit_low": benefit_low,
        "benefit_high": benefit_high,
        "cost": cost,
        "cost_low": cost_low,
        "cost_high": cost_high,
    }
    rates = (
        rate if rate_low is None else rate_low,
        rate,
        rate if rate_high is None else rate_high,
    )
    if not rates[0] <= rate <= rates[2]:
        raise AnalysisError("The discount rate must lie from its low to its high.")
    streams = streams_of(frame, option=option, year=year, columns=columns, rates=rates)
    if not streams:
        raise AnalysisError("There is no option to value.")
    words = {one.option: one.option for one in streams} | dict(labels or {})
    return _finding(streams, words, n_draws=n_draws, seed=seed)


def worth_chapter(study: Study, responses: Responses, *, analysis: Worth) -> Finding:
    """Value the declared options by the median amounts of the main wave."""
    import pandas as pd

    answers = declared_columns(study, responses)
    labels = {code: say(one.label, "en", otherwise=code) for code, one in analysis.options.items()}
    rows = [
        {"option": code, "year": year, **amounts}
        for code, one in analysis.options.items()
        for year, amounts in enumerate(_years(answers, one.model_dump(), analysis))
    ]
    low, high = analysis.rates
    found = worth(
        pd.DataFrame(rows),
        option="option",
        year="year",
        rate=analysis.rate,
        rate_low=low,
        rate_high=high,
        labels=labels,
        n_draws=analysis.n_draws,
        seed=analysis.seed,
        **{name: name for name in rows[0] if name not in ("option", "year")},
    )
    return as_declared(found, analysis)


def _years(answers: pd.DataFrame, named: Mapping[str, Any], analysis: Worth) -> list[Row]:
    """Return the money of year 0 and of every later year, from the medians of the answers."""
    items = {key: item for key, item in named.items() if key != "label" and item is not None}
    medians = {key: _median(answers, item) for key, item in items.items()}
    base = medians["benefit"]
    gained = [medians.get(key, base) for key in ("benefit_low", "benefit", "benefit_high")]
    least, mid, most = sorted(gained)
    flows = []
    for year in range(analysis.years + 1):
        cost = medians["running"] if year else medians["investment"]
        paid = [cost * (1 + sign * analysis.cost_margin) for sign in (-1, 0, 1)]
        low, base, high = (least, mid, most) if year else (0.0, 0.0, 0.0)
        flows.append(
            {
                "benefit": base,
                "benefit_low": low,
                "benefit_high": high,
                "cost": paid[1],
                "cost_low": paid[0],
                "cost_high": paid[2],
            }
        )
    return flows


def _median(answers: pd.DataFrame, item: str) -> float:
    require_columns(answers, [item])
    values = numbers_of(answers[[item]], purpose="money")[:, 0]
    known = values[~np.isnan(values)]
    if not known.size:
        raise AnalysisError(f"Nobody answered '{item}'.")
    return float(np.median(known))


def _finding(
    streams: Sequence[Stream], labels: Mapping[str, str], *, n_draws: int, seed: int
) -> Finding:
    rows = [_option_row(one, labels[one.option], n_draws, seed) for one in streams]
    best = max(rows, key=lambda row: row["npv"])
    rates: Triple = streams[0].rates
    inputs = [row for one in streams for row in _input_rows(one, labels[one.option])]
    flows = [row for one in streams for row in _flow_rows(one, labels[one.option])]
    return WorthFinding(
        id="worth",
        title="What the options are worth",
        rows=tuple(map(plain, rows)),
        overall=plain(
            {
                "winner": best["label"],
                "npv": best["npv"],
                "discount_rate": rates[1],
                "n_years": max(one.benefit.size for one in streams) - 1,
                "n_alternatives": len(rows),
                "n_draws": n_draws,
                "seed": seed,
            }
        ),
        notes=_NOTES,
        rules=(NPV_ZERO,),
        details={"inputs": tuple(map(plain, inputs)), "flows": tuple(map(plain, flows))},
    )


def _option_row(one: Stream, label: str, n_draws: int, seed: int) -> Row:
    base = cash_flows.worth(one.benefit, one.cost, rate=one.rates[1])
    drawn = one.drawn(n_draws=n_draws, seed=seed)
    return {
        "alternative": one.option,
        "label": label,
        "npv": base.npv,
        "npv_low": one.npv(benefit=-1, cost=1, rate=1),
        "npv_high": one.npv(benefit=1, cost=-1, rate=-1),
        "probability_gain": float((drawn > 0).mean()),
        "irr": base.irr,
        "payback": base.payback,
        "discounted_payback": base.discounted_payback,
        "roi": base.roi,
        "benefit_cost": base.benefit_cost,
        "verdict": NPV_ZERO.verdict(base.npv),
    }


def _input_rows(one: Stream, label: str) -> list[Row]:
    """Return what every input alone does to the value, the largest first."""
    rows = []
    for name, words in _INPUTS.items():
        ends = sorted(one.npv(**{name: place}) for place in (-1.0, 1.0))
        rows.append(
            {
                "key": f"{one.option}:{name}",
                "alternative": label,
                "input": words,
                "npv": one.npv(),
                "npv_low": ends[0],
                "npv_high": ends[1],
                "swing": ends[1] - ends[0],
            }
        )
    return sorted(rows, key=lambda row: -row["swing"])


def _flow_rows(one: Stream, label: str) -> list[Row]:
    net = one.benefit - one.cost
    factors = cash_flows.discount_factors(one.rates[1], n_years=net.size - 1)
    sums = list(accumulate((net * factors).tolist()))
    return [
        {
            "key": f"{one.option}:{year}",
            "alternative": label,
            "year": year,
            "benefit": one.benefit[year],
            "cost": one.cost[year],
            "net": net[year],
            "cumulative": sums[year],
        }
        for year in range(net.size)
    ]
