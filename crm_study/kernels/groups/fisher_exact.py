"""Fisher's exact test: all tables with the same margins, counted or drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.groups.contingency import counts_of
from crm_study.kernels.groups.table_network import TIE, unlikely_share

N_DRAWS = 10_000
_HALVINGS = 200


@dataclass(frozen=True, slots=True)
class FisherExact:
    """Fisher's exact test, unrounded.

    Attributes
    ----------
    p_value : float
        Probability of tables at most as likely as this one.
    odds_ratio, conf_low, conf_high : float
        Conditional maximum likelihood estimate and exact limits of a table of two by two;
        nan beyond.
    method : str
        ``exact``, or ``monte_carlo`` where there are too many tables.
    n_draws : int
        Tables drawn; 0 for an exact p.
    """

    p_value: float
    odds_ratio: float
    conf_low: float
    conf_high: float
    method: str
    n_draws: int


def fisher_exact(
    table: ArrayLike, *, seed: int = 1, n_draws: int = N_DRAWS, conf_level: float = 0.95
) -> FisherExact:
    """Test independence among all tables with these margins.

    Parameters
    ----------
    table : array_like of int, shape (n_rows, n_columns)
        Counts of respondents.
    seed : int, default 1
        Of the drawn tables, where they are too many to count.
    n_draws : int, default 10000
        How many are drawn then.
    conf_level : float, default 0.95

    Returns
    -------
    FisherExact
        Equal to R's ``fisher.test``; drawn tables as ``simulate.p.value`` counts them,
        (1 + as unlikely) / (1 + drawn).

    Raises
    ------
    AnalysisError
        As `counts_of`.

    References
    ----------
    .. [1] Fisher, R. A. (1935). JRSS, 98(1), 39-82.
    .. [2] Freeman, G. H., & Halton, J. H. (1951). Biometrika, 38(1/2), 141-149.

    Examples
    --------
    >>> found = fisher_exact([[3, 1], [1, 3]])
    >>> round(found.p_value, 4), round(found.odds_ratio, 4)
    (0.4857, 6.4083)
    """
    counts = counts_of(table)
    level = confidence_level(conf_level)
    if counts.shape == (2, 2):
        return _two_by_two(counts, level)
    undefined = float("nan")
    # Fewer rows make fewer states.
    if counts.shape[0] > counts.shape[1]:
        counts = counts.T
    exact = unlikely_share(counts)
    if exact is not None:
        return FisherExact(exact, undefined, undefined, undefined, "exact", 0)
    drawn = _drawn(counts, seed, n_draws)
    return FisherExact(drawn, undefined, undefined, undefined, "monte_carlo", n_draws)


def _two_by_two(counts: Floats, level: float) -> FisherExact:
    """Sum the hypergeometric distribution of the first cell, and tilt it by odds."""
    (a, b), (c, d) = counts
    first, second, taken = a + b, c + d, a + c
    support = np.arange(max(0.0, taken - second), min(taken, first) + 1)
    log_weight = _log_choose(first, support) + _log_choose(second, taken - support)
    probability = np.exp(log_weight - special.logsumexp(log_weight))
    here = probability[support == a][0]
    p_value = float(probability[probability <= here * (1 + TIE)].sum())
    tail = (1 - level) / 2

    def tilted(log_odds: float) -> Floats:
        weight = log_weight + support * log_odds
        return np.asarray(np.exp(weight - special.logsumexp(weight)))

    def mean(log_odds: float) -> float:
        return float(tilted(log_odds) @ support)

    def at_least(log_odds: float) -> float:
        return float(tilted(log_odds)[support >= a].sum())

    def at_most(log_odds: float) -> float:
        return -float(tilted(log_odds)[support <= a].sum())

    lowest, highest = a == support[0], a == support[-1]
    estimate = 0.0 if lowest else float("inf") if highest else np.exp(_rising(mean, float(a)))
    low = 0.0 if lowest else np.exp(_rising(at_least, tail))
    high = float("inf") if highest else np.exp(_rising(at_most, -tail))
    return FisherExact(min(p_value, 1.0), float(estimate), float(low), float(high), "exact", 0)


def _rising(function: Callable[[float], float], wanted: float) -> float:
    """Halve until a rising function of log odds is the wanted value."""
    low, high = -700.0, 700.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if function(middle) < wanted else (low, middle)
    return (low + high) / 2


def _log_choose(whole: float, part: Floats) -> Floats:
    return np.asarray(
        special.gammaln(whole + 1) - special.gammaln(part + 1) - special.gammaln(whole - part + 1)
    )


def _drawn(counts: Floats, seed: int, n_draws: int) -> float:
    """Share of drawn tables that are at most as likely, this one counted among them."""
    generator = np.random.default_rng(seed)
    whole = counts.astype(int)
    columns = np.repeat(np.arange(whole.shape[1]), whole.sum(axis=0))
    rows = np.repeat(np.arange(whole.shape[0]), whole.sum(axis=1)) * whole.shape[1]
    here = -float(special.gammaln(counts + 1).sum())
    unlikely = 0
    for _ in range(n_draws):
        cells = np.bincount(rows + generator.permutation(columns), minlength=whole.size)
        unlikely += -float(special.gammaln(cells + 1).sum()) <= here + TIE
    return (1 + unlikely) / (1 + n_draws)
