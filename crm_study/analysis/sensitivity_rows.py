"""Rows of the sensitivity chapter: slopes, benchmarks, marker curve, split sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from crm_study.analysis.model_frame import ModelFrame
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.kernels.sensitivity.e_value import e_value
from crm_study.kernels.sensitivity.method_curve import MethodCurve
from crm_study.kernels.sensitivity.omitted_variable import adjusted_for_strength, benchmark_bound
from crm_study.kernels.sensitivity.proportional_selection import proportional_selection
from crm_study.kernels.sensitivity.split_sources import split_slope
from crm_study.results.cutoffs.models import OSTER_2019

_TIMES = (1, 2, 3)
_SPLIT = (
    *("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"),
    "pearson",
)


def term_row(
    data: ModelFrame, fit: OlsFit, place: int, r_squared_max: float | None
) -> dict[str, Any]:
    """Return a slope, its E-values and what Oster's selection says of it."""
    term, at = data.terms[place], place + 1
    beta = float(fit.std_estimate[at])
    per_unit = beta / fit.estimate[at] if fit.estimate[at] else float("nan")
    risk = e_value(beta, float(fit.std_error[at] * abs(per_unit)))
    row = {
        "key": term,
        "label": data.labels[term],
        "estimate": fit.estimate[at],
        "std_error": fit.std_error[at],
        "statistic": fit.statistic[at],
        "df": fit.df_residual,
        "p_value": fit.p_value[at],
        "std_estimate": beta,
        "e_value": risk.estimate,
        "e_value_limit": risk.limit,
    }
    others = np.delete(data.x, place, axis=1)
    if not others.shape[1]:
        return row | dict.fromkeys(("oster_delta", "oster_estimate", "r_squared_max", "verdict"))
    chosen = proportional_selection(data.y, data.x[:, place], others, r_squared_max=r_squared_max)
    return row | {
        "oster_delta": chosen.delta,
        "oster_estimate": chosen.adjusted_estimate,
        "r_squared_max": chosen.r_squared_max,
        "verdict": OSTER_2019.verdict(abs(chosen.delta)),
    }


def benchmark_rows(
    data: ModelFrame, fit: OlsFit, places: Sequence[int], benchmarks: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield the slope had there been another variable as strong as an observed one."""
    with_outcome = fit.statistic**2 / (fit.statistic**2 + fit.df_residual)
    for place in places:
        others = [name for name in data.terms if name != data.terms[place]]
        if not others:
            continue
        first = ols(data.x[:, place], np.delete(data.x, place, axis=1), names=others)
        with_predictor = first.statistic**2 / (first.statistic**2 + first.df_residual)
        for name in others:
            if name in benchmarks:
                strength = (
                    float(with_predictor[1 + others.index(name)]),
                    float(with_outcome[1 + data.terms.index(name)]),
                )
                for times in _TIMES:
                    yield _benchmark(data, fit, place, name, times, strength)


def _benchmark(
    data: ModelFrame,
    fit: OlsFit,
    place: int,
    name: str,
    times: int,
    strength: tuple[float, float],
) -> dict[str, Any]:
    bound = benchmark_bound(*strength, times=times)
    moved = adjusted_for_strength(
        float(fit.estimate[place + 1]),
        float(fit.std_error[place + 1]),
        fit.df_residual,
        with_predictor=bound.with_predictor,
        with_outcome=bound.with_outcome,
    )
    return {
        "key": f"{data.terms[place]}|{name}|{times}",
        "term": data.terms[place],
        "benchmark": name,
        "label": data.labels[name],
        "times": times,
        "with_predictor": bound.with_predictor,
        "with_outcome": bound.with_outcome,
        "estimate": float(moved.estimate),
        "std_error": float(moved.std_error),
        "statistic": float(moved.statistic),
    }


def marker_rows(
    data: ModelFrame, curve: MethodCurve, places: Sequence[int], n_grid: int
) -> Iterator[dict[str, Any]]:
    """Yield the regression at every marker correlation; the measured one comes last."""
    spread = data.y.std() / data.x.std(axis=0)
    for place in places:
        for step, marker in enumerate(curve.marker.tolist()):
            name = f"{step * 5:02d}" if step < n_grid else "measured"
            yield {
                "key": f"{data.terms[place]}@{name}",
                "term": data.terms[place],
                "label": data.labels[data.terms[place]],
                "marker": marker,
                "r_squared": curve.r_squared[step],
                "estimate": curve.std_estimate[step, place] * spread[place],
                "std_estimate": curve.std_estimate[step, place],
                "statistic": curve.statistic[step, place],
                "df": curve.df,
                "p_value": curve.p_value[step, place],
            }


def source_rows(
    data: ModelFrame, places: Sequence[int], sources: np.ndarray[Any, Any] | None
) -> Iterator[dict[str, Any]]:
    """Yield the slope of the others' outcome on one source's predictor, by institution."""
    cluster = data.design.cluster
    if sources is None or cluster is None:
        return
    for source in sorted(set(sources.tolist())):
        for place in places:
            try:
                found = split_slope(
                    data.y, data.x[:, place], cluster=cluster, reports_predictor=sources == source
                )
            except AnalysisError:
                continue
            term = data.terms[place]
            yield {
                "key": f"{term}|{source}",
                "term": term,
                "label": data.labels[term],
                "source": source,
                **{column: getattr(found, column) for column in _SPLIT},
                "n_obs": found.n_clusters,
            }
