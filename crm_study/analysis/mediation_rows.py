"""Rows of a mediation: paths by least squares, indirect effects by bootstrap."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal, get_args

from crm_study.analysis.path_frame import PathFrame
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.paths.effect_intervals import EffectIntervals
from crm_study.kernels.paths.indirect import (
    Chain,
    chain_steps,
    product_test,
    proportion_mediated,
    ratio_to_direct,
)
from crm_study.kernels.paths.indirect_bootstrap import IndirectBootstrap
from crm_study.kernels.paths.mediation import MediationPaths

#: Which bootstrap limits stand in conf_low and conf_high.
Interval = Literal["percentile", "bias_corrected", "bca"]
_LIMITS = {
    "percentile": ("percentile_low", "percentile_high"),
    "bias_corrected": ("corrected_low", "corrected_high"),
    "bca": ("bca_low", "bca_high"),
}
_OLS = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high", "std_estimate")
_EMPTY: dict[str, Any] = dict.fromkeys(
    (
        *("effect", "label", "estimate", "std_error", "statistic", "df", "p_value"),
        *("conf_low", "conf_high", "std_estimate", "std_conf_low", "std_conf_high"),
        *("partial_std_estimate", "share", "ratio_to_direct"),
        *("percentile_low", "percentile_high", "corrected_low", "corrected_high"),
        *("bca_low", "bca_high", "sobel_std_error"),
        *(f"{name}_{part}" for name in ("sobel", "aroian", "goodman") for part in ("statistic",)),
        *(f"{name}_p_value" for name in ("sobel", "aroian", "goodman")),
    )
)


def interval_of(interval: str) -> str:
    """Return the name of a bootstrap interval, or refuse it.

    Examples
    --------
    >>> interval_of("bca")
    'bca'
    """
    if interval not in get_args(Interval):
        raise AnalysisError(
            f"A bootstrap interval is one of {', '.join(get_args(Interval))}, but is {interval}."
        )
    return interval


def path_row(
    effect: str, label: str, fit: OlsFit, term: int, extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return one slope of one regression as a row of effects."""
    found = {name: getattr(fit, name)[term] for name in _OLS}
    return {**_EMPTY, "effect": effect, "label": label, **found, "df": fit.df_residual} | (
        extra or {}
    )


def bootstrap_row(
    effect: str, label: str, effects: EffectIntervals, i: int, interval: str
) -> dict[str, Any]:
    """Return one bootstrapped effect as a row of effects."""
    columns = ("estimate", "std_error", "p_value", *(c for pair in _LIMITS.values() for c in pair))
    found = {name: getattr(effects, name)[i] for name in columns}
    low, high = _LIMITS[interval]
    chosen = {"conf_low": found[low], "conf_high": found[high]}
    return {**_EMPTY, "effect": effect, "label": label, **found, **chosen}


def path_rows(data: PathFrame, paths: MediationPaths) -> list[dict[str, Any]]:
    """Return a, b, d, the total and the direct slope."""
    x, y = data.labels[data.predictor], data.labels[data.outcome]
    m = [data.labels[name] for name in data.mediators]
    k, fits = len(m), paths.mediator_fits
    rows = [path_row(f"a{_suffix(data, i)}", f"a: {x} → {m[i]}", fits[i], 1) for i in range(k)]
    if paths.serial:
        rows += [
            path_row(
                f"d_{data.mediators[j]}_{data.mediators[i]}", f"d: {m[j]} → {m[i]}", fits[i], 2 + j
            )
            for i in range(k)
            for j in range(i)
        ]
    rows += [
        path_row(f"b{_suffix(data, i)}", f"b: {m[i]} → {y}", paths.outcome_fit, 2 + i)
        for i in range(k)
    ]
    rows.append(path_row("c", f"c, total: {x} → {y}", paths.total_fit, 1))
    share = {"share": proportion_mediated(paths.c_prime, paths.c)}
    rows.append(path_row("c_prime", f"c′, direct: {x} → {y}", paths.outcome_fit, 1, share))
    return rows


def indirect_rows(
    data: PathFrame, paths: MediationPaths, found: IndirectBootstrap, interval: str
) -> list[dict[str, Any]]:
    """Return every specific indirect effect, their sum and their differences."""
    names = [_chain_name(data, way) for way in found.ways]
    rows = []
    for i, way in enumerate(found.ways):
        key = f"indirect_{names[i]}" if len(data.mediators) > 1 else "indirect"
        row = bootstrap_row(key, f"indirect: {_chain_label(data, way)}", found.effects, i, interval)
        rows.append(row | _standardized(found, i) | _shares(row, paths) | _normal(paths, way))
    i = len(names)
    if i > 1:
        row = bootstrap_row("total_indirect", "total indirect", found.effects, i, interval)
        rows.append(row | _standardized(found, i) | _shares(row, paths))
        i += 1
    for place, (first, second) in enumerate(found.contrasts, start=i):
        key = f"contrast_{names[first]}_minus_{names[second]}"
        ways = [
            ", ".join(data.labels[data.mediators[j]] for j in found.ways[w])
            for w in (first, second)
        ]
        row = bootstrap_row(key, f"via {ways[0]} − via {ways[1]}", found.effects, place, interval)
        rows.append(row | _standardized(found, place))
    return rows


def require_unique(rows: list[dict[str, Any]]) -> None:
    """Refuse mediators whose names run together to one and the same effect."""
    for name, count in Counter(row["effect"] for row in rows).items():
        if count > 1:
            raise AnalysisError(f"{count} effects would be called '{name}'; rename a mediator.")


def equation_rows(fits: dict[str, OlsFit], labels: dict[str, str]) -> list[dict[str, Any]]:
    """Return how much each regression accounts for."""
    columns = ("r_squared", "adj_r_squared", "f_statistic", "df_model", "df_residual", "n_obs")
    return [
        {"equation": name, "label": labels[name]}
        | {column: getattr(fit, column) for column in columns}
        | {"p_value": fit.f_p_value}
        for name, fit in fits.items()
    ]


def coefficient_rows(fits: dict[str, OlsFit]) -> list[dict[str, Any]]:
    """Return every coefficient of every regression, controls and constants too."""
    return [
        {"key": f"{name}:{term}", "equation": name, "term": term}
        | {column: getattr(fit, column)[i] for column in _OLS}
        | {"df": fit.df_residual}
        for name, fit in fits.items()
        for i, term in enumerate(fit.terms)
    ]


def _suffix(data: PathFrame, i: int) -> str:
    return f"_{data.mediators[i]}" if len(data.mediators) > 1 else ""


def _chain_name(data: PathFrame, way: Chain) -> str:
    return "_".join(data.mediators[i] for i in way)


def _chain_label(data: PathFrame, way: Chain) -> str:
    stops = [data.predictor, *(data.mediators[i] for i in way), data.outcome]
    return " → ".join(data.labels[name] for name in stops)


def _standardized(found: IndirectBootstrap, i: int) -> dict[str, Any]:
    return {
        "std_estimate": found.std_estimate[i],
        "std_conf_low": found.std_low[i],
        "std_conf_high": found.std_high[i],
        "partial_std_estimate": found.partial_std_estimate[i],
    }


def _shares(row: dict[str, Any], paths: MediationPaths) -> dict[str, Any]:
    return {
        "share": proportion_mediated(float(row["estimate"]), paths.c),
        "ratio_to_direct": ratio_to_direct(float(row["estimate"]), paths.c_prime),
    }


def _normal(paths: MediationPaths, way: Chain) -> dict[str, Any]:
    """Return the Sobel family of tests of one way."""
    slopes = chain_steps(paths.a, paths.b, paths.d, way)
    errors = chain_steps(paths.a_std_error, paths.b_std_error, paths.d_std_error, way)
    sobel = product_test(slopes, errors)
    aroian = product_test(slopes, errors, form="aroian")
    goodman = product_test(slopes, errors, form="goodman")
    return {
        "sobel_std_error": sobel.std_error,
        "sobel_statistic": sobel.statistic,
        "sobel_p_value": sobel.p_value,
        "aroian_statistic": aroian.statistic,
        "aroian_p_value": aroian.p_value,
        "goodman_statistic": goodman.statistic,
        "goodman_p_value": goodman.p_value,
    }
