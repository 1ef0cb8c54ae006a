"""Graded answers: how likely each point of a scale is for people on a latent scale.

A person's tendency is the construct times the item's loading plus noise, standard normal
over people. Cuts turn it into a point of the scale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from crm_study.kernels.arrays.validate import Floats

#: Steps of the search for a shift or a spread; halving a range of 8 this often is exact.
_HALVINGS = 40
_WIDEST = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class GradedItem:
    """One item of a construct.

    Attributes
    ----------
    codes : ndarray of int, shape (n_points,)
        Answer codes, ascending.
    cuts : ndarray of float, shape (n_points - 1,)
        Tendencies at which the next point is chosen, ascending.
    loading : float
        Correlation of tendency and construct, below 1.
    reversed : bool
        Whether agreement means less: such an item is answered from the other end.
    """

    codes: NDArray[np.int64]
    cuts: Floats
    loading: float
    reversed: bool = False

    def probabilities(self, construct: Floats) -> Floats:
        """Compute how likely each code is as an answer: shape (n, n_points).

        Examples
        --------
        >>> item = GradedItem(np.array([1, 2, 3]), np.array([-1.0, 1.0]), 0.6)
        >>> item.probabilities(np.array([0.0])).round(3)
        array([[0.106, 0.789, 0.106]])
        """
        noise = np.sqrt(1 - self.loading**2)
        below = ndtr((self.cuts - self.loading * construct[:, None]) / noise)
        ends = np.pad(below, ((0, 0), (1, 1)), constant_values=((0, 0), (0, 1)))
        found: Floats = np.diff(ends, axis=1)
        return found[:, ::-1] if self.reversed else found

    def moments(self) -> tuple[float, float]:
        """Compute mean and variance of the scored answers over all people."""
        shares = np.diff(np.concatenate([[0.0], ndtr(self.cuts), [1.0]]))
        mean = float(shares @ self.codes)
        return mean, float(shares @ np.square(self.codes - mean))

    def moved(self, *, shift: float = 0.0, spread: float = 1.0) -> GradedItem:
        """Move the cuts down by a shift, and apart by a factor."""
        center = self.cuts.mean()
        return replace(self, cuts=center + (self.cuts - center) * spread - shift)


def tuned(
    items: tuple[GradedItem, ...],
    *,
    mean: float | None,
    std_dev: float | None,
    mean_correlation: float,
) -> tuple[GradedItem, ...]:
    """Move the cuts of a construct's items so that its scores have a mean and a spread.

    Parameters
    ----------
    items : tuple of GradedItem
        Of one construct, whose score is their mean.
    mean, std_dev : float or None
        Of the scores over all people; None leaves what is.
    mean_correlation : float
        Between answers to two of the items.

    Returns
    -------
    tuple of GradedItem
        As near as the scale allows.

    Examples
    --------
    >>> items = (GradedItem(np.array([1, 2, 3]), np.array([-1.0, 1.0]), 0.6),)
    >>> round(tuned(items, mean=2.5, std_dev=None, mean_correlation=0.3)[0].moments()[0], 6)
    2.5
    """

    def centered(spread: float) -> tuple[GradedItem, ...]:
        wider = tuple(item.moved(spread=spread) for item in items)
        if mean is None:
            return wider
        shift = _root(lambda by: _mean([item.moved(shift=by) for item in wider]) - mean)
        return tuple(item.moved(shift=shift) for item in wider)

    if std_dev is None:
        return centered(1.0)
    # Wider cuts leave fewer people at the ends: the spread of scores falls.
    power = _root(lambda by: std_dev - _spread(centered(float(np.exp(by))), mean_correlation))
    return centered(float(np.exp(power)))


def _mean(items: list[GradedItem]) -> float:
    return float(np.mean([item.moments()[0] for item in items]))


def _spread(items: tuple[GradedItem, ...], mean_correlation: float) -> float:
    """Compute the standard deviation of the mean of equally correlated items."""
    variance = float(np.mean([item.moments()[1] for item in items]))
    return float(np.sqrt(variance * (1 + (len(items) - 1) * mean_correlation) / len(items)))


def _root(rising: Callable[[float], float]) -> float:
    """Find where a rising function is zero, by halving; an end where it is not."""
    low, high = -_WIDEST, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
