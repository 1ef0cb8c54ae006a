"""Rules that bind a printed correlation matrix: to itself, and to a regression.

Every entry is an interval. A matrix is possible when some matrix inside the box has no
negative eigenvalue; the search goes back and forth between the box and such matrices.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.published.check import Check, Read, compare, not_checkable
from crm_study.kernels.published.rounding import rounding_interval

HIGHAM = "Higham (2002), IMA Journal of Numerical Analysis 22, 329-343"
_ROUNDS = 500
_ENOUGH = 1e-9


def positive_definite(
    lower_triangle: Sequence[Sequence[str]], *, read: Read = rounding_interval
) -> Check:
    """Ask whether printed correlations can be those of one set of variables.

    Parameters
    ----------
    lower_triangle : sequence of sequences of str
        Rows below the diagonal: ``[["0.66"], ["0.75", "0.61"]]`` for three variables.
    read : callable, optional
        How printed numbers become intervals.

    Returns
    -------
    Check
        ``lower`` is the smallest eigenvalue of the printed matrix, ``upper`` that of the
        best matrix in the box.

    Examples
    --------
    >>> positive_definite([[".90"], [".90", "-.90"]]).verdict
    'impossible'
    """
    low, high = _box(lower_triangle, read)
    printed = _smallest((low + high) / 2)
    nearest = _search(low, high)
    fits = nearest >= -_ENOUGH * len(low)
    return Check(
        rule="positive_definite",
        formula="no negative eigenvalue",
        source=HIGHAM,
        verdict="consistent" if fits else "impossible",
        printed=f"{len(low)} variables",
        lower=printed,
        upper=nearest,
    )


def r_squared_from_correlations(
    *,
    r_squared: str,
    outcome: Sequence[str],
    predictors: Sequence[Sequence[str]],
    read: Read = rounding_interval,
) -> Check:
    """Ask whether R squared follows from the printed correlations.

    Parameters
    ----------
    r_squared : str
        As printed.
    outcome : sequence of str, length k
        Correlations of the predictors with the outcome.
    predictors : sequence of sequences of str
        Correlations of the predictors, rows below the diagonal; empty for one predictor.

    Examples
    --------
    >>> r_squared_from_correlations(
    ...     r_squared="0.61", outcome=["0.66", "0.75"], predictors=[["0.68"]]
    ... ).verdict
    'consistent'
    """
    formula, rule = "R² = r'R⁻¹r", "r_squared_from_correlations"
    low, high = _box([*predictors, outcome], read)
    try:
        allowed = _r_squared_range(low, high)
    except np.linalg.LinAlgError:
        note = "The predictors' correlations, as printed, leave R² open."
        return not_checkable(rule, formula=formula, source=HIGHAM, printed=r_squared, note=note)
    return compare(
        rule,
        formula=formula,
        source="algebra of least squares",
        printed=r_squared,
        allowed=allowed,
        limits=(0.0, 1.0),
        read=read,
    )


def _box(lower_triangle: Sequence[Sequence[str]], read: Read) -> tuple[Floats, Floats]:
    """Return the smallest and largest correlations as symmetric matrices."""
    size = len(lower_triangle) + 1
    low, high = np.eye(size), np.eye(size)
    for i, row in enumerate(lower_triangle, start=1):
        if len(row) != i:
            raise AnalysisError(
                f"Row {i} of a lower triangle holds {i} correlation{'s' if i > 1 else ''}, but "
                f"{len(row)} were given."
            )
        for j, text in enumerate(row):
            interval = read(text).within(-1.0, 1.0, name="correlation")
            low[i, j] = low[j, i] = max(interval.lower, -1.0)
            high[i, j] = high[j, i] = min(interval.upper, 1.0)
    return low, high


def _smallest(matrix: Floats) -> float:
    return float(np.linalg.eigvalsh(matrix)[0])


def _search(low: Floats, high: Floats) -> float:
    """Return the smallest eigenvalue of the best matrix found inside the box."""
    inside = (low + high) / 2
    best, correction = _smallest(inside), np.zeros_like(inside)
    for _ in range(_ROUNDS):
        if best >= -_ENOUGH:
            break
        values, vectors = np.linalg.eigh(inside - correction)
        cone = (vectors * np.clip(values, 0.0, None)) @ vectors.T
        correction = cone - (inside - correction)
        inside = np.clip(cone, low, high)
        best = max(best, _smallest(inside))
    return best


def _r_squared_range(low: Floats, high: Floats) -> tuple[float, float]:
    """Bound R squared in the box: by its slopes at the middle, and a second-order margin."""
    middle, half = (low + high) / 2, (high - low) / 2
    center, change = _r_squared(middle), 0.0
    size = len(middle)
    for i in range(1, size):
        for j in range(i):
            if half[i, j]:
                ends = [_r_squared(_moved(middle, i, j, side * half[i, j])) for side in (-1, 1)]
                change += max(abs(end - center) for end in ends)
    margin = 1.25 * change
    return max(0.0, center - margin), min(1.0, center + margin)


def _moved(matrix: Floats, i: int, j: int, by: float) -> Floats:
    moved = matrix.copy()
    moved[i, j] += by
    moved[j, i] += by
    return moved


def _r_squared(matrix: Floats) -> float:
    inner, outer = matrix[:-1, :-1], matrix[-1, :-1]
    value = float(outer @ np.linalg.solve(inner, outer))
    if not math.isfinite(value) or np.linalg.eigvalsh(inner)[0] <= 0:
        raise np.linalg.LinAlgError
    return value
