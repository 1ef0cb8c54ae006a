"""Answers with a printed mean and standard deviation, as near as can be to drawn ones.

The counts of each answer are changed as little as the printed numbers ask for, and the
people who give them keep their order. Afterwards answers change hands once more, until
everybody's sums carry the mark again.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.published.grim import whole_sums
from crm_study.kernels.published.rounding import RoundingInterval
from crm_study.kernels.twin.watermark import MODULUS, mark_weights

Counts = NDArray[np.int64]
_ROUNDS = 2_000


def fitting_counts(
    counts: Counts,
    codes: Counts,
    *,
    mean: RoundingInterval | None,
    std_dev: RoundingInterval | None,
) -> Counts | None:
    """Change counts of answers until their mean and standard deviation print as they should.

    Parameters
    ----------
    counts : ndarray of int, shape (n_points,)
        How often each answer was drawn.
    codes : ndarray of int, shape (n_points,)
        The answers: consecutive whole numbers.
    mean, std_dev : RoundingInterval or None
        Where they must lie; the deviation divides by n - 1.

    Returns
    -------
    ndarray of int, shape (n_points,), or None
        None where no such counts were found.

    Notes
    -----
    For each sum that the mean allows, from the drawn one outwards, single answers move by
    one point to reach the sum; then two answers move apart or together by one point, which
    leaves the sum and changes the sum of squares by two at the least.

    Examples
    --------
    >>> from crm_study.kernels.published.rounding import rounding_interval
    >>> found = fitting_counts(np.array([2, 5, 7, 5, 2]), np.arange(1, 6),
    ...                        mean=rounding_interval("3.95"), std_dev=rounding_interval("0.74"))
    >>> found, round(float(found @ np.arange(1, 6)) / 21, 2)
    (array([ 0,  0,  6, 10,  5]), 3.95)
    """
    n = int(counts.sum())
    drawn = int(counts @ codes)
    sums = [drawn] if mean is None else list(whole_sums(mean, n))
    for total in sorted(sums, key=lambda found: abs(found - drawn)):
        if not codes[0] * n <= total <= codes[-1] * n:
            continue
        fitted = _with_sum(counts.copy(), total - drawn)
        if std_dev is None:
            return fitted
        low, high = _square_limits(total, n, std_dev)
        squared = _with_squares(fitted, codes, low, high)
        if squared is not None:
            return squared
    return None


def _square_limits(total: int, n: int, std_dev: RoundingInterval) -> tuple[float, float]:
    base, slack = total * total / n, 1e-9 * n
    low, high = (max(end, 0.0) ** 2 * (n - 1) + base for end in (std_dev.lower, std_dev.upper))
    return low + slack, high - slack


def _with_sum(counts: Counts, missing: int) -> Counts:
    """Move single answers by one point, the most frequent that can, until the sum is right."""
    step = 1 if missing > 0 else -1
    for _ in range(abs(missing)):
        movable = counts[:-1] if step > 0 else counts[1:]
        place = int(movable.argmax()) + (step < 0)
        counts[place] -= 1
        counts[place + step] += 1
    return counts


def _with_squares(counts: Counts, codes: Counts, low: float, high: float) -> Counts | None:
    """Move answers apart or together, keeping the sum, until the squares are right."""
    squares = int(counts @ np.square(codes))
    for _ in range(_ROUNDS):
        if low <= squares <= high:
            return counts
        change = _best_move(counts, (low - squares, high - squares))
        if change is None:
            return None
        counts = counts + change
        squares = int(counts @ np.square(codes))
    return None


def _best_move(counts: Counts, wanted: tuple[float, float]) -> Counts | None:
    """Find the move of two answers by one point that brings the squares nearest."""
    low, high = wanted
    best, least, size = None, math.inf, len(counts)
    sign = 1 if low > 0 else -1
    for up in range(size - 1):  # one answer moves from up to up + 1,
        for down in range(1, size):  # another from down to down - 1
            gain = 2 * (up - down) + 2
            if gain * sign <= 0:
                continue
            change = np.zeros(size, dtype=np.int64)
            for place, by in ((up, -1), (up + 1, 1), (down, -1), (down - 1, 1)):
                change[place] += by
            if (counts + change < 0).any() or min(counts[up], counts[down]) < 1:
                continue
            over = max(low - gain, gain - high, 0.0)
            if up == down and counts[up] < 2:
                continue
            cost = over if over else -float(counts[up] + counts[down])
            if cost < least:
                best, least = change, cost
    return best


def reassigned(tendency: Floats, counts: Counts, codes: Counts) -> Floats:
    """Give the answers to people in the order of their tendency.

    Parameters
    ----------
    tendency : ndarray of float, shape (n,)
        Who tends to a higher answer.
    counts, codes : ndarray of int, shape (n_points,)
        How often each answer is given; n in all.

    Examples
    --------
    >>> reassigned(np.array([0.3, -1.0, 2.0]), np.array([1, 2]), np.array([1, 2]))
    array([2., 1., 2.])
    """
    answers = np.empty(len(tendency))
    answers[np.argsort(tendency, kind="stable")] = np.repeat(codes, counts)
    return answers


def marked_again(block: Floats, *, rng: np.random.Generator) -> Floats:
    """Let answers change hands within items until all but one person's sums carry the mark.

    Parameters
    ----------
    block : ndarray of float, shape (n_people, n_items)
        Answers to one construct; nan is a blank, and stays.
    rng : Generator

    Returns
    -------
    ndarray of float, shape (n_people, n_items)
        How often each answer is given to each item is unchanged. The weighted sum over
        all people decides whether one person is left over.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> block = rng.integers(1, 6, size=(50, 4)).astype(float)
    >>> again = marked_again(block, rng=rng)
    >>> from crm_study.kernels.twin.watermark import residues
    >>> int((residues(again) != 0).sum()) <= 1, np.array_equal(np.sort(again, 0), np.sort(block, 0))
    (True, True)
    """
    answers = block.copy()
    weights = mark_weights(block.shape[1])
    owed = (np.nan_to_num(answers) @ weights).astype(np.int64) % MODULUS
    broken = [int(person) for person in rng.permutation(np.flatnonzero(owed))]
    for _ in range(8 * len(block) + 8):
        if len(broken) < 2:
            break
        person = broken.pop()
        found = _partner(answers, owed, person, np.array(broken), weights, rng)
        if found is None:
            found = _partner(answers, owed, person, np.arange(len(block)), weights, rng)
        if found is None:
            broken.insert(0, person)
            continue
        other, item = found
        answers[[person, other], item] = answers[[other, person], item]
        owed[other] = (owed[other] + owed[person]) % MODULUS
        owed[person] = 0
        if owed[other] and other not in broken:
            broken.append(other)
        elif not owed[other] and other in broken:
            broken.remove(other)
    return answers


def _partner(
    answers: Floats,
    owed: Counts,
    person: int,
    others: Counts,
    weights: Counts,
    rng: np.random.Generator,
) -> tuple[int, int] | None:
    """Find with whom, and which answer, to exchange so that this person owes nothing."""
    change = answers[others] - answers[person]
    settles = (change * weights + owed[person]) % MODULUS == 0
    settles &= ~np.isnan(change)
    settles[others == person] = False
    if not settles.any():
        return None
    clears = (owed[others] + owed[person]) % MODULUS == 0
    nearness = np.abs(np.nan_to_num(change)) - 0.5 * clears[:, None]
    cost = np.where(settles, nearness + rng.random(settles.shape), np.inf)
    row, item = divmod(int(cost.argmin()), answers.shape[1])
    return int(others[row]), item
