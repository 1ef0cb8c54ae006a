"""Krippendorff's alpha: agreement of observers, some of whom may have skipped some units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, with_gaps

#: What the values mean, and so how far two of them are apart.
Level = Literal["nominal", "ordinal", "interval", "ratio"]


@dataclass(frozen=True, slots=True)
class KrippendorffAlpha:
    """Agreement of observers beyond chance. Unrounded, dimensionless.

    Attributes
    ----------
    estimate : float
        1 for full agreement, 0 for what chance gives, negative for less than that.
    observed, expected : float
        Mean disagreement of two values of one unit, and of any two values; in the metric
        of the level.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the values mean.
    n_observers : int
        Observers.
    n_units : int
        Units with at least two values: the others say nothing about agreement.
    n_values : int
        Values of those units.
    """

    estimate: float
    observed: float
    expected: float
    level: Level
    n_observers: int
    n_units: int
    n_values: int


def krippendorff_alpha(ratings: ArrayLike, *, level: Level) -> KrippendorffAlpha:
    r"""Estimate how far observers agree about units.

    Parameters
    ----------
    ratings : array_like of float, shape (n_units, n_observers)
        nan where an observer gave no value.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the values mean. For ``"nominal"`` the numbers are mere names; for
        ``"ordinal"`` only their order counts; for ``"ratio"`` none may be negative.

    Returns
    -------
    KrippendorffAlpha

    Raises
    ------
    AnalysisError
        No unit with two values, one and the same value throughout, a negative value on a
        ratio scale, an infinite value, or an unknown level.

    Notes
    -----
    With the coincidences o of values c and k, their margins n and squared distances,

    .. math:: \alpha = 1 - \frac{D_o}{D_e} = 1 - (n - 1)
              \frac{\sum o_{ck} \delta_{ck}^2}{\sum n_c n_k \delta_{ck}^2}

    References
    ----------
    .. [1] Krippendorff, K. (2019). Content analysis (4th ed.), ch. 12.
    .. [2] Hayes, A. F., & Krippendorff, K. (2007). Communication Methods and Measures, 1(1),
       77-89.

    Examples
    --------
    >>> nan = float("nan")
    >>> found = krippendorff_alpha([[1, 1], [2, 3], [3, 3], [2, nan]], level="nominal")
    >>> round(found.estimate, 4), found.n_units
    (0.5455, 3)
    """
    table = with_gaps(ratings, name="ratings")
    counts, codes = _paired_counts(table)
    n_of_unit, n_of_value = counts.sum(axis=1), counts.sum(axis=0)
    n_values = float(n_of_value.sum())
    per_pair = counts / (n_of_unit - 1)[:, None]
    coincidences = counts.T @ per_pair - np.diag(per_pair.sum(axis=0))
    distance = _squared_distance(codes, n_of_value, level)
    observed = float((coincidences * distance).sum()) / n_values
    chance = np.outer(n_of_value, n_of_value)
    expected = float((chance * distance).sum()) / (n_values * (n_values - 1))
    return KrippendorffAlpha(
        estimate=1 - observed / expected,
        observed=observed,
        expected=expected,
        level=level,
        n_observers=table.shape[1],
        n_units=len(counts),
        n_values=int(n_values),
    )


def _paired_counts(table: Floats) -> tuple[Floats, Floats]:
    """How often each value was given to each unit that has two or more, and the values."""
    paired = table[np.isfinite(table).sum(axis=1) > 1]
    if not len(paired):
        raise AnalysisError("Krippendorff's alpha needs a unit with at least 2 values.")
    codes = np.unique(paired[np.isfinite(paired)])
    if len(codes) < 2:
        raise AnalysisError(
            "Krippendorff's alpha is undefined: every value that can be compared is the same."
        )
    return np.asarray((paired[:, :, None] == codes).sum(axis=1), dtype=float), codes


def _squared_distance(codes: Floats, n_of_value: Floats, level: Level) -> Floats:
    """How far two values are apart, squared."""
    if level == "nominal":
        return 1 - np.eye(len(codes))
    if level == "interval":
        return np.asarray((codes[:, None] - codes) ** 2)
    if level == "ordinal":
        # Values between two others, and half of those at either end, keep them apart.
        rank = np.cumsum(n_of_value) - n_of_value / 2
        return np.asarray((rank[:, None] - rank) ** 2)
    if level == "ratio":
        return _ratio_distance(codes)
    raise AnalysisError(f"A level is one of {', '.join(get_args(Level))}, but is {level}.")


def _ratio_distance(codes: Floats) -> Floats:
    """Squared difference relative to the sum; 0 and 0 are not apart."""
    if codes[0] < 0:
        raise AnalysisError(f"A ratio scale has no negative values, but one is {codes[0]:g}.")
    sums = codes[:, None] + codes
    return np.asarray(((codes[:, None] - codes) / np.where(sums > 0, sums, 1)) ** 2)
