"""The net promoter score, with intervals that stay inside its range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import complete, confidence_level

#: Answers from 0 to 10: up to 6 detractors, from 9 promoters (Reichheld, 2003).
LAST_DETRACTOR, FIRST_PROMOTER = 6, 9
#: Added to detractors, passives and promoters (Rocks, 2016).
PSEUDO = (0.75, 1.5, 0.75)
_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class NetPromoter:
    """Promoters less detractors, as a share of all who answered. Unrounded.

    Attributes
    ----------
    detractors, passives, promoters : int
        Respondents.
    estimate : float
        From -1 to 1.
    std_error : float
        Of the estimate; 0 when all gave one kind of answer.
    wald_low, wald_high : float
        Estimate plus and minus z standard errors; may leave the range.
    adjusted_estimate, adjusted_low, adjusted_high : float
        The same after 3 pseudo-respondents are added; limits cut at -1 and 1.
    score_low, score_high : float
        Scores that a score test would not reject.
    conf_level : float
    """

    detractors: int
    passives: int
    promoters: int
    estimate: float
    std_error: float
    wald_low: float
    wald_high: float
    adjusted_estimate: float
    adjusted_low: float
    adjusted_high: float
    score_low: float
    score_high: float
    conf_level: float

    @property
    def n_obs(self) -> int:
        """Respondents."""
        return self.detractors + self.passives + self.promoters


def net_promoter(answers: ArrayLike, *, conf_level: float = 0.95) -> NetPromoter:
    """Compute the net promoter score of answers from 0 to 10.

    Parameters
    ----------
    answers : array_like of float, shape (n_obs,)
        How likely a customer is to recommend, whole numbers from 0 to 10.
    conf_level : float, default 0.95

    Returns
    -------
    NetPromoter

    Raises
    ------
    AnalysisError
        No answer, a missing one, or one that is no whole number from 0 to 10.

    References
    ----------
    .. [1] Reichheld, F. F. (2003). Harvard Business Review, 81(12), 46-54.

    Examples
    --------
    >>> found = net_promoter([10, 9, 8, 6])
    >>> found.promoters, found.passives, found.detractors, found.estimate
    (2, 1, 1, 0.25)
    """
    given = complete(answers, name="likelihood to recommend", ndim=1)
    wrong = given[(given < 0) | (given > 10) | (given % 1 != 0)]
    if wrong.size:
        raise AnalysisError(
            "The likelihood to recommend must be whole numbers from 0 to 10, "
            f"but an answer is {wrong[0]:g}."
        )
    return net_promoter_of_counts(
        detractors=int((given <= LAST_DETRACTOR).sum()),
        passives=int(((given > LAST_DETRACTOR) & (given < FIRST_PROMOTER)).sum()),
        promoters=int((given >= FIRST_PROMOTER).sum()),
        conf_level=conf_level,
    )


def net_promoter_of_counts(
    *, detractors: int, passives: int, promoters: int, conf_level: float = 0.95
) -> NetPromoter:
    r"""Compute the net promoter score of three counts.

    Parameters
    ----------
    detractors, passives, promoters : int
        Respondents.
    conf_level : float, default 0.95

    Returns
    -------
    NetPromoter

    Raises
    ------
    AnalysisError
        Nobody answered, or a count below 0.

    Notes
    -----
    With shares p of promoters and d of detractors,

    .. math:: \hat\delta = p - d, \qquad
              \operatorname{var} = \frac{p + d - (p - d)^2}{n}

    The adjusted Wald interval adds 3/4 to promoters and detractors and 3/2 to passives,
    at every level. The score interval is Tango's for a difference of two dependent
    proportions, here those of promoters and detractors.

    References
    ----------
    .. [1] Rocks, B. (2016). Interval estimation for the net promoter score. The American
       Statistician, 70(4), 365-372.
    .. [2] Tango, T. (1998). Statistics in Medicine, 17(8), 891-908.

    Examples
    --------
    >>> found = net_promoter_of_counts(detractors=10, passives=20, promoters=30)
    >>> round(found.estimate, 4), round(found.std_error, 4)
    (0.3333, 0.0962)
    """
    level = confidence_level(conf_level)
    counts = (float(detractors), float(passives), float(promoters))
    if min(counts) < 0 or not sum(counts):
        raise AnalysisError(
            "A net promoter score needs at least 1 answer and no count below 0, but got "
            f"{detractors} detractors, {passives} passives and {promoters} promoters."
        )
    z = normal_quantile((1 + level) / 2)
    estimate, error = _moments(counts)
    middle, spread = _moments(tuple(c + p for c, p in zip(counts, PSEUDO, strict=True)))
    low, high = _score_limits(counts, z)
    return NetPromoter(
        detractors=detractors,
        passives=passives,
        promoters=promoters,
        estimate=estimate,
        std_error=error,
        wald_low=estimate - z * error,
        wald_high=estimate + z * error,
        adjusted_estimate=middle,
        adjusted_low=max(middle - z * spread, -1.0),
        adjusted_high=min(middle + z * spread, 1.0),
        score_low=low,
        score_high=high,
        conf_level=level,
    )


def _moments(counts: tuple[float, ...]) -> tuple[float, float]:
    """Score and its standard error; the variance divides by n, as a share's does."""
    detractors, _, promoters = counts
    n = sum(counts)
    estimate = (promoters - detractors) / n
    return estimate, sqrt(max((promoters + detractors) / n - estimate**2, 0.0) / n)


def _score_limits(counts: tuple[float, ...], z: float) -> tuple[float, float]:
    """Solve for the scores at which Tango's statistic equals z and -z, by halving."""
    estimate, _ = _moments(counts)
    low = -1.0 if estimate == -1 else _root(lambda d: _score(counts, d) - z, -1.0, estimate)
    high = 1.0 if estimate == 1 else _root(lambda d: _score(counts, d) + z, estimate, 1.0)
    return low, high


def _score(counts: tuple[float, ...], delta: float) -> float:
    """Tango (1998), equation 14: the deviation over its error under a score of delta."""
    detractors, _, promoters = counts
    n = sum(counts)
    b = -promoters - detractors + (2 * n - promoters + detractors) * delta
    c = -detractors * delta * (1 - delta)
    share = (sqrt(max(b * b - 8 * n * c, 0.0)) - b) / (4 * n)
    variance = n * (2 * share + delta * (1 - delta))
    return (promoters - detractors - n * delta) / sqrt(max(variance, 1e-300))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Find where a falling function is zero."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
