"""From the answers a formula asks for to the people to be invited."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.sampling import SampleSize

_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Invitation:
    """People to ask so that enough of them answer.

    Attributes
    ----------
    n_answers : int
        Answers needed: the formula's whole number times the design effect, rounded up.
    n_invited : int
        People to ask, at the expected response; never more than there are.
    n_short : int
        Answers that are expected to be missing even when everybody is asked.
    """

    n_answers: int
    n_invited: int
    n_short: int


def invitation(
    size: SampleSize,
    *,
    design_effect: float = 1.0,
    response_rate: float = 1.0,
    population: int | None = None,
) -> Invitation:
    """Allow for clusters and for people who will not answer.

    Parameters
    ----------
    size : SampleSize
        What a formula for a simple random sample gives.
    design_effect : float, default 1
        Variance under the design over that of a simple random sample, see `design_effect`.
    response_rate : float, default 1
        Share of the invited who are expected to answer, above 0.
    population : int, optional
        People in the frame.

    Returns
    -------
    Invitation
        More invitations replace the answers that are missing, not the people: that those
        who answer are like those who do not is not bought by asking more.

    Raises
    ------
    AnalysisError
        A design effect that is not above 0, or a rate outside 0 to 1.

    Examples
    --------
    >>> from crm_study.kernels.survey.sampling import yamane_n
    >>> invitation(yamane_n(168, margin=0.05), response_rate=0.9, population=168).n_invited
    133
    """
    if not 0 < design_effect < math.inf:
        raise AnalysisError(f"A design effect must be above 0, but is {design_effect}.")
    if not 0 < response_rate <= 1:
        raise AnalysisError(
            f"An expected response must lie above 0 and at most at 1, but is {response_rate}."
        )
    needed = size.ceiling * design_effect
    answers, invited = _whole(needed), _whole(needed / response_rate)
    if population is None:
        return Invitation(answers, invited, 0)
    expected = min(invited, population) * response_rate
    short = max(0, answers - math.floor(expected + _NOISE)) if invited > population else 0
    return Invitation(answers, min(invited, population), short)


def design_effect(*, cluster_size: float, icc: float, weight_cv: float = 0.0) -> float:
    r"""Compute how much a design inflates the variance of a mean.

    Parameters
    ----------
    cluster_size : float
        People asked in each cluster on average, 1 at the least.
    icc : float
        Intraclass correlation of what is measured, from -1 / (b - 1) to 1.
    weight_cv : float, default 0
        Coefficient of variation of the weights.

    Returns
    -------
    float
        1 for people drawn one by one with equal weights.

    Raises
    ------
    AnalysisError
        A cluster of fewer than 1, a correlation that cannot be, a negative variation.

    Notes
    -----
    .. math:: \{1 + (b - 1) \rho\} (1 + cv^2)

    References
    ----------
    .. [1] Kish, L. (1965). Survey sampling, pp. 161-164, 258.
    .. [2] Gabler, S., Häder, S., & Lahiri, P. (1999). Survey Methodology, 25(1), 105-106.

    Examples
    --------
    >>> round(design_effect(cluster_size=8, icc=0.1), 10)
    1.7
    """
    if not 1 <= cluster_size < math.inf:
        raise AnalysisError(f"A cluster holds 1 person at the least, but got {cluster_size}.")
    lowest = -1.0 if cluster_size == 1 else -1 / (cluster_size - 1)
    if not max(-1.0, lowest) <= icc <= 1:
        raise AnalysisError(
            f"The intraclass correlation of clusters of {cluster_size:g} lies between "
            f"{lowest:.3g} and 1, but is {icc}."
        )
    if not 0 <= weight_cv < math.inf:
        raise AnalysisError(f"The variation of weights must be 0 or more, but is {weight_cv}.")
    return (1 + (cluster_size - 1) * icc) * (1 + weight_cv**2)


def _whole(number: float) -> int:
    return math.ceil(number * (1 - _NOISE) if number > 1 else number)
