"""Reliability and factors: ours beside what SPSS and pingouin print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from crm_study.analysis import parity_libraries as libraries
from crm_study.analysis.parity_comparison import SPSS, Comparison, Statistic
from crm_study.analysis.parity_ground import Floats, Ground
from crm_study.analysis.reflective import complete_scores, reflective_constructs, reflective_items
from crm_study.kernels.factor.extraction import minres
from crm_study.kernels.spss.factor import SpssFactor, spss_factor
from crm_study.responses.responses import MAIN, Responses

if TYPE_CHECKING:
    import pandas as pd

_LISTWISE = "Of the respondents who answered every item of the scale (listwise)."


def scale_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare the reliability of one scale."""
    if ground.scale is None or len(ground.complete_items) < 3:
        return
    yield from _alpha(ground, ground.scale)
    yield from _halves(ground, ground.scale)
    yield from _items(ground, ground.scale)
    yield from _congeneric(ground, ground.scale)


def _statistic(ground: Ground, scale: str, name: str, label: str, column: str) -> Statistic:
    return Statistic(name, label, ground.label(scale), f"reliability.main/{scale}/{column}")


def _alpha(ground: Ground, scale: str) -> Iterator[Comparison]:
    spss, items = ground.spss_scale, ground.items(scale)
    alpha = _statistic(ground, scale, "alpha", "Cronbach's alpha", "estimate")
    yield alpha.same(SPSS, "RELIABILITY /MODEL=ALPHA", lambda: spss.alpha, _LISTWISE)
    yield alpha.same(
        "pingouin",
        "cronbach_alpha(nan_policy='listwise')",
        lambda: libraries.pingouin_alpha(items, missing="listwise")[0],
        _LISTWISE,
    )
    yield alpha.other(
        "pingouin",
        "cronbach_alpha()",
        lambda: libraries.pingouin_alpha(items, missing="pairwise")[0],
        "pingouin takes each covariance from the people with both answers (pairwise) unless told "
        "otherwise; ours and SPSS's are listwise. Without gaps they agree.",
    )
    yield alpha.other(
        SPSS,
        "Cronbach's Alpha Based on Standardized Items",
        lambda: spss.std_alpha,
        "SPSS prints a second alpha, from correlations; ours is the raw one, from covariances.",
    )
    standardized = _statistic(ground, scale, "std_alpha", "Standardized alpha", "std_estimate")
    yield standardized.same(
        SPSS, "RELIABILITY /SUMMARY=CORR", lambda: spss.std_alpha, "From the mean correlation."
    )
    low = _statistic(ground, scale, "alpha_low", "Lower limit of alpha", "conf_low")
    yield low.same(
        SPSS,
        "RELIABILITY /ICC=MODEL(MIXED) TYPE(CONSISTENCY)",
        lambda: spss.conf_low,
        "Feldt's limits at 95%; SPSS prints them beside the average-measures ICC.",
    )
    yield low.other(
        "pingouin",
        "cronbach_alpha(nan_policy='listwise')",
        lambda: libraries.pingouin_alpha(items, missing="listwise")[1],
        "Feldt's limits as well, but pingouin rounds them to three decimals.",
    )


def _halves(ground: Ground, scale: str) -> Iterator[Comparison]:
    spss = ground.spss_scale
    odd_even = _statistic(ground, scale, "split_half", "Split-half", "split_half")
    yield odd_even.other(
        SPSS,
        "RELIABILITY /MODEL=SPLIT",
        lambda: spss.first_half,
        "SPSS sets the first half of the items against the second, ours the odd against the even "
        "ones; both are stepped up by Spearman and Brown.",
    )
    second = f"more:{scale}"
    front = Statistic(
        "first_last",
        "Split-half, front and back",
        ground.label(scale),
        f"reliability.main/{second}/half_first_last",
    )
    yield front.same(
        SPSS, "RELIABILITY /MODEL=SPLIT", lambda: spss.first_half, "First half against second."
    )


def _items(ground: Ground, scale: str) -> Iterator[Comparison]:
    spss, item = ground.spss_scale, ground.study.items_of(scale)[0]
    values = ground.complete_items
    rest = Statistic("item_rest", "Corrected item-total r", item, f"items.main/{item}/item_rest")
    yield rest.same(
        SPSS,
        "RELIABILITY /SUMMARY=TOTAL",
        lambda: float(spss.item_total[0]),
        "With the sum of the other items.",
    )
    yield rest.other(
        SPSS,
        "CORRELATIONS item WITH total",
        lambda: float(np.corrcoef(values[:, 0], values.sum(axis=1))[0, 1]),
        "With the total that the item is part of, a correlation is too large; ours leaves it out.",
    )
    dropped = Statistic(
        "alpha_if_dropped", "Alpha if item deleted", item, f"items.main/{item}/alpha_if_dropped"
    )
    yield dropped.same(
        SPSS,
        "RELIABILITY /SUMMARY=TOTAL",
        lambda: float(spss.alpha_if_deleted[0]),
        "Of the same people: who left out the deleted item stays out.",
    )


def _congeneric(ground: Ground, scale: str) -> Iterator[Comparison]:
    """Compare what rests on loadings: omega, composite reliability, AVE."""
    components = ground.scale_components
    composite = _statistic(
        ground, scale, "composite_reliability", "Composite reliability", "composite_reliability"
    )
    by_hand = (
        "By hand from the component matrix of FACTOR. Components also hold what is unique to the "
        "items, so their loadings are larger; ours are of a common factor (maximum likelihood)."
    )
    yield composite.other(
        SPSS,
        "FACTOR, (Σλ)² / ((Σλ)² + Σ(1 − λ²))",
        lambda: _composite(components.loadings),
        by_hand,
    )
    ave = _statistic(ground, scale, "ave", "Average variance extracted", "ave")
    yield ave.other(
        SPSS, "FACTOR, Σλ² / k", lambda: float((components.loadings**2).mean()), by_hand
    )
    omega = _statistic(ground, scale, "omega_total", "McDonald's omega", "omega_total")
    r = np.corrcoef(ground.complete_items, rowvar=False)
    yield omega.other(
        "textbook",
        "omega of standardized minres loadings",
        lambda: _composite(np.abs(minres(r, n_factors=1).loadings[:, 0])),
        "Omega of standardized items by least-squares loadings, as psych::omega of R with one "
        "factor; ours is of raw items by maximum likelihood, as semTools.",
    )


def _composite(loadings: Floats) -> float:
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def factor_comparisons(ground: Ground, responses: Responses) -> Iterator[Comparison]:
    """Compare what FACTOR prints of all reflective items together."""
    main = responses.wave(MAIN)
    names, _ = reflective_items(ground.study, main)
    items = ground.columns[list(names)].astype(float)
    whole = items.dropna().to_numpy()
    if len(names) < 3 or len(whole) <= len(names):
        return
    spss = spss_factor(np.corrcoef(whole, rowvar=False), n_obs=len(whole))
    yield from _adequacy(spss, items)
    yield from _extracted(spss)
    yield from _harman(ground, main)


def _of_items(name: str, label: str, address: str) -> Statistic:
    return Statistic(name, label, "all items", address)


def _adequacy(spss: SpssFactor, items: pd.DataFrame) -> Iterator[Comparison]:
    listwise = "Of the respondents complete on all items (listwise)."
    kmo = _of_items("kmo", "KMO", "factorability/glance/kmo")
    yield kmo.same(SPSS, "FACTOR /PRINT=KMO", lambda: spss.kmo, listwise)
    yield kmo.other(
        "pandas",
        "KMO of items.corr()",
        lambda: spss_factor(items.corr().to_numpy(), n_obs=len(items)).kmo,
        "corr() of pandas takes each correlation from the people with both answers (pairwise); "
        "ours and SPSS's KMO is listwise. Without gaps they agree.",
    )
    bartlett = _of_items("bartlett", "Bartlett's χ²", "factorability/glance/bartlett_statistic")
    yield bartlett.same(SPSS, "FACTOR /PRINT=KMO", lambda: spss.bartlett, listwise)


def _extracted(spss: SpssFactor) -> Iterator[Comparison]:
    n_factors = _of_items("n_factors", "Factors", "factors/glance/n_factors")
    yield n_factors.other(
        SPSS,
        "FACTOR /CRITERIA=MINEIGEN(1)",
        lambda: float(spss.n_components),
        "SPSS keeps every eigenvalue above 1 (Kaiser), which keeps too many; ours keeps those "
        "that beat chance (parallel analysis).",
    )
    explained = _of_items(
        "variance_explained", "Variance explained", "factors/glance/variance_explained"
    )
    yield explained.other(
        SPSS,
        "FACTOR, Total Variance Explained",
        lambda: spss.explained,
        "SPSS counts all variance of its components; ours counts the variance that the factors "
        "share, and other factors.",
    )


def _harman(ground: Ground, main: Responses) -> Iterator[Comparison]:
    """Compare on the scales of several items, which Harman's test is of."""
    scales, _ = reflective_constructs(ground.study, main)
    whole = complete_scores(main, tuple(item for names in scales.values() for item in names))
    if len(scales) == 0 or len(whole) < 3:
        return
    harman = Statistic(
        "harman",
        "Harman's first component",
        "items of all scales",
        "method_bias/harman_components/statistic",
    )
    yield harman.same(
        SPSS,
        "FACTOR /CRITERIA=FACTORS(1)",
        lambda: spss_factor(np.corrcoef(whole, rowvar=False), n_obs=len(whole)).first_share,
        "Largest eigenvalue over the number of items; scales of one item left out.",
    )
