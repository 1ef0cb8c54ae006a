"""What experts think of the items: content validity index, modified kappa, CVR."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays import special
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class ContentValidity:
    """Content validity of items and of their scale; every array has shape (n_items,).

    Attributes
    ----------
    n_agreeing : ndarray of float
        Experts who found the item relevant.
    i_cvi : ndarray of float
        Their share.
    chance : ndarray of float
        Probability that exactly as many would find it relevant by tossing coins.
    modified_kappa : ndarray of float
        The share beyond that chance.
    s_cvi_ave : float
        Mean of the items' shares.
    s_cvi_ua : float
        Share of items that every expert found relevant.
    n_experts, n_items : int
        Experts and items.
    """

    n_agreeing: Floats
    i_cvi: Floats
    chance: Floats
    modified_kappa: Floats
    s_cvi_ave: float
    s_cvi_ua: float
    n_experts: int
    n_items: int


@dataclass(frozen=True, slots=True)
class CriticalRatio:
    """The content validity ratio that chance hardly reaches.

    Attributes
    ----------
    n_essential : int or None
        Fewest experts who must say "essential"; None when not even all of them suffice.
    ratio : float
        The content validity ratio of that many; nan when there is none.
    p_value : float
        Probability that as many or more say so by tossing coins; of all experts when not
        even they suffice.
    n_experts : int
        Experts.
    """

    n_essential: int | None
    ratio: float
    p_value: float
    n_experts: int


def content_validity(ratings: ArrayLike, *, relevant_from: float) -> ContentValidity:
    r"""Compute the content validity index of items and scale, with modified kappa.

    Parameters
    ----------
    ratings : array_like of float, shape (n_experts, n_items)
        Relevance of each item to each expert, complete.
    relevant_from : float
        Lowest rating that means "relevant": 3 on Davis's scale of 4.

    Returns
    -------
    ContentValidity

    Raises
    ------
    AnalysisError
        Fewer than two experts, no items, or a missing rating.

    Notes
    -----
    With A of N experts agreeing that the item is relevant,

    .. math:: CVI = A / N, \qquad p_c = \binom{N}{A} 2^{-N}, \qquad
              \kappa^* = \frac{CVI - p_c}{1 - p_c}

    References
    ----------
    .. [1] Lynn, M. R. (1986). Nursing Research, 35(6), 382-385.
    .. [2] Polit, D. F., Beck, C. T., & Owen, S. V. (2007). Research in Nursing & Health, 30(4),
       459-467.

    Examples
    --------
    >>> found = content_validity([[4, 2], [4, 3], [3, 4], [4, 4]], relevant_from=3)
    >>> found.i_cvi, found.modified_kappa.round(2), found.s_cvi_ave
    (array([1.  , 0.75]), array([1.  , 0.67]), 0.875)
    """
    table = complete(ratings, name="ratings", ndim=2)
    n_experts, n_items = table.shape
    if n_experts < 2 or n_items < 1:
        raise AnalysisError(
            "Content validity needs at least 2 experts and 1 item, "
            f"but got {n_experts} and {n_items}."
        )
    n_agreeing = (table >= relevant_from).sum(axis=0).astype(float)
    share = n_agreeing / n_experts
    chance = special.binom(n_experts, n_agreeing) * 0.5**n_experts
    return ContentValidity(
        n_agreeing=n_agreeing,
        i_cvi=share,
        chance=chance,
        modified_kappa=(share - chance) / (1 - chance),
        s_cvi_ave=float(share.mean()),
        s_cvi_ua=float((n_agreeing == n_experts).mean()),
        n_experts=n_experts,
        n_items=n_items,
    )


def content_validity_ratio(n_essential: ArrayLike, *, n_experts: int) -> Floats:
    r"""Compute Lawshe's content validity ratio of each item.

    Parameters
    ----------
    n_essential : array_like of float, shape (n_items,)
        Experts who called the item essential.
    n_experts : int
        Experts who were asked.

    Returns
    -------
    ndarray of float, shape (n_items,)
        From -1, nobody, to 1, everybody; 0 is half of them.

    Raises
    ------
    AnalysisError
        No experts, or a count that is not a whole number from 0 to ``n_experts``.

    Notes
    -----
    .. math:: CVR = \frac{n_e - N/2}{N/2}

    References
    ----------
    .. [1] Lawshe, C. H. (1975). Personnel Psychology, 28(4), 563-575.

    Examples
    --------
    >>> content_validity_ratio([10, 9, 5], n_experts=10)
    array([1. , 0.8, 0. ])
    """
    _refuse_no_experts(n_experts)
    counts = complete(n_essential, name="counts", ndim=1)
    wrong = counts[(counts < 0) | (counts > n_experts) | (counts != np.floor(counts))]
    if wrong.size:
        raise AnalysisError(
            f"A count of {n_experts} experts is a whole number from 0 to {n_experts}, "
            f"but one is {wrong[0]:g}."
        )
    return np.asarray(2 * counts / n_experts - 1)


def critical_ratio(n_experts: int, *, level: float) -> CriticalRatio:
    r"""Find the content validity ratio above which agreement is not put down to chance.

    Parameters
    ----------
    n_experts : int
        Experts who were asked.
    level : float
        Largest one-sided probability of as much agreement by chance: 0.05 in Lawshe's
        table.

    Returns
    -------
    CriticalRatio
        Exact, as Ayre and Scally recomputed it. Lawshe's printed table differs from it
        where its author, Schipper, used a normal approximation and slipped.

    Raises
    ------
    AnalysisError
        No experts, or a level outside 0 to 1.

    Notes
    -----
    The smallest count c with

    .. math:: P(X \ge c) = 2^{-N} \sum_{i=c}^{N} \binom{N}{i} \le \text{level}

    References
    ----------
    .. [1] Ayre, C., & Scally, A. J. (2014). Measurement and Evaluation in Counseling and
       Development, 47(1), 79-86.

    Examples
    --------
    >>> critical = critical_ratio(10, level=0.05)
    >>> critical.n_essential, round(critical.ratio, 3), round(critical.p_value, 3)
    (9, 0.8, 0.011)
    """
    _refuse_no_experts(n_experts)
    if not 0 < level < 1:
        raise AnalysisError(f"The level must lie between 0 and 1, but is {level}.")
    counts = np.arange(1, n_experts + 1)
    upper = special.betainc(counts, n_experts - counts + 1, 0.5)
    if not (enough := np.flatnonzero(upper <= level)).size:
        return CriticalRatio(None, float("nan"), float(upper[-1]), n_experts)
    count = int(counts[enough[0]])
    return CriticalRatio(count, 2 * count / n_experts - 1, float(upper[enough[0]]), n_experts)


def _refuse_no_experts(n_experts: int) -> None:
    """Somebody was asked."""
    if n_experts < 1:
        raise AnalysisError(f"A content validity ratio needs at least 1 expert, not {n_experts}.")
