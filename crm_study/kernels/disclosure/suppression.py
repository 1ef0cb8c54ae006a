"""Hide small counts, and as many others as it takes to keep them hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.disclosure.feasible_range import FeasibleRange, feasible_range

Floats = NDArray[np.float64]
LEAST = 3
"""Below three a member of the group knows the other one."""
_MOST_TRIALS = 600
"""Attacks that may be spent on showing again what was hidden in vain."""


@dataclass(frozen=True, slots=True, eq=False)
class Suppression:
    """Which counts of linked tables may be shown.

    Attributes
    ----------
    primary : ndarray of bool, shape (n_cells,)
        Hidden because they are small.
    complementary : ndarray of bool, shape (n_cells,)
        Hidden because the small ones could be computed from them.
    """

    primary: NDArray[np.bool_]
    complementary: NDArray[np.bool_]

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Return all that are hidden; readers are not told which for what reason."""
        return self.primary | self.complementary


def suppress(membership: ArrayLike, counts: ArrayLike, *, smallest: int = 5) -> Suppression:
    r"""Choose which counts of linked tables to hide.

    Parameters
    ----------
    membership : array_like of bool, shape (n_cells, n_atoms)
        Which atoms (combinations of all variables) make up each cell of each table; a
        margin is a cell with more atoms.
    counts : array_like of int, shape (n_cells,)
        People in the cells.
    smallest : int, default 5
        Smallest group that may be shown, 3 at the least. A cell of nobody may.

    Returns
    -------
    Suppression
        After it, what can be computed about any small cell from all tables together is a
        range at least ``smallest`` wide. So is every difference of two cells, one inside
        the other, that would be small: what a filter leaves out.

    Raises
    ------
    AnalysisError
        A smallest group below 3, or arrays that do not fit.

    Notes
    -----
    For one small cell after another the two linear programs of an attacker are solved; the
    published count with the fewest people among those that bind the attack is hidden, until
    the range is wide enough. Hiding more only widens the ranges of the cells before.

    References
    ----------
    .. [1] Hundepool, A., et al. (2012). Statistical disclosure control, ch. 4. Wiley.

    Examples
    --------
    >>> cells = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]
    >>> suppress(cells, [3, 20, 30, 53]).hidden.tolist()
    [True, True, False, False]
    """
    cells, people = _checked(membership, counts, smallest)
    primary = (people > 0) & (people < smallest)
    hidden = primary.copy()
    targets = [cells[at] for at in np.flatnonzero(primary)]
    targets += _differences(cells, people, smallest)
    for target in targets:
        _protect(target, cells, people, hidden, smallest)
    _show_again(targets, cells, people, hidden, primary, smallest)
    return Suppression(primary, hidden & ~primary)


def _protect(
    target: Floats, cells: Floats, people: Floats, hidden: NDArray[np.bool_], smallest: int
) -> None:
    """Hide one count after another until an attacker learns too little about the target."""
    while True:
        shown = np.flatnonzero(~hidden)
        found = feasible_range(target, cells[shown], people[shown])
        if _is_wide(found, smallest) or not len(shown):
            return
        hidden[_weakest(found, shown, people)] = True


def _show_again(
    targets: list[Floats],
    cells: Floats,
    people: Floats,
    hidden: NDArray[np.bool_],
    primary: NDArray[np.bool_],
    smallest: int,
) -> None:
    """Show each count again, the largest first, that was hidden on the way and is not needed."""
    spare = np.flatnonzero(hidden & ~primary)
    if len(spare) * len(targets) > _MOST_TRIALS:
        return
    for cell in spare[np.argsort(-people[spare], kind="stable")]:
        hidden[cell] = False
        shown = np.flatnonzero(~hidden)
        hidden[cell] = not all(
            _is_wide(feasible_range(target, cells[shown], people[shown]), smallest)
            for target in targets
        )


def _is_wide(found: FeasibleRange, smallest: int) -> bool:
    return found.width >= smallest - 1e-6


def _weakest(found: FeasibleRange, shown: NDArray[np.intp], people: Floats) -> int:
    """Return the binding count with the fewest people; a cell of nobody only at last."""
    binding = shown[found.binding] if found.binding.any() else shown
    filled = binding[people[binding] > 0]
    candidates = filled if len(filled) else binding
    return int(candidates[np.argmin(people[candidates])])


def _differences(cells: Floats, people: Floats, smallest: int) -> list[Floats]:
    """Return the small groups that lie between two cells, one inside the other."""
    found: dict[bytes, Floats] = {}
    for outer in range(len(cells)):
        gap = people[outer] - people
        inside = (cells <= cells[outer]).all(axis=1) & (gap > 0) & (gap < smallest)
        for inner in np.flatnonzero(inside):
            target = cells[outer] - cells[inner]
            found[target.tobytes()] = target
    return list(found.values())


def _checked(membership: ArrayLike, counts: ArrayLike, smallest: int) -> tuple[Floats, Floats]:
    if smallest < LEAST:
        raise AnalysisError(
            f"The smallest group that may be shown has {LEAST} people at the least, "
            f"but {smallest} were asked for."
        )
    cells = np.asarray(membership, dtype=np.float64)
    people = np.asarray(counts, dtype=np.float64)
    if cells.ndim != 2 or people.shape != (len(cells),):
        raise AnalysisError(
            f"Counts of {people.size} cells do not fit a membership of shape {cells.shape}."
        )
    atoms = np.unique(cells, axis=1)  # combinations that no table tells apart are one
    return atoms, people
