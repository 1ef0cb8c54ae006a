"""How reliable a difference of two scores is: the objection to gap scores."""

from __future__ import annotations

from math import nan


def difference_reliability(
    *,
    reliabilities: tuple[float, float],
    std_devs: tuple[float, float],
    correlation: float,
) -> float:
    r"""Compute the reliability of a difference from those of its parts.

    Parameters
    ----------
    reliabilities : pair of float
        Of the two scores.
    std_devs : pair of float
        Of the two scores, in the same unit.
    correlation : float
        Between the two scores.

    Returns
    -------
    float
        At most 1; nan where the difference does not vary.

    Notes
    -----
    .. math:: r_{DD} = \frac{s_x^2 r_{xx} + s_y^2 r_{yy} - 2 r_{xy} s_x s_y}
              {s_x^2 + s_y^2 - 2 r_{xy} s_x s_y}

    The closer two scores go together, the more of their difference is error.

    References
    ----------
    .. [1] Peter, J. P., Churchill, G. A., & Brown, T. J. (1993). Caution in the use of
       difference scores in consumer research. Journal of Consumer Research, 19(4), 655-662.

    Examples
    --------
    >>> found = difference_reliability(reliabilities=(0.8, 0.8), std_devs=(1, 1), correlation=0.6)
    >>> round(found, 6)
    0.5
    """
    (x, y), (first, second) = std_devs, reliabilities
    shared = 2 * correlation * x * y
    whole = x * x + y * y - shared
    if whole <= 1e-12 * (x * x + y * y):
        return nan
    return (x * x * first + y * y * second - shared) / whole
