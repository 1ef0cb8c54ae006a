"""How much of a condition a level of the outcome needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.necessity.ceiling import Ceiling

Line = Literal["ce_fdh", "cr_fdh"]


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """What levels of the outcome need of one condition. Arrays of shape (n_levels,).

    Attributes
    ----------
    level : ndarray of float
        Of the outcome, as a share of its observed range.
    required : ndarray of float
        Of the condition, as a share of its observed range; -inf where the level needs none
        of it, nan where the ceiling says more than anybody has.
    required_value : ndarray of float
        The same in the unit of the condition.
    """

    level: Floats
    required: Floats
    required_value: Floats


def bottleneck(found: Ceiling, *, levels: ArrayLike, line: Line) -> Bottleneck:
    """Read the bottleneck table of one condition off its ceiling.

    Parameters
    ----------
    found : Ceiling
    levels : array_like of float, shape (n_levels,)
        Levels of the outcome as shares of its observed range, from 0 to 1.
    line : {"ce_fdh", "cr_fdh"}
        Which ceiling.

    Returns
    -------
    Bottleneck
        As ``NCA::nca_analysis(bottleneck.x = "percentage.range")``: -inf is its NN, nan its NA.

    References
    ----------
    .. [1] Dul, J. (2016). Organizational Research Methods, 19(1), 10-52, table 4.

    Examples
    --------
    >>> from crm_study.kernels.necessity.ceiling import ceiling
    >>> found = ceiling([1, 2, 3, 4.0], [1, 3, 2, 5.0])
    >>> bottleneck(found, levels=[0, 0.5, 1], line="ce_fdh").required_value.tolist()
    [-inf, 2.0, 4.0]
    """
    shares = np.asarray(levels, dtype=float)
    wanted = found.low_y + shares * (found.high_y - found.low_y)
    needed = _on_steps(found, wanted) if line == "ce_fdh" else _on_line(found, wanted)
    room = found.high_x - found.low_x
    needed = np.where(needed < found.low_x + 1e-9 * room, -np.inf, needed)
    needed = np.where(needed > found.high_x + 1e-9 * room, np.nan, needed)
    return Bottleneck(shares, (needed - found.low_x) / room, needed)


def _on_steps(found: Ceiling, wanted: Floats) -> Floats:
    """Condition of the first peer that reaches the outcome wanted."""
    x, y = found.peers.T
    first = [int(np.argmax(y >= one - 1e-9 * (found.high_y - found.low_y))) for one in wanted]
    return np.asarray(x[first])


def _on_line(found: Ceiling, wanted: Floats) -> Floats:
    if not np.isfinite(found.slope):
        return np.full(wanted.size, -np.inf)
    return np.asarray((wanted - found.intercept) / found.slope)
