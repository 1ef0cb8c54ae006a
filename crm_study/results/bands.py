"""Verbal bands of a mean: fifths of the declared scale range."""

from __future__ import annotations

BANDS = ("very low", "low", "moderate", "high", "very high")


def band(mean: float, *, minimum: float, maximum: float) -> str:
    """Name the fifth of the declared scale range in which a mean lies.

    On a 1-5 scale the bounds are 1.80, 2.60, 3.40 and 4.20, each belonging to the
    band below it, as in the theses of the region (1.00-1.80 very low, 1.81-2.60 ...).

    Examples
    --------
    >>> band(3.9, minimum=1, maximum=5), band(1.8, minimum=1, maximum=5)
    ('high', 'very low')
    """
    width = (maximum - minimum) / len(BANDS)
    for step, name in enumerate(BANDS[:-1], start=1):
        if mean <= minimum + step * width + 1e-9:
            return name
    return BANDS[-1]
