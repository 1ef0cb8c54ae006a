"""A mean with its interval, of independent respondents or of respondents in institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import complete, confidence_level
from crm_study.kernels.clustered.clusters import clusters_of
from crm_study.kernels.survey.estimates import SurveySetting, survey_means
from crm_study.kernels.survey.sample_design import SampleDesign


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """A mean against 0. Unrounded, in the unit of the values.

    Attributes
    ----------
    estimate, std_error : float
    statistic, df, p_value : float
        t of the mean against 0; nan where nothing varies.
    conf_low, conf_high : float
    n_obs : int
    n_clusters : int or None
        Institutions, where they were taken into account.
    """

    estimate: float
    std_error: float
    statistic: float
    df: float
    p_value: float
    conf_low: float
    conf_high: float
    n_obs: int
    n_clusters: int | None


def mean_interval(
    values: ArrayLike, *, cluster: Sequence[object] | None = None, conf_level: float = 0.95
) -> MeanInterval:
    """Estimate a mean with a t interval.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete; for an index, the linearized values of the respondents.
    cluster : sequence, length n_obs, optional
        Institution of every respondent: the error is then that of the sums of institutions,
        with one degree of freedom less than there are institutions, as R's ``svymean`` with
        ``df = degf(design)``.
    conf_level : float, default 0.95

    Returns
    -------
    MeanInterval
        Without clusters, that of R's ``t.test``.

    Raises
    ------
    AnalysisError
        Missing values, fewer than 2 respondents, or one institution.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, eq. 5.7.1.

    Examples
    --------
    >>> found = mean_interval([1, 2, 6.0, 7.0], cluster=["a", "a", "b", "b"])
    >>> found.estimate, found.std_error, found.df
    (4.0, 2.5, 1.0)
    """
    level = confidence_level(conf_level)
    numbers = complete(values, name="values", ndim=1)
    if numbers.size < 2:
        raise AnalysisError(f"A mean needs at least 2 respondents, but got {numbers.size}.")
    design, n_clusters = SampleDesign(), None
    if cluster is not None:
        found = clusters_of(cluster, n_obs=numbers.size)
        design = SampleDesign(cluster=found.code, cluster_labels=found.labels)
        n_clusters = len(found)
    mean = survey_means(numbers[:, None], SurveySetting(design, conf_level=level))
    estimate, error, df = float(mean.estimate[0]), float(mean.std_error[0]), float(mean.df)
    statistic = estimate / error if error > 0 else float("nan")
    reach = t_quantile((1 + level) / 2, df) * error
    return MeanInterval(
        estimate=estimate,
        std_error=error,
        statistic=statistic,
        df=df,
        p_value=t_two_sided_p(statistic, df),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        n_obs=numbers.size,
        n_clusters=n_clusters,
    )
