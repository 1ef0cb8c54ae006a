"""Entries of institutions in years: the year before, averages over a year, ratios."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


def year_before(values: ArrayLike, *, unit: Sequence[object], year: ArrayLike) -> Floats:
    """Return what the same unit held one year earlier.

    Parameters
    ----------
    values : array_like of float, shape (n_rows,)
        In any unit; nan where there is no entry.
    unit : sequence, length n_rows
        Institution of every row.
    year : array_like of float, shape (n_rows,)
        Complete; whole numbers.

    Returns
    -------
    ndarray of float, shape (n_rows,)
        nan where the sheets hold no such year: a gap of two years is no year before.

    Raises
    ------
    AnalysisError
        Unequal lengths, a missing year, or one unit twice in a year.

    Examples
    --------
    >>> year_before([10, 12, 15], unit=["a", "a", "b"], year=[2023, 2024, 2024])
    array([nan, 10., nan])
    """
    amounts = np.asarray(values, dtype=float)
    years = complete(year, name="years", ndim=1)
    if not len(amounts) == len(years) == len(unit):
        raise AnalysisError(
            f"Values, units and years must be equally long, but are {len(amounts)}, {len(unit)} "
            f"and {len(years)}."
        )
    held: dict[tuple[str, float], float] = {}
    for name, when, amount in zip(unit, years.tolist(), amounts.tolist(), strict=True):
        if (str(name), when) in held:
            raise AnalysisError(f"'{name}' has two rows for the year {when:g}.")
        held[str(name), when] = amount
    before = [held.get((str(n), t - 1), np.nan) for n, t in zip(unit, years.tolist(), strict=True)]
    return np.array(before)


def divided(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """Divide entry by entry; nan where the divisor is not above 0 or a side is missing.

    Examples
    --------
    >>> divided([1.0, 1.0, 1.0], [4.0, 0.0, -2.0])
    array([0.25,  nan,  nan])
    """
    above, below = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    usable = np.where(below > 0, below, np.nan)
    return np.asarray(above / usable)
