"""All sets of whole answers on a bounded scale with a given sum and sum of squares.

Where a search by random moves can miss the few sets there are, this one cannot: for up
to five points it goes through every possibility.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.published.check import Check, Read, not_checkable
from crm_study.kernels.published.grim import whole_sums
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval

SPRITE = (
    "Heathers, Anaya, van der Zee & Brown (2018), SPRITE; Wilner, Wood & Simons (2018), CORVIDS"
)
_MOST_POINTS = 40
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class AnswerSets:
    """The sets of answers that a printed mean and standard deviation allow.

    Attributes
    ----------
    values : tuple of int
        Points of the scale.
    counts : ndarray of int, shape (n_sets, n_points)
        How often each point was chosen, one row a set.
    complete : bool
        Whether these are all sets, or only examples.
    """

    values: tuple[int, ...]
    counts: Counts
    complete: bool


def sd_limits(*, mean: float, n_obs: int, minimum: int, maximum: int) -> tuple[float, float]:
    """Return the smallest and largest standard deviation of whole answers with a mean.

    Parameters
    ----------
    mean : float
        Must be a whole sum over n within the scale.
    n_obs : int
        Respondents, at least two.
    minimum, maximum : int
        Ends of the scale.

    Examples
    --------
    >>> low, high = sd_limits(mean=3.0, n_obs=4, minimum=1, maximum=5)
    >>> low, round(high, 3)
    (0.0, 2.309)
    """
    total = round(mean * n_obs)
    squares = _square_limits(total, n_obs, minimum, maximum)
    spread = [max(0.0, (q - total * total / n_obs) / (n_obs - 1)) for q in squares]
    return math.sqrt(spread[0]), math.sqrt(spread[1])


def answer_sets(
    *,
    mean: str,
    std_dev: str,
    n_obs: int,
    minimum: int,
    maximum: int,
    most: int = 1000,
    read: Read = rounding_interval,
) -> AnswerSets:
    """List the sets of n whole answers with a printed mean and standard deviation.

    Parameters
    ----------
    mean, std_dev : str
        As printed; the standard deviation divides by n - 1.
    n_obs : int
        Respondents, from 2.
    minimum, maximum : int
        Ends of the scale; every whole number between them can be answered.
    most : int, default 1000
        Sets to keep.

    Returns
    -------
    AnswerSets
        All of them for scales of up to five points; for longer scales one example a sum
        and sum of squares, if there is one.

    Raises
    ------
    AnalysisError
        Fewer than two answers, or a scale with its ends the wrong way round.

    Examples
    --------
    >>> found = answer_sets(mean="3.95", std_dev="0.74", n_obs=21, minimum=1, maximum=5)
    >>> len(found.counts), found.complete
    (4, True)
    """
    if n_obs < 2 or not 0 < maximum - minimum < _MOST_POINTS:
        raise AnalysisError(
            f"Answer sets need two answers and a scale of 2 to {_MOST_POINTS} points, but n is "
            f"{n_obs} and the scale goes from {minimum} to {maximum}."
        )
    values = tuple(range(minimum, maximum + 1))
    small = len(values) <= 5
    found = [
        _every_set(total, squares, n_obs, values)
        if small
        else _one_set(total, squares, n_obs, values)
        for total, squares in _moments(read(mean), read(std_dev), n_obs, minimum, maximum)
    ]
    counts = np.concatenate([np.empty((0, len(values)), dtype=np.int64), *found])
    return AnswerSets(values, counts[:most], small and len(counts) <= most)


def sprite(
    *,
    mean: str,
    std_dev: str,
    n_obs: int,
    minimum: int,
    maximum: int,
    read: Read = rounding_interval,
) -> Check:
    """Ask whether any set of answers on a bounded scale has a printed mean and SD.

    Examples
    --------
    >>> sprite(mean="4.90", std_dev="1.20", n_obs=20, minimum=1, maximum=5).verdict
    'impossible'
    """
    formula = f"{n_obs} whole answers from {minimum} to {maximum}"
    box = read(mean)
    if box.upper < minimum or box.lower > maximum:
        note = "The mean lies outside the scale."
        return Check("sprite", formula, SPRITE, "impossible", std_dev, note=note)
    found = answer_sets(
        mean=mean, std_dev=std_dev, n_obs=n_obs, minimum=minimum, maximum=maximum, most=1, read=read
    )
    low, high = _sd_range(box, n_obs, minimum, maximum)
    if len(found.counts):
        return Check("sprite", formula, SPRITE, "consistent", std_dev, low, high)
    if maximum - minimum > 4 and _moments(box, read(std_dev), n_obs, minimum, maximum):
        note = "No set was found, but not every one was tried."
        return not_checkable("sprite", formula=formula, source=SPRITE, printed=std_dev, note=note)
    return Check("sprite", formula, SPRITE, "impossible", std_dev, low, high)


def _sd_range(
    mean: RoundingInterval, n_obs: int, minimum: int, maximum: int
) -> tuple[float, float]:
    sums = [s for s in whole_sums(mean, n_obs) if n_obs * minimum <= s <= n_obs * maximum]
    limits = [
        sd_limits(mean=s / n_obs, n_obs=n_obs, minimum=minimum, maximum=maximum) for s in sums
    ]
    return (
        (min(low for low, _ in limits), max(high for _, high in limits))
        if limits
        else (
            math.nan,
            math.nan,
        )
    )


def _moments(
    mean: RoundingInterval, spread: RoundingInterval, n_obs: int, minimum: int, maximum: int
) -> list[tuple[int, int]]:
    """Return the whole sums and sums of squares that print so and that the ends allow."""
    low, high = max(spread.lower, 0.0), spread.upper
    found = []
    for total in whole_sums(mean, n_obs):
        if not n_obs * minimum <= total <= n_obs * maximum:
            continue
        base = total * total / n_obs
        room = 1e-9 * max(1.0, base)
        least, most = _square_limits(total, n_obs, minimum, maximum)
        first = max(least, math.ceil((n_obs - 1) * low * low + base - room))
        last = min(most, math.floor((n_obs - 1) * high * high + base + room))
        found += [(total, squares) for squares in range(first + (first - total) % 2, last + 1, 2)]
    return found


def _square_limits(total: int, n_obs: int, minimum: int, maximum: int) -> tuple[int, int]:
    """Return the least and the greatest sum of squares of answers with a sum."""
    middle, above = divmod(total, n_obs)
    least = (n_obs - above) * middle**2 + above * (middle + 1) ** 2
    width = maximum - minimum
    at_top, rest = divmod(total - n_obs * minimum, width)
    most = at_top * maximum**2 + (n_obs - at_top) * minimum**2
    if rest:
        most += (minimum + rest) ** 2 - minimum**2
    return least, most


def _every_set(total: int, squares: int, n_obs: int, values: tuple[int, ...]) -> Counts:
    """Return every set: three equations fix three counts, the others are tried out."""
    free, fixed = values[:-3], values[-3:]
    if len(values) < 3:
        return _two_points(total, squares, n_obs, values)
    grid = np.indices((n_obs + 1,) * len(free), dtype=np.int64).reshape(len(free), -1)
    left = [
        n_obs - grid.sum(axis=0),
        total - np.array(free, dtype=np.int64) @ grid,
        squares - np.array(free, dtype=np.int64) ** 2 @ grid,
    ]
    base = fixed[0]
    shifted = left[1] - base * left[0]
    doubled = left[2] - 2 * base * left[1] + base**2 * left[0] - shifted
    third, odd = np.divmod(doubled, 2)
    second = shifted - 2 * third
    first = left[0] - second - third
    kept = (odd == 0) & (first >= 0) & (second >= 0) & (third >= 0)
    counts: Counts = np.vstack([grid, first, second, third]).T[kept]
    return counts


def _two_points(total: int, squares: int, n_obs: int, values: tuple[int, ...]) -> Counts:
    low, high = values
    above = total - n_obs * low
    fits = 0 <= above <= n_obs and squares == (n_obs - above) * low**2 + above * high**2
    return np.array([[n_obs - above, above]] if fits else [], dtype=np.int64).reshape(-1, 2)


def _one_set(total: int, squares: int, n_obs: int, values: tuple[int, ...]) -> Counts:
    """Spread the most even answers, two at a time, until the sum of squares is met."""
    middle, above = divmod(total, n_obs)
    counts = dict.fromkeys(values, 0)
    counts[middle] += n_obs - above
    if above:
        counts[middle + 1] += above
    missing = squares - sum(count * value**2 for value, count in counts.items())
    while missing > 0:
        move = _best_move(counts, missing, values)
        if move is None:
            return np.empty((0, len(values)), dtype=np.int64)
        low, high = move
        for value, change in ((low, -1), (low - 1, 1), (high, -1), (high + 1, 1)):
            counts[value] += change
        missing -= 2 * (high - low + 1)
    return np.array([[counts[value] for value in values]], dtype=np.int64)


def _best_move(
    counts: dict[int, int], missing: int, values: tuple[int, ...]
) -> tuple[int, int] | None:
    """Return the two answers to push apart by one each: the widest gain that fits."""
    best: tuple[int, int] | None = None
    for low in values[1:]:
        for high in values[:-1]:
            gain = 2 * (high - low + 1)
            enough = counts[low] >= 1 + (low == high) and counts[high] >= 1
            if (
                enough
                and 0 < gain <= missing
                and (best is None or gain > 2 * (best[1] - best[0] + 1))
            ):
                best = (low, high)
    return best
