"""What ails an item: it runs backwards, stands apart, doubles another, or never varies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies


@dataclass(frozen=True, slots=True, eq=False)
class ItemDiagnosis:
    """Evidence about each item of a scale; arrays of shape (n_items,).

    Attributes
    ----------
    constant : ndarray of bool
        Everyone answered alike.
    opposed : ndarray of bool
        The item runs against what the items share: against the sign of most loadings on
        the first principal component.
    item_rest : ndarray of float
        Correlation with the sum of the other items, every *other* opposed item turned
        first, so that one backward item does not spoil the rest; nan when constant.
    conf_low, conf_high : ndarray of float
        Fisher's interval of `item_rest`; nan below four respondents.
    twin : ndarray of int
        The earlier item an item correlates most with, -1 for none.
    twin_correlation : ndarray of float
        That correlation, opposed items turned.
    n_obs : int
    """

    constant: NDArray[np.bool_]
    opposed: NDArray[np.bool_]
    item_rest: Floats
    conf_low: Floats
    conf_high: Floats
    twin: NDArray[np.int64]
    twin_correlation: Floats
    n_obs: int


def diagnose_items(scores: ArrayLike, *, conf_level: float = 0.95) -> ItemDiagnosis:
    """Gather the evidence about each item of one scale.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete item scores, keyed as declared.
    conf_level : float, default 0.95

    Returns
    -------
    ItemDiagnosis

    Raises
    ------
    AnalysisError
        Fewer than three respondents, fewer than two items, a missing score, or no item
        that varies.

    References
    ----------
    .. [1] Revelle, W. (2024). psych: alpha(check.keys = TRUE). The sign rule is its.

    Examples
    --------
    >>> scores = np.array([[1, 1, 5], [2, 3, 4], [3, 2, 3], [4, 5, 1], [5, 4, 2.0]])
    >>> diagnose_items(scores).opposed.tolist()
    [False, False, True]
    """
    items = complete(scores, name="scores", ndim=2)
    n_obs, n_items = items.shape
    if n_obs < 3 or n_items < 2:
        raise AnalysisError(
            f"An item diagnosis needs at least 3 respondents and 2 items, "
            f"but got {n_obs} and {n_items}."
        )
    constant = ~varies(items)
    if constant.all():
        raise AnalysisError("An item diagnosis needs an item that varies, but none does.")
    correlation = _correlation(items, constant)
    opposed = _opposed(correlation)
    turned = np.where(opposed, -1.0, 1.0)
    item_rest = _item_rest(items, turned, constant)
    low, high = _fisher(item_rest, n_obs, confidence_level(conf_level))
    twin, twin_correlation = _twins(correlation * np.outer(turned, turned))
    return ItemDiagnosis(constant, opposed, item_rest, low, high, twin, twin_correlation, n_obs)


def _correlation(items: Floats, constant: NDArray[np.bool_]) -> Floats:
    """Correlate the items; a constant one correlates with nothing."""
    centered = items - items.mean(axis=0)
    spread = np.where(constant, 1.0, np.sqrt((centered**2).sum(axis=0)))
    standard = np.where(constant, 0.0, centered / spread)
    return np.asarray(standard.T @ standard)


def _opposed(correlation: Floats) -> NDArray[np.bool_]:
    """Tell the items that load against the majority on the first principal component."""
    first = np.linalg.eigh(correlation)[1][:, -1]
    sign = 1.0 if (first > 0).sum() * 2 > (first != 0).sum() else -1.0
    if (first > 0).sum() == (first < 0).sum():  # a tie: the heavier side is right
        sign = 1.0 if first.sum() >= 0 else -1.0
    return np.asarray(sign * first < -1e-12)


def _item_rest(items: Floats, turned: Floats, constant: NDArray[np.bool_]) -> Floats:
    keyed = items * turned
    rest = keyed.sum(axis=1, keepdims=True) - keyed
    usable = varies(rest) & ~constant
    centered, others = items - items.mean(axis=0), rest - rest.mean(axis=0)
    cross = (centered * others).sum(axis=0)
    size = np.sqrt((centered**2).sum(axis=0) * (others**2).sum(axis=0))
    return np.where(usable, cross / np.where(usable, size, 1.0), np.nan)


def _fisher(correlation: Floats, n_obs: int, conf_level: float) -> tuple[Floats, Floats]:
    if n_obs < 4:
        return np.full_like(correlation, np.nan), np.full_like(correlation, np.nan)
    reach = normal_quantile(0.5 + conf_level / 2) / np.sqrt(n_obs - 3)
    with np.errstate(divide="ignore"):
        z = np.arctanh(np.clip(correlation, -1, 1))
    return np.tanh(z - reach), np.tanh(z + reach)


def _twins(correlation: Floats) -> tuple[NDArray[np.int64], Floats]:
    n_items = len(correlation)
    earlier = np.where(np.tri(n_items, k=-1, dtype=bool), correlation, -np.inf)
    twin = earlier.argmax(axis=1)
    twin[0] = -1
    closest = earlier[np.arange(n_items), np.maximum(twin, 0)]
    return twin, np.where(twin >= 0, closest, np.nan)
