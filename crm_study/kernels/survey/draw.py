"""A draw that anyone can repeat with a pencil's patience: order by a hash of the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from crm_study.errors import AnalysisError

ALGORITHM = "sha256-order-1"
"""Name of the rule below; a change of the rule changes its name."""


def draw_order(positions: Sequence[int], *, seed: str, frame_hash: str) -> tuple[int, ...]:
    """Put the units of a stratum into the order in which they are drawn.

    Parameters
    ----------
    positions : sequence of int
        Places of the units in the sorted frame, counted from 1.
    seed : str
        Chosen before the frame was seen, by dice for example.
    frame_hash : str
        SHA-256 of the sorted frame, so that nobody can try frames against a seed unseen.

    Returns
    -------
    tuple of int
        The positions by rising SHA-256 of ``seed|frame_hash|position`` (UTF-8). The first n
        are a simple random sample of n without replacement, the next ones its reserves; a
        larger sample holds every smaller one. No library's generator is needed to check it.

    Raises
    ------
    AnalysisError
        An empty seed, or a position that stands twice.

    References
    ----------
    .. [1] Ohlsson, E. (1995). Coordination of samples using permanent random numbers. In
       Business survey methods (pp. 153-169). Wiley.
    .. [2] Rivest, R. L. (2011). Reference implementation code for pseudo-random sampler for
       election audits.

    Examples
    --------
    >>> draw_order([1, 2, 3, 4], seed="17", frame_hash="abc")
    (2, 1, 3, 4)
    """
    if not seed.strip():
        raise AnalysisError("A draw needs a seed: a number or words, written down beforehand.")
    if len(set(positions)) < len(positions):
        raise AnalysisError("A unit stands twice in the stratum it is drawn from.")
    return tuple(sorted(positions, key=lambda unit: _number(seed, frame_hash, unit)))


def _number(seed: str, frame_hash: str, position: int) -> str:
    return hashlib.sha256(f"{seed}|{frame_hash}|{position}".encode()).hexdigest()
