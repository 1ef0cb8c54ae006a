"""What every kernel asks of its numbers, phrased as nouns.

A kernel never repairs its input: whom to leave out and what to impute is decided
once, upstream, where it is counted and reported.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError

Floats = NDArray[np.float64]


def complete(values: ArrayLike, *, name: str, ndim: int) -> Floats:
    """Read finite numbers of a given dimension; refuse anything else.

    Parameters
    ----------
    values : array_like
        Numbers in any unit. Masked entries count as missing.
    name : str
        What the values are, for the message: ``"scores"``, ``"outcome"``.
    ndim : int
        1 for a variable, 2 for a table with one row per observation.

    Returns
    -------
    ndarray of float, the shape of ``values``
        Never written to by a kernel.

    Raises
    ------
    AnalysisError
        Text, a wrong number of dimensions, or a missing or infinite value.

    Examples
    --------
    >>> complete([1, 2, 4], name="outcome", ndim=1)
    array([1., 2., 4.])
    >>> complete([1, float("nan")], name="outcome", ndim=1)
    Traceback (most recent call last):
    crm_study.errors.AnalysisError: The outcome must be complete: 1 of 2 values is missing or \
infinite.
    """
    numbers = _numbers(values, name=name)
    if numbers.ndim != ndim:
        raise AnalysisError(f"The {name} must have {ndim} dimension(s), but have {numbers.ndim}.")
    if n_bad := int((~np.isfinite(numbers)).sum()):
        verb = "value is" if numbers.size == 1 else ("values is" if n_bad == 1 else "values are")
        raise AnalysisError(
            f"The {name} must be complete: {n_bad} of {numbers.size} {verb} missing or infinite."
        )
    return numbers


def with_gaps(values: ArrayLike, *, name: str) -> Floats:
    """Read a table of numbers in which some are missing, for the few kernels that allow it.

    Parameters
    ----------
    values : array_like
        Numbers in any unit; nan and masked entries are missing.
    name : str
        What the values are, for the message: ``"ratings"``.

    Returns
    -------
    ndarray of float, two-dimensional
        With nan where a value is missing; never written to by a kernel.

    Raises
    ------
    AnalysisError
        Text, a wrong number of dimensions, or an infinite value.

    Examples
    --------
    >>> with_gaps([[1, float("nan")], [2, 4]], name="ratings")
    array([[ 1., nan],
           [ 2.,  4.]])
    """
    numbers = _numbers(values, name=name)
    if numbers.ndim != 2:
        raise AnalysisError(f"The {name} must have 2 dimension(s), but have {numbers.ndim}.")
    if n_bad := int(np.isinf(numbers).sum()):
        verb = "is" if n_bad == 1 else "are"
        raise AnalysisError(f"The {name} must be finite: {n_bad} of {numbers.size} {verb} not.")
    return numbers


def _numbers(values: ArrayLike, *, name: str) -> Floats:
    """Convert to float; a masked entry becomes nan instead of its hidden value."""
    # a plain array is not asked: numpy loads what knows masked ones only then
    if isinstance(values, np.ndarray) and type(values) is not np.ndarray and np.ma.isMA(values):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise AnalysisError(f"The {name} must be numbers: {error}.") from error


def confidence_level(conf_level: float) -> float:
    """Read a coverage strictly between 0 and 1.

    Parameters
    ----------
    conf_level : float
        Coverage of an interval, as a proportion.

    Returns
    -------
    float

    Raises
    ------
    AnalysisError
        Any other number; 95 is refused, 0.95 is meant.

    Examples
    --------
    >>> confidence_level(0.95)
    0.95
    """
    if not 0 < conf_level < 1:
        raise AnalysisError(f"The confidence level must lie between 0 and 1, but is {conf_level}.")
    return float(conf_level)


def varies(values: Floats) -> NDArray[np.bool_]:
    """Tell which columns vary by more than rounding.

    Parameters
    ----------
    values : ndarray of float, shape (n_obs,) or (n_obs, n_columns)

    Returns
    -------
    ndarray of bool, shape () or (n_columns,)
        False where the range is below 1e-13 of the largest magnitude: ``[0.1 + 0.2, 0.3]``
        is a constant, ``[1e9, 1e9 + 1]`` is not.

    Examples
    --------
    >>> varies(np.array([[1.0, 0.1 + 0.2], [2.0, 0.3]]))
    array([ True, False])
    """
    low, high = values.min(axis=0), values.max(axis=0)
    return np.asarray(high - low > 1e-13 * np.maximum(np.abs(low), np.abs(high)))
