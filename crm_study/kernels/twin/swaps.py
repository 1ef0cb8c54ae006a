"""Answers change hands: how often each answer is given stays as it is.

Two people exchange their answers to a whole construct, or to two of its items. Both
keep the mark of generated data, and neither changes the table of any item.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.twin.exchanges import Moves
from crm_study.kernels.twin.watermark import MODULUS, mark_weights

Numbers = NDArray[np.intp]
#: Exchanges looked at from one state: of whole constructs, and of pairs of items.
_BLOCK_SWAPS, _ITEM_SWAPS = 8000, 8000
#: Drawn for each exchange of items that is kept; one in five keeps the mark.
_DRAWN_PER_KEPT = 5
_KICKS = 3


@dataclass(frozen=True, slots=True, eq=False)
class SwapState:
    """Everybody's answers, and what each person adds to the sums.

    Attributes
    ----------
    answers : ndarray of float, shape (n_people, n_items)
        As given; nan is a blank, and stays where it is.
    sums : ndarray of float, shape (n_people, n_sums)
        What each person adds.
    addends : callable
        From answers of shape (m, n_items) and people of shape (m,) to sums (m, n_sums).
    blocks : sequence of tuple of int
        Columns of each construct's items, in the order of the mark's weights.
    free : ndarray of int
        People whose answers may change hands.
    marked : tuple of bool
        Which blocks carry the mark.
    """

    answers: Floats
    sums: Floats
    addends: Callable[[Floats, Numbers], Floats]
    blocks: Sequence[tuple[int, ...]]
    free: Numbers
    marked: tuple[bool, ...]

    def totals(self) -> Floats:
        """Sum up what everybody adds."""
        totals: Floats = self.sums.sum(axis=0)
        return totals

    def moves(self, rng: np.random.Generator) -> Moves:
        """Return a random lot of exchanges that keep item tables and mark."""
        swaps = _joined([self._block_swaps(rng), self._item_swaps(rng)])
        changed = self._exchanged(swaps)
        people = swaps.people
        after = [self.addends(rows, people[:, side]) for side, rows in enumerate(changed)]
        before = self.sums[people].sum(axis=1)
        return Moves(sum(after) - before, people, lambda chosen: self._after(swaps, chosen))

    def kicked(self, rng: np.random.Generator) -> SwapState:
        """Make a few exchanges at random."""
        swaps = self._block_swaps(rng)
        state = self
        for number in range(min(_KICKS, len(swaps.people))):
            state = state._after(swaps, np.array([number]))
        return state

    def _after(self, swaps: _Swaps, chosen: Numbers) -> SwapState:
        some = swaps.some(chosen)
        answers, sums = self.answers.copy(), self.sums.copy()
        for side, rows in enumerate(self._exchanged(some)):
            people = some.people[:, side]
            answers[people] = rows
            sums[people] = self.addends(rows, people)
        return replace(self, answers=answers, sums=sums)

    def _exchanged(self, swaps: _Swaps) -> tuple[Floats, Floats]:
        """Return the answers of both people of every exchange, after it."""
        one, other = (self.answers[swaps.people[:, side]] for side in (0, 1))
        return np.where(swaps.moved, other, one), np.where(swaps.moved, one, other)

    def _block_swaps(self, rng: np.random.Generator) -> _Swaps:
        """Let two people exchange all answers to one construct."""
        people = _couples(self.free, _BLOCK_SWAPS, rng)
        block = rng.integers(len(self.blocks), size=len(people))
        inside = np.zeros((len(self.blocks), self.answers.shape[1]), dtype=bool)
        for number, columns in enumerate(self.blocks):
            inside[number, columns] = True
        return self._possible(_Swaps(people, inside[block]))

    def _item_swaps(self, rng: np.random.Generator) -> _Swaps:
        """Let two people exchange their answers to two items of one construct."""
        found = []
        share = _ITEM_SWAPS * _DRAWN_PER_KEPT // max(len(self.blocks), 1)
        for columns, marked in zip(self.blocks, self.marked, strict=True):
            if len(columns) > 1:
                people = _couples(self.free, share, rng)
                items = _couples(np.arange(len(columns)), len(people), rng)
                found.append(self._pairs_of_items(people, np.array(columns), items, marked=marked))
        return _joined(found) if found else _Swaps.none(self.answers.shape[1])

    def _pairs_of_items(
        self, people: Numbers, columns: Numbers, items: Numbers, *, marked: bool
    ) -> _Swaps:
        """Keep the exchanges after which both weighted sums are still multiples of five."""
        chosen = columns[items]
        rows = np.arange(len(people))
        given = [self.answers[people[:, [side]], chosen] for side in (0, 1)]
        change = np.nan_to_num(given[1] - given[0])
        owed = (change * mark_weights(len(columns))[items]).sum(axis=1) % MODULUS
        kept = (owed == 0) | (not marked)
        moved = np.zeros((len(people), self.answers.shape[1]), dtype=bool)
        for place in (0, 1):
            moved[rows, chosen[:, place]] = True
        return self._possible(_Swaps(people[kept], moved[kept]))

    def _possible(self, swaps: _Swaps) -> _Swaps:
        """Keep exchanges that move no blank and change something."""
        one, other = (self.answers[swaps.people[:, side]] for side in (0, 1))
        change = np.where(swaps.moved, other - one, 0.0)
        return swaps.some(~np.isnan(change).any(axis=1) & (change != 0).any(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    """Exchanges: ``people`` (m, 2), and which columns each moves (m, n_items)."""

    people: Numbers
    moved: NDArray[np.bool_]

    def some(self, chosen: NDArray[np.bool_] | Numbers) -> _Swaps:
        """Return some of them."""
        return _Swaps(self.people[chosen], self.moved[chosen])

    @classmethod
    def none(cls, n_items: int) -> _Swaps:
        """Return no exchange."""
        return cls(np.empty((0, 2), dtype=np.intp), np.empty((0, n_items), dtype=bool))


def _joined(lots: Sequence[_Swaps]) -> _Swaps:
    return _Swaps(
        np.concatenate([lot.people for lot in lots]), np.concatenate([lot.moved for lot in lots])
    )


def _couples(members: Numbers, size: int, rng: np.random.Generator) -> Numbers:
    """Draw couples of two different members."""
    if len(members) < 2:
        return np.empty((0, 2), dtype=np.intp)
    first = rng.integers(len(members), size=size)
    second = (first + rng.integers(1, len(members), size=size)) % len(members)
    return np.column_stack([members[first], members[second]]).astype(np.intp)
