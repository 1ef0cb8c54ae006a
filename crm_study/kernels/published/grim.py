"""Whole answers: which means and standard deviations n whole numbers can have.

GRIM asks for the mean, GRIMMER for the standard deviation, DEBIT for yes/no answers.
Each has power only while n times the number of items is small against the decimals.
"""

from __future__ import annotations

import math

from crm_study.kernels.published.check import Check, Read, not_checkable, verdict_of
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval

GRIM = "Brown & Heathers (2017), Social Psychological and Personality Science 8, 363-369"
GRIMMER = "Anaya (2016), PeerJ Preprints 4:e2400v1; Allard (2018)"
DEBIT = "Heathers & Brown (2019), DEBIT: a simple consistency test for binary data"
#: Relative room for a sum that stands exactly on the limit.
_ROOM = 1e-9


def grim(*, mean: str, n_obs: int, n_items: int = 1, read: Read = rounding_interval) -> Check:
    """Ask whether n whole answers can have a printed mean.

    Parameters
    ----------
    mean : str
        As printed; a percentage is the mean of answers 0 and 1.
    n_obs : int
        Respondents.
    n_items : int, default 1
        Items averaged into the score of each respondent.

    Returns
    -------
    Check
        ``impossible`` when no whole sum gives this mean; ``not_checkable`` when every
        mean can be printed, because n times the items reaches the decimals.

    References
    ----------
    .. [1] Brown & Heathers (2017), equation in the text: sum = mean · n · items.

    Examples
    --------
    >>> grim(mean="5.19", n_obs=28).verdict, grim(mean="5.18", n_obs=28).verdict
    ('impossible', 'consistent')
    """
    interval = read(mean)
    grains = n_obs * n_items
    formula = "mean · n · items is whole"
    if grains >= 10**interval.decimals:
        note = f"{grains} whole answers can have every mean with {interval.decimals} decimals."
        return not_checkable("grim", formula=formula, source=GRIM, printed=mean, note=note)
    sums = whole_sums(interval, grains)
    near = nearest_mean((interval.lower + interval.upper) / 2, grains)
    return Check(
        rule="grim",
        formula=formula,
        source=GRIM,
        verdict=verdict_of(fits=bool(sums), otherwise="impossible"),
        printed=mean,
        lower=min(near),
        upper=max(near),
    )


def grimmer(
    *, mean: str, std_dev: str, n_obs: int, n_items: int = 1, read: Read = rounding_interval
) -> Check:
    """Ask whether n whole answers can have a printed mean and standard deviation.

    The sum of squares of the answers is whole, and odd exactly when their sum is.

    Parameters
    ----------
    mean, std_dev : str
        As printed; the standard deviation divides by n - 1.
    n_obs : int
        Respondents, at least two.
    n_items : int, default 1
        Items averaged into a score; the scores are then whole after multiplication.

    Examples
    --------
    >>> grimmer(mean="3.44", std_dev="2.47", n_obs=18).verdict
    'impossible'
    >>> grimmer(mean="3.44", std_dev="2.48", n_obs=18).verdict
    'consistent'
    """
    formula = "Σx² is whole and odd when Σx is"
    if n_obs < 2:
        return not_checkable(
            "grimmer", formula=formula, source=GRIMMER, printed=std_dev, note="One answer only."
        )
    fits = read(std_dev).upper >= 0 and _some_squares(read(mean), read(std_dev), n_obs, n_items)
    verdict = verdict_of(fits=fits, otherwise="impossible")
    return Check("grimmer", formula, GRIMMER, verdict, std_dev)


def debit(*, mean: str, std_dev: str, n_obs: int, read: Read = rounding_interval) -> Check:
    """Ask whether n answers of 0 and 1 can have a printed mean and standard deviation.

    Examples
    --------
    >>> debit(mean="0.36", std_dev="0.11", n_obs=20).verdict
    'impossible'
    >>> debit(mean="0.35", std_dev="0.49", n_obs=20).verdict
    'consistent'
    """
    shares = read(mean).within(0.0, 1.0, name="share")
    factor = n_obs / (n_obs - 1) if n_obs > 1 else math.nan
    ends = [math.sqrt(factor * p * (1 - p)) for p in (shares.lower, shares.upper)]
    peak = [math.sqrt(factor) / 2] if shares.lower <= 0.5 <= shares.upper else []
    lower, upper = min(ends), max(*ends, *peak)
    own = read(std_dev)
    fits = lower <= own.upper * (1 + _ROOM) and own.lower <= upper * (1 + _ROOM)
    verdict = "consistent" if fits else "impossible"
    return Check("debit", "SD² = n/(n − 1) · m(1 − m)", DEBIT, verdict, std_dev, lower, upper)  # type: ignore[arg-type]


def whole_sums(mean: RoundingInterval, grains: int) -> range:
    """Return the whole sums whose mean over ``grains`` answers lies in an interval.

    Examples
    --------
    >>> list(whole_sums(rounding_interval("5.18"), 28))
    [145]
    """
    room = _ROOM * max(1.0, abs(mean.upper) * grains)
    return range(math.ceil(mean.lower * grains - room), math.floor(mean.upper * grains + room) + 1)


def nearest_mean(mean: float, grains: int) -> tuple[float, float]:
    """Return the two means of whole answers on either side of a value.

    Examples
    --------
    >>> nearest_mean(3.3, 2)
    (3.0, 3.5)
    """
    below = math.floor(mean * grains)
    return below / grains, (below + 1) / grains


def _some_squares(
    mean: RoundingInterval, std_dev: RoundingInterval, n_obs: int, n_items: int
) -> bool:
    """Whether some whole sum has a whole sum of squares of the right parity."""
    low, high = max(std_dev.lower, 0.0) * n_items, std_dev.upper * n_items
    for total in whole_sums(mean, n_obs * n_items):
        base = total * total / n_obs
        room = _ROOM * max(1.0, base)
        first = math.ceil((n_obs - 1) * low * low + base - room)
        last = math.floor((n_obs - 1) * high * high + base + room)
        first += (first - total) % 2
        if first <= last:
            return True
    return False
