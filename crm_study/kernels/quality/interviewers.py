"""Enumerator effects: how much of an answer depends on who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_quantile, f_upper_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level


@dataclass(frozen=True, slots=True)
class InterviewerEffect:
    """Resemblance of interviews by one enumerator, strata set apart. Unrounded.

    Attributes
    ----------
    icc : float
        σ²_e / (σ²_e + σ²), by analysis of variance; below 0 when interviews of one
        enumerator differ more than enumerators do.
    conf_low, conf_high : float
        Limits of the ICC from the F distribution (Searle), exact when enumerators hold
        equally many interviews of every stratum.
    design_effect : float
        1 + (m − 1) ICC, m the interviews of an average enumerator.
    f_statistic, df1, df2, p_value : float
        Test that enumerators do not differ within strata.
    n_obs, n_enumerators : int
    conf_level : float
    """

    icc: float
    conf_low: float
    conf_high: float
    design_effect: float
    f_statistic: float
    df1: int
    df2: int
    p_value: float
    n_obs: int
    n_enumerators: int
    conf_level: float


def interviewer_effect(
    values: ArrayLike,
    *,
    enumerator: Sequence[object],
    strata: Sequence[object] | None = None,
    conf_level: float = 0.95,
) -> InterviewerEffect:
    r"""Measure how much of a score goes with the enumerator.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Complete scores.
    enumerator : sequence, length n
        Who asked, by any label.
    strata : sequence, length n, optional
        Strata or areas whose means are set apart first: enumerators often work in one area,
        and areas differ.
    conf_level : float, default 0.95

    Returns
    -------
    InterviewerEffect

    Raises
    ------
    AnalysisError
        One enumerator; no more interviews than enumerators and strata; enumerators that
        cannot be told from strata; scores that do not vary.

    Notes
    -----
    Henderson's method 3: with F the test of enumerators given strata and
    :math:`n_0 = \operatorname{tr}(Z'MZ) / df_1`, M setting the strata apart,

    .. math:: ICC = \frac{F - 1}{F - 1 + n_0}

    Without strata it is the estimator of one-way analysis of variance.

    References
    ----------
    .. [1] Henderson, C. R. (1953). Biometrics, 9(2), 226-252.
    .. [2] Searle, S. R. (1971). Linear Models, ch. 9. Wiley.
    .. [3] Kish, L. (1962). Journal of the American Statistical Association, 57(297), 92-115.

    Examples
    --------
    >>> found = interviewer_effect([1, 2, 3, 4, 5, 6.0], enumerator=list("aaabbb"))
    >>> round(found.icc, 4), round(found.f_statistic, 4), round(found.design_effect, 4)
    (0.8065, 13.5, 2.6129)
    """
    y = complete(values, name="scores", ndim=1)
    level = confidence_level(conf_level)
    who, where = _codes(enumerator, y.size), _codes(strata or [""] * y.size, y.size)
    n_enumerators = int(who.max()) + 1
    if n_enumerators < 2:
        raise AnalysisError("Enumerator effects need at least 2 enumerators, but there is 1.")
    indicators = (who[:, None] == np.arange(n_enumerators)).astype(float)
    apart, z = _set_apart(y[:, None], where)[:, 0], _set_apart(indicators, where)
    basis = _basis(z)
    df1 = basis.shape[1]
    df2 = y.size - df1 - int(where.max()) - 1
    _refuse(df1, df2, y)
    between = float(((basis.T @ apart) ** 2).sum())
    within = float(apart @ apart) - between
    if not within > 1e-13 * float(apart @ apart):
        raise AnalysisError("Enumerator effects need scores that vary within enumerators.")
    f_statistic = (between / df1) / (within / df2)
    tail = (1 - level) / 2
    low, high = (f_statistic / f_quantile(p, df1, df2) for p in (1 - tail, tail))
    size = float((z * z).sum()) / df1
    icc = _share(f_statistic, size)
    return InterviewerEffect(
        icc=icc,
        conf_low=_share(low, size),
        conf_high=_share(high, size),
        design_effect=1 + (y.size / n_enumerators - 1) * icc,
        f_statistic=f_statistic,
        df1=df1,
        df2=df2,
        p_value=float(f_upper_p(f_statistic, df1, df2)),
        n_obs=y.size,
        n_enumerators=n_enumerators,
        conf_level=level,
    )


def _codes(labels: Sequence[object], n_obs: int) -> NDArray[np.intp]:
    if len(labels) != n_obs:
        raise AnalysisError(f"{n_obs} scores need {n_obs} labels, but got {len(labels)}.")
    return np.unique([str(label) for label in labels], return_inverse=True)[1]


def _set_apart(table: Floats, group: NDArray[np.intp]) -> Floats:
    """Subtract the mean of the own stratum from every column."""
    members = (group[:, None] == np.arange(int(group.max()) + 1)).astype(float)
    means = members.T @ table / members.sum(axis=0)[:, None]
    return np.asarray(table - means[group])


def _basis(z: Floats) -> Floats:
    left, size, _ = np.linalg.svd(z, full_matrices=False)
    return np.asarray(left[:, size > 1e-9 * max(float(size[0]), 1.0)])


def _refuse(df1: int, df2: int, y: Floats) -> None:
    if df1 == 0:
        raise AnalysisError(
            "Enumerator effects cannot be told from strata: every stratum has one enumerator."
        )
    if df2 < 1:
        raise AnalysisError(
            f"Enumerator effects need more interviews than enumerators and strata, but there are "
            f"{y.size}."
        )


def _share(f_statistic: float, size: float) -> float:
    return (f_statistic - 1) / (f_statistic - 1 + size)
