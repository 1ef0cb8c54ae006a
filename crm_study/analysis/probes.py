"""The values of a moderator at which an effect is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError

Floats = NDArray[np.float64]
#: Mean and one standard deviation to either side, or three percentiles.
Probe = Literal["sd", "percentiles"]
_PERCENTILES = (16, 50, 84)


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a moderator: its key, its words, the value, whether it was observed."""

    key: str
    label: str
    value: float
    observed: bool


def points_of(
    moderator: Floats, *, probe: str = "sd", counts: NDArray[np.integer] | None = None
) -> tuple[Point, ...]:
    """Choose the values: both of a two-valued moderator, else three along its range.

    Parameters
    ----------
    moderator : ndarray of float, shape (n,)
        Observed values.
    probe : {"sd", "percentiles"}
        Mean - SD, mean, mean + SD (n - 1), or the 16th, 50th and 84th percentile (type 7).
    counts : ndarray of int, shape (n,), optional
        How often each value was observed, rising; by default once.

    Raises
    ------
    AnalysisError
        Any other probe.

    Examples
    --------
    >>> [(point.key, point.value) for point in points_of(np.array([1.0, 2, 3]))]
    [('low', 1.0), ('mean', 2.0), ('high', 3.0)]
    >>> [point.key for point in points_of(np.array([0.0, 1, 0]))]
    ['0', '1']
    """
    if probe not in get_args(Probe):
        raise AnalysisError(f"A probe is one of {', '.join(get_args(Probe))}, but is {probe}.")
    values = np.unique(moderator)
    if values.size == 2:
        return tuple(Point(f"{v:g}", f"{v:g}", v, observed=True) for v in values.tolist())
    if probe == "percentiles":
        at = _percentiles(moderator, counts)
        named = [(f"p{q}", f"{q}th percentile") for q in _PERCENTILES]
    else:
        mean, sd = _mean_and_sd(moderator, counts)
        at = [mean - sd, mean, mean + sd]
        named = [("low", "mean − SD"), ("mean", "mean"), ("high", "mean + SD")]
    low, high = float(moderator.min()), float(moderator.max())
    return tuple(
        Point(key, label, value, observed=low <= value <= high)
        for (key, label), value in zip(named, at, strict=True)
    )


def _percentiles(values: Floats, counts: NDArray[np.integer] | None) -> list[float]:
    if counts is None:
        return [float(value) for value in np.percentile(values, _PERCENTILES)]
    last = np.cumsum(counts)
    rank = np.array(_PERCENTILES) / 100 * (last[-1] - 1)
    places = [np.searchsorted(last, np.minimum(np.floor(rank) + i, last[-1])) for i in (1, 2)]
    low, high = (values[place] for place in places)
    return [float(value) for value in low + (rank - np.floor(rank)) * (high - low)]


def _mean_and_sd(values: Floats, counts: NDArray[np.integer] | None) -> tuple[float, float]:
    if counts is None:
        return float(values.mean()), float(values.std(ddof=1))
    n = counts.sum()
    mean = float(counts @ values / n)
    return mean, float(np.sqrt(counts @ (values - mean) ** 2 / (n - 1)))
