r"""Power of one slope when respondents of an institution resemble one another.

The variance of a slope grows by the design effect
:math:`1 + ((1 + cv^2) m - 1) \rho_x \rho_y`: m respondents an institution, whose sizes have
the coefficient of variation cv, :math:`\rho_x` the intraclass correlation of the predictor
and :math:`\rho_y` that of the outcome's residual. A predictor that is one number for a whole
institution has :math:`\rho_x = 1`, and its t has G - 1 degrees of freedom less the predictors
of institutions; one that differs inside them is tested with G - 1, as cluster-robust
standard errors are.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.power.inversion import rising_root, smallest_whole, wanted_power
from crm_study.kernels.power.noncentral import t_power


@dataclass(frozen=True, slots=True)
class ClusteredPower:
    """The power of the t test of one slope in a clustered sample.

    Attributes
    ----------
    power : float
    f_squared : float
        The slope's partial f²: its own variance over that of the residual.
    n_obs, cluster_size : float
        Respondents, altogether and an institution.
    n_clusters : int
    design_effect : float
    n_effective : float
        n_obs / design_effect.
    df : int
    noncentrality : float
        δ² = f² n_effective.
    power_limit : float
        The power with these institutions and any number of respondents in them.
    """

    power: float
    f_squared: float
    n_obs: float
    n_clusters: int
    cluster_size: float
    design_effect: float
    n_effective: float
    df: int
    noncentrality: float
    power_limit: float


@dataclass(frozen=True, slots=True)
class ClusteredTest:
    """A t test of one slope among respondents of institutions.

    Attributes
    ----------
    icc_outcome : float
        Intraclass correlation of the outcome's residual, from 0 to 1.
    icc_predictor : float
        Of the predictor, from 0 to 1; 1 when it is the same for a whole institution.
    n_cluster_predictors : int
        Predictors of institutions in the model, the tested one among them.
    size_variation : float
        Coefficient of variation of the sizes, cv.
    alpha : float
    alternative : {"two_sided", "greater"}

    Examples
    --------
    >>> test = ClusteredTest(icc_outcome=0.1)
    >>> round(test.at(0.15, n_clusters=21, cluster_size=5).power, 4)
    0.8888
    """

    icc_outcome: float
    icc_predictor: float = 1.0
    n_cluster_predictors: int = 1
    size_variation: float = 0.0
    alpha: float = 0.05
    alternative: str = "two_sided"

    def at(self, f_squared: float, *, n_clusters: int, cluster_size: float) -> ClusteredPower:
        """Compute the power of an effect."""
        df = self.df(n_clusters)
        _refuse(f_squared, cluster_size, df, self)
        effect = self.design_effect(cluster_size)
        n_obs = n_clusters * cluster_size
        delta2 = f_squared * n_obs / effect
        return ClusteredPower(
            power=self._power(delta2, df),
            f_squared=f_squared,
            n_obs=n_obs,
            n_clusters=n_clusters,
            cluster_size=cluster_size,
            design_effect=effect,
            n_effective=n_obs / effect,
            df=df,
            noncentrality=delta2,
            power_limit=self._limit(f_squared, n_clusters, df),
        )

    def design_effect(self, cluster_size: float) -> float:
        """Return how many times as large the slope's variance is."""
        size = (1 + self.size_variation**2) * cluster_size
        return 1 + (size - 1) * self.icc_predictor * self.icc_outcome

    def df(self, n_clusters: int) -> int:
        """Return the degrees of freedom of the slope's t."""
        return n_clusters - 1 - (self.n_cluster_predictors if self.icc_predictor == 1 else 0)

    def _limit(self, f_squared: float, n_clusters: int, df: int) -> float:
        shared = (1 + self.size_variation**2) * self.icc_predictor * self.icc_outcome
        if shared == 0:
            return 1.0 if f_squared else self.alpha
        return self._power(f_squared * n_clusters / shared, df)

    def _power(self, delta2: float, df: int) -> float:
        return t_power(delta2**0.5, df, alpha=self.alpha, alternative=self.alternative)


def required_clusters(
    f_squared: float, *, cluster_size: float, power: float = 0.8, test: ClusteredTest
) -> ClusteredPower | None:
    """Find how many institutions of a size an effect needs.

    Parameters
    ----------
    f_squared : float
        The slope's partial f².
    cluster_size : float
        Respondents an institution.
    power : float
        Wanted, above alpha and below 1.
    test : ClusteredTest

    Returns
    -------
    ClusteredPower or None
        None for an effect of 0.

    Raises
    ------
    AnalysisError
        Numbers that cannot be.

    References
    ----------
    .. [1] Raudenbush, S. W. (1997). Psychological Methods, 2(2), 173-185.

    Examples
    --------
    >>> test = ClusteredTest(icc_outcome=0.1)
    >>> required_clusters(0.15, cluster_size=5, test=test).n_clusters
    17
    """
    wanted = wanted_power(power, alpha=test.alpha)
    start = 2 + (test.n_cluster_predictors if test.icc_predictor == 1 else 0)
    found = smallest_whole(
        lambda g: test.at(f_squared, n_clusters=g, cluster_size=cluster_size).power,
        wanted,
        start=start,
    )
    if found is None:
        return None
    return test.at(f_squared, n_clusters=found, cluster_size=cluster_size)


def detectable_in_clusters(
    n_clusters: int, *, cluster_size: float, power: float = 0.8, test: ClusteredTest
) -> ClusteredPower:
    """Find the smallest effect that a number of institutions shows with a wanted power.

    Parameters
    ----------
    n_clusters : int
    cluster_size : float
        Respondents an institution.
    power : float
        Wanted, above alpha and below 1.
    test : ClusteredTest

    Returns
    -------
    ClusteredPower

    Raises
    ------
    AnalysisError
        Numbers that cannot be.

    References
    ----------
    .. [1] Bloom, H. S. (1995). Evaluation Review, 19(5), 547-556.

    Examples
    --------
    >>> test = ClusteredTest(icc_outcome=0.1)
    >>> round(detectable_in_clusters(21, cluster_size=5, test=test).f_squared, 4)
    0.1163
    """
    wanted = wanted_power(power, alpha=test.alpha)
    effect = rising_root(
        lambda f: test.at(f, n_clusters=n_clusters, cluster_size=cluster_size).power,
        wanted,
        start=8 / (n_clusters * cluster_size),
    )
    return test.at(effect, n_clusters=n_clusters, cluster_size=cluster_size)


def minimum_detectable_slope(
    n_clusters: int, *, cluster_size: float, power: float = 0.8, test: ClusteredTest
) -> float:
    r"""Approximate the smallest detectable slope in closed form.

    Parameters
    ----------
    n_clusters : int
    cluster_size : float
        Respondents an institution.
    power : float
        Wanted, above alpha and below 1.
    test : ClusteredTest

    Returns
    -------
    float
        In residual standard deviations of the outcome for one of the predictor. Its square
        is an f², close to that of `detectable_in_clusters`, which is exact.

    Raises
    ------
    AnalysisError
        Numbers that cannot be.

    Notes
    -----
    .. math:: (t_{1 - \alpha/2} + t_{power}) \sqrt{\text{design effect} / n}

    References
    ----------
    .. [1] Bloom, H. S. (1995). Evaluation Review, 19(5), 547-556.

    Examples
    --------
    >>> test = ClusteredTest(icc_outcome=0.1)
    >>> round(minimum_detectable_slope(21, cluster_size=5, test=test) ** 2, 4)
    0.1163
    """
    wanted = wanted_power(power, alpha=test.alpha)
    found = test.at(0.0, n_clusters=n_clusters, cluster_size=cluster_size)
    tail = test.alpha / 2 if test.alternative == "two_sided" else test.alpha
    multiplier = t_quantile(1 - tail, found.df) + t_quantile(wanted, found.df)
    return float(multiplier * (found.design_effect / found.n_obs) ** 0.5)


def _refuse(f_squared: float, cluster_size: float, df: int, test: ClusteredTest) -> None:
    """Hold an effect and a clustered sample to what can be."""
    if not f_squared >= 0:
        raise AnalysisError(f"An effect f² cannot be below 0, but is {f_squared}.")
    for name, share in (("outcome", test.icc_outcome), ("predictor", test.icc_predictor)):
        if not 0 <= share <= 1:
            raise AnalysisError(
                f"The intraclass correlation of the {name} lies from 0 to 1, but is {share}."
            )
    if cluster_size < 1 or df < 1:
        raise AnalysisError(
            "A test among institutions needs at least 1 respondent in each and 1 degree of "
            f"freedom, but got {cluster_size:g} and {df}."
        )
