"""Frank's two questions: how many cases, or what correlations, would undo an inference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile


@dataclass(frozen=True, slots=True)
class Replacement:
    """What would undo, or for a slope that is not significant sustain, an inference.

    Attributes
    ----------
    significant : bool
        Whether t passes the critical value.
    share : float
        Share of the estimate that must be due to bias; where not significant, the share of
        cases that must be replaced by cases at the threshold.
    rir : int
        Robustness of inference to replacement: that share of n, rounded up.
    itcv : float
        Impact threshold: product of the confounder's correlations with predictor and outcome;
        negative where not significant.
    component_correlation : float
        Each of the two correlations when they are equal, in size.
    """

    significant: bool
    share: float
    rir: int
    itcv: float
    component_correlation: float


def case_replacement(
    statistic: float, df: float, *, n_obs: int, alpha: float = 0.05
) -> Replacement:
    r"""Compute RIR and ITCV from a t.

    Parameters
    ----------
    statistic : float
        t of the slope.
    df : float
        Residual degrees of freedom, n - controls - 2.
    n_obs : int
        Cases.
    alpha : float, default 0.05
        Two-sided level.

    Returns
    -------
    Replacement

    Raises
    ------
    AnalysisError
        No t, or a t of 0, for which no replacement by itself is defined.

    Notes
    -----
    .. math:: RIR = \lceil n (1 - t_c/|t|) \rceil, \qquad
              ITCV = \frac{|r| - r_c}{1 - r_c}, \qquad r = t/\sqrt{t^2 + df}

    Where t is not significant, RIR is :math:`\lceil n (1 - |t|/t_c) \rceil` and ITCV
    :math:`(|r| - r_c)/(1 + r_c)`. As the R package konfound.

    References
    ----------
    .. [1] Frank, K. A. (2000). Sociological Methods & Research, 29(2), 147-194.
    .. [2] Frank, K. A., et al. (2013). Educational Evaluation and Policy Analysis, 35(4),
       437-460.

    Examples
    --------
    >>> found = case_replacement(2 / 0.4, 95, n_obs=100)
    >>> found.rir, round(found.itcv, 3), round(found.component_correlation, 3)
    (61, 0.321, 0.566)
    """
    if not math.isfinite(statistic):
        raise AnalysisError("Replacing cases needs a slope with a finite t.")
    critical, size = t_quantile(1 - alpha / 2, df), abs(statistic)
    r, threshold = _correlation(size, df), _correlation(critical, df)
    significant = size > critical
    share = 1 - critical / size if significant else 1 - size / critical
    itcv = (r - threshold) / (1 - threshold if significant else 1 + threshold)
    return Replacement(
        significant=significant,
        share=share,
        rir=math.ceil(n_obs * share - 1e-9),
        itcv=itcv,
        component_correlation=math.sqrt(abs(itcv)),
    )


def _correlation(t: float, df: float) -> float:
    return t / math.sqrt(t**2 + df)
