"""What follows when the t comes from a model that holds a second predictor as well.

Each predictor's own R squared, the partial t and n fix the correlation between the two
predictors, and with it everything else about the joint model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.published.df_range import DfRange, squares
from crm_study.kernels.published.rounding import RoundingInterval


@dataclass(frozen=True, slots=True)
class JointModel:
    """Two standardized predictors of one outcome. Unrounded, dimensionless.

    Attributes
    ----------
    predictor_correlation : float
        Correlation of the two predictors, when both relate positively to the outcome.
    second_correlation : float
        A second solution, or nan. Only a predictor that is stronger than the other one
        has it, and only under suppression; the other fields belong to the first.
    r_squared : float
        Of the joint model.
    delta_r_squared : float
        The first predictor's unique share: what the joint model loses without it.
    std_estimate, other_std_estimate : float
        Standardized slopes of the first and of the other predictor.
    vif : float
        Variance inflation factor, the same for both.
    """

    predictor_correlation: float
    second_correlation: float
    r_squared: float
    delta_r_squared: float
    std_estimate: float
    other_std_estimate: float
    vif: float


def predictor_correlation(
    r_squared_1: float, r_squared_2: float, *, statistic: float, n: int
) -> JointModel:
    r"""Recover the joint model from two simple R squared, one partial t and n.

    Parameters
    ----------
    r_squared_1 : float
        Of the first predictor alone, between 0 and 1; the t is its t.
    r_squared_2 : float
        Of the other predictor alone, between 0 and 1.
    statistic : float
        The first predictor's t in the model with both; negative when its sign turns.
    n : int
        Respondents, 4 at the least.

    Returns
    -------
    JointModel
        Both predictors are taken to relate positively to the outcome, since R squared
        has no sign.

    Raises
    ------
    AnalysisError
        An R squared outside 0 to 1, fewer than 4 respondents, or numbers that no pair
        of predictors can produce.

    Notes
    -----
    With :math:`c = r_p^2 (1 - R_2^2)` and :math:`r_p^2 = t^2 / (t^2 + n - 3)`, the
    unique share gives a quadratic in the correlation,

    .. math:: \frac{(r_1 - r_2 r_{12})^2}{1 - r_{12}^2} = c, \qquad
              r_{12} = \frac{r_1 r_2 \mp \sqrt{c (c + R_2^2 - R_1^2)}}{R_2^2 + c}.

    References
    ----------
    .. [1] Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). Applied multiple
       regression/correlation analysis for the behavioral sciences (3rd ed.), ch. 3.

    Examples
    --------
    >>> model = predictor_correlation(0.44, 0.57, statistic=3.616, n=118)
    >>> round(model.predictor_correlation, 3), round(model.r_squared, 3)
    (0.673, 0.614)
    """
    _check(r_squared_1, r_squared_2, n)
    unique = statistic**2 / (statistic**2 + n - 3) * (1 - r_squared_2)
    discriminant = unique * (unique + r_squared_2 - r_squared_1)
    r_1, r_2 = math.sqrt(r_squared_1), math.sqrt(r_squared_2)
    roots = [
        (r_1 * r_2 + sign * math.sqrt(max(discriminant, 0.0))) / (r_squared_2 + unique)
        for sign in ((-1, 1) if discriminant else (-1,))
    ]
    fitting = [x for x in roots if abs(x) < 1 - 1e-12 and (r_1 - r_2 * x) * statistic >= 0]
    if discriminant < 0 or not fitting:
        raise AnalysisError(
            f"No two predictors with R squared {r_squared_1} and {r_squared_2} can give "
            f"the first one a t of {statistic} beside the other with {n} respondents."
        )
    return _joint_model(r_1, r_2, unique, fitting)


def joint_df(
    r_squared: RoundingInterval, statistic: RoundingInterval, *, other_r_squared: RoundingInterval
) -> DfRange:
    """Find the df at which two simple R squared and one partial t can stand together.

    Parameters
    ----------
    r_squared : RoundingInterval
        Where the first predictor's R squared lies, alone in its model.
    statistic : RoundingInterval
        Where its t lies, beside the other predictor.
    other_r_squared : RoundingInterval
        Where the other predictor's R squared lies, alone in its model.

    Returns
    -------
    DfRange
        Of the joint model, real ends. Everything, unless the other predictor is the
        weaker one: then the unique share has to make up for the difference.

    Examples
    --------
    >>> half, quarter = RoundingInterval(0.5, 0.5, 1), RoundingInterval(0.25, 0.25, 2)
    >>> joint_df(half, RoundingInterval(2.0, 2.0, 1), other_r_squared=quarter)
    DfRange(low=0.0, high=8.0)
    """
    _, largest = squares(statistic)
    gap = r_squared.lower - other_r_squared.upper
    return DfRange(0.0, largest * (1 - r_squared.lower) / gap if gap > 0 else math.inf)


def unique_share_bound(statistic: float, *, r_squared_full: float, df: float) -> float:
    r"""Compute the share of variance that only this predictor explains.

    Parameters
    ----------
    statistic : float
        The predictor's t in the full model.
    r_squared_full : float
        The full model's R squared, from 0 to 1. A lower bound of it gives an upper
        bound of the share.
    df : float
        The full model's residual degrees of freedom, positive. Again a lower bound
        gives an upper bound.

    Returns
    -------
    float
        The fall in R squared when the predictor leaves the model. Neither the number
        of predictors nor their correlations matter.

    Raises
    ------
    AnalysisError
        An R squared outside 0 to 1, a df that is not positive or a t that is not finite.

    Notes
    -----
    .. math:: \Delta R^2 = t^2 (1 - R^2_{full}) / df

    References
    ----------
    .. [1] Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). Applied multiple
       regression/correlation analysis for the behavioral sciences (3rd ed.), ch. 3.

    Examples
    --------
    >>> round(unique_share_bound(3.616, r_squared_full=0.57, df=88), 3)
    0.064
    """
    if not (0 <= r_squared_full <= 1 and df > 0 and math.isfinite(statistic)):
        raise AnalysisError(
            f"A unique share needs a finite t, an R squared from 0 to 1 and a positive df, "
            f"but they are {statistic}, {r_squared_full} and {df}."
        )
    return statistic**2 * (1 - r_squared_full) / df


def _check(r_squared_1: float, r_squared_2: float, n: int) -> None:
    """Refuse shares outside 0 to 1 and models without residual degrees of freedom."""
    for share in (r_squared_1, r_squared_2):
        if not 0 < share < 1:
            raise AnalysisError(f"R squared must lie between 0 and 1, but is {share}.")
    if n < 4:
        raise AnalysisError(f"A model with two predictors needs 4 respondents, but n is {n}.")


def _joint_model(r_1: float, r_2: float, unique: float, roots: list[float]) -> JointModel:
    """Fill the record from the correlations."""
    r_12 = roots[0]
    tolerance = 1 - r_12**2
    return JointModel(
        predictor_correlation=r_12,
        second_correlation=roots[1] if len(roots) > 1 else math.nan,
        r_squared=r_2**2 + unique,
        delta_r_squared=unique,
        std_estimate=(r_1 - r_2 * r_12) / tolerance,
        other_std_estimate=(r_2 - r_1 * r_12) / tolerance,
        vif=1 / tolerance,
    )
