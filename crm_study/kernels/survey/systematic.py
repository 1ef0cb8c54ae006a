"""Systematic draws, with equal chances or with chances by size, exact to the last fraction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from crm_study.errors import AnalysisError

ALGORITHM = "sha256-systematic-1"
"""Name of the rule by which a start follows from a seed; a change changes its name."""
_DIGITS = 16


def inclusion_probabilities(sizes: Sequence[Fraction | int], n: int) -> tuple[Fraction, ...]:
    """Return the chance of every unit to be drawn, proportional to its size.

    Parameters
    ----------
    sizes : sequence of Fraction or int, length N
        Above 0; equal ones give equal chances.
    n : int
        Units to draw.

    Returns
    -------
    tuple of Fraction, length N
        They sum to n. A unit so large that its chance would pass 1 is drawn for certain,
        and the rest is divided anew among the others, until none passes.

    Raises
    ------
    AnalysisError
        A size of 0 or below, or more units to draw than there are.

    References
    ----------
    .. [1] Tillé, Y. (2006). Sampling algorithms, sec. 2.10. Springer.

    Examples
    --------
    >>> [str(p) for p in inclusion_probabilities([10, 1, 2, 3], 2)]
    ['1', '1/6', '1/3', '1/2']
    """
    if any(size <= 0 for size in sizes):
        raise AnalysisError("A unit can be drawn by its size only when that is above 0.")
    if not 0 <= n <= len(sizes):
        raise AnalysisError(f"There are {len(sizes)} units, so {n} cannot be drawn from them.")
    certain: set[int] = set()
    while True:
        left = n - len(certain)
        total = sum(size for at, size in enumerate(sizes) if at not in certain)
        passing = {at for at, size in enumerate(sizes) if at not in certain and left * size > total}
        if not passing:
            break
        certain |= passing
    return tuple(
        Fraction(1) if at in certain else Fraction(left * size, 1) / total
        for at, size in enumerate(sizes)
    )


def systematic_draw(probabilities: Sequence[Fraction], start: Fraction) -> tuple[int, ...]:
    """Walk along the units in steps of one, and take each unit that is stepped on.

    Parameters
    ----------
    probabilities : sequence of Fraction, length N
        Chances of the units, in the order in which they are walked along; the sum is whole.
    start : Fraction
        Where the first step ends, from 0 (excluded) to 1.

    Returns
    -------
    tuple of int
        Places of the drawn units, counted from 0: unit k is drawn when a number start,
        start + 1, ... lies above the sum of the chances before it and not above the sum
        with its own.

    Raises
    ------
    AnalysisError
        Chances outside 0 to 1 or whose sum is not whole, or a start outside 0 to 1.

    References
    ----------
    .. [1] Madow, W. G. (1949). On the theory of systematic sampling, II. Annals of
       Mathematical Statistics, 20, 333-354.

    Examples
    --------
    >>> systematic_draw([Fraction(1, 2)] * 4, Fraction(1, 4))
    (0, 2)
    """
    if not 0 < start <= 1:
        raise AnalysisError(f"A systematic draw starts above 0 and not above 1, not at {start}.")
    if any(not 0 <= chance <= 1 for chance in probabilities) or sum(probabilities) % 1:
        raise AnalysisError("Chances must lie between 0 and 1 and add up to a whole number.")
    reached = accumulate(probabilities, initial=-start)
    steps = [reach.__floor__() for reach in reached]
    return tuple(at for at, (before, after) in enumerate(pairwise(steps)) if after > before)


def start_of(*, seed: str, frame_hash: str, stratum: str) -> Fraction:
    """Return where a systematic draw starts: above 0, up to 1, told by the seed alone.

    Parameters
    ----------
    seed : str
        Chosen before the frame was seen.
    frame_hash : str
        SHA-256 of the sorted frame.
    stratum : str
        Every stratum has a start of its own.

    Returns
    -------
    Fraction
        One more than the first 16 hexadecimal digits of the SHA-256 of
        ``seed|frame_hash|stratum|start`` (UTF-8), over 16 to the power of 16.

    Raises
    ------
    AnalysisError
        An empty seed.

    Examples
    --------
    >>> round(float(start_of(seed="17", frame_hash="abc", stratum="all")), 4)
    0.4407
    """
    if not seed.strip():
        raise AnalysisError("A draw needs a seed: a number or words, written down beforehand.")
    digest = hashlib.sha256(f"{seed}|{frame_hash}|{stratum}|start".encode()).hexdigest()
    return Fraction(int(digest[:_DIGITS], 16) + 1, 16**_DIGITS)
