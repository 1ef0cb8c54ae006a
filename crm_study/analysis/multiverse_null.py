"""What the median slope would be, had the outcome nothing to do with the predictors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_runs import Part
from crm_study.analysis.multiverse_universe import Universes
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.block_orders import Orders, block_orders
from crm_study.kernels.multiverse.masked_ranks import masked_ranks

SEED, N_PERMUTATIONS = 2020, 199


@dataclass(frozen=True, slots=True)
class Settings:
    """How the curve is judged: level of the limits, permutations, seed."""

    conf_level: float = 0.95
    n_permutations: int = N_PERMUTATIONS
    seed: int = SEED


def median_test(
    whole: Universes,
    found: Sequence[Part],
    cluster: NDArray[np.intp] | None,
    settings: Settings,
    *,
    standardized: bool,
) -> dict[str, Any]:
    """Compare the median with those of outcomes dealt to other respondents."""
    linear = [part for part in found if part.forms is not None]
    if not linear:
        return {}
    orders = block_orders(
        whole.kept.shape[1],
        cluster=cluster,
        n_permutations=settings.n_permutations,
        seed=settings.seed,
    )
    place = np.arange(whole.kept.shape[1])
    if cluster is not None:
        place = np.argsort(cluster, kind="stable")
    dealt = np.empty_like(orders)
    dealt[:, place] = orders
    observed, shuffled = [], []
    for ranked in (False, True):
        pile = [part for part in linear if (part.estimator == "ranks") == ranked]
        if pile:
            slopes, moved = _pile(whole, pile, dealt, ranked=ranked, standardized=standardized)
            observed.append(slopes)
            shuffled.append(moved)
    middle = float(np.median(np.concatenate(observed)))
    under_null = np.median(np.concatenate(shuffled, axis=1), axis=1)
    extreme = int((np.abs(under_null) >= abs(middle) * (1 - 1e-12)).sum())
    return {
        "median_linear": middle,
        "p_value": (1 + extreme) / (1 + settings.n_permutations),
        "n_permutations": settings.n_permutations,
    }


def _pile(
    whole: Universes,
    pile: Sequence[Part],
    dealt: Orders,
    *,
    ranked: bool,
    standardized: bool,
) -> tuple[Floats, Floats]:
    """Return slopes and, by shuffle, slopes of dealt outcomes; repeated for standard errors."""
    scale = np.concatenate([part.fits.ratio for part in pile]) if standardized else 1.0
    slopes = np.concatenate([part.fits.estimate for part in pile]) * scale
    forms = np.concatenate([part.forms for part in pile if part.forms is not None])
    source = np.concatenate([part.source for part in pile])
    n_obs = np.concatenate([part.fits.n_obs for part in pile])
    moved = np.empty((len(dealt), source.size))
    for one in np.unique(source):
        mine = source == one
        outcome = whole.y[np.flatnonzero(whole.source == one)[0]]
        known = ~np.isnan(outcome)
        if ranked:
            outcome = masked_ranks(outcome[None], kept=known[None])[0]
        filled = np.where(known, outcome - outcome[known].mean(), 0.0)
        shrink = n_obs[mine] / known.sum() if ranked else 1.0
        moved[:, mine] = (filled[dealt] @ forms[mine].T) * shrink
    moved *= scale
    repeats = np.concatenate([np.full(len(part.source), len(part.tests)) for part in pile])
    place = np.repeat(np.arange(source.size), repeats)
    place = place[np.isfinite(slopes[place])]
    return slopes[place], moved[:, place]
