"""All tables with the same margins, as a network of row totals that are left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy import special

from crm_study.kernels.arrays.validate import Floats

Totals = tuple[int, ...]
#: Steps from one column to the next: some tenths of a second of them.
MOST_STEPS = 60_000
#: Tables whose probability is larger by less than rounding count as equally likely (as R).
TIE = 1e-7


@dataclass(frozen=True, slots=True)
class Ends:
    """What may follow row totals: log of the sum, and largest and smallest log weight."""

    log_sum: float
    largest: float
    smallest: float


@dataclass(slots=True)
class Network:
    """Row totals left before each column, with what may follow.

    Tables that leave the same row totals and are equally likely so far are one state. A
    state all of whose ends are unlikely enough is settled at once, and one none of whose
    ends is, is dropped. Rows are exchangeable, so their totals are sorted.

    Attributes
    ----------
    columns : list of int
        Column totals, the largest first.
    log_factorial : list of float
    ends : dict
        Filled as nodes are met.
    n_steps : int
        Steps taken so far.

    References
    ----------
    .. [1] Mehta, C. R., & Patel, N. R. (1983). JASA, 78(382), 427-434.
    """

    columns: list[int]
    log_factorial: list[float]
    ends: dict[Totals, Ends] = field(default_factory=dict)
    n_steps: int = 0

    def steps(self, left: Totals, total: int) -> Iterator[tuple[Totals, float]]:
        """Fill one column in every way: the row totals that are left, and the log weight.

        Raises
        ------
        OverflowError
            Too many steps altogether.
        """
        for filled in fillings(left, total):
            self.n_steps += 1
            if self.n_steps > MOST_STEPS:
                raise OverflowError
            rest = tuple(sorted(a - b for a, b in zip(left, filled, strict=True)))
            yield rest, -sum(self.log_factorial[cell] for cell in filled)

    def ends_of(self, left: Totals, place: int) -> Ends:
        """Follow row totals through the columns from a place on."""
        if left in self.ends:
            return self.ends[left]
        if place == len(self.columns) - 1:
            weight = -sum(self.log_factorial[cell] for cell in left)
            self.ends[left] = Ends(weight, weight, weight)
            return self.ends[left]
        after = [
            (added, self.ends_of(rest, place + 1))
            for rest, added in self.steps(left, self.columns[place])
        ]
        self.ends[left] = Ends(
            float(special.logsumexp([added + found.log_sum for added, found in after])),
            max(added + found.largest for added, found in after),
            min(added + found.smallest for added, found in after),
        )
        return self.ends[left]


def unlikely_share(counts: Floats) -> float | None:
    """Compute the probability of tables at most as likely as this one.

    Parameters
    ----------
    counts : ndarray of float, shape (n_rows, n_columns)
        Whole numbers.

    Returns
    -------
    float or None
        None where there are too many tables to count.

    Examples
    --------
    >>> round(unlikely_share(np.array([[3.0, 1.0], [1.0, 3.0]])), 6)
    0.485714
    """
    log_factorial = special.gammaln(np.arange(counts.sum() + 2) + 1).tolist()
    rows = tuple(sorted(int(total) for total in counts.sum(axis=1)))
    columns = sorted((int(total) for total in counts.sum(axis=0)), reverse=True)
    network = Network(columns, log_factorial)
    here = -sum(log_factorial[int(cell)] for cell in counts.ravel()) + TIE
    try:
        return _settled(network, rows, here)
    except OverflowError:
        return None


def _settled(network: Network, rows: Totals, here: float) -> float:
    """Walk from column to column and add up what is unlikely enough."""
    whole = network.ends_of(rows, 0).log_sum
    share = 0.0
    states: dict[tuple[Totals, float], float] = {(rows, 0.0): 1.0}
    for total in network.columns:
        following: dict[tuple[Totals, float], float] = defaultdict(float)
        for (left, weight), ways in states.items():
            found = network.ends[left]
            if weight + found.largest <= here:
                share += ways * float(np.exp(weight + found.log_sum - whole))
            elif weight + found.smallest <= here:
                for rest, added in network.steps(left, total):
                    following[rest, round(weight + added, 9)] += ways
        states = following
    return min(1.0, share)


def fillings(left: Totals, total: int) -> Iterator[Totals]:
    """Yield every way to take a total from rows."""
    if len(left) == 1:
        if total <= left[0]:
            yield (total,)
        return
    room = sum(left[1:])
    for cell in range(max(0, total - room), min(left[0], total) + 1):
        for rest in fillings(left[1:], total - cell):
            yield (cell, *rest)
