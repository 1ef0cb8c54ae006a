"""Power of F and t tests from their noncentral laws."""

from __future__ import annotations

from scipy import special

from crm_study.kernels.arrays.distributions import chi2_upper_p, f_quantile, t_quantile
from crm_study.kernels.arrays.normal_law import ndtr
from crm_study.kernels.power.inversion import level_of_test

#: A power that is short of 1 by less than this is 1.
NOTHING = 1e-17


def f_power(noncentrality: float, df1: float, df2: float, *, alpha: float) -> float:
    """Compute the probability that an F test rejects.

    Parameters
    ----------
    noncentrality : float
        λ, 0 without an effect.
    df1, df2 : float
        Degrees of freedom of numerator and denominator, positive.
    alpha : float
        Level of the test, strictly between 0 and 1.

    Returns
    -------
    float

    Raises
    ------
    AnalysisError
        A level outside 0 to 1, or degrees of freedom that are not positive.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, ch. 9.

    Examples
    --------
    >>> round(f_power(11.55, 3, 73, alpha=0.05), 4)
    0.8018
    """
    critical = f_quantile(1 - level_of_test(alpha), df1, df2)
    if _at_most(noncentrality, df1, df2, critical) < NOTHING:
        return 1.0
    return 1 - float(special.ncfdtr(df1, df2, noncentrality, critical))


def _at_most(noncentrality: float, df1: float, df2: float, statistic: float) -> float:
    """Bound the chance of so small a noncentral F, where scipy's own value may be nan.

    Such an F needs a numerator below λ / 4, which at best is (z + √λ)², or else a denominator
    that makes up for it.
    """
    numerator = float(ndtr(-(noncentrality**0.5) / 2))
    return numerator + chi2_upper_p(df2 * noncentrality / (4 * df1 * statistic), df2)


def t_power(
    noncentrality: float, df: float, *, alpha: float, alternative: str = "two_sided"
) -> float:
    """Compute the probability that a t test rejects.

    Parameters
    ----------
    noncentrality : float
        δ, 0 without an effect; positive in the direction of a one-sided test.
    df : float
        Degrees of freedom, positive.
    alpha : float
        Level of the test, strictly between 0 and 1.
    alternative : {"two_sided", "greater"}

    Returns
    -------
    float
        Two-sided, both tails, as ``pwr`` does with ``strict = TRUE`` and G*Power always;
        ``pwr`` by default leaves out the wrong tail, which matters only near alpha.

    Raises
    ------
    AnalysisError
        A level outside 0 to 1, or degrees of freedom that are not positive.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, ch. 2.

    Examples
    --------
    >>> round(t_power(2.8, 19, alpha=0.05), 4)
    0.7569
    """
    level = level_of_test(alpha)
    if alternative == "two_sided":
        return f_power(noncentrality**2, 1.0, df, alpha=level)
    critical = t_quantile(1 - level, df)
    if noncentrality > 0 and _at_most(noncentrality**2, 1.0, df, critical**2) < NOTHING:
        return 1.0
    return 1 - float(special.nctdtr(df, noncentrality, critical))
