"""Back-checks: the same question asked twice of the same person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import with_gaps


@dataclass(frozen=True, slots=True)
class Revisit:
    """Answers of two visits compared. Unrounded.

    Attributes
    ----------
    n_compared : int
        Respondents with both answers.
    n_differ : int
        Answers farther apart than the tolerance.
    error_rate : float
        n_differ / n_compared; nan when nothing was compared.
    srv : float
        Simple response variance: half the variance (n − 1) of the differences.
    reliability_ratio : float
        1 − srv / variance of the second answers; nan when they do not vary.
    """

    n_compared: int
    n_differ: int
    error_rate: float
    srv: float
    reliability_ratio: float


def revisit(first: ArrayLike, second: ArrayLike, *, tolerance: float = 0.0) -> Revisit:
    r"""Compare the answers of an interview with those of its back-check.

    Parameters
    ----------
    first, second : array_like of float, shape (n,)
        The same respondents in the same order; nan where there is no answer.
    tolerance : float, default 0
        Largest difference that is no error, in the unit of the answers.

    Returns
    -------
    Revisit

    Raises
    ------
    AnalysisError
        Unequal lengths, text, or a negative tolerance.

    Notes
    -----
    .. math:: SRV = \operatorname{Var}(x_1 - x_2) / 2, \qquad
              \text{reliability ratio} = 1 - SRV / \operatorname{Var}(x_2)

    as in Stata's ``ipabcstats``.

    References
    ----------
    .. [1] Hansen, M. H., Hurwitz, W. N., & Pritzker, L. (1964). In Contributions to
       Statistics, 111-136. Statistical Publishing Society.

    Examples
    --------
    >>> found = revisit([1, 2, 3, 4], [1, 2, 4, 4])
    >>> found.n_differ, found.error_rate, found.srv, round(found.reliability_ratio, 4)
    (1, 0.25, 0.125, 0.9444)
    """
    a = with_gaps(np.reshape(np.asarray(first), (-1, 1)), name="first answers")[:, 0]
    b = with_gaps(np.reshape(np.asarray(second), (-1, 1)), name="second answers")[:, 0]
    if a.size != b.size:
        raise AnalysisError(f"Two visits need the same respondents, but got {a.size} and {b.size}.")
    if tolerance < 0:
        raise AnalysisError(f"The tolerance must not be negative, but is {tolerance}.")
    both = ~(np.isnan(a) | np.isnan(b))
    a, b = a[both], b[both]
    n_differ = int((np.abs(a - b) > tolerance).sum())
    srv = float(np.var(a - b, ddof=1)) / 2 if a.size > 1 else float("nan")
    spread = float(np.var(b, ddof=1)) if a.size > 1 else float("nan")
    return Revisit(
        n_compared=a.size,
        n_differ=n_differ,
        error_rate=n_differ / a.size if a.size else float("nan"),
        srv=srv,
        reliability_ratio=1 - srv / spread if spread > 0 else float("nan"),
    )
