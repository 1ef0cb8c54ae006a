"""Split-half reliability of a named split, stepped up to the whole scale in three ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.reliability.alpha_of_matrix import raw_alpha
from crm_study.kernels.reliability.reliability import centered_scores

#: How to halve a scale: items 1, 3, 5, ... from 2, 4, 6, ..., or the front from the back.
Split = Literal["odd_even", "first_last"]


@dataclass(frozen=True, slots=True)
class Halves:
    """Two halves of one scale and what they say of the whole. Unrounded, dimensionless.

    Attributes
    ----------
    correlation : float
        Between the sums of the halves; nan when one of them is constant.
    spearman_brown : float
        Reliability of the whole if the halves are equally long and parallel.
    horst : float
        The same for halves of unequal length; equal to it when their lengths are equal.
    guttman : float
        Reliability of the whole that asks of the halves no equal variances. Rulon's and
        Flanagan's coefficients are the same number.
    first_alpha, second_alpha : float
        Coefficient alpha of each half; nan for a half of one item or without variance.
    first_n_items, second_n_items : int
        Items in each half. An odd item belongs to the first.
    n_obs : int
        Respondents.
    """

    correlation: float
    spearman_brown: float
    horst: float
    guttman: float
    first_alpha: float
    second_alpha: float
    first_n_items: int
    second_n_items: int
    n_obs: int


def halves(scores: ArrayLike, *, split: Split) -> Halves:
    r"""Split a scale in two and step the halves' agreement up to the whole scale.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed, complete and in questionnaire order.
    split : {"odd_even", "first_last"}
        ``"first_last"`` is SPSS's ``/MODEL=SPLIT``.

    Returns
    -------
    Halves

    Raises
    ------
    AnalysisError
        An unknown split, too few items or respondents, a missing score, or one and the
        same total for all.

    Notes
    -----
    With the correlation r of the halves and their shares p and q of the items,

    .. math:: \rho_{SB} = \frac{2r}{1 + r}, \qquad
              \rho_{Horst} = \frac{2r}{r + \sqrt{r^2 + 4 (1 - r^2) p q}}, \qquad
              \rho_{Guttman} = 2 \Bigl(1 - \frac{s_A^2 + s_B^2}{s_T^2}\Bigr)

    Horst's equation is written here in the form that keeps the sign of r and loses no
    digits near r = 1.

    References
    ----------
    .. [1] Horst, P. (1951). Educational and Psychological Measurement, 11(3), 368-371.
    .. [2] Guttman, L. (1945). Psychometrika, 10(4), 255-282.
    .. [3] IBM. SPSS Statistics Algorithms: RELIABILITY, split-half model.

    Examples
    --------
    >>> found = halves([[1, 2, 1], [2, 1, 2], [3, 4, 4], [4, 3, 5]], split="first_last")
    >>> round(found.spearman_brown, 4), round(found.horst, 4), round(found.guttman, 4)
    (0.9737, 0.9765, 0.96)
    """
    items = centered_scores(scores, statistic="Split-half reliability")
    return halves_of(items.T @ items / (len(items) - 1), split=split, n_obs=len(items))


def halves_of(covariance: Floats, *, split: Split, n_obs: int) -> Halves:
    """Compare the two halves of a scale whose items' covariances are known.

    Parameters
    ----------
    covariance : ndarray of float, shape (n_items, n_items)
    split : str
        As for `halves`.
    n_obs : int

    Examples
    --------
    >>> round(halves_of(np.array([[2.0, 1], [1, 2]]), split="odd_even", n_obs=9).guttman, 4)
    0.6667
    """
    first = _in_first_half(len(covariance), split)
    correlation = _correlation(covariance, first)
    share = float(first.mean())
    return Halves(
        correlation=correlation,
        spearman_brown=_stepped_up(correlation, 0.25),
        horst=_stepped_up(correlation, share * (1 - share)),
        guttman=4 * float(covariance[first][:, ~first].sum() / covariance.sum()),
        first_alpha=_half_alpha(covariance, first),
        second_alpha=_half_alpha(covariance, ~first),
        first_n_items=int(first.sum()),
        second_n_items=int((~first).sum()),
        n_obs=n_obs,
    )


def _in_first_half(n_items: int, split: Split) -> NDArray[np.bool_]:
    """Which items the first half holds."""
    position = np.arange(n_items)
    if split == "odd_even":
        return np.asarray(position % 2 == 0)
    if split == "first_last":
        return np.asarray(position < (n_items + 1) // 2)
    raise AnalysisError(f"A split is one of {', '.join(get_args(Split))}, but is {split}.")


def _correlation(covariance: Floats, first: NDArray[np.bool_]) -> float:
    """Correlation of the halves' sums; nan where one is constant but for rounding."""
    sides = np.stack([first, ~first]).astype(float)
    within = sides @ covariance @ sides.T
    noise = 1e-13 * float(np.abs(covariance).sum())
    if min(within[0, 0], within[1, 1]) <= noise:
        return float("nan")
    return float(np.clip(within[0, 1] / np.sqrt(within[0, 0] * within[1, 1]), -1, 1))


def _stepped_up(correlation: float, shares: float) -> float:
    """Horst's equation, given the product of the halves' shares of the items."""
    root = np.sqrt(correlation**2 + 4 * (1 - correlation**2) * shares)
    below = correlation + float(root)
    return 2 * correlation / below if below > 0 else float("nan")


def _half_alpha(covariance: Floats, half: NDArray[np.bool_]) -> float:
    """Coefficient alpha of one half; one item has none."""
    return raw_alpha(covariance[half][:, half]) if half.sum() > 1 else float("nan")
