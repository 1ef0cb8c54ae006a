"""What the median slope would be, had the outcome nothing to do with the predictors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_runs import Part
from crm_study.analysis.multiverse_universe import Universes
from crm_study.kernels.arrays.chunks import Chunk, Spread, chunks
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.block_orders import block_orders
from crm_study.kernels.multiverse.masked_ranks import masked_ranks

SEED, N_PERMUTATIONS = 2020, 199
_PRODUCTS_OF_A_CHUNK, _DRAWS_OF_A_CHUNK = 2_000_000_000, 10_000
"""About a second of work: less is not worth a second process."""
_SLOPES_AT_ONCE = 4_000_000


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
    spread: Spread,
) -> dict[str, Any]:
    """Compare the median with those of outcomes dealt to other respondents."""
    piles = list(_piles(whole, found, standardized=standardized))
    if not piles:
        return {}
    task = _Dealing(tuple(one for pile in piles for one in pile.dealt), cluster)
    cut = chunks(settings.n_permutations, seed=settings.seed, most=task.most)
    under_null = np.concatenate(list(spread(task, cut)))
    middle = float(np.median(np.concatenate([pile.slopes for pile in piles])))
    extreme = int((np.abs(under_null) >= abs(middle) * (1 - 1e-12)).sum())
    return {
        "median_linear": middle,
        "p_value": (1 + extreme) / (1 + settings.n_permutations),
        "n_permutations": settings.n_permutations,
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Dealt:
    """One outcome, and what turns any order of it into slopes.

    Attributes
    ----------
    outcome : ndarray of float, shape (n,)
        Centered; 0 where it is missing.
    forms : ndarray of float, shape (k, n)
    scale : ndarray of float, shape (k,)
        Of each slope.
    place : ndarray of int, shape (s,)
        Which of the k slopes each specification has.
    """

    outcome: Floats
    forms: Floats
    scale: Floats
    place: NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class _Pile:
    """Specifications of raw outcomes, or of ranked ones: their slopes, and how to deal anew."""

    slopes: Floats
    dealt: tuple[_Dealt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Dealing:
    """Deals the outcomes to other respondents, and takes the median of all slopes."""

    dealt: tuple[_Dealt, ...]
    cluster: NDArray[np.intp] | None

    @property
    def n_obs(self) -> int:
        """Respondents."""
        return len(self.dealt[0].outcome)

    @property
    def n_slopes(self) -> int:
        """Slopes of one deal."""
        return sum(max(len(one.forms), len(one.place)) for one in self.dealt)

    @property
    def most(self) -> int:
        """Deals of a chunk."""
        fitting = _PRODUCTS_OF_A_CHUNK // (self.n_slopes * self.n_obs)
        return max(1, min(_DRAWS_OF_A_CHUNK, fitting))

    def __call__(self, chunk: Chunk) -> Floats:
        """Return the median slope of every deal, shape (n_draws,)."""
        orders = block_orders(
            self.n_obs,
            cluster=self.cluster,
            n_permutations=chunk.n_draws,
            seed=chunk.generator(),
        )
        place = np.arange(self.n_obs)
        if self.cluster is not None:
            place = np.argsort(self.cluster, kind="stable")
        dealt = np.empty_like(orders)
        dealt[:, place] = orders
        step = max(1, _SLOPES_AT_ONCE // self.n_slopes)
        return np.concatenate(
            [self._medians(dealt[at : at + step]) for at in range(0, len(dealt), step)]
        )

    def _medians(self, orders: NDArray[np.intp]) -> Floats:
        slopes = [
            (one.outcome[orders] @ one.forms.T * one.scale)[:, one.place] for one in self.dealt
        ]
        return np.asarray(np.median(np.concatenate(slopes, axis=1), axis=1))


def _piles(whole: Universes, found: Sequence[Part], *, standardized: bool) -> Iterator[_Pile]:
    """Yield the linear specifications by the kind of their outcome."""
    linear = [part for part in found if part.forms is not None]
    for ranked in (False, True):
        pile = [part for part in linear if (part.estimator == "ranks") == ranked]
        if pile:
            yield _pile(whole, pile, ranked=ranked, standardized=standardized)


def _pile(whole: Universes, pile: Sequence[Part], *, ranked: bool, standardized: bool) -> _Pile:
    """Return the slopes, repeated for standard errors, and how to deal each outcome."""
    ratio = np.concatenate([part.fits.ratio for part in pile])
    scale = ratio if standardized else np.ones_like(ratio)
    slopes = np.concatenate([part.fits.estimate for part in pile]) * scale
    forms = np.concatenate([part.forms for part in pile if part.forms is not None])
    source = np.concatenate([part.source for part in pile])
    n_obs = np.concatenate([part.fits.n_obs for part in pile])
    repeats = np.concatenate([np.full(len(part.source), len(part.tests)) for part in pile])
    repeats[~np.isfinite(slopes)] = 0
    dealt = []
    for one in np.unique(source):
        mine = source == one
        outcome = whole.y[np.flatnonzero(whole.source == one)[0]]
        known = ~np.isnan(outcome)
        if ranked:
            outcome = masked_ranks(outcome[None], kept=known[None])[0]
        dealt.append(
            _Dealt(
                np.where(known, outcome - outcome[known].mean(), 0.0),
                forms[mine],
                scale[mine] * (n_obs[mine] / known.sum() if ranked else 1.0),
                np.repeat(np.arange(mine.sum()), repeats[mine]),
            )
        )
    return _Pile(np.repeat(slopes, repeats), tuple(dealt))
