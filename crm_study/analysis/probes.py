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


def points_of(moderator: Floats, *, probe: str = "sd") -> tuple[Point, ...]:
    """Choose the values: both of a two-valued moderator, else three along its range.

    Parameters
    ----------
    moderator : ndarray of float, shape (n,)
        Observed values.
    probe : {"sd", "percentiles"}
        Mean - SD, mean, mean + SD (n - 1), or the 16th, 50th and 84th percentile (type 7).

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
        at = np.percentile(moderator, _PERCENTILES).tolist()
        named = [(f"p{q}", f"{q}th percentile") for q in _PERCENTILES]
    else:
        mean, sd = float(moderator.mean()), float(moderator.std(ddof=1))
        at = [mean - sd, mean, mean + sd]
        named = [("low", "mean − SD"), ("mean", "mean"), ("high", "mean + SD")]
    low, high = float(moderator.min()), float(moderator.max())
    return tuple(
        Point(key, label, value, observed=low <= value <= high)
        for (key, label), value in zip(named, at, strict=True)
    )
