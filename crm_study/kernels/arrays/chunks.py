"""Draws of a simulation, cut into chunks that any worker can make.

The cut depends on the work alone and every chunk has a stream of random numbers of its own, so
that the same draws are made in the same order whoever makes them, and however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from crm_study.errors import AnalysisError

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some draws, and where their random numbers come from.

    Attributes
    ----------
    number : int
        Place among the chunks, from 0.
    n_draws : int
    seed : int
        Of the whole simulation.
    """

    number: int
    n_draws: int
    seed: int

    def generator(self) -> np.random.Generator:
        """Return the chunk's own stream; that of the first is the stream of the seed itself.

        References
        ----------
        .. [1] O'Neill, M. E. (2015). Developing a seed_seq alternative. Its hash keeps spawned
           streams apart from one another and from their parent's.
        """
        key = (self.number,) if self.number else ()
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))


class Spread(Protocol):
    """Does a task for every chunk, and gives the results in the order of the chunks."""

    def __call__(
        self, task: Callable[[Chunk], Result], chunks: Sequence[Chunk], /
    ) -> Iterable[Result]:
        """Do the work."""


def chunks(n_draws: int, *, seed: int, most: int) -> tuple[Chunk, ...]:
    """Cut a number of draws into chunks; more draws begin with the same ones.

    Parameters
    ----------
    n_draws : int
        Draws in all.
    seed : int
        0 or more.
    most : int
        Draws of a chunk; only the last has fewer.

    Raises
    ------
    AnalysisError
        No draws, or a seed below 0.

    Examples
    --------
    >>> [chunk.n_draws for chunk in chunks(250, seed=1, most=100)]
    [100, 100, 50]
    """
    if n_draws < 1 or seed < 0:
        raise AnalysisError(
            f"A simulation needs 1 draw at least and a seed of 0 or more; got {n_draws} draws "
            f"and the seed {seed}."
        )
    starts = range(0, n_draws, most)
    return tuple(Chunk(k, min(most, n_draws - at), seed) for k, at in enumerate(starts))


def here(task: Callable[[Chunk], Result], chunks: Sequence[Chunk]) -> Iterable[Result]:
    """Do a task for one chunk after the other, in this process."""
    return map(task, chunks)
