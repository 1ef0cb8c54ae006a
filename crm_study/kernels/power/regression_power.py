r"""Power of the tests of a regression: of R², of a set of predictors, of one slope.

Cohen's effect :math:`f^2 = (R^2 - R^2_0) / (1 - R^2)` compares a model with the one without
the u predictors tested. The noncentrality is :math:`\lambda = f^2 n`, exact for predictors
that are fixed, and what G*Power takes. Cohen's book and ``pwr::pwr.f2.test`` take
:math:`f^2 (u + v + 1)`. With v = n - k - 1 the two agree when all k predictors are tested
and part when only some are: n is then larger than u + v + 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_study.errors import AnalysisError
from crm_study.kernels.power.inversion import rising_root, smallest_whole, wanted_power
from crm_study.kernels.power.noncentral import f_power

#: λ = f² n, or Cohen's f² (u + v + 1).
Convention = Literal["n", "u+v+1"]


@dataclass(frozen=True, slots=True)
class RegressionPower:
    """The power of an F test in a regression.

    Attributes
    ----------
    power : float
    f_squared : float
        Cohen's effect.
    n_obs : int
    df1, df2 : int
        Predictors tested, u, and n - k - 1, v.
    noncentrality : float
    alpha : float
    """

    power: float
    f_squared: float
    n_obs: int
    df1: int
    df2: int
    noncentrality: float
    alpha: float


@dataclass(frozen=True, slots=True)
class RegressionTest:
    """What is tested: ``n_tested`` of ``n_predictors`` slopes, at level ``alpha``.

    Attributes
    ----------
    n_predictors : int
        All slopes of the model, k.
    n_tested : int or None
        Those that the hypothesis sets to zero; None for all of them, the test of R².
    alpha : float
    convention : {"n", "u+v+1"}
        Of the noncentrality.

    Examples
    --------
    >>> RegressionTest(n_predictors=3).at(0.15, n_obs=77).df2
    73
    """

    n_predictors: int
    n_tested: int | None = None
    alpha: float = 0.05
    convention: Convention = "n"

    def at(self, f_squared: float, *, n_obs: int) -> RegressionPower:
        """Compute the power of an effect with n respondents."""
        u, v = self.tested, n_obs - self.n_predictors - 1
        _refuse(f_squared, v, self)
        lambda_ = f_squared * (n_obs if self.convention == "n" else u + v + 1)
        power = f_power(lambda_, u, v, alpha=self.alpha)
        return RegressionPower(power, f_squared, n_obs, u, v, lambda_, self.alpha)

    @property
    def tested(self) -> int:
        """Return how many slopes are tested."""
        return self.n_predictors if self.n_tested is None else self.n_tested


def required_n(
    f_squared: float, *, power: float = 0.8, test: RegressionTest
) -> RegressionPower | None:
    """Find how many respondents an effect needs (a priori).

    Parameters
    ----------
    f_squared : float
        Cohen's f², at least 0.
    power : float
        Wanted, above alpha and below 1.
    test : RegressionTest

    Returns
    -------
    RegressionPower or None
        With the smallest whole n, and the power it has; None for an effect of 0.

    Raises
    ------
    AnalysisError
        A negative effect, a power that cannot be wanted, or a test that cannot be.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, ch. 9.
    .. [2] Faul, F., Erdfelder, E., Buchner, A., & Lang, A.-G. (2009). Behavior Research
       Methods, 41(4), 1149-1160.

    Examples
    --------
    >>> required_n(0.15, test=RegressionTest(n_predictors=3)).n_obs
    77
    """
    wanted = wanted_power(power, alpha=test.alpha)
    found = smallest_whole(
        lambda n: test.at(f_squared, n_obs=n).power, wanted, start=test.n_predictors + 2
    )
    return None if found is None else test.at(f_squared, n_obs=found)


def detectable(n_obs: int, *, power: float = 0.8, test: RegressionTest) -> RegressionPower:
    """Find the smallest effect that n respondents show with a wanted power (sensitivity).

    Parameters
    ----------
    n_obs : int
        More than the model's coefficients.
    power : float
        Wanted, above alpha and below 1.
    test : RegressionTest

    Returns
    -------
    RegressionPower

    Raises
    ------
    AnalysisError
        Too few respondents, a power that cannot be wanted, or a test that cannot be.

    References
    ----------
    .. [1] Faul, F., Erdfelder, E., Buchner, A., & Lang, A.-G. (2009). Behavior Research
       Methods, 41(4), 1149-1160.

    Examples
    --------
    >>> round(detectable(118, test=RegressionTest(n_predictors=2)).f_squared, 4)
    0.0838
    """
    wanted = wanted_power(power, alpha=test.alpha)
    effect = rising_root(lambda f: test.at(f, n_obs=n_obs).power, wanted, start=8 / max(n_obs, 1))
    return test.at(effect, n_obs=n_obs)


def f_squared_of(r_squared: float, *, without: float = 0.0) -> float:
    """Compute Cohen's f² from R² with and without the predictors tested.

    Parameters
    ----------
    r_squared : float
        Of the whole model, from 0 to below 1.
    without : float
        Of the model without the predictors tested, at most ``r_squared``.

    Returns
    -------
    float

    Raises
    ------
    AnalysisError
        Shares outside 0 to 1, or a larger one without the predictors.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, 9.2.

    Examples
    --------
    >>> f_squared_of(0.5, without=0.25)
    0.5
    """
    if not 0 <= without <= r_squared < 1:
        raise AnalysisError(
            "R² lies from 0 to below 1 and does not fall when predictors are added, but is "
            f"{r_squared} with the predictors tested and {without} without them."
        )
    return (r_squared - without) / (1 - r_squared)


def _refuse(f_squared: float, df2: int, test: RegressionTest) -> None:
    """Hold an effect and a test to what can be."""
    if not f_squared >= 0:
        raise AnalysisError(f"An effect f² cannot be below 0, but is {f_squared}.")
    if not 1 <= test.tested <= test.n_predictors:
        raise AnalysisError(
            f"A test needs from 1 to all {test.n_predictors} predictors, but tests {test.tested}."
        )
    if df2 < 1:
        raise AnalysisError(
            f"A regression on {test.n_predictors} predictors needs at least "
            f"{test.n_predictors + 2} respondents, but there are {df2 + test.n_predictors + 1}."
        )
    if test.convention not in ("n", "u+v+1"):
        raise AnalysisError(
            f"The noncentrality is f² times n or u+v+1, but '{test.convention}' is asked for."
        )
