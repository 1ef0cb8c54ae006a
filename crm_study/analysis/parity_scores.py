"""Descriptive statistics, scale scores, correlations: ours beside other programs'."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from crm_study.analysis import parity_libraries as libraries
from crm_study.analysis.parity_comparison import SPSS, Comparison, Statistic
from crm_study.analysis.parity_ground import Floats, Ground
from crm_study.kernels.spss.association import SpssCorrelation, spss_correlation
from crm_study.kernels.spss.description import SpssDescription, spss_description

_N_LESS_ONE = "Both divide the sum of squares by n − 1."


def score_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare how the outcome of the model is described."""
    name = ground.outcome
    x = ground.complete([name])[:, 0]
    spss = spss_description(x)
    yield from _centers(_described(ground, name), x, spss)
    yield from _shape(_described(ground, name), x, spss)


def _described(ground: Ground, name: str) -> dict[str, Statistic]:
    labels = {
        "mean": "Mean",
        "std_dev": "Standard deviation",
        "median": "Median",
        "skewness": "Skewness",
        "kurtosis": "Kurtosis",
    }
    return {
        column: Statistic(
            column, label, ground.label(name), f"descriptives.constructs/{name}/{column}"
        )
        for column, label in labels.items()
    }


def _centers(own: dict[str, Statistic], x: Floats, spss: SpssDescription) -> Iterator[Comparison]:
    answered = "The mean of those who have a score."
    yield own["mean"].same(SPSS, "DESCRIPTIVES", lambda: spss.mean, answered)
    yield own["mean"].same("pandas", "x.mean()", lambda: float(x.mean()), answered)
    yield own["median"].same(
        SPSS, "FREQUENCIES", lambda: spss.median, "The middle value, or the mean of the two."
    )
    spread = own["std_dev"]
    yield spread.same(SPSS, "DESCRIPTIVES", lambda: spss.std_dev, _N_LESS_ONE)
    yield spread.same("pandas", "x.std()", lambda: _pandas(x, "std"), _N_LESS_ONE)
    yield spread.other(
        "numpy",
        "np.std(x)",
        lambda: float(np.std(x)),
        "numpy divides by n unless told ddof=1; ours and SPSS divide by n − 1.",
    )


def _shape(own: dict[str, Statistic], x: Floats, spss: SpssDescription) -> Iterator[Comparison]:
    skewness, kurtosis = own["skewness"], own["kurtosis"]
    g1 = "G1, corrected for the size of the sample."
    yield skewness.same(SPSS, "DESCRIPTIVES", lambda: spss.skewness, g1)
    yield skewness.same("pandas", "x.skew()", lambda: _pandas(x, "skew"), g1)
    yield skewness.other(
        "scipy",
        "stats.skew(x)",
        partial(libraries.scipy_moment, "skew", x),
        "scipy gives g1, the moment ratio, unless told bias=False; ours is G1, as SPSS and Excel.",
    )
    g2 = "G2, in excess of the normal's 3, corrected for the size of the sample."
    yield kurtosis.same(SPSS, "DESCRIPTIVES", lambda: spss.kurtosis, g2)
    yield kurtosis.same("pandas", "x.kurt()", lambda: _pandas(x, "kurt"), g2)
    yield kurtosis.other(
        "scipy",
        "stats.kurtosis(x)",
        partial(libraries.scipy_moment, "kurtosis", x),
        "scipy gives g2, the moment ratio less 3, unless told bias=False; ours is G2, as SPSS.",
    )
    yield kurtosis.other(
        "scipy",
        "stats.kurtosis(x, fisher=False)",
        partial(libraries.scipy_moment, "kurtosis", x, fisher=False),
        "Pearson's kurtosis keeps the 3 of the normal distribution (as Stata); ours is in excess "
        "of it.",
    )


def _pandas(x: Floats, name: str) -> float:
    import pandas as pd

    return float(getattr(pd.Series(x), name)())


def scoring_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare how answers become a scale score, on the scale with the most gaps."""
    if ground.scale is None:
        return
    items = ground.items(ground.scale)
    address = f"descriptives.constructs/{ground.scale}"
    mean = Statistic("score_mean", "Mean score", ground.label(ground.scale), f"{address}/mean")
    people = Statistic(
        "score_n", "People with a score", ground.label(ground.scale), f"{address}/n_obs"
    )
    any_answer = (
        "MEAN() scores whoever answered one item; ours asks for the declared share of them "
        "(min_answered). MEAN.k() of SPSS does so too."
    )
    yield mean.other(
        SPSS, "COMPUTE s = MEAN(i1, i2, …)", lambda: float(items.mean(axis=1).mean()), any_answer
    )
    yield people.other(
        SPSS,
        "COMPUTE s = MEAN(i1, i2, …)",
        lambda: float(items.notna().any(axis=1).sum()),
        any_answer,
    )
    whole = "(i1 + i2 + …) / k loses whoever left out one item."
    yield mean.other(
        SPSS,
        "COMPUTE s = (i1 + i2 + …) / k",
        lambda: float(items.dropna().mean(axis=1).mean()),
        whole,
    )
    yield people.other(
        SPSS, "COMPUTE s = (i1 + i2 + …) / k", lambda: float(len(items.dropna())), whole
    )


def pair_comparisons(ground: Ground) -> Iterator[Comparison]:
    """Compare the correlation of the model's outcome with its first predictor."""
    pair = _pair(ground)
    if pair is None:
        return
    values = ground.complete(pair.split("~"))
    x, y = values[:, 0], values[:, 1]
    about = " with ".join(ground.label(name) for name in pair.split("~"))
    spss = spss_correlation(x, y)
    yield from _pearson(about, f"correlation/{pair}", x, y, spss)
    yield from _spearman(about, f"correlation/{pair}", x, y, spss)


def _pair(ground: Ground) -> str | None:
    """Return the pair as the chapter on correlations spells it: in the study's order."""
    order = list(ground.study.constructs)
    names = [name for name in (ground.outcome, ground.terms[0]) if name in order]
    return "~".join(sorted(names, key=order.index)) if len(names) == 2 else None


def _pearson(
    about: str, address: str, x: Floats, y: Floats, spss: SpssCorrelation
) -> Iterator[Comparison]:
    pairwise = "Rests on the people with both scores (pairwise), as CORRELATIONS does by default."
    r = Statistic("pearson", "Pearson's r", about, f"{address}/pearson")
    yield r.same(SPSS, "CORRELATIONS", lambda: spss.pearson, pairwise)
    yield r.same("scipy", "stats.pearsonr(x, y)", _scipy("pearsonr", 0, x, y), pairwise)
    yield r.same("pingouin", "corr(x, y)", partial(libraries.pingouin_pair, "r", x, y), pairwise)
    p = Statistic("pearson_p", "p of r", about, f"{address}/p_value")
    by_t = "Two-sided, by t with n − 2 degrees of freedom."
    yield p.same(SPSS, "CORRELATIONS", lambda: spss.p_value, by_t)
    yield p.same("scipy", "stats.pearsonr(x, y)", _scipy("pearsonr", 1, x, y), by_t)
    low = Statistic("pearson_low", "Lower limit of r", about, f"{address}/conf_low")
    fisher = "Fisher's z at 95%, without the bias adjustment that SPSS offers."
    yield low.same(SPSS, "CORRELATIONS /CI", lambda: spss.conf_low, fisher)
    yield low.same("scipy", "confidence_interval()", partial(libraries.scipy_limit, x, y), fisher)
    yield low.other(
        "pingouin",
        "corr(x, y)['CI95']",
        partial(libraries.pingouin_pair, "CI95", x, y),
        "pingouin rounds the limits to two decimals; ours are not rounded.",
    )


def _spearman(
    about: str, address: str, x: Floats, y: Floats, spss: SpssCorrelation
) -> Iterator[Comparison]:
    ranks = "Pearson's r of midranks, which is right with ties."
    rho = Statistic("spearman", "Spearman's ρ", about, f"{address}/spearman")
    yield rho.same(SPSS, "NONPAR CORR", lambda: spss.spearman, ranks)
    yield rho.same("scipy", "stats.spearmanr(x, y)", _scipy("spearmanr", 0, x, y), ranks)
    yield rho.other(
        "textbook",
        "1 − 6 Σd² / (n³ − n)",
        lambda: spss.spearman_textbook,
        "The short formula holds only without ties; answers on a scale tie.",
    )
    p = Statistic("spearman_p", "p of ρ", about, f"{address}/spearman_p_value")
    by_t = "Two-sided, by t with n − 2 degrees of freedom, also with ties."
    yield p.same(SPSS, "NONPAR CORR", lambda: spss.spearman_p_value, by_t)
    yield p.same("scipy", "stats.spearmanr(x, y)", _scipy("spearmanr", 1, x, y), by_t)


def _scipy(name: str, part: int, x: Floats, y: Floats) -> partial[float]:
    return partial(libraries.scipy_pair, name, part, x, y)
